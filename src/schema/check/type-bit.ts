import { isBig, isWhole } from '../json/decimal.ts'
import { Type } from '../node.ts'

/** The bit of a value's type; 0 for what JSON does not have. Bytes (a part of a form, say) count as a string. */
export function typeBit(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return Type.String
    case 'number':
      return Number.isInteger(value) ? Type.Integer : Type.Number
    case 'boolean':
      return Type.Boolean
    case 'object':
      return objectBit(value)
    default:
      return 0
  }
}

function objectBit(value: object | null): number {
  if (value === null) return Type.Null
  if (Array.isArray(value)) return Type.Array
  if (isBig(value)) return isWhole(value) ? Type.Integer : Type.Number
  return value instanceof Uint8Array ? Type.String : Type.Object
}

const WORDS: readonly (readonly [number, string])[] = [
  [Type.Null, 'null'],
  [Type.Boolean, 'boolean'],
  [Type.Number, 'number'],
  [Type.Integer, 'integer'],
  [Type.String, 'string'],
  [Type.Array, 'array'],
  [Type.Object, 'object'],
]

const BITS: ReadonlyMap<string, number> = new Map(
  WORDS.map(([bit, word]) => [word, bit === Type.Number ? Type.Number | Type.Integer : bit]),
)

/** The bits of a type's name; undefined where JSON Schema has no such type. `number` takes integers in. */
export function bitsOf(word: string): number | undefined {
  return BITS.get(word)
}

/** The names of types, for people: `string, integer or null`. */
export function typeNames(bits: number): string {
  const names = WORDS.filter(([bit]) => (bits & bit) !== 0 && !(bit === Type.Integer && (bits & Type.Number) !== 0)).map(([, word]) => word)
  const last = names.pop()
  if (last === undefined) return 'nothing'
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`
}
