import { conforms } from './check.ts'
import { readNumber } from './json.ts'
import { type SchemaNode, Type } from './node.ts'

/** Branches and references followed for one value. */
const DEPTH = 40

/**
 * Text from forms, queries and headers takes on the types of its schema, at any depth and inside unions, where nothing is
 * lost by that; what fits no type stays as it is, so that checking tells of it.
 */
export function coerce(node: SchemaNode, raw: unknown): unknown {
  return coerced(node, raw, DEPTH)
}
