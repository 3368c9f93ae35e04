import { type Group, type Stage, STAGES } from '../../model/handoff.ts'
import { stepWords } from '../canary.ts'
import type { Circumstances } from './action.ts'

/** A stage, and in the canary a step. */
export interface Place {
  readonly stage: Stage
  readonly step: number
}

/** How far on the way a place is: a later one gives the service more. */
export function rankOf({ stage, step }: Place): number {
  return STAGES.indexOf(stage) * 1_000 + (stage === 'canary' ? step : 0)
}

/** `canary, step 2 of 4 (25 % of consumers)` */
export function placeWords({ stage, step }: Place, { canary }: Pick<Group, 'canary'>): string {
  return stage === 'canary' ? `canary, step ${step + 1} of ${canary.steps.length} (${stepWords(canary.steps[step])})` : stage
}

/** The group at a place from now on, with evidence that begins anew. Somebody's hold stays; what the controller held for the old place's sake does not. */
export function arrived(group: Group, { stage, step }: Place, { now, next }: Circumstances): Group {
  const judged = group.judged && stage !== 'mock' && stage !== 'shadow'
  return { ...renewed(group, now, next), judged, stage, step: stage === 'canary' ? step : 0, held: isOurs(group) ? null : group.held }
}

/** The same place, with evidence that begins anew, and nothing that was shown before. */
export function renewed(group: Group, now: number, next: number): Group {
  return { ...group, epoch: next, lineage: next, since: now, approvals: [], judged: false }
}

/** Whose holds the controller may lift. */
export const CONTROLLER = 'controller'

/** Whether a hold is the controller's. */
export function isOurs({ held }: Pick<Group, 'held'>): boolean {
  return held?.by === CONTROLLER
}
