import { ANY_TYPE, type ArrayKeywords, type Keywords, type NumberKeywords, type SchemaNode, type StringKeywords, Type } from '../node.ts'
import { demandNames, forbid, invent, inventObject } from './invent.ts'

/** How deep a `not` is looked into; below that, a value is drawn and checked. */
const DEPTH = 6
/** How many schemas are looked at below one `not`. */
const MOST = 400

interface Left {
  schemas: number
}

const BLANK_ARRAY: ArrayKeywords = {
  prefix: [],
  items: null,
  minItems: 0,
  maxItems: Infinity,
  unique: false,
  contains: null,
  unevaluated: null,
}
const BLANK_NUMBER: NumberKeywords = { minimum: null, maximum: null, multipleOf: null }
const BLANK_STRING: StringKeywords = {
  minLength: 0,
  maxLength: Infinity,
  patterns: [],
  contentEncoding: null,
  contentMediaType: null,
  contentSchema: null,
}

/**
 * The ways in which a value can fail to conform to a schema, each as a schema of its own, the easiest first. What has no
 * positive form (a pattern, a format) is missing: drawing and checking has to find it.
 */
export function negations(node: SchemaNode, depth = 0, left: Left = { schemas: MOST }): readonly SchemaNode[] {
  const k = node.keywords
  if (k.never) return [invent(node.place, {})]
  if (depth > DEPTH || left.schemas-- <= 0) return []
  const ways = [
    ...negatedType(node, k),
    ...negatedObject(node, k, depth, left),
    ...negatedArray(node, k, depth, left),
    ...negatedNumber(node, k),
    ...negatedString(node, k),
  ]
  if (k.enum !== null) ways.push(invent(node.place, {}, k.enum))
  if (k.ref !== null) ways.push(...negations(k.ref, depth + 1, left))
  for (const part of k.allOf) ways.push(...negations(part, depth + 1, left))
  if (k.not !== null) ways.push(k.not)
  for (const branches of [k.anyOf, k.oneOf]) {
    if (branches.length > 0 && branches.length <= 16) ways.push(invent(node.place, { allOf: branches.map((branch) => refusal(branch)) }))
  }
  return k.nullable ? ways.map((way) => invent(node.place, { allOf: [way], types: ANY_TYPE & ~Type.Null })) : ways
}

/** `not` as a schema of our own. */
export function refusal(node: SchemaNode): SchemaNode {
  return invent(node.place, { not: node })
}

/** A schema of what fails another one, as far as that has a positive form. */
export function failing(node: SchemaNode): SchemaNode {
  const ways = negations(node)
  return ways.length === 0 ? refusal(node) : invent(node.place, { anyOf: ways })
}

function negatedType(node: SchemaNode, k: Keywords): readonly SchemaNode[] {
  if (k.types === ANY_TYPE) return []
  const taken = k.types & Type.Number ? k.types | Type.Integer : k.types & Type.Integer ? k.types | Type.Number : k.types
  const left = ANY_TYPE & ~taken
  return left === 0 ? [] : [invent(node.place, { types: left })]
}

function negatedObject(node: SchemaNode, k: Keywords, depth: number, left: Left): readonly SchemaNode[] {
  const o = k.object
  if (o === null) return []
  const ways: SchemaNode[] = o.required.map((name) => inventObject(node.place, forbid(node.place, name).keywords.object ?? {}, Type.Object))
  for (const [name, property] of o.properties) {
    const wrong = negations(property, depth + 1, left)
    if (wrong.length === 0) continue
    ways.push(
      inventObject(node.place, { properties: new Map([[name, invent(node.place, { anyOf: wrong })]]), required: [name] }, Type.Object),
    )
  }
  if (o.minProperties > 0) ways.push(inventObject(node.place, { maxProperties: o.minProperties - 1 }, Type.Object))
  if (o.maxProperties < 64) ways.push(inventObject(node.place, { minProperties: o.maxProperties + 1 }, Type.Object))
  for (const [name, needed] of o.dependentRequired) {
    for (const other of needed)
      ways.push(invent(node.place, { types: Type.Object, allOf: [demandNames(node.place, [name]), forbid(node.place, other)] }))
  }
  if (o.additional?.keywords.never === true || o.unevaluated?.keywords.never === true) {
    ways.push(demandNames(node.place, [spareName(o.properties)]))
  }
  return ways
}

/** A name that no schema speaks of. */
export function spareName(taken: ReadonlyMap<string, unknown>): string {
  let name = 'extra'
  for (let i = 2; taken.has(name); i++) name = `extra${i}`
  return name
}

function negatedArray(node: SchemaNode, k: Keywords, depth: number, left: Left): readonly SchemaNode[] {
  const a = k.array
  if (a === null) return []
  const ways: SchemaNode[] = []
  const way = (array: Partial<ArrayKeywords>): void => {
    ways.push(invent(node.place, { types: Type.Array, array: { ...BLANK_ARRAY, ...array } }))
  }
  if (a.minItems > 0) way({ maxItems: a.minItems - 1 })
  if (a.maxItems < 64) way({ minItems: a.maxItems + 1 })
  for (const [index, item] of [...a.prefix, ...(a.items === null ? [] : [a.items])].entries()) {
    const wrong = negations(item, depth + 1, left)
    if (wrong.length === 0) continue
    const blanks = Array.from({ length: index }, () => invent(node.place, {}))
    way({ prefix: [...blanks, invent(node.place, { anyOf: wrong })], minItems: index + 1 })
  }
  if (a.contains !== null && a.contains.min > 0) {
    way({ items: refusal(a.contains.node), ...(a.contains.min > 1 ? { maxItems: 64 } : {}) })
  }
  if (a.contains !== null && a.contains.max < 64) way({ contains: { node: a.contains.node, min: a.contains.max + 1, max: Infinity } })
  return ways
}

function negatedNumber(node: SchemaNode, k: Keywords): readonly SchemaNode[] {
  const n = k.number
  if (n === null) return []
  const ways: SchemaNode[] = []
  const way = (number: Partial<NumberKeywords>): void => {
    ways.push(invent(node.place, { types: Type.Number, number: { ...BLANK_NUMBER, ...number } }))
  }
  if (n.minimum !== null) way({ maximum: { value: n.minimum.value, exclusive: !n.minimum.exclusive } })
  if (n.maximum !== null) way({ minimum: { value: n.maximum.value, exclusive: !n.maximum.exclusive } })
  return ways
}

function negatedString(node: SchemaNode, k: Keywords): readonly SchemaNode[] {
  const s = k.string
  if (s === null) return []
  const ways: SchemaNode[] = []
  const way = (string: Partial<StringKeywords>): void => {
    ways.push(invent(node.place, { types: Type.String, string: { ...BLANK_STRING, ...string } }))
  }
  if (s.minLength > 0) way({ maxLength: s.minLength - 1 })
  if (s.maxLength < 4096) way({ minLength: s.maxLength + 1 })
  return ways
}
