import type { WriteRole } from '../../../../model/resource.ts'
import { header } from '../../../../model/wire.ts'
import { printJson } from '../../../../schema/json/json.ts'
import { type Address, keyText } from '../entities/address.ts'
import type { Thing } from '../entities/entities.ts'
import { begin, isThing, made } from './begin.ts'
import { answerOf } from './birth-answer.ts'
import { type BirthPlan, birthPlanFor, bornOf, isWhole, membersFor } from './birth-plan.ts'
import { echoing } from './echoed.ts'
import { locationOf } from './location.ts'
import { mintKey } from './mint.ts'
import { type Members, sentOf } from './sent.ts'
import { shown } from './shown.ts'
import { followed } from './times.ts'
import { keepFile } from './upload.ts'
import { type Done, IMPROVISE, refuse, tick, type Write } from './write.ts'

/** POST to a collection: a new entity, with a key of its own or the one that was sent. */
export function create(write: Write<WriteRole>): Done {
  const { asked } = write
  const plan = header(asked.request.headers, 'prefer') === undefined ? birthPlanFor(write) : null
  const members = plan === null ? null : membersFor(plan, asked.inspection.content)
  return plan === null || members === null ? createdAnyhow(write) : createdBy(plan, write, members)
}

function createdAnyhow(write: Write<WriteRole>): Done {
  const { core, role, asked, draft } = write
  const { entities } = core
  const resource = core.inference.resource(role.resource)
  if (resource === null) return IMPROVISE
  const lost = role.scope.find(({ param }) => isNoKey(asked.inspection.params.path[param]))
  if (lost !== undefined) return refuse(write, 'not-found', `path.${lost.param}`, 'Nothing has this key.')
  const sent = sentOf(core, role, asked)
  const named = role.key === null ? null : entities.addressOf(role, asked.inspection, draft)
  const thing = begin(write, { resource, sent, scope: entities.scopeOf(role, asked.inspection), key: named?.key ?? null })
  return isThing(thing) ? told(write, thing) : thing
}

function createdBy(plan: BirthPlan, write: Write<WriteRole>, members: Members): Done {
  const { core, role, asked, draft } = write
  const { resource, nodes, hasStatus } = plan
  const { turn, now } = tick(write)
  const key = mintKey(core, draft, resource, NOBODY, turn)
  if (key === null) return IMPROVISE
  const address: Address = { resource, parents: NOBODY, key }
  const born = bornOf(plan, key, members, now)
  const value = hasStatus ? followed(nodes[0] ?? null, null, born, { members }, now) : born
  const location = locationOf(core, asked, address)
  if (location === null || !isWhole(plan, value)) {
    const thing = made(write, { address, sent: sentOf(core, role, asked), scope: null, was: null, now })
    return isThing(thing) ? told(write, thing) : thing
  }
  const text = printJson(value)
  const entity = core.entities.putText(draft, address, text)
  return { answer: answerOf(plan.answer, entity, text, location), address, born: [{ address }], wrote: true }
}

const NOBODY: readonly string[] = []

function told(write: Write<WriteRole>, thing: Thing): Done {
  const { core, role, asked, draft } = write
  const sent = sentOf(core, role, asked)
  keepFile(core, draft, thing.address, sent)
  const shape = echoing(write, thing, sent)
  return {
    answer: shown(write, thing, role.answer, { statuses: [201], born: true, shape }),
    address: thing.address,
    born: [thing],
    wrote: true,
  }
}

/** A text that is too long for a key. */
function isNoKey(value: unknown): boolean {
  return typeof value === 'string' && keyText(value) === null
}
