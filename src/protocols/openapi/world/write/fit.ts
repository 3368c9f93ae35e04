import { conforms } from '../../../../schema/check/check.ts'
import { coerce } from '../../../../schema/check/coerce.ts'
import { isNumeric } from '../../../../schema/json/decimal.ts'
import { printJson } from '../../../../schema/json/json.ts'
import { Type, type SchemaNode } from '../../../../schema/node.ts'
import { isReadOnly, isWriteOnly, itemNodes, memberNodes } from '../../answer/facets.ts'
import { plainName, wordsOf } from '../../state/plain.ts'
import { choicesOf, propertiesOf, scalarTypes } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'

const DEEPEST = 32
const MOST = 500
/** Of alternatives the first ones are tried. */
const CHOICES = 8

/** What has to hold for a member, or what may, where the schema leaves a choice. Empty: the schema does not know it. */
export interface Slot {
  readonly nodes: readonly SchemaNode[]
  /** All of `nodes` have to hold; else one of them. */
  readonly all: boolean
}

/** Makes a value up for a schema; undefined where there is none. */
export type Make = (node: SchemaNode) => unknown

/** What a schema says of a member of an object; null where it does not know it. */
export function slotOf(node: SchemaNode, name: string): Slot | null {
  const known = propertiesOf(node).get(name)
  if (known === undefined) return null
  let own = slots.get(node)
  if (own === undefined) slots.set(node, (own = new Map<string, Slot>()))
  let slot = own.get(name)
  if (slot === undefined) {
    const nodes = memberNodes(node, name)
    own.set(name, (slot = nodes.length > 0 ? { nodes, all: true } : { nodes: choicesOf(node, name), all: false }))
  }
  return slot
}

const slots = new WeakMap<SchemaNode, Map<string, Slot>>()

export function takes({ nodes, all }: Slot, value: unknown): boolean {
  return all ? nodes.every((node) => conforms(node, value, 'reply')) : nodes.some((node) => conforms(node, value, 'reply'))
}

/** Whether a member is the server's to set. */
export function isServers({ nodes, all }: Slot): boolean {
  return all ? nodes.some(isReadOnly) : nodes.length > 0 && nodes.every(isReadOnly)
}

/** Whether a member is never shown. */
export function isSecret({ nodes, all }: Slot): boolean {
  return all ? nodes.some(isWriteOnly) : nodes.length > 0 && nodes.every(isWriteOnly)
}

/**
 * What was sent, in the form in which the entity shows it: as it is, in another type (`"7"` for 7), a key in the place of the entity
 * with that key, a key for an embedded entity; objects and lists part by part, with what stood there (`present`) where the schema wants more than was
 * sent. undefined where there is no such form.
 */
export function fitted(slot: Slot, present: unknown, sent: unknown, make: Make, depth = 0): unknown {
  if (takes(slot, sent)) return sent
  if (slot.all || slot.nodes.length < 2) return formed(slot, present, sent, make, depth)
  for (const one of slot.nodes.slice(0, CHOICES)) {
    const own = formed({ nodes: [one], all: true }, present, sent, make, depth)
    if (own !== undefined) return own
  }
  return undefined
}

function formed(slot: Slot, present: unknown, sent: unknown, make: Make, depth: number): unknown {
  const node = slot.nodes[0]
  if (node === undefined || depth > DEEPEST) return undefined
  const ok = (value: unknown): boolean => value !== undefined && takes(slot, value)
  if (isMembers(sent)) {
    const base = isMembers(present) ? present : make(node)
    const all = members(node, base, sent, make, depth)
    return [all, keyIn(sent), piecemeal(slot, base, all)].find(ok)
  }
  if (Array.isArray(sent)) return [items(node, present, sent, make, depth)].find(ok)
  return [typed(node, sent), holding(node, present, sent, make, depth), listed(sent)].find(ok)
}

function typed(node: SchemaNode, sent: unknown): unknown {
  if (typeof sent === 'string') return coerce(node, sent)
  return isNumeric(sent) || typeof sent === 'boolean' ? printJson(sent) : undefined
}

/** A list of one, where one was sent. */
function listed(sent: unknown): unknown {
  return [sent]
}

function members(node: SchemaNode, base: unknown, sent: Readonly<Record<string, unknown>>, make: Make, depth: number): unknown {
  let result: Readonly<Record<string, unknown>> = isMembers(base) ? base : {}
  for (const [name, own] of Object.entries(sent).slice(0, MOST)) {
    const slot = slotOf(node, name)
    const next = slot === null ? undefined : fitted(slot, result[name], own, make, depth + 1)
    if (next !== undefined) result = withMember(result, name, next)
  }
  return result
}

/** Member by member, what does not break the whole. */
function piecemeal(slot: Slot, base: unknown, all: unknown): unknown {
  if (!isMembers(base) || !isMembers(all) || !takes(slot, base)) return undefined
  let result = base
  for (const [name, own] of Object.entries(all)) {
    const next = base[name] === own ? result : withMember(result, name, own)
    if (next !== result && takes(slot, next)) result = next
  }
  return result
}

function items(node: SchemaNode, present: unknown, sent: readonly unknown[], make: Make, depth: number): unknown {
  const like: readonly unknown[] = Array.isArray(present) && present.length > 0 ? present : [undefined]
  const made = sent.slice(0, 10 * MOST).map((item, index) => {
    const nodes = itemNodes(node, index)
    return nodes.length === 0 ? item : fitted({ nodes, all: true }, like[index % like.length], item, make, depth + 1)
  })
  return made.includes(undefined) ? undefined : made
}

/** By what one entity names another. */
const IDENTITIES: readonly string[] = [
  'id',
  'login',
  'username',
  'name',
  'key',
  'slug',
  'code',
  'uuid',
  'gid',
  'number',
  'sku',
  'title',
  'email',
  'value',
]

function keyIn(sent: Readonly<Record<string, unknown>>): unknown {
  const name = IDENTITIES.find((one) => typeof sent[one] === 'string' || typeof sent[one] === 'number')
  return name === undefined ? undefined : sent[name]
}

/** What stands there with the key that was sent in it; of a text the member that is called like one first. */
function holding(node: SchemaNode, given: unknown, sent: unknown, make: Make, depth: number): unknown {
  if (scalarTypes(node) !== 0 || propertiesOf(node).size === 0) return undefined
  const present = isMembers(given) ? given : make(node)
  if (!isMembers(present)) return undefined
  const type = typeof sent === 'string' ? Type.String : Type.Integer | Type.Number
  const names = [...propertiesOf(node)].flatMap(([name, inner]) => ((scalarTypes(inner) & type) === 0 ? [] : [name]))
  const exact = IDENTITIES.map((identity) => names.find((name) => plainName(name) === identity))
  const ending = IDENTITIES.map((identity) => names.find((name) => wordsOf(name).length === 2 && wordsOf(name).at(-1) === identity))
  for (const name of [...exact, ...ending]) {
    const slot = name === undefined ? null : slotOf(node, name)
    if (name === undefined || slot === null) continue
    const own = fitted(slot, undefined, sent, make, depth + 1)
    if (own !== undefined) return withMember(present, name, own)
  }
  return undefined
}
