import type { Match } from '../../../model/match.ts'
import type { Role } from '../../../model/resource.ts'
import type { View } from '../../../model/state.ts'
import type { Answer, Effect, World } from '../../../model/world.ts'
import type { Asked } from '../answer/material.ts'
import { NO_WISH, wishOf } from '../answer/prefer.ts'
import type { AnswerSettings } from '../answer/settings.ts'
import type { OpenApiContract } from '../read/read.ts'
import type { Inference } from '../state/inference.ts'
import { addressText } from './entities/address.ts'
import { Base } from './entities/base.ts'
import type { Core } from './entities/core.ts'
import { renderMany } from './read/items.ts'
import { listThings } from './read/list.ts'
import { Operations } from './entities/operations.ts'
import { Population } from './entities/population.ts'
import { Projector } from './entities/project.ts'
import { remembered } from './read/recall.ts'
import { readThing } from './read/read.ts'
import { render } from './read/render.ts'
import { entityFor, shownOf } from './read/show.ts'
import { Things } from './entities/things.ts'
import { isUndocumented, Undeleted, wasDeleted } from './write/undocumented.ts'
import { createWrites } from './write/writes.ts'

/** The world behind a contract. */
export function createWorld(read: OpenApiContract, settings: AnswerSettings, inference: Inference): World {
  const core = coreOf(read, settings, inference)
  const writes = createWrites(core)
  const roleOf = (match: Match): Role | null => (match.operation === null ? null : inference.roleOf(match.operation))
  const askedOf = (match: Match, request: Asked['request'], inspection: Asked['inspection']): Asked | null =>
    match.operation === null ? null : { model: read.model(match.operation), request, inspection }
  return {
    effect(match) {
      const role = roleOf(match)
      return role === null ? 'none' : EFFECTS[role.kind]
    },
    recall(match, request, inspection, view) {
      const role = roleOf(match)
      const asked = askedOf(match, request, inspection)
      if (role === null || asked === null) return null
      return remembered(settings.cache, asked, view.stamp(read.contract.id), () =>
        isWished(asked) ? null : recalledAs(core, role, asked, view),
      )
    },
    perform(match, request, inspection, draft, about) {
      const role = roleOf(match)
      const asked = askedOf(match, request, inspection)
      return role === null || asked === null || isWished(asked) ? null : writes.perform(role, asked, draft, about)
    },
    resources: () => inference.resources(),
    entities: (view, resource, options) => shownOf(core, view, resource, options),
    entity: (view, resource, key) => entityFor(core, view, resource, key),
    born(match, inspection, view) {
      const role = roleOf(match)
      const address = role === null || role.kind === 'create' ? null : core.entities.addressOf(role, inspection, view)
      return address === null ? null : (view.entity(read.contract.id, address.resource.id, addressText(address))?.created ?? null)
    },
    seed: (draft, resource, rows) => writes.seed(draft, resource, rows),
  }
}

const EFFECTS: Readonly<Record<Role['kind'], Effect>> = {
  list: 'read',
  search: 'read',
  read: 'read',
  'singleton-read': 'read',
  create: 'write',
  replace: 'write',
  patch: 'write',
  'singleton-replace': 'write',
  'singleton-patch': 'write',
  delete: 'write',
  'singleton-delete': 'write',
  action: 'write',
  bulk: 'write',
  none: 'none',
}

function coreOf(read: OpenApiContract, settings: AnswerSettings, inference: Inference): Core {
  const operations = new Operations(read, inference)
  const population = new Population(inference, settings, operations)
  const base = new Base({ read, inference, settings, operations, population })
  const entities = new Things({ contract: read.contract.id, inference, population, base })
  const projector = new Projector(settings, (resource) => inference.entityOf(resource))
  const core: Core = {
    read,
    settings,
    inference,
    entities,
    projector,
    render: (asked, thing, manner) => render(settings, projector, asked, thing, manner),
    renderMany: (asked, things, envelope) => renderMany(core, asked, things, envelope),
  }
  return core
}

/** Whoever wishes for a certain answer wants no state. */
function isWished({ request }: Asked): boolean {
  const wish = wishOf(request.headers, request.target)
  return wish !== NO_WISH && (wish.code !== null || wish.example !== null || wish.dynamic || wish.seed !== null)
}

/** As the contract has it: where an operation has no 404, what nobody made cannot be missing. */
function recalledAs(core: Core, role: Role, asked: Asked, view: View): Answer | null {
  const answer = recalled(core, role, asked, view)
  if (!isUndocumented(asked.model, answer)) return answer
  const again = recalled(core, role, asked, new Undeleted(view, core.inference))
  if (!isUndocumented(asked.model, again)) return again
  return wasDeleted(core, role, asked, view) ? answer : null
}

function recalled(core: Core, role: Role, asked: Asked, view: View): Answer | null {
  switch (role.kind) {
    case 'read':
    case 'singleton-read':
      return readThing(core, role, asked, view)
    case 'list':
    case 'search':
      return listThings(core, role, asked, view)
    default:
      return null
  }
}
