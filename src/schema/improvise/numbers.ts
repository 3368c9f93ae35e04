import type { Numeric, NumberKeywords } from '../node.ts'
import { JsonNumber } from '../json/json.ts'
import type { Random } from '../random.ts'
import type { NumberDemand } from './demand.ts'

/** `units / 10^scale`, exact. */
interface Exact {
  readonly units: bigint
  readonly scale: number
}

/** The numbers that are allowed, as multiples of a step: `index * step / 10^scale`, from `first` to `last`. */
export interface NumberRange {
  readonly scale: number
  readonly step: bigint
  /** null: no end on this side. */
  readonly first: bigint | null
  readonly last: bigint | null
  /** Divisors as doubles, for checkers that divide doubles. */
  readonly divisors: readonly number[]
}

/** Digits that a contract may spend on one number before we give up on it. */
const MOST_DIGITS = 400
const POWERS: bigint[] = [1n]

function power(exponent: number): bigint {
  return (POWERS[exponent] ??= 10n ** BigInt(exponent))
}

function exact(value: Numeric): Exact | null {
  const text = typeof value === 'number' ? String(value) : value.digits
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (parts === null) return null
  const fraction = parts[3] ?? ''
  const exponent = Number(parts[4] ?? 0) - fraction.length
  if (text.length > MOST_DIGITS || Math.abs(exponent) > MOST_DIGITS) return null
  const digits = BigInt(`${parts[1] ?? ''}${parts[2] ?? ''}${fraction}`)
  return exponent >= 0 ? { units: digits * power(exponent), scale: 0 } : { units: digits, scale: -exponent }
}

const LIMITS: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ['int8', [-128n, 127n]],
  ['uint8', [0n, 255n]],
  ['int16', [-32768n, 32767n]],
  ['uint16', [0n, 65535n]],
  ['int32', [-2147483648n, 2147483647n]],
  ['uint32', [0n, 4294967295n]],
  ['int64', [-9223372036854775808n, 9223372036854775807n]],
  ['uint64', [0n, 18446744073709551615n]],
  ['double-int', [-9007199254740991n, 9007199254740991n]],
])

/** null where no number conforms, as far as we can count. */
export function numberRange(demand: NumberDemand): NumberRange | null {
  const bounds: Exact[] = []
  const multiples: Exact[] = []
  for (const rule of demand.rules) {
    for (const bound of [rule.minimum, rule.maximum]) keep(bounds, bound === null ? null : exact(bound.value))
    keep(multiples, rule.multipleOf === null ? null : exact(rule.multipleOf))
  }
  const least = demand.integer ? 0 : multiples.length > 0 ? 0 : 2
  const scale = Math.max(least, ...bounds.map((bound) => bound.scale), ...multiples.map((multiple) => multiple.scale))
  // Tight bounds may leave nothing at their own precision: 0 < x < 0.01 needs one digit more.
  for (let more = 0; more <= 2; more++) {
    const range = rangeAt(demand, scale + more, multiples)
    if (range.first === null || range.last === null || range.first <= range.last) return range
    if (demand.integer || multiples.length > 0) return null
  }
  return null
}

function keep(list: Exact[], value: Exact | null): void {
  if (value !== null) list.push(value)
}

function rangeAt(demand: NumberDemand, scale: number, multiples: readonly Exact[]): NumberRange {
  const whole = power(scale)
  let step = demand.integer ? whole : 1n
  for (const multiple of multiples) step = leastCommon(step, absolute(multiple.units * power(scale - multiple.scale)))
  let first: bigint | null = null
  let last: bigint | null = null
  const from = (units: bigint): void => {
    const index = ceilDivide(units, step)
    if (first === null || index > first) first = index
  }
  const to = (units: bigint): void => {
    const index = -ceilDivide(-units, step)
    if (last === null || index < last) last = index
  }
  for (const rule of demand.rules) applyBounds(rule, scale, from, to)
  const limits = demand.format === null ? undefined : LIMITS.get(demand.format)
  if (limits !== undefined) {
    from(limits[0] * whole)
    to(limits[1] * whole)
  }
  return { scale, step, first, last, divisors: multiples.map((multiple) => Number(multiple.units) / Number(power(multiple.scale))) }
}

function applyBounds(rule: NumberKeywords, scale: number, from: (units: bigint) => void, to: (units: bigint) => void): void {
  for (const [limit, tell, inward] of [
    [rule.minimum, from, 1n],
    [rule.maximum, to, -1n],
  ] as const) {
    if (limit === null) continue
    const value = exact(limit.value)
    if (value !== null) tell(value.units * power(scale - value.scale) + (limit.exclusive ? inward : 0n))
  }
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

function leastCommon(a: bigint, b: bigint): bigint {
  if (b === 0n) return a
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return (a / x) * b
}

function ceilDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b > 0n ? quotient + 1n : quotient
}

