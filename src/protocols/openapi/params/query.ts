import type { SchemaNode } from '../../../schema/node.ts'
import type { ParameterStyle } from '../operation.ts'
import { nested } from './brackets.ts'
import { unescapeForm, put, type Field, type Fields } from './fields.ts'
import { membersOf, shapeOf, shapeOfAll, type Shape } from './shape.ts'
import { delimited, separatorsOf, type Readings, type Unescape } from './style.ts'

/** How one parameter of a query, or one property of a form, travels. */
export interface FieldStyle {
  readonly name: string
  readonly style: ParameterStyle
  readonly explode: boolean
  readonly node: SchemaNode | null
  readonly unescape: Unescape
  /** Names that other parameters have, which an exploded object never claims. */
  readonly others: ReadonlySet<string>
}

/** What was read of a parameter. */
export interface Reading {
  /** What the text may mean, best first; empty where `fault` says why. */
  readonly candidates: readonly unknown[]
  readonly fault: 'escape' | 'duplicate' | null
  /** The style seen on the wire where it is not the one of the contract. */
  readonly seen: string | null
}

const MALFORMED: Reading = { candidates: [], fault: 'escape', seen: null }

/** Reads one parameter by its style, or null where it is absent. What it claims is marked as used. */
export function readField(how: FieldStyle, fields: Fields, lenient: boolean): Reading | null {
  const own = claim(fields.get(how.name))
  const shape = shapeOf(how.node)
  const plain = own.length === 0 ? null : readOwn(how, own, shape, lenient)
  if (how.style === 'deepObject') return readDeep(how, fields) ?? mistaken(how, fields, ['.']) ?? plain
  if (plain !== null) return plain
  if (!shape.array && !shape.object) return null
  const members = shape.object && how.explode && how.style === 'form'
  return mistaken(how, fields, ['[']) ?? (members ? exploded(how, fields, shape) : null) ?? mistaken(how, fields, ['.'])
}

function readOwn(how: FieldStyle, own: readonly Field[], shape: Shape, lenient: boolean): Reading {
  const [first] = own
  if (first === undefined) return MALFORMED
  if (how.style === 'deepObject') return of(texts(own, how.unescape, shape))
  if (how.explode) return readExploded(how, own, first, shape, lenient)
  const separators = separatorsOf(how.style)
  if (own.length === 1) return of(delimited(first.raw, separators, null, shape, how.unescape))
  if (!shape.array) return { ...of(delimited(first.raw, separators, null, shape, how.unescape)), fault: 'duplicate' }
  const parts = own.map((field) => delimited(field.raw, separators, null, { ...shape, scalar: false, object: false }, how.unescape))
  const joined = parts.flatMap((part) => (part === null ? [] : part[0]))
  return parts.includes(null) ? MALFORMED : { candidates: [joined], fault: null, seen: 'explode: true (repeated)' }
}

function readExploded(how: FieldStyle, own: readonly Field[], first: Field, shape: Shape, lenient: boolean): Reading {
  if (shape.array) {
    const readings = of(texts(own, how.unescape, shape))
    if (own.length > 1 || readings.fault !== null) return readings
    const sign = SIGNS.find(([separator]) => first.raw.includes(separator))
    if (sign === undefined) return readings
    const split = delimited(first.raw, [sign[0]], null, { ...shape, scalar: false, object: false }, how.unescape) ?? []
    if (lenient) return { ...readings, candidates: [...split, ...readings.candidates] }
    return { ...readings, candidates: [...readings.candidates, ...split.map((value) => new Otherwise(value, sign[1]))] }
  }
  if (shape.object && !shape.scalar) {
    const members = delimited(first.raw, [','], null, { ...shape, array: false }, how.unescape)
    return { ...of(members), seen: 'explode: false (name,value,…)' }
  }
  const plain = how.unescape(first.raw)
  if (plain === null) return MALFORMED
  return { candidates: plusKept(first.raw, plain), fault: own.length > 1 ? 'duplicate' : null, seen: null }
}

/** A reading that is none by the contract, but tells what the client meant when no other fits. */
export class Otherwise {
  readonly value: unknown
  readonly seen: string

  constructor(value: unknown, seen: string) {
    this.value = value
    this.seen = seen
  }
}

const SIGNS: readonly (readonly [string, string])[] = [
  [',', 'explode: false (commas)'],
  ['%2C', 'explode: false (commas)'],
  ['%2c', 'explode: false (commas)'],
  ['|', 'pipeDelimited'],
  ['%7C', 'pipeDelimited'],
]

/** `2020-01-01T00:00:00+02:00` is often sent with a bare plus sign: read as a space first, then as itself. */
function plusKept(raw: string, plain: string): readonly unknown[] {
  if (!raw.includes('+')) return [plain]
  const kept = unescapeForm(raw.replaceAll('+', '%2B'))
  return kept === null || kept === plain ? [plain] : [plain, kept]
}

function texts(own: readonly Field[], unescape: Unescape, shape: Shape): Readings {
  const list: string[] = []
  for (const field of own) {
    const text = unescape(field.raw)
    if (text === null) return null
    list.push(text)
  }
  const [only] = list
  if (list.length > 1) return [list]
  if (!shape.array) return [only]
  const readings: unknown[] = shape.scalar ? [only, list] : [list]
  return only === '' ? [...readings, []] : readings
}

function of(readings: Readings): Reading {
  return readings === null ? MALFORMED : { candidates: readings, fault: null, seen: null }
}

function claim(fields: readonly Field[]): readonly Field[] {
  for (const field of fields) field.used = true
  return fields
}

function readDeep(how: FieldStyle, fields: Fields): Reading | null {
  const below = claim(fields.below(how.name, '[').filter((field) => !how.others.has(field.name)))
  if (below.length === 0) return null
  const read = nested(below, how.name, '[', how.node)
  return read === null ? MALFORMED : { candidates: [read.value], fault: null, seen: null }
}

/** Brackets or dots where the contract asks for another style. */
function mistaken(how: FieldStyle, fields: Fields, signs: readonly ('[' | '.')[]): Reading | null {
  // A contract that names a list `ids[]` means the same list as `ids[0]`.
  const name = how.name.endsWith('[]') ? how.name.slice(0, -2) : how.name
  for (const sign of signs) {
    const below = fields.below(name, sign).filter((field) => !field.used && !how.others.has(field.name))
    if (below.length === 0) continue
    claim(below)
    const read = nested(below, name, sign, how.node)
    return read === null ? MALFORMED : { candidates: [read.value], fault: null, seen: sign === '[' ? 'brackets' : 'dots' }
  }
  return null
}

/** `style: form, explode: true` of an object: its members travel under their own names. */
function exploded(how: FieldStyle, fields: Fields, shape: Shape): Reading | null {
  const object: Record<string, unknown> = {}
  let some = false
  const names = shape.open ? new Set([...shape.names, ...fields.list.flatMap((field) => (field.used ? [] : [field.name]))]) : shape.names
  for (const name of names) {
    if (how.others.has(name)) continue
    const own = fields.get(name)
    if (own.length === 0) continue
    const member = shapeOfAll(how.node === null ? [] : membersOf(how.node, name))
    const readings = texts(claim(own), how.unescape, member)
    if (readings === null) return MALFORMED
    put(object, name, readings[0])
    some = true
  }
  return some ? { candidates: [object], fault: null, seen: null } : null
}
