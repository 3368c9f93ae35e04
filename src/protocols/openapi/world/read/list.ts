import type { ListRole, Resource } from '../../../../model/resource.ts'
import type { View } from '../../../../model/state.ts'
import type { Answer } from '../../../../model/world.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { printJson } from '../../../../schema/json/json.ts'
import { mend } from '../../../../schema/mend.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { Random } from '../../../../schema/random.ts'
import { firstOf } from '../../answer/facets.ts'
import { type Asked, contentKey, LONGEST_KEY } from '../../answer/material.ts'

import type { Recipe } from '../../answer/recipe.ts'
import { refused } from '../../answer/refuse.ts'
import { absentStatus } from '../../state/messages.ts'
import { essence, isArray, nodeAt } from '../../state/schemas.ts'
import { at, keyText } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import { enveloped, pageHeaders } from './envelope.ts'
import type { Scope, Thing } from '../entities/entities.ts'
import { filtered, keysSaid } from './filter.ts'
import { withItems } from './items.ts'
import { shaped } from './members.ts'
import { originalFor } from '../entities/original.ts'
import { type Page, pageOf } from './page.ts'
import { Remembered } from '../entities/remember.ts'
import { recipeOf, written } from './render.ts'
import { defaultsOf, saidBy } from './said.ts'
import { sorted } from './sort.ts'
import { shownBy } from '../entities/operations.ts'

/** Answers with a page of what there is. null: it is as if there were no state. */
export function listThings(core: Core, role: ListRole, asked: Asked, view: View): Answer | null {
  const resource = core.inference.resource(role.resource)
  const plate = plateFor(core, role, asked)
  // What has no key cannot be told apart, and cannot be kept.
  if (resource === null || resource.key === null || plate === null) return null
  if (isGone(core, role, asked, view)) {
    return refused(core.settings, asked.model, asked.request, { code: 'not-found', status: absentStatus(asked.model), findings: [] })
  }
  const page = pageOf(found(core, role, asked, view, resource), role, saidBy(asked), mostItems(plate.list))
  const value = filled(core, role, asked, { plate, page, view })
  if (value === undefined) return null
  const headers = pageHeaders(role, page, asked, plate.recipe)
  const why = `${resource.id}: ${page.things.length} of ${page.total}`
  return written(core.settings, asked, plate.recipe, { value, manner: { headers, why } })
}

/** What a list is served on. */
interface Plate {
  readonly recipe: Recipe
  /** The schema of the whole answer, and of the list in it. */
  readonly node: SchemaNode
  readonly list: SchemaNode
  /** The answer as it is made up. */
  readonly frame: unknown
}

function plateFor(core: Core, role: ListRole, asked: Asked): Plate | null {
  const shown = shownBy(asked.model)
  const recipe = shown === null ? null : recipeOf(core.settings, asked, shown.choice)
  const node = recipe?.offer?.media.schema ?? null
  const list = node === null ? null : nodeAt(node, role.envelope.items)
  if (recipe === null || node === null || list === null || !isArray(list)) return null
  const frame = originalFor(core.settings, asked.model, recipe, asked.inspection.params.path)
  return frame === undefined ? null : { recipe, node, list, frame }
}

const MOST = 32
const answers = new WeakMap<Core, Remembered<string, readonly Thing[]>>()

/** All that a request asks for, in its order; the same for every page of it. */
function found(core: Core, role: ListRole, asked: Asked, view: View, resource: Resource): readonly Thing[] {
  let known = answers.get(core)
  if (known === undefined) answers.set(core, (known = new Remembered(MOST)))
  const { params, content } = asked.inspection
  const sent = contentKey(asked.request, content)
  const { limit, limits, position, back, also } = role.paging
  const turns = new Set([
    limit?.param,
    ...limits.map(({ param }) => param),
    position?.param,
    back ?? undefined,
    ...also.map((way) => way.position.param),
  ])
  const query = Object.entries(params.query).filter(([name]) => !turns.has(name))
  const question = printJson([role.operation, view.stamp(core.entities.contract), params.path, query, sent])
  if (sent === null || question.length > LONGEST_KEY) return find(core, role, asked, view, resource)
  return known.get(question, () => find(core, role, asked, view, resource))
}

function find(core: Core, role: ListRole, asked: Asked, view: View, resource: Resource): readonly Thing[] {
  const said = saidBy(asked)
  const defaultOf = defaultsOf(asked)
  const scope = core.entities.scopeOf(role, asked.inspection)
  const keys = keysSaid(role, said)
  const all = keys === null ? core.entities.list(view, resource, scope) : named(core, view, resource, scope, keys)
  const isRequired = (param: string): boolean => asked.model.parameters.some(({ name, required }) => required && name === param)
  return sorted(filtered(all, role, { said, defaultOf, isRequired }), role, said, defaultOf)
}

/** Whoever asks for things by their keys gets those, whether a list would show them or not. */
function named({ entities }: Core, view: View, resource: Resource, scope: Scope, keys: readonly string[]): readonly Thing[] {
  const parents = entities.homeOf(resource, scope)
  return keys.flatMap((key) => {
    const address = { resource, parents, key }
    return entities.keyValue(resource, key) !== undefined && entities.exists(view, address) ? (entities.find(view, address) ?? []) : []
  })
}

/** The answer with the page in it; undefined where it cannot be shown. What its envelope cannot do without is added. */
function filled(core: Core, role: ListRole, asked: Asked, { plate, page, view }: { plate: Plate; page: Page; view: View }): unknown {
  const { node, frame } = plate
  const items = withItems(core, { node, frame, envelope: role.envelope }, page.things, shaped(core, role, saidBy(asked), view))
  if (items === undefined) return undefined
  const value = enveloped({ role, node, page, asked }, items)
  if (conforms(node, value, 'reply')) return value
  const mended = mend(node, value, { random: new Random(core.settings.seed), direction: 'reply', now: core.settings.now })
  if ('impossible' in mended) return undefined
  const again = enveloped({ role, node, page, asked }, mended.value)
  return printJson(at(again, role.envelope.items)) === printJson(at(items, role.envelope.items)) ? again : undefined
}

/** What belongs to something that was deleted is gone with it. */
function isGone(core: Core, role: ListRole, { inspection }: Asked, view: View): boolean {
  return role.scope.some(({ resource: id, param }) => {
    const resource = id === null ? null : core.inference.resource(id)
    if (resource === null || resource.kind !== 'collection') return false
    const parents = resource.parents.map((parent) => keyText(inspection.params.path[parent.param]) ?? '')
    const address = { resource, parents, key: keyText(inspection.params.path[param]) ?? '' }
    return core.entities.isLost(view, address)
  })
}

function mostItems(list: SchemaNode): number {
  const most = firstOf(essence(list), ({ keywords }) => keywords.array?.maxItems)
  return most === undefined ? Infinity : most
}
