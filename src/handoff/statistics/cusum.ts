import type { CusumRule } from '../../model/handoff-settings.ts'
import type { Counts } from './sprt.ts'
import { weightsOf } from './sprt.ts'

/** Page's test as it stands: plain data, one for each thing that is watched. */
export interface Cusum {
  /** How far the answers have drifted to the bad; never below 0. */
  readonly sum: number
  readonly samples: number
  readonly bad: number
  /** Once raised it stays, until the watch is begun anew. */
  readonly alarm: boolean
}

export const CALM: Cusum = { sum: 0, samples: 0, bad: 0, alarm: false }

/** Latency drifts slower than availability breaks: eight late answers in a row. */
export const LATE: CusumRule = { p0: 0.03, p1: 0.1, h: 9.2 }

/** After one answer. Time alone changes nothing: it is per sample. */
export function cusumAfter(before: Cusum, bad: boolean, rule: CusumRule): Cusum {
  return cusumAfterBatch(before, bad ? { good: 0, bad: 1 } : { good: 1, bad: 0 }, rule)
}

/** After answers whose order nobody knows, as those of one second on many nodes: the bad ones are counted last, which alarms no later. */
export function cusumAfterBatch(before: Cusum, { good, bad }: Counts, rule: CusumRule): Cusum {
  const weights = weightsOf(rule)
  const sum = Math.max(0, before.sum + good * weights.good) + bad * weights.bad
  return {
    sum,
    samples: before.samples + good + bad,
    bad: before.bad + bad,
    alarm: before.alarm || sum >= rule.h,
  }
}

/** Bad answers in a row that raise the alarm from calm. */
export function tripsAfter(rule: CusumRule): number {
  return Math.ceil(rule.h / weightsOf(rule).bad)
}
