import type { ActionRole, DeleteRole, WriteRole } from '../../../../model/resource.ts'
import { header } from '../../../../model/wire.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { equal } from '../../../../schema/check/equal.ts'
import { answers } from '../../state/messages.ts'
import { propertiesOf } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { type Address, addressText, keyIn, stepsOf } from '../entities/address.ts'
import { isThing, made } from './begin.ts'
import { removeBelow } from './below.ts'
import { type Composed, patched } from './compose.ts'
import { echoing } from './echoed.ts'
import type { Thing } from '../entities/entities.ts'
import { isServers, slotOf } from './fit.ts'
import { guarded } from './guard.ts'
import { jsonPatch, type PatchFailure } from './json-patch.ts'
import { withAt } from '../entities/places.ts'
import { isJsonPatch, type Sent, sentOf } from './sent.ts'
import { shown } from './shown.ts'
import { dated, followed } from './times.ts'
import { twin } from './unique.ts'
import { keepFile } from './upload.ts'
import { whole } from './whole.ts'
import { above, type Done, IMPROVISE, makerFor, missing, namerFor, refuse, unshowable, tick, type Write } from './write.ts'

/** PUT: the entity is what was sent from now on; where the contract documents it, one begins that was not there. */
export function replace(write: Write<WriteRole>): Done {
  const { address, orphan } = target(write)
  if (address === null) return nowhere(write)
  if (orphan !== null) return missing(write, orphan)
  const { core, role, asked, draft } = write
  const { entities } = core
  const thing = entities.exists(draft, address) ? entities.find(draft, address) : null
  const isNew = thing === null || (role.upserts && isUnheard(write, address))
  if (thing === null && (!role.upserts || !isWellFormed(write, address))) return missing(write, address)
  // What nobody has heard of is there when somebody looks, and can begin when somebody says that it must not be there.
  const refusal = guarded(write, isNew && header(asked.request.headers, 'if-match') === undefined ? null : thing)
  if (refusal !== null) return refusal
  const sent = sentOf(core, role, asked)
  const conflict = twin(write, address, sent.members)
  if (conflict !== null) return conflict
  const next = made(write, { address, sent, scope: null, was: isNew ? null : thing, now: tick(write).now })
  if (!isThing(next)) return next
  keepFile(core, draft, address, sent)
  const statuses = isNew && role.upserts ? [201] : [200, 204, 202]
  return {
    answer: shown(write, next, role.answer, { statuses, born: isNew, shape: echoing(write, next, sent) }),
    address,
    born: isNew ? [next] : [],
    wrote: true,
  }
}

/** PATCH, and whatever else changes what is sent and leaves the rest: by a JSON patch (RFC 6902) or a merge patch (RFC 7396). */
export function patch(write: Write<WriteRole>): Done {
  const found = present(write)
  if ('answer' in found) return found
  const { role, asked, draft, core } = write
  const sent = sentOf(core, role, asked)
  const composed = isJsonPatch(sent) ? byOperations(write, found, sent) : byMembers(write, found, sent)
  if ('answer' in composed) return composed
  const conflict = twin(write, found.address, sent.members)
  if (conflict !== null) return conflict
  const next = changed(write, found, composed, sent)
  if (!isThing(next)) return next
  keepFile(core, draft, found.address, sent)
  const how = { statuses: [200, 204, 202], shape: echoing(write, next, sent) }
  return { answer: shown(write, next, role.answer, how), address: found.address, born: [], wrote: true }
}

/** DELETE: from now on it is not there, and nothing below it where anybody knew of it. */
export function remove(write: Write<DeleteRole>): Done {
  const found = present(write)
  if ('answer' in found) return found
  const { core, role, draft } = write
  const { address } = found
  const hadMore = removeBelow(core, draft, address)
  // Where something was written below it, it was there: its deletion is not the first that is known of it.
  if (hadMore && found.version === 0) core.entities.put(draft, address, found.value ?? null)
  core.entities.remove(draft, address)
  const value = isMembers(found.value) ? withMember(found.value, 'deleted', true) : found.value
  return { answer: shown(write, { ...found, address, value }, role.answer, { statuses: [], gone: true }), address, born: [], wrote: true }
}

const UPDATES = /^(?:post|update|edit|modify|change|set|patch|save|rename|assign|move)$/

/** A verb: the status or flag that it sets, what was sent where the verb says that something is changed, else the entity as it is. */
export function act(write: Write<ActionRole>): Done {
  const { core, role, asked } = write
  if (role.key === null) return IMPROVISE
  const updates = UPDATES.test(role.verb)
  if (role.sets === null && role.answer === null && !updates) return IMPROVISE
  const found = present(write)
  if ('answer' in found) return found
  const sent = sentOf(core, role, asked)
  const merged = updates ? byMembers(write, found, sent) : { value: found.value, lost: [], kept: [] }
  const value = role.sets === null ? merged.value : withAt(merged.value, stepsOf(role.sets.property), role.sets.value)
  if (equal(value, found.value)) return { ...IMPROVISE, answer: shown(write, found, role.answer, { statuses: [] }), address: found.address }
  const next = changed(write, found, { ...merged, value }, sent)
  if (!isThing(next)) return next
  return { answer: shown(write, next, role.answer, { statuses: [] }), address: found.address, born: [], wrote: true }
}

