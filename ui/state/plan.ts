import type { ControlApi } from '../../src/control/api.ts'
import { count, listed } from './figures.ts'

export type Plan = Awaited<ReturnType<ControlApi['plan']>>
export type NeedRow = Awaited<ReturnType<ControlApi['needs']>>[number]
export type Curve = Plan['curve']
export type Bundle = Plan['bundles'][number]

/** Another world, worked out. */
export type OtherWorld = Awaited<ReturnType<ControlApi['whatIf']>>

/** `12,400 EUR`. */
export function money(value: number, currency: string): string {
  return `${count(Math.round(value))} ${currency}`
}

/** What another world costs, in one line. */
export function priceText(difference: number, currency: string): string {
  if (Math.abs(difference) < 0.5) return 'Nothing more.'
  return `${money(Math.abs(difference), currency)} ${difference > 0 ? 'more' : 'less'}.`
}

/** Money a day that is no longer lost, by all that can go on and all that is live; one figure for each of the curve's days. */
export function freed({ unblocked, live }: Curve): readonly number[] {
  return unblocked.map((one, index) => one + (live[index] ?? 0))
}

/** A curve as the path of a picture: it rises in steps. `width` days and `height` money are its corners. */
export function stepPath(days: readonly number[], values: readonly number[], { width, height, last }: Frame): string {
  const x = (day: number): number => (day / Math.max(1, last)) * width
  const y = (value: number): number => height - value
  const parts = [`M 0 ${y(values[0] ?? 0)}`]
  for (const [index, day] of days.entries()) {
    if (index > 0) parts.push(`H ${round(x(day))} V ${round(y(values[index] ?? 0))}`)
  }
  return [...parts, `H ${width}`].join(' ')
}

/** What a picture has room for; `last` is the day at its right edge. Values come scaled to its height. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly last: number
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** What the picture of both curves shows, in sentences. */
export function curveWords({ curve, bare, cost, currency }: Pick<Plan, 'curve' | 'bare' | 'cost' | 'currency'>): readonly string[] {
  const most = curve.most.unblocked + curve.most.live
  const half = (one: Curve): number => one.days[freed(one).findIndex((value) => value >= most / 2)] ?? 0
  return [
    `Waiting costs ${money(cost, currency)} with stand-ins, and ${money(bare.cost, currency)} without any.`,
    `Half of the ${money(most, currency)} a day is freed on day ${half(curve)} with stand-ins, on day ${half(bare.curve)} without.`,
  ]
}

/** Why work is where it is in the plan: what it frees, and what comes of it. */
export function bundleReasons(
  { density, unblocks, completes }: Bundle,
  title: (need: string) => string,
  currency: string,
): readonly string[] {
  return [
    ...(density === null ? [] : [`Each day of it frees ${money(density, currency)} a day.`]),
    ...(unblocks.length === 0 ? [] : [`Then ${listed(unblocks.map(title), 6)} can start.`]),
    ...(completes.length === 0 ? [] : [`Then ${listed(completes.map(title), 6)} can be real.`]),
    ...(density === null && unblocks.length + completes.length === 0 ? ['Others wait for it.'] : []),
  ]
}

/** Two hundred years of working days: later is never. */
const LATEST = 52_000

/** `2027-01-04` and 12 working days: `2027-01-20`. */
export function dateOf(start: string, day: number): string {
  const date = new Date(`${start}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return start
  let left = Math.min(Math.ceil(day), LATEST)
  while (left > 0) {
    date.setUTCDate(date.getUTCDate() + 1)
    if (date.getUTCDay() % 6 !== 0) left--
  }
  return date.toISOString().slice(0, 10)
}
