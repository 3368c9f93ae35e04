import type { Binding, Resource } from '../../../../model/resource.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { plainName } from '../../state/plain.ts'
import { nodeAt, propertiesOf } from '../../state/schemas.ts'
import { type Address, at, keyText, stepsOf } from '../entities/address.ts'
import { successOf } from '../../state/messages.ts'
import { agreed } from './agree.ts'
import { isTaken, replaced } from './compose.ts'
import type { Core } from '../entities/core.ts'
import type { Scope, Thing } from '../entities/entities.ts'
import { slotOf } from './fit.ts'
import { leanBase } from './lean.ts'
import { listedAs } from './listed.ts'
import { mintKey } from './mint.ts'
import { couldSend, type Sent } from './sent.ts'
import { newborn } from './newborn.ts'
import { dated, followed } from './times.ts'
import { clash } from './unique.ts'
import { described } from './upload.ts'
import { childrenOf, whole } from './whole.ts'
import { above, type Done, IMPROVISE, makerFor, missing, namerFor, unshowable, tick, type Write } from './write.ts'

/** What is to begin, and where. */
export interface Beginning {
  readonly resource: Resource
  readonly sent: Sent
  readonly scope: Scope
  /** Where the request itself names the key. */
  readonly key: string | null
}

/** A new entity where nothing was, kept; or why not. */
export function begin(write: Write, { resource, sent, scope, key }: Beginning): Thing | Done {
  const { core, draft } = write
  const parents = core.entities.homeOf(resource, {
    ...scope,
    parents: scope.parents.map((text, index) => text ?? sentFor(resource.parents[index], sent)),
  })
  const owner = [...above(core, { resource, parents, key: '' }), ...beside(core, scope)].find((one) => core.entities.isLost(draft, one))
  if (owner !== undefined) return missing(write, owner)
  const chosen = key ?? keySent(write, resource, sent)
  const { turn, now } = tick(write)
  const own = resource.kind === 'singleton' ? '' : (chosen ?? mintKey(core, draft, resource, parents, turn))
  if (own === null) return IMPROVISE
  const address: Address = { resource, parents, key: own }
  const conflict = clash(write, address, sent, chosen !== null && key === null)
  if (conflict !== null) return conflict
  return made(write, { address, sent, scope, was: null, now })
}

export interface Making {
  readonly address: Address
  readonly sent: Sent
  /** The list that it is made in; null where it is made at its own address. */
  readonly scope: Scope | null
  /** What was there before. */
  readonly was: Thing | null
  readonly now: number
}

/** The entity of an address as a consumer sends it, kept. Where something was before (`was`), what is the server's stays. */
export function made(write: Write, { address, sent, scope, was, now }: Making): Thing | Done {
  const { core, draft } = write
  const { resource } = address
  const node = core.inference.entityOf(resource.id)
  const base = was === null ? (leanly(core, address, sent, now) ?? core.entities.fresh(address)) : was.value
  const composed = replaced({ node, base, sent, make: makerFor(core, address), named: namerFor(write, address) })
  let value = described(core, resource, composed.value, sent, write.asked)
  if (was === null) {
    const shown = answered(write)
    if (node !== null && shown !== null) value = agreed({ node, shown, sent, make: makerFor(core, address) }, value)
    const [children, listed] = [childrenOf(core, resource), listedAs(core, resource)]
    value = newborn({ resource, node, sent, usual: () => core.entities.base(address), children, listed }, value)
  }
  value = followed(node, was?.value ?? null, dated(node, value, sent, { created: was === null ? now : null, changed: now }), sent, now)
  const result = whole(core, address, { ...composed, value }, { sent, scope, base })
  if (result === null) return IMPROVISE
  if ('lost' in result) return unshowable(write, result.lost)
  return was === null && scope !== null
    ? core.entities.put(draft, address, result.value, scope)
    : core.entities.put(draft, address, result.value)
}

function leanly({ entities, inference }: Core, address: Address, sent: Sent, now: number): unknown {
  const node = inference.entityOf(address.resource.id)
  return node === null ? null : leanBase(node, address, entities.keyValue(address.resource, address.key), sent, now)
}

/** What the operation's own answer has the entity be; null where it shows none. */
export function answered({ asked, role }: Write): SchemaNode | null {
  const success = successOf(asked.model)
  return success === null || !('answer' in role) || role.answer === null ? null : nodeAt(success.node, role.answer)
}

export function isThing(one: Thing | Done): one is Thing {
  return 'version' in one
}

/** What stands above the key, as what is sent says it. */
function sentFor(binding: Binding | undefined, { members }: Sent): string | null {
  if (binding === undefined) return null
  const text = binding.property === null ? null : keyText(at(members, binding.property))
  if (text !== null && text !== '') return text
  const name = Object.keys(members).find((one) => plainName(one) === plainName(binding.param))
  return name === undefined ? null : keyText(members[name])
}

/** Whose list it is made in, where that is no part of its own path. */
function beside({ inference }: Core, { where }: Scope): readonly Address[] {
  return where.flatMap(({ resource: id, value }) => {
    const resource = id === null ? null : inference.resource(id)
    return resource === null || resource.kind === 'singleton' || resource.parents.length > 0 ? [] : [{ resource, parents: [], key: value }]
  })
}

function isWholeKey({ key }: Resource, name: string): boolean {
  return key !== null && plainName(key.param) === plainName(name) && !/^(?:id|key|name)$/.test(plainName(name))
}

/** `{ user_id }` sent to `/groups/{group_id}/users`, whose items are `…/users/{user_id}`, though a user calls it its `id`: who joins. */
function joined({ key }: Resource, sent: Sent, entity: SchemaNode | null): string | null {
  if (key === null || entity === null || /^(?:id|key|name)$/.test(plainName(key.param))) return null
  const name = Object.keys(sent.members).find((one) => plainName(one) === plainName(key.param))
  if (name === undefined || propertiesOf(entity).has(name) || !couldSend(sent, name)) return null
  const text = keyText(sent.members[name])
  return text === '' ? null : text
}

/** The key that a consumer chose; null where it did not, or where it is not for consumers to choose. */
function keySent(write: Write, resource: Resource, sent: Sent): string | null {
  const { core } = write
  const property = resource.key?.property ?? null
  const flat = property === null ? '' : (stepsOf(property).at(-1) ?? '')
  // `{ modelName }` sent where the entity is `{ configuration: { modelName } }`.
  if (property !== null && at(sent.members, property) === undefined && isWholeKey(resource, flat) && couldSend(sent, flat)) {
    const own = keyText(sent.members[flat])
    if (own !== null && own !== '' && core.entities.keyValue(resource, own) !== undefined) return own
  }
  const member = joined(resource, sent, core.inference.entityOf(resource.id))
  if (member !== null && core.entities.keyValue(resource, member) !== undefined) return member
  const steps = property === null ? [] : stepsOf(property)
  const [first] = steps
  const node = core.inference.entityOf(resource.id)
  if (property === null || first === undefined || !couldSend(sent, first)) return null
  const slot = node === null ? null : slotOf(node, first)
  const inner = node === null ? null : nodeAt(node, property)
  if (steps.length === 1 ? slot !== null && !isTaken(sent, first, slot) : inner?.keywords.readOnly === true) return null
  const text = keyText(at(sent.members, property))
  return text === null || text === '' || core.entities.keyValue(resource, text) === undefined ? null : text
}
