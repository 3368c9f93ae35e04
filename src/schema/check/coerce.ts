import { conforms } from './check.ts'
import { isNumeric, isWhole } from '../json/decimal.ts'
import { losslessNumber } from '../json/json.ts'
import { type Keywords, type SchemaNode, Type } from '../node.ts'
import { somePart } from '../compile/parts.ts'
import { isRecord } from '../json/pointer.ts'

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const MAX_DIGITS = 1000
const MAX_DEPTH = 200
/** Steps that one value may take, and those that each of its parts adds: what is long is not too much, what is tried over and over is. */
const BUDGET = 50_000
const BUDGET_PER_PART = 8

/**
 * Turns the texts of a form, a query or a header into what the schema asks for, at any depth: numbers, booleans, null, a
 * list of one. A text stays a text where the schema allows it as it is, and where turning it would lose something.
 */
export function coerce(node: SchemaNode, raw: unknown): unknown {
  try {
    return new Coercion(raw).value(node, raw, 0)
  } catch (error) {
    if (error instanceof RangeError) return raw
    throw error
  }
}

class Coercion {
  #left: number

  constructor(raw: unknown) {
    this.#left = BUDGET + BUDGET_PER_PART * partsOf(raw, 0)
  }

  value(node: SchemaNode, raw: unknown, depth: number): unknown {
    if (depth > MAX_DEPTH || --this.#left < 0) return raw
    if (typeof raw === 'string') return this.#text(node, raw, depth)
    if (Array.isArray(raw)) return this.#branches(node, this.#items(node.keywords, raw, depth), depth)
    return isRecord(raw) && !isNumeric(raw) && !(raw instanceof Uint8Array)
      ? this.#branches(node, this.#members(node.keywords, raw, depth), depth)
      : raw
  }

  #text(node: SchemaNode, text: string, depth: number): unknown {
    const types = this.#allowedTypes(node, 0)
    if ((types & Type.String) !== 0 && conforms(node, text, null)) return text
    const readings = this.#readings(node, types, text, depth)
    const fitting = readings.find((reading) => conforms(node, reading, null))
    if (fitting !== undefined) return fitting
    // Nothing fits: what has the right type is told about more clearly than a text would be.
    return (types & Type.String) !== 0 || readings.length === 0 ? text : readings[0]
  }

  /** The types that a value may have by all that a schema says of them. */
  #allowedTypes(node: SchemaNode, depth: number): number {
    const { types, nullable, ref, allOf, anyOf, oneOf } = node.keywords
    if (depth > MAX_DEPTH || --this.#left < 0) return types
    let allowed = types
    if (ref !== null) allowed &= this.#allowedTypes(ref, depth + 1)
    for (const part of allOf) allowed &= this.#allowedTypes(part, depth + 1)
    for (const list of [anyOf, oneOf]) {
      if (list.length > 0) allowed &= list.reduce((union, branch) => union | this.#allowedTypes(branch, depth + 1), 0)
    }
    return nullable ? allowed | Type.Null : allowed
  }

  #readings(node: SchemaNode, types: number, text: string, depth: number): readonly unknown[] {
    const readings: unknown[] = []
    if ((types & (Type.Integer | Type.Number)) !== 0 && text.length <= MAX_DIGITS && NUMBER.test(text)) {
      const number = losslessNumber(text)
      if ((types & Type.Number) !== 0 || isWhole(number)) readings.push(number)
    }
    if ((types & Type.Boolean) !== 0 && (text === 'true' || text === 'false')) readings.push(text === 'true')
    if ((types & Type.Null) !== 0 && (text === '' || text === 'null')) readings.push(null)
    if ((types & Type.Array) !== 0) readings.push(this.value(node, [text], depth + 1))
    return readings
  }

  #items(keywords: Keywords, raw: readonly unknown[], depth: number): readonly unknown[] {
    const { array } = keywords
    if (array === null || (array.items === null && array.prefix.length === 0)) return raw
    return raw.map((item, index) => {
      const node = array.prefix[index] ?? array.items
      return node === null ? item : this.value(node, item, depth + 1)
    })
  }

  #members(keywords: Keywords, raw: Readonly<Record<string, unknown>>, depth: number): Readonly<Record<string, unknown>> {
    const { object } = keywords
    if (object === null) return raw
    const entries = Object.entries(raw).map(([name, member]): [string, unknown] => {
      const nodes = object.patternProperties.filter((one) => one.pattern.test(name)).map((one) => one.node)
      const property = object.properties.get(name)
      if (property !== undefined) nodes.unshift(property)
      if (nodes.length === 0 && object.additional !== null) nodes.push(object.additional)
      return [name, nodes.reduce((value, node) => this.value(node, value, depth + 1), member)]
    })
    // Not by assignment: `__proto__` is a name like any other.
    return Object.fromEntries(entries)
  }

  /** What references and branches say of the members of a list or an object. */
  #branches(node: SchemaNode, raw: unknown, depth: number): unknown {
    const { ref, dynamicRef, allOf, anyOf, oneOf, conditional } = node.keywords
    let value = raw
    if (ref !== null) value = this.value(ref, value, depth + 1)
    if (dynamicRef !== null) value = this.value(dynamicRef.initial, value, depth + 1)
    for (const part of allOf) value = this.value(part, value, depth + 1)
    if (anyOf.length > 0) value = this.#oneOf(node, anyOf, value, depth)
    if (oneOf.length > 0) value = this.#oneOf(node, oneOf, value, depth)
    if (conditional === null) return value
    const next = conforms(conditional.if, value, null) ? conditional.then : conditional.else
    return next === null ? value : this.value(next, value, depth + 1)
  }

  /** By the branch that the discriminator names, or the first that fits then, or the one that knows most of the names. */
  #oneOf(node: SchemaNode, branches: readonly SchemaNode[], value: unknown, depth: number): unknown {
    const { discriminator } = node.keywords
    const tag = discriminator !== null && isRecord(value) ? value[discriminator.property] : undefined
    const chosen = typeof tag === 'string' ? discriminator?.mapping.get(tag) : undefined
    if (chosen !== undefined) return this.value(chosen, value, depth + 1)
    let best: unknown = value
    let most = 0
    for (const branch of branches) {
      const turned = this.value(branch, value, depth + 1)
      if (conforms(branch, turned, null)) return turned
      const known = isRecord(value)
        ? Object.keys(value).filter((name) => somePart(branch, false, ({ object }) => object?.properties.has(name) === true)).length
        : 0
      if (known <= most) continue
      most = known
      best = turned
    }
    return best
  }
}

function partsOf(raw: unknown, depth: number): number {
  if (typeof raw !== 'object' || raw === null || depth > MAX_DEPTH || raw instanceof Uint8Array) return 1
  let parts = 1
  for (const part of Array.isArray(raw) ? raw : Object.values(raw)) parts += partsOf(part, depth + 1)
  return parts
}
