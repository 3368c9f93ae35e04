import { equal } from '../../../schema/check/equal.ts'
import { compareNumbers, isNumeric } from '../../../schema/json/decimal.ts'
import type { Field } from './field.ts'

/** Whether two values are the same one as far as the contract asks: numbers by value and tolerance, texts as normalised. */
export function same(one: unknown, other: unknown, field: Field): boolean {
  if (one === other) return true
  if (isNumeric(one) && isNumeric(other)) return compareNumbers(one, other) === 0 || isNear(Number(one), Number(other), field)
  if (typeof one === 'string' && typeof other === 'string') {
    if (field.normalise.length > 0 && normalised(one, field.normalise) === normalised(other, field.normalise)) return true
    return isSameByFormat(one, other, field.format)
  }
  return equal(one, other)
}

/** The same moment in another zone or with other zeros behind the second, the same UUID in other letters (RFC 9562, section 4). */
function isSameByFormat(one: string, other: string, format: string | null): boolean {
  if (format === 'uuid') return one.toLowerCase() === other.toLowerCase()
  if (format !== 'date-time') return false
  const moment = Date.parse(one)
  return !Number.isNaN(moment) && moment === Date.parse(other)
}

function isNear(one: number, other: number, { tolerance }: Field): boolean {
  if (tolerance === null) return false
  const most = Math.max(tolerance.amount, tolerance.share * Math.max(Math.abs(one), Math.abs(other)))
  return Math.abs(one - other) <= most
}

/** `trim`, `lower`, `upper`: what a service is documented to do to a text that it takes in. */
function normalised(text: string, words: readonly string[]): string {
  let result = text
  for (const word of words) {
    if (word === 'trim') result = result.trim()
    if (word === 'lower') result = result.toLowerCase()
    if (word === 'upper') result = result.toUpperCase()
  }
  return result
}

/** How a time tells its zone: `Z`, an offset, or not at all. */
export function zoneOf(value: unknown): 'Z' | 'offset' | 'none' | null {
  if (typeof value !== 'string' || !/\d[T ]\d\d:\d\d/.test(value)) return null
  if (/[zZ]$/.test(value)) return 'Z'
  return /[+-]\d\d:?\d\d$/.test(value) ? 'offset' : 'none'
}

/** What is alike in addresses of one kind: whether they are absolute, and by which scheme. */
export function addressKind(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return /^([a-z][\w+.-]*):/i.exec(value)?.[1]?.toLowerCase() ?? 'relative'
}
