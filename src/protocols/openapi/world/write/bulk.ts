import type { BulkRole, Resource } from '../../../../model/resource.ts'
import { itemOf, nodeAt } from '../../state/schemas.ts'
import { isMembers } from '../../values.ts'
import { type Address, at, keyText, stepsOf } from '../entities/address.ts'
import { begin, isThing } from './begin.ts'
import { bySent } from './change.ts'
import type { Scope, Thing } from '../entities/entities.ts'
import { askedFor, type Sent, sentOf } from './sent.ts'
import { shownAll } from './shown.ts'
import { above, type Done, IMPROVISE, missing, refuse, type Write } from './write.ts'

const MOST = 1_000

/** Several entities with one request: all of them, or none. */
export function bulk(write: Write<BulkRole>): Done {
  const { core, role, asked } = write
  const resource = core.inference.resource(role.resource)
  if (resource === null || resource.kind === 'singleton') return IMPROVISE
  const whole = sentOf(core, role, asked)
  const scope = core.entities.scopeOf(role, asked.inspection)
  const items: unknown = whole.value
  if (!Array.isArray(items)) return role.does === 'delete' && asked.inspection.content === undefined ? removeAll(write, scope) : IMPROVISE
  if (items.length > MOST)
    return refuse(write, 'body-too-large', whole.where, `No more than ${MOST} at once, and these are ${items.length}.`)
  const node = whole.node === null ? null : (itemOf(whole.node) ?? (role.body === null ? null : nodeAt(whole.node, '/0')))
  const things: Thing[] = []
  const gone: Thing[] = []
  for (const [index, item] of items.entries()) {
    const sent: Sent = { ...whole, members: isMembers(item) ? item : {}, value: item, node, where: `${whole.where}/${index}`, file: null }
    const done = one(write, sent, scope)
    if (!isThing(done)) return done
    ;(role.does === 'delete' ? gone : things).push(done)
  }
  const born = role.does === 'create' ? things : []
  return { answer: shownAll(write, things.length > 0 ? things : gone, role.envelope), address: null, born, wrote: items.length > 0 }
}

function one(write: Write<BulkRole>, sent: Sent, scope: Scope): Thing | Done {
  const { core, role, draft } = write
  const resource = core.inference.resource(role.resource)
  if (resource === null) return IMPROVISE
  if (role.does === 'create') return begin(write, { resource, sent, scope, key: null })
  const key = keyText(sent.value) ?? keyText(at(sent.value, resource.key?.property ?? '/id'))
  // Where nothing that can be sent names one of those that there are, a PATCH adds to them.
  if (key === null && !couldName(sent, resource))
    return role.does === 'patch' ? begin(write, { resource, sent, scope, key: null }) : IMPROVISE
  if (key === null) return refuse(write, 'request-breaks-contract', sent.where, `This does not say which ${resource.type} is meant.`)
  const address: Address = { resource, parents: core.entities.homeOf(resource, scope), key }
  const orphan = above(core, address).find((owner) => core.entities.isLost(draft, owner))
  const thing = orphan === undefined && core.entities.exists(draft, address) ? core.entities.find(draft, address) : null
  if (thing === null) return missing(write, orphan ?? address)
  if (role.does !== 'delete') return bySent(write, thing, sent, role.does)
  core.entities.remove(draft, address)
  return thing
}

function couldName(sent: Sent, { key }: Resource): boolean {
  const [name = 'id'] = stepsOf(key?.property ?? '/id')
  return askedFor(sent, name) !== undefined
}

/** DELETE of a collection: all that is in it. */
function removeAll(write: Write<BulkRole>, scope: Scope): Done {
  const { core, role, draft } = write
  const resource = core.inference.resource(role.resource)
  if (resource === null) return IMPROVISE
  const things = core.entities.list(draft, resource, scope)
  for (const { address } of things) core.entities.remove(draft, address)
  return { answer: shownAll(write, things.slice(0, MOST), role.envelope), address: null, born: [], wrote: things.length > 0 }
}
