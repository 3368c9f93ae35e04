import type { Sample } from '../model/evidence.ts'
import type { Group } from '../model/handoff.ts'
import type { CusumRule } from '../model/handoff-settings.ts'
import { count, number } from './gates/words.ts'
import { CALM, type Cusum, cusumAfter, LATE } from './statistics/cusum.ts'

/** What is watched of a group's service, answer by answer, on this node. Plain data. */
export interface Watch {
  /** The group's, when the watch began: with new evidence it begins anew. */
  readonly lineage: number
  /** Answers that failed or broke the contract. */
  readonly failures: Cusum
  readonly late: Cusum
  /** Why it is to be left alone whatever the sums say, as a sentence without its full stop; null where nothing is. */
  readonly grave: string | null
  /** When answers came that may be mixed up with others, of the last minute. Milliseconds since 1970. */
  readonly mixed: readonly number[]
}

/** How long one such answer is remembered: the second within that time is no accident. */
const MIXED_WITHIN = 60_000

export function watchOf({ lineage }: Pick<Group, 'lineage'>): Watch {
  return { lineage, failures: CALM, late: CALM, grave: null, mixed: [] }
}

/** What of a sample is looked at. */
type Watched = Pick<Sample, 'events' | 'leg' | 'epoch' | 'operation' | 'at' | 'grave'>

/**
 * The watch after a sample. Every sample is looked at, repeated ones too; but none of an older routing, and where consumers are
 * the service's already, no copies and nothing that we made up.
 */
export function watched(watch: Watch, group: Group, sample: Watched): Watch {
  const { events, leg, epoch } = sample
  const current = watch.lineage === group.lineage ? watch : watchOf(group)
  if (epoch < group.lineage || (group.stage !== 'shadow' && leg !== 'live')) return current
  const { availability, conformance, latency } = events
  const bad = availability === 'bad' || conformance === 'bad'
  const known = availability !== 'none' || conformance !== 'none'
  const mixed = mixedAfter(current.mixed, sample)
  return {
    lineage: current.lineage,
    failures: known ? cusumAfter(current.failures, bad, ruleOf(group)) : current.failures,
    late: latency === 'none' ? current.late : cusumAfter(current.late, latency === 'bad', LATE),
    grave: current.grave ?? graveWords(sample, mixed.length),
    mixed,
  }
}

function mixedAfter(before: readonly number[], { grave, at }: Watched): readonly number[] {
  if (grave !== 'excess' && grave !== 'framing') return before
  return [...before.filter((one) => one > at - MIXED_WITHIN), at]
}

function graveWords({ grave, operation }: Watched, mixed: number): string | null {
  switch (grave) {
    case undefined:
      return null
    case 'critical':
      return `${operation} is critical, and its answer broke the contract`
    case 'identity':
      return 'the service’s certificate is of somebody else than before'
    default:
      return mixed < 2 ? null : 'answers ended elsewhere than they say, twice within a minute, so that they may be those of other requests'
  }
}

/** What the service is held to: to less while there is little of it. */
export function ruleOf({ stage, rollback }: Pick<Group, 'stage' | 'rollback'>): CusumRule {
  return stage === 'live' || stage === 'retired' ? rollback.live : rollback.canary
}

/** Why the service is to be left alone, as a sentence without its full stop; null where it is not. */
export function alarmOf({ failures, late, grave }: Watch): string | null {
  if (grave !== null) return grave
  if (failures.alarm)
    return `${number(failures.bad)} of ${count(failures.samples, 'answer')} failed or broke the contract, too many in a row`
  return late.alarm ? `${number(late.bad)} of ${count(late.samples, 'answer')} came late, too many in a row` : null
}
