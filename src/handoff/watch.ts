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
}

export function watchOf({ lineage }: Pick<Group, 'lineage'>): Watch {
  return { lineage, failures: CALM, late: CALM }
}

/**
 * The watch after a sample. Every sample is looked at, repeated ones too; but none of an older routing, and where consumers are
 * the service's already, no copies and nothing that we made up.
 */
export function watched(watch: Watch, group: Group, { events, leg, epoch }: Pick<Sample, 'events' | 'leg' | 'epoch'>): Watch {
  const current = watch.lineage === group.lineage ? watch : watchOf(group)
  if (epoch < group.lineage || (group.stage !== 'shadow' && leg !== 'live')) return current
  const { availability, conformance, latency } = events
  const bad = availability === 'bad' || conformance === 'bad'
  const known = availability !== 'none' || conformance !== 'none'
  return {
    lineage: current.lineage,
    failures: known ? cusumAfter(current.failures, bad, ruleOf(group)) : current.failures,
    late: latency === 'none' ? current.late : cusumAfter(current.late, latency === 'bad', LATE),
  }
}

/** What the service is held to: to less while there is little of it. */
export function ruleOf({ stage, rollback }: Pick<Group, 'stage' | 'rollback'>): CusumRule {
  return stage === 'live' || stage === 'retired' ? rollback.live : rollback.canary
}

/** Why the service is to be left alone, as a sentence without its full stop; null where it is not. */
export function alarmOf({ failures, late }: Watch): string | null {
  if (failures.alarm)
    return `${number(failures.bad)} of ${count(failures.samples, 'answer')} failed or broke the contract, too many in a row`
  return late.alarm ? `${number(late.bad)} of ${count(late.samples, 'answer')} came late, too many in a row` : null
}
