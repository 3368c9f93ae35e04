import type { Group, Standing } from '../model/handoff.ts'
import { shareOf, stepWithin } from './canary.ts'

/** What of a group has to outlive the process: plain JSON. The rest stands in the configuration. */
export interface KeptStanding extends Standing, Pick<Group, 'salt' | 'target'> {
  /** Of 10,000 consumers; the steps of the configuration may change meanwhile. */
  readonly share: number
}

export function standingOf(group: Group): KeptStanding {
  const {
    epoch,
    lineage,
    stage,
    step,
    since,
    held,
    degraded,
    cooldown,
    blocked,
    forced,
    rollbacks,
    pardoned,
    approvals,
    judged,
    salt,
    target,
  } = group
  const share = shareOf(group)
  return {
    epoch,
    lineage,
    stage,
    step,
    since,
    held,
    degraded,
    cooldown,
    blocked,
    forced,
    rollbacks,
    pardoned,
    approvals,
    judged,
    salt,
    target,
    share,
  }
}

/**
 * A group as the configuration now has it, where it stood before: after a restart, or when the configuration has changed. It never
 * gives the service more than it had: of other canary steps it is the furthest with no larger a share, else shadow; and a group
 * without a service is the stand-in's.
 */
export function restored(configured: Group, kept: KeptStanding): Group {
  const { share, ...standing } = kept
  if (configured.upstream === null) return { ...configured, epoch: kept.epoch, lineage: kept.epoch, salt: kept.salt }
  const group = { ...configured, ...standing }
  if (standing.stage !== 'canary') return group
  const step = shareOf(group) === share ? Math.min(standing.step, group.canary.steps.length - 1) : stepWithin(group.canary.steps, share)
  return step < 0 ? { ...group, stage: 'shadow', step: 0, degraded: null } : { ...group, step }
}
