import type { SchemaNode } from '../../schema/node.ts'
import type { OperationModel } from './operation.ts'

/** References and envelopes followed to find what an operation is about. */
const DEPTH = 5

/** Names under which the real thing travels in an envelope. */
export const ENVELOPES: readonly string[] = ['data', 'items', 'results', 'result', 'records', 'values', 'entries', 'content', 'list']

/**
 * The name of the schema that an operation gives (else takes): `Order` for one order, for a list of orders, and for a page
 * with orders in it. Null where the schema has no name of its own.
 */
export function subjectOf(model: OperationModel): string | null {
  const given = model.responses.find(({ key }) => key.startsWith('2'))?.content[0]?.schema
  const taken = model.body?.content[0]?.schema
  return (given ? named(given, DEPTH) : null) ?? (taken ? named(taken, DEPTH) : null)
}

function named(node: SchemaNode, depth: number): string | null {
  if (depth <= 0) return null
  const { ref, array, object } = node.keywords
  if (ref !== null) return inside(ref, depth - 1) ?? nameOf(ref)
  if (array?.items) return named(array.items, depth - 1)
  return object === null ? null : inside(node, depth)
}

/** What an envelope holds; null for a thing in its own right. */
function inside(node: SchemaNode, depth: number): string | null {
  const { object, array, ref } = node.keywords
  if (ref !== null) return named(node, depth)
  if (array?.items) return named(array.items, depth - 1)
  for (const name of ENVELOPES) {
    const property = object?.properties.get(name)
    const found = property?.keywords.array?.items ?? (name === 'data' ? property : undefined)
    if (found) return named(found, depth - 1)
  }
  return null
}

/** `#/components/schemas/Order` and `#/definitions/Order` are Order; a schema of a file of its own has the file's name. */
function nameOf({ place }: SchemaNode): string | null {
  const last = place.pointer.split('/').at(-1)
  const name = last === undefined || last === '' ? /([^/]+)\.\w+$/.exec(place.uri)?.[1] : last
  return name ?? null
}
