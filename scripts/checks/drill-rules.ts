import type { CusumRule } from '../../src/model/handoff-settings.ts'
import { boundOf } from '../../src/handoff/statistics/bound.ts'
import { CALM, cusumAfterBatch } from '../../src/handoff/statistics/cusum.ts'
import { type Hypotheses, sprt } from '../../src/handoff/statistics/sprt.ts'
import type { Random } from '../../src/schema/random.ts'

/** A way to judge a service by its answers so far, looked at after every one. */
export interface Rule {
  readonly name: string
  /** A rule with a memory is made anew for every run. */
  begin(): (good: number, bad: number) => 'promote' | 'reject' | null
}

export interface Outcome {
  readonly end: 'promote' | 'reject' | 'undecided'
  readonly samples: number
}

/** Good answers until the next bad one, of a service that is bad at a rate: as one draw, since most answers are good. */
export function gap(random: Random, rate: number): number {
  if (rate <= 0) return Number.POSITIVE_INFINITY
  if (rate >= 1) return 0
  return Math.floor(Math.log(1 - random.fraction()) / Math.log(1 - rate))
}

export function judge(rule: Rule, random: Random, rate: number, most: number): Outcome {
  const look = rule.begin()
  let good = 0
  let bad = 0
  let until = gap(random, rate)
  while (good + bad < most) {
    if (until-- > 0) good++
    else {
      bad++
      until = gap(random, rate)
    }
    const end = look(good, bad)
    if (end !== null) return { end, samples: good + bad }
  }
  return { end: 'undecided', samples: most }
}

export function sprtRule(name: string, hypotheses: Hypotheses): Rule {
  return {
    name,
    begin: () => (good, bad) => {
      const { outcome } = sprt({ good, bad }, hypotheses)
      if (outcome === 'pass') return 'promote'
      return outcome === 'fail' ? 'reject' : null
    },
  }
}

/** What most people write first: enough answers, and few enough of them bad. */
export function thresholdRule(limit: number, least: number): Rule {
  return {
    name: `observed rate <= ${limit * 100} %, n >= ${least}`,
    begin: () => (good, bad) => (good + bad >= least && bad / (good + bad) <= limit ? 'promote' : null),
  }
}

/** A bound that is right for one look, looked at again and again. */
export function wilsonRule(limit: number, z: number, name: string): Rule {
  const upper = (good: number, bad: number): number => {
    const n = good + bad
    const seen = bad / n
    const centre = seen + (z * z) / (2 * n)
    return (centre + z * Math.sqrt((seen * (1 - seen)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n)
  }
  return { name, begin: () => (good, bad) => (good + bad >= 50 && upper(good, bad) < limit ? 'promote' : null) }
}

/** The bound that we show, if it were to decide: for each number of bad answers, the good ones from which it lies below the limit. */
export function boundRule(limit: number, alpha: number, name: string): Rule {
  const wanted = new Map<number, number>()
  const goodFor = (bad: number): number => {
    const known = wanted.get(bad)
    if (known !== undefined) return known
    let low = 0
    let high = 100_000
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (boundOf({ good: middle, bad }, alpha).upper < limit) high = middle
      else low = middle + 1
    }
    wanted.set(bad, low)
    return low
  }
  return { name, begin: () => (good, bad) => (good >= goodFor(bad) ? 'promote' : null) }
}

/** Windows of so many requests that are good at 99 %: 25 good ones promote, the fifth bad one since the start stops. */
export function windowRule(size: number): Rule {
  return {
    name: `windows of ${size} at 99 %, 25 good, 5 bad`,
    begin: () => {
      let before = 0
      let passed = 0
      let failed = 0
      return (good, bad) => {
        if ((good + bad) % size !== 0) return null
        if ((bad - before) / size <= 0.01) passed++
        else failed++
        before = bad
        if (failed >= 5) return 'reject'
        return passed >= 25 ? 'promote' : null
      }
    },
  }
}

/** Samples until the alarm, from calm; `most` where there is none before. */
export function alarmAfter(rule: CusumRule, random: Random, rate: number, most: number): number {
  let watch = CALM
  while (watch.samples < most) {
    const good = Math.min(gap(random, rate), most - watch.samples)
    watch = cusumAfterBatch(watch, { good, bad: 0 }, rule)
    if (watch.samples >= most) return most
    watch = cusumAfterBatch(watch, { good: 0, bad: 1 }, rule)
    if (watch.alarm) return watch.samples
  }
  return most
}
