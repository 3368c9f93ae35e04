import { JsonNumber } from './number.ts'
import type { Numeric } from '../node.ts'

/** A number in decimal: `digits` without zeros at either end ('' is zero), times ten to the `exponent`. */
export interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

const ZERO: Decimal = { negative: false, digits: '', exponent: 0 }
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/
/** Beyond this an exponent is as good as infinite; the bound keeps sums of exponents exact. */
const FAR = 1e15

/** Whether a value is a number that a double would lose. */
export function isBig(value: unknown): value is JsonNumber {
  return value instanceof JsonNumber
}

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || isBig(value)
}

/** The decimal that a number stands for: what is written, or the shortest text that reads back as the same double. */
export function decimalOf(value: Numeric): Decimal {
  const parts = SHAPE.exec(typeof value === 'number' ? String(value) : value.digits)
  if (parts === null) return ZERO
  const fraction = parts[3] ?? ''
  const all = (parts[2] ?? '') + fraction
  let start = 0
  while (start < all.length && all.charCodeAt(start) === 48) start++
  if (start === all.length) return ZERO
  let end = all.length
  while (all.charCodeAt(end - 1) === 48) end--
  const written = Math.max(-FAR, Math.min(FAR, Number(parts[4] ?? 0)))
  return { negative: parts[1] === '-', digits: all.slice(start, end), exponent: written - fraction.length + (all.length - end) }
}

/** Less than, equal to or greater than zero, exactly. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const left = decimalOf(a)
  const right = decimalOf(b)
  if (left.digits === '' || right.digits === '' || left.negative !== right.negative) return signOf(left) - signOf(right)
  const size = compareSizes(left, right)
  return left.negative ? 0 - size : size
}

function signOf(value: Decimal): number {
  if (value.digits === '') return 0
  return value.negative ? -1 : 1
}

function compareSizes(a: Decimal, b: Decimal): number {
  const magnitude = a.digits.length + a.exponent - (b.digits.length + b.exponent)
  if (magnitude !== 0) return magnitude
  if (a.digits === b.digits) return 0
  return a.digits < b.digits ? -1 : 1
}

/** Whether a number has no fraction; 1.0 has none. */
export function isWhole(value: Numeric): boolean {
  return typeof value === 'number' ? Number.isInteger(value) : decimalOf(value).exponent >= 0
}

/** Whether `value` is a whole number of times `of`, in decimal: 0.3 is three times 0.1. `of` is greater than zero. */
export function isMultiple(value: Numeric, of: Numeric): boolean {
  if (typeof value === 'number' && typeof of === 'number' && Number.isSafeInteger(value) && Number.isSafeInteger(of))
    return value % of === 0
  const left = decimalOf(value)
  const right = decimalOf(of)
  if (left.digits === '') return true
  if (right.digits === '') return false
  const shift = left.exponent - right.exponent
  // The digits of `value` do not end in zero, so nothing that is a multiple of ten divides them.
  if (shift < 0) return false
  const divisor = BigInt(right.digits)
  return ((BigInt(left.digits) % divisor) * powerModulo(10n, shift, divisor)) % divisor === 0n
}

function powerModulo(base: bigint, exponent: number, modulus: bigint): bigint {
  let result = 1n % modulus
  let factor = base % modulus
  for (let rest = BigInt(exponent); rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}

/** The same text for equal numbers, however they are written. */
export function canonicalNumber(value: Numeric): string {
  if (typeof value === 'number') return String(value === 0 ? 0 : value)
  const { negative, digits, exponent } = decimalOf(value)
  const double = Number(value.digits)
  if (Number.isFinite(double) && compareNumbers(double, value) === 0) return canonicalNumber(double)
  return `${negative ? '-' : ''}${digits}e${exponent}`
}