/** One of many that are changed at once. */
export function bySent(write: Write, thing: Thing, sent: Sent, how: 'replace' | 'patch'): Thing | Done {
  if (how === 'replace') return made(write, { address: thing.address, sent, scope: null, was: thing, now: tick(write).now })
  const composed = byMembers(write, thing, sent)
  return changed(write, thing, composed, sent)
}

interface Target {
  readonly address: Address | null
  /** What is above it and was deleted. */
  readonly orphan: Address | null
}

function target({ core, role, asked, draft }: Write): Target {
  const address = core.entities.addressOf(role, asked.inspection, draft)
  const orphan = address === null ? undefined : above(core, address).find((one) => core.entities.isLost(draft, one))
  return { address, orphan: orphan ?? null }
}

/** The entity that is meant, where it is there and the request's conditions hold; else the answer. */
export function present(write: Write): Thing | Done {
  const { address, orphan } = target(write)
  if (address === null) return nowhere(write)
  if (orphan !== null) return missing(write, orphan)
  const { entities } = write.core
  const thing = entities.exists(write.draft, address) ? entities.find(write.draft, address) : null
  if (thing === null) return missing(write, address)
  return guarded(write, thing) ?? thing
}

/**
 * What is no key names nothing. By another name than its key (an alias) a thing that nobody wrote is read as if it were there, so that a
 * write is answered in the same way; so is a request that names none.
 */
function nowhere(write: Write): Done {
  const { role, asked } = write
  if (!('key' in role) || role.key?.in !== 'path' || (keyIn(role.key, asked.inspection) ?? '') !== '') return IMPROVISE
  return answers(asked.model, '404') ? refuse(write, 'not-found', `path.${role.key.name}`, 'Nothing has this key.') : IMPROVISE
}

/** Neither written nor among those that there are anyway. */
function isUnheard({ core, draft }: Write, address: Address): boolean {
  const { entities } = core
  return !entities.isPopulated(address) && draft.entity(entities.contract, address.resource.id, addressText(address)) === null
}

function isWellFormed({ core }: Write, { resource, key }: Address): boolean {
  return resource.kind === 'singleton' || core.entities.keyValue(resource, key) !== undefined
}

function byMembers(write: Write, thing: Thing, sent: Sent): Composed {
  const { core } = write
  const node = core.inference.entityOf(thing.address.resource.id)
  return patched({ node, base: thing.value, sent, make: makerFor(core, thing.address), named: namerFor(write, thing.address) })
}

function byOperations(write: Write, thing: Thing, sent: Sent): Composed | Done {
  // The contract takes it, so it is taken for what it looks like.
  if (!Array.isArray(sent.value)) return byMembers(write, thing, sent)
  const result = jsonPatch(thing.value, sent.value)
  if ('failure' in result) return unpatched(write, result.failure, sent)
  const { value } = result
  const node = write.core.inference.entityOf(thing.address.resource.id)
  if (!isMembers(value) || !isMembers(thing.value) || node === null) return { value, lost: [], kept: [] }
  const before = thing.value
  const kept = Object.keys(value).filter((name) => !equal(value[name], before[name]))
  return { value: withServers(node, before, value), lost: [], kept: kept.filter((name) => !isServersOwn(node, name)) }
}

function unpatched(write: Write, { kind, at, message }: PatchFailure, sent: Sent): Done {
  const place = `${sent.where}${at}`
  if (kind === 'test' && answers(write.asked.model, '409')) return refuse(write, 'conflict', place, message)
  return refuse(write, kind === 'malformed' ? 'bad-request' : 'request-breaks-contract', place, message)
}

/** What is the server's cannot be patched away. */
function withServers(node: SchemaNode, before: Readonly<Record<string, unknown>>, value: Readonly<Record<string, unknown>>): unknown {
  let result = value
  for (const name of propertiesOf(node).keys())
    if (isServersOwn(node, name) && Object.hasOwn(before, name)) result = withMember(result, name, before[name])
  return result
}

function isServersOwn(node: SchemaNode, name: string): boolean {
  const slot = slotOf(node, name)
  return slot !== null && isServers(slot)
}

/** The entity as it is after a change, kept. */
function changed(write: Write, thing: Thing, composed: Composed, sent: Sent): Thing | Done {
  const { core, draft } = write
  const { address } = thing
  const node = core.inference.entityOf(address.resource.id)
  const { now } = tick(write)
  const value = followed(node, thing.value, dated(node, composed.value, sent, { created: null, changed: now }), sent, now)
  const result = whole(core, address, { ...composed, value }, { sent, scope: null, base: thing.value })
  if (result === null) return IMPROVISE
  if ('lost' in result) return unshowable(write, result.lost)
  return core.entities.put(draft, address, result.value)
}
