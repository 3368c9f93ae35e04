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
  const weights = weightsOf(rule)
  const sum = Math.max(0, before.sum + (bad ? weights.bad : weights.good))
  const count = bad ? 1 : 0
  return { sum, samples: before.samples + 1, bad: before.bad + count, alarm: before.alarm || sum >= rule.h }
}

/** Into how many parts a batch is taken at most. */
const PARTS = 1_000

/**
 * After answers whose order nobody knows, as those of one second on many nodes: as if the bad ones had come evenly among the good
 * ones. To count them last would ring for every healthy service of some hundred requests a second, to count them first for none.
 */
export function cusumAfterBatch(before: Cusum, { good, bad }: Counts, rule: CusumRule): Cusum {
  const weights = weightsOf(rule)
  const parts = Math.max(1, Math.min(bad, PARTS))
  let { sum, alarm } = before
  for (let part = 0; part < parts; part++) {
    sum = Math.max(0, sum + (good / parts) * weights.good) + (bad / parts) * weights.bad
    alarm ||= sum >= rule.h
  }
  return { sum, samples: before.samples + good + bad, bad: before.bad + bad, alarm }
}

/** Bad answers in a row that raise the alarm from calm. */
export function tripsAfter(rule: CusumRule): number {
  return Math.ceil(rule.h / weightsOf(rule).bad)
}
