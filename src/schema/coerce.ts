import { conforms } from './check.ts'
import { losslessNumber } from './json.ts'
import { ANY_TYPE, type SchemaNode, Type } from './node.ts'

/** References and branches followed for one value. */
const DEPTH = 40

/** A number as JSON writes it (RFC 8259 section 6), a leading plus excepted. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * Text from forms, queries and headers takes on the types of its schema, at any depth and inside unions, where nothing is
 * lost by that; what fits no type stays as it is, so that checking tells of it.
 */
export function coerce(node: SchemaNode, raw: unknown): unknown {
  return coerced(node, raw, DEPTH)
}

function coerced(node: SchemaNode, raw: unknown, depth: number): unknown {
  if (depth === 0) return raw
  if (typeof raw === 'string') return fromText(node, raw, depth)
  if (Array.isArray(raw)) return fromBranches(node, raw.map((item: unknown, index) => viaItems(node, item, index, depth)), depth)
  if (isMembers(raw)) return fromBranches(node, fromMembers(node, raw, depth), depth)
  return raw
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
}

function fromText(node: SchemaNode, text: string, depth: number): unknown {
  const types = typesOf(node, depth)
  if ((types & Type.String) !== 0 && (types === ANY_TYPE || conforms(node, text, null))) return text
  for (const value of readings(text, types)) if (conforms(node, value, null)) return value
  // Nothing conforms; the reading by type alone lets the finding speak of bounds instead of types.
  const [first] = readings(text, types)
  return (types & Type.String) !== 0 || first === undefined ? text : first
}

/** What a text may mean, as far as the types allow it. */
function readings(text: string, types: number): unknown[] {
  const values: unknown[] = []
  if ((types & (Type.Integer | Type.Number)) !== 0 && NUMBER.test(text)) values.push(losslessNumber(text))
  if ((types & Type.Boolean) !== 0 && (text === 'true' || text === 'false')) values.push(text === 'true')
  if ((types & Type.Null) !== 0 && (text === '' || text === 'null')) values.push(null)
  return values
}

/** The types that a value of this schema may have, as far as they can be told without a value. */
function typesOf(node: SchemaNode, depth: number): number {
  if (depth === 0) return ANY_TYPE
  const { types, enum: values, ref, allOf, anyOf, oneOf } = node.keywords
  let bits = types
  if (values !== null) bits &= values.reduce<number>((sum, value) => sum | bitOf(value), 0)
  if (ref !== null) bits &= typesOf(ref, depth - 1)
  for (const part of allOf) bits &= typesOf(part, depth - 1)
  for (const branches of [anyOf, oneOf]) {
    if (branches.length > 0) bits &= branches.reduce((sum, branch) => sum | typesOf(branch, depth - 1), 0)
  }
  return bits
}

function bitOf(value: unknown): number {
  if (value === null) return Type.Null
  if (Array.isArray(value)) return Type.Array
  if (typeof value === 'string') return Type.String
  if (typeof value === 'boolean') return Type.Boolean
  if (typeof value === 'number') return Type.Number | Type.Integer
  return Type.Object | Type.Number | Type.Integer
}

function viaItems(node: SchemaNode, item: unknown, index: number, depth: number): unknown {
  let value = item
  for (const part of partsOf(node, depth)) {
    const schema = part.keywords.array?.prefix[index] ?? part.keywords.array?.items ?? null
    if (schema !== null) value = coerced(schema, value, depth - 1)
  }
  return value
}

function fromMembers(node: SchemaNode, raw: Readonly<Record<string, unknown>>, depth: number): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {}
  const parts = partsOf(node, depth)
  for (const [name, value] of Object.entries(raw)) {
    const read = parts.reduce((current, part) => viaProperty(part, name, current, depth), value)
    Object.defineProperty(members, name, { value: read, enumerable: true, configurable: true, writable: true })
  }
  return members
}

function viaProperty({ keywords: { object } }: SchemaNode, name: string, value: unknown, depth: number): unknown {
  if (object === null) return value
  const property = object.properties.get(name)
  if (property !== undefined) return coerced(property, value, depth - 1)
  const matching = object.patternProperties.filter(({ pattern }) => pattern.test(name))
  if (matching.length > 0) return matching.reduce((current, { node }) => coerced(node, current, depth - 1), value)
  return object.additional === null ? value : coerced(object.additional, value, depth - 1)
}

/** All schemas that hold for every value of this one: itself, what it refers to, and the parts of `allOf`. */
function partsOf(node: SchemaNode, depth: number): readonly SchemaNode[] {
  if (depth === 0) return []
  const { ref, allOf } = node.keywords
  return [node, ...(ref === null ? [] : partsOf(ref, depth - 1)), ...allOf.flatMap((part) => partsOf(part, depth - 1))]
}

/** In a union, the value as the first branch reads it that it then conforms to. */
function fromBranches(node: SchemaNode, value: unknown, depth: number): unknown {
  let current = value
  for (const part of partsOf(node, depth)) {
    for (const branches of [part.keywords.anyOf, part.keywords.oneOf]) {
      for (const branch of branches) {
        const read = coerced(branch, current, depth - 1)
        if (!conforms(branch, read, null)) continue
        current = read
        break
      }
    }
  }
  return current
}
