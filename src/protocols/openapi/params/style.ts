import type { ParameterStyle } from '../operation.ts'
import { put, unescapePercent } from './fields.ts'
import type { Shape } from './shape.ts'

/** Turns an escaped text into a plain one; null where it is malformed. */
export type Unescape = (text: string) => string | null

/** What a text may mean by its style, best first; null where it is malformed. A union of shapes gives several. */
export type Readings = readonly unknown[] | null

/** Items or members that one delimited text is taken apart into; the last one is all the rest, so that nothing goes unjudged. */
const MAX_ITEMS = 100_000

/** A path parameter or header by its style (RFC 6570 sections 3.2.2, 3.2.5, 3.2.7). `name` counts for matrix. */
export function readDelimited(
  text: string,
  style: ParameterStyle,
  explode: boolean,
  name: string,
  shape: Shape,
  unescape: Unescape = unescapePercent,
): Readings {
  if (style === 'label') return text.startsWith('.') ? label(text.slice(1), explode, shape, unescape) : null
  if (style === 'matrix') return text.startsWith(';') ? matrix(text.slice(1), explode, name, shape, unescape) : null
  // Swagger 2 has its separators in every place; a plus sign means a space in queries only.
  const separators = separatorsOf(style).filter((sign) => sign !== '+')
  return delimited(text, separators, explode ? '=' : null, shape, unescape)
}

function label(text: string, explode: boolean, shape: Shape, unescape: Unescape): Readings {
  if (explode) return delimited(text, ['.'], '=', shape, unescape)
  // The tables of OpenAPI 3.0 separate by dots even here, RFC 6570 by commas.
  const separators = text.includes(',') || !(shape.array || shape.object) ? [','] : ['.']
  return delimited(text, separators, null, shape, unescape)
}

function matrix(text: string, explode: boolean, name: string, shape: Shape, unescape: Unescape): Readings {
  const prefix = `${name}=`
  if (explode && shape.object && !text.startsWith(prefix))
    return delimited(text, [';'], '=', { ...shape, scalar: false, array: false }, unescape)
  const parts = split(text, ';')
  if (!parts.every((part) => part === name || part.startsWith(prefix))) return null
  const values = parts.map((part) => part.slice(prefix.length))
  const [first = ''] = values
  if (!explode || !shape.array) return values.length > 1 ? null : delimited(first, [','], null, shape, unescape)
  const list = all(values, unescape)
  if (list === null) return null
  return shape.scalar && list.length === 1 ? [list[0], list] : [list]
}

/**
 * A text of items or members behind one of several separators. `equals` is the sign between a member's name and value, or null where they
 * are separated like everything else.
 */
export function delimited(text: string, separators: readonly string[], equals: '=' | null, shape: Shape, unescape: Unescape): Readings {
  const readings: unknown[] = []
  if (shape.scalar || !(shape.array || shape.object)) {
    const plain = unescape(text)
    if (plain === null) return null
    readings.push(plain)
  }
  if (!shape.array && !shape.object) return readings
  const parts = text === '' ? [] : splitAny(text, separators)
  if (shape.object) {
    const members = equals === null ? alternating(parts, unescape) : pairs(parts, equals, unescape)
    if (members !== null) readings.unshift(members)
  }
  if (shape.array) {
    const list = all(parts, unescape)
    if (list !== null && list.length > 1 && !shape.loose) readings.unshift(list)
    else if (list !== null) readings.push(list)
    if (text === '') readings.push([''])
    else readings.push(...escapedItems(text, separators, unescape))
  }
  if (readings.length > 0) return readings
  const plain = unescape(text)
  return plain === null ? null : [plain]
}

/** Many clients escape the separators too; where the items cannot hold them, that reading will do. */
function escapedItems(text: string, separators: readonly string[], unescape: Unescape): Readings & object {
  const plain = text.includes('%') ? unescape(text) : null
  const [separator = ','] = separators
  return plain === null || separator.length !== 1 || !plain.includes(separator) ? [] : [split(plain, separator)]
}

function splitAny(text: string, separators: readonly string[]): readonly string[] {
  const [first = ',', ...others] = separators
  const lower = others.reduce((rest, other) => rest.replaceAll(other, first), text)
  return split(lower, first)
}

function split(text: string, separator: string): string[] {
  const parts = text.split(separator, MAX_ITEMS)
  if (parts.length < MAX_ITEMS) return parts
  const from = parts.slice(0, -1).reduce((sum, part) => sum + part.length + separator.length, 0)
  return [...parts.slice(0, -1), text.slice(from)]
}

function all(texts: readonly string[], unescape: Unescape): string[] | null {
  const list: string[] = []
  for (const text of texts) {
    const plain = unescape(text)
    if (plain === null) return null
    list.push(plain)
  }
  return list
}

function alternating(parts: readonly string[], unescape: Unescape): Record<string, unknown> | null {
  if (parts.length % 2 === 1) return null
  const object: Record<string, unknown> = {}
  for (let i = 0; i < parts.length; i += 2) {
    const name = unescape(parts[i] ?? '')
    const value = unescape(parts[i + 1] ?? '')
    if (name === null || value === null) return null
    put(object, name, value)
  }
  return object
}

function pairs(parts: readonly string[], equals: string, unescape: Unescape): Record<string, unknown> | null {
  const object: Record<string, unknown> = {}
  for (const part of parts) {
    const at = part.indexOf(equals)
    if (at < 0) return null
    const name = unescape(part.slice(0, at))
    const value = unescape(part.slice(at + 1))
    if (name === null || value === null) return null
    put(object, name, value)
  }
  return object
}

/** The signs between the items of an unexploded query parameter, in every spelling that is seen on the wire. */
export function separatorsOf(style: ParameterStyle): readonly string[] {
  if (style === 'spaceDelimited') return ['%20', '+', ' ']
  if (style === 'pipeDelimited') return ['|', '%7C', '%7c']
  if (style === 'tabDelimited') return ['%09', '\t']
  return [',']
}