/** How far from an open end numbers are drawn, in steps. */
const REACH = 1000n

/**
 * One of the range. `wish` is taken as it is where it is allowed, else the nearest allowed number to it.
 */
export function drawNumber(range: NumberRange, random: Random, wish: number | null): number | JsonNumber {
  const wished = wish === null ? null : exact(wish)
  if (wished !== null) {
    const units =
      wished.scale <= range.scale ? wished.units * power(range.scale - wished.scale) : wished.units / power(wished.scale - range.scale)
    const index = units / range.step
    if ((range.first === null || index >= range.first) && (range.last === null || index <= range.last)) return settle(range, index)
  }
  const [low, high] = window(range)
  for (let tries = 0; tries < 8; tries++) {
    const value = settle(range, low + below(high - low + 1n, random))
    if (range.divisors.length === 0 || (typeof value === 'number' && range.divisors.every((divisor) => Number.isInteger(value / divisor))))
      return value
  }
  return settle(range, low + below(high - low + 1n, random))
}

/** Wide ranges are drawn from near one and up, as numbers in real messages are. */
function window({ first, last, step, scale }: NumberRange): readonly [bigint, bigint] {
  const reach = REACH * (step === 1n ? power(scale) : 1n)
  let low = first ?? (last === null || last >= 1n ? 1n : last - reach)
  let high = last ?? low + reach
  if (high - low > 10n * reach) {
    if (low < 1n && high >= 1n) low = 1n
    if (high > low + reach) high = low + reach
  }
  return [low, high]
}

function below(count: bigint, random: Random): bigint {
  if (count <= 1n) return 0n
  if (count <= 9007199254740991n) return BigInt(Math.floor(random.fraction() * Number(count)))
  let drawn = 0n
  for (let bits = count; bits > 0n; bits >>= 32n) drawn = (drawn << 32n) | BigInt(random.next())
  return drawn % count
}

/** A double where that loses nothing, else the digits. */
function settle(range: NumberRange, index: bigint): number | JsonNumber {
  const units = index * range.step
  const text = decimal(units, range.scale)
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value
  const back = exact(value)
  if (back !== null && back.units * power(Math.max(0, range.scale - back.scale)) === units * power(Math.max(0, back.scale - range.scale)))
    return value
  return new JsonNumber(text)
}

function decimal(units: bigint, scale: number): string {
  if (scale === 0) return String(units)
  const digits = String(absolute(units)).padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
}

/** What a number has to be, with the range found once. */
export class NumberPlan {
  readonly integer: boolean
  readonly range: NumberRange | null
  /** The ends as doubles where any double between them (any whole one for integers) will do. */
  readonly #simple: readonly [number, number] | null

  constructor(demand: NumberDemand) {
    this.integer = demand.integer
    this.range = numberRange(demand)
    this.#simple = this.range === null ? null : simpleEnds(this.range, demand)
  }

  /** The allowed number that is next to this one. */
  nearest(value: number): number | JsonNumber | null {
    const wanted = exact(value)
    if (this.range === null || wanted === null) return null
    const { scale, step, first, last } = this.range
    const units = wanted.scale <= scale ? wanted.units * power(scale - wanted.scale) : wanted.units / power(wanted.scale - scale)
    let index = units / step
    if (first !== null && index < first) index = first
    if (last !== null && index > last) index = last
    return settle(this.range, index)
  }

  /** `wish` is what the name of the place suggests. */
  draw(random: Random, wish: number | null): number | JsonNumber | null {
    if (this.range === null) return null
    if (this.#simple === null) return drawNumber(this.range, random, wish)
    const [low, high] = this.#simple
    if (wish !== null && wish >= low && wish <= high && (!this.integer || Number.isInteger(wish))) return wish
    const from = low < 1 && high >= 1 ? 1 : low
    const to = Math.min(high, from + 1000)
    if (this.integer) return random.integer(from, to)
    return to - from < 1 ? drawNumber(this.range, random, wish) : random.integer(Math.ceil(from * 100), Math.floor(to * 100)) / 100
  }
}

function simpleEnds({ scale, step, first, last }: NumberRange, demand: NumberDemand): readonly [number, number] | null {
  const whole = power(scale)
  if (demand.rules.some((rule) => rule.multipleOf !== null) || (demand.integer && step !== whole) || (!demand.integer && scale > 2))
    return null
  const low = first === null ? -Number.MAX_SAFE_INTEGER : Number(first * step) / Number(whole)
  const high = last === null ? Number.MAX_SAFE_INTEGER : Number(last * step) / Number(whole)
  const safe = Math.abs(low) <= Number.MAX_SAFE_INTEGER && Math.abs(high) <= Number.MAX_SAFE_INTEGER
  return safe && (!demand.integer || (Number.isInteger(low) && Number.isInteger(high))) ? [low, high] : null
}
