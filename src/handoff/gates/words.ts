import type { Gate } from '../../model/comparison.ts'
import type { GateFigures, OperationRecord } from '../../model/evidence.ts'

/** How a gate's bad answers are called: one, several, and as a rate. */
const BAD: Readonly<Record<Gate, { readonly one: string; readonly many: string; readonly rate: string }>> = {
  availability: { one: 'failed', many: 'failed', rate: 'failures' },
  conformance: { one: 'breaks the contract', many: 'break the contract', rate: 'broken answers' },
  agreement: { one: 'differs', many: 'differ', rate: 'mismatch' },
  latency: { one: 'came late', many: 'came late', rate: 'late answers' },
}

/** `getOrder: 180 of 251 clean answers; mismatch below 2.3 %, 95 % sure` */
export function rateWords(gate: Gate, operation: string, figures: GateFigures, record: OperationRecord | undefined): string {
  const { samples, bad, wanted, upper, lower } = figures
  const { one, many, rate } = BAD[gate]
  if (samples === 0) return `${operation}: no answer yet; ${count(wanted, 'clean answer')} ${wanted === 1 ? 'is' : 'are'} wanted`
  const answers = wanted === 0 ? count(samples, 'clean answer') : `${number(samples)} of ${count(samples + wanted, 'clean answer')}`
  if (bad === 0) return `${operation}: ${answers}; ${rate} below ${percent(upper)}, 95 % sure`
  const seen = `${operation}: ${number(bad)} of ${count(samples, 'answer')} ${bad === 1 ? one : many}${culprit(record)}`
  const more = wanted === 0 ? '' : `, and ${number(wanted)} more clean ones would outweigh ${bad === 1 ? 'it' : 'them'}`
  return `${seen}${more}; ${rate} ${range(lower, upper)}, 95 % sure`
}

function range(lower: number, upper: number): string {
  const from = percent(lower, 'down')
  return from === '0 %' ? `below ${percent(upper)}` : `between ${from} and ${percent(upper)}`
}

/** A sample that ended undecided. */
export function undecidedWords(gate: Gate, operation: string, { samples, bad, lower, upper }: GateFigures): string {
  const { rate, many, one } = BAD[gate]
  return `${operation}: undecided after ${count(samples, 'answer')}, of which ${number(bad)} ${bad === 1 ? one : many}; ${rate} ${range(lower, upper)} is too near to the limit, and a person has to decide`
}

/** Names the consumer that most bad answers went to, where others had good ones. */
function culprit(record: OperationRecord | undefined): string {
  const consumers = Object.entries(record?.consumers ?? {})
  const all = consumers.reduce((sum, [, { bad }]) => sum + bad, 0)
  const [worst] = consumers.toSorted(([, a], [, b]) => b.bad - a.bad)
  if (worst === undefined || consumers.length < 2 || worst[1].bad * 2 <= all) return ''
  return worst[1].bad === all ? `, all to ${worst[0]}` : `, most to ${worst[0]}`
}

/** `1 answer`, `1,520 answers`. */
export function count(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`
}

export function number(amount: number): string {
  return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** Rounded so that what is said holds: an upper bound up, a lower one down. Two figures. */
export function percent(rate: number, to: 'up' | 'down' = 'up'): string {
  const hundredths = rate * 100
  const digits = hundredths === 0 || hundredths >= 10 ? 0 : hundredths >= 1 ? 1 : 2
  const scale = 10 ** digits
  // Sixteen digits of a float are more than a bound has: 0.02 is not to be 2.1 %.
  const scaled = Number((hundredths * scale).toPrecision(12))
  return `${(to === 'up' ? Math.ceil(scaled) : Math.floor(scaled)) / scale} %`
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const

/** `10 minutes`: milliseconds in the largest unit of which there are two, rounded down. */
export function duration(milliseconds: number): string {
  const [size, unit] = UNITS.find(([one]) => milliseconds >= one * 2) ?? UNITS.find(([one]) => milliseconds >= one) ?? [1_000, 'second']
  return count(Math.floor(milliseconds / size), unit)
}

/** `a, b and 3 more` */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most)
  if (names.length > most) return `${shown.join(', ')} and ${names.length - most} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
