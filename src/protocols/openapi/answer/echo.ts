import { conforms } from '../../../schema/check/check.ts'
import { coerce } from '../../../schema/check/coerce.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { declares, firstOf, itemNodes, memberNodes } from './facets.ts'
import type { Placement } from './placements.ts'
import { isMembers, withMember, withValueAt } from '../values.ts'

type Members = Readonly<Record<string, unknown>>

const DEEPEST = 32
const MOST_MEMBERS = 300

/** What belongs at a place, in a type that the schema takes there; undefined where nothing fits. */
export function fitting(placement: Placement, params: Members): unknown {
  const value =
    placement.params.length === 1 ? params[placement.params[0] ?? ''] : placement.params.map((name) => String(params[name])).join('/')
  if (value === undefined) return undefined
  if (holds(placement.nodes, value)) return value
  const other = typeof value === 'string' ? coerced(placement.nodes, value) : printed(value)
  return other !== undefined && holds(placement.nodes, other) ? other : undefined
}

function coerced(nodes: readonly SchemaNode[], text: string): unknown {
  const node = nodes[0]
  return node === undefined ? undefined : coerce(node, text)
}

function printed(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function holds(nodes: readonly SchemaNode[], value: unknown): boolean {
  return nodes.every((node) => conforms(node, value, 'reply'))
}

/** The answer with the path's values where they belong, as far as it conforms with them. */
export function place(root: SchemaNode, value: unknown, placements: readonly Placement[], params: Members): unknown {
  let result = value
  for (const placement of placements) {
    const own = fitting(placement, params)
    if (own === undefined) continue
    const next = withValueAt(result, placement.path, own)
    if (placement.local || conforms(root, next, 'reply')) result = next
  }
  return result
}

/** The answer with what was sent where the schema has the same members and takes the values there; what breaks the whole is left out. */
export function overlay(root: SchemaNode, value: unknown, sent: unknown): unknown {
  if (sent === undefined || sent === null || sent instanceof Uint8Array) return value
  if (Array.isArray(sent) && Array.isArray(value)) return conforming(root, listed(root, value, sent), value)
  if (!isMembers(sent)) return typeof sent === typeof value ? conforming(root, sent, value) : value
  if (!isMembers(value)) return value
  const direct = merged(root, value, sent, 0)
  const result = direct === value ? throughEnvelope(root, value, sent) : direct
  return result === value ? value : conforms(root, result, 'reply') ? result : piecemeal(root, value, result)
}

function conforming(root: SchemaNode, next: unknown, otherwise: unknown): unknown {
  return next !== otherwise && conforms(root, next, 'reply') ? next : otherwise
}

/** Member by member, what does not break the whole. */
function piecemeal(root: SchemaNode, value: Members, result: Members): Members {
  let kept = value
  for (const name of Object.keys(result)) {
    const next = withMember(kept, name, result[name])
    if (conforms(root, next, 'reply')) kept = next
  }
  return kept
}

/** As many items as were sent, each with what was sent. */
function listed(root: SchemaNode, value: readonly unknown[], sent: readonly unknown[]): readonly unknown[] {
  if (value.length === 0) return value
  return sent.map((item, index) => {
    const node = itemNodes(root, index)[0]
    const present = value[index % value.length]
    return node !== undefined && isMembers(item) && isMembers(present) ? merged(node, present, item, 1) : item
  })
}

const ENVELOPES: readonly string[] = ['data', 'item', 'result', 'payload', 'attributes']

/** `{ name }` sent and `{ data: { name } }` answered, or the reverse. */
function throughEnvelope(root: SchemaNode, value: Members, sent: Members): Members {
  for (const name of ENVELOPES) {
    const inner = value[name]
    const node = memberNodes(root, name)[0]
    if (isMembers(inner) && node !== undefined) return withMember(value, name, merged(node, inner, sent, 1))
    const wrapped = sent[name]
    if (isMembers(wrapped)) return merged(root, value, wrapped, 1)
  }
  const only = Object.values(sent)
  return only.length === 1 && isMembers(only[0]) ? merged(root, value, only[0], 1) : value
}

function merged(node: SchemaNode, value: Members, sent: Members, depth: number): Members {
  let result = value
  for (const [name, own] of Object.entries(sent).slice(0, MOST_MEMBERS)) {
    const present = Object.hasOwn(value, name)
    if (!present && !declares(node, name)) continue
    const nodes = memberNodes(node, name)
    if (nodes.some((one) => isOneWay(one))) continue
    const next = mergedMember(nodes, present ? value[name] : undefined, own, depth)
    if (next !== undefined) result = withMember(result, name, next)
  }
  return result
}

function isOneWay(node: SchemaNode): boolean {
  return firstOf(node, (one) => (one.keywords.writeOnly || one.keywords.readOnly ? true : undefined)) === true
}

function mergedMember(nodes: readonly SchemaNode[], present: unknown, own: unknown, depth: number): unknown {
  if (holds(nodes, own)) return own
  const node = nodes[0]
  if (node === undefined || depth > DEEPEST) return undefined
  if (isMembers(present) && isMembers(own)) return merged(node, present, own, depth + 1)
  if (!Array.isArray(present) || !Array.isArray(own) || present.length === 0) return undefined
  const items = own.map((item: unknown, index): unknown =>
    mergedMember(itemNodes(node, index), present[index % present.length], item, depth + 1),
  )
  return items.includes(undefined) ? undefined : items
}
