import type { Group } from '../../model/handoff.ts'
import { isOff } from '../canary.ts'
import { type Change, changed, type Circumstances, type Refusal, refused } from './action.ts'
import { arrived, CONTROLLER, isOurs, renewed } from './place.ts'

const DAY = 24 * 60 * 60_000
/** Alarms that are remembered. */
const REMEMBERED = 20
/** Share by which a cooldown is varied, so that many groups do not come back at one moment. */
const JITTER = 0.5

/** The service has failed: nothing goes to it from this epoch on. Never gated. */
export function alarm(group: Group, about: Circumstances): Change | Refusal {
  const { stage, id } = group
  if (stage === 'mock' || isOff(group)) return refused(`Nothing goes to the service of ${id} as it is.`)
  if (stage === 'shadow') return distrusted(group, about)
  if (mayGoBack(group, about)) {
    // Who was brought here by force goes back to where it was, and no further than to be looked at.
    const isCopied = about.shadowable && group.forced?.back.stage !== 'mock'
    const place = { stage: isCopied ? 'shadow' : 'mock', step: 0 } as const
    return changed(stage === 'canary' ? 'T7' : 'T8', alarmed(arrived(group, place, about), group, about))
  }
  const { why, who, now, next } = about
  return changed('T8-degraded', { ...alarmed(renewed(group, now, next), group, about), degraded: { reason: why, by: who, at: now } })
}

/** No consumer has noticed; a person is to see it. */
function distrusted(group: Group, { why, now, next }: Circumstances): Change | Refusal {
  if (group.held !== null && !(isOurs(group) && group.held.lifts === 'on-pass')) return refused(`${group.id} is held already.`)
  return changed('T9', { ...group, epoch: next, held: { reason: why, by: CONTROLLER, at: now, lifts: 'by-hand' } })
}

/** Whether the stand-in knows enough to take over: it lacks what consumers wrote to the service. */
function mayGoBack(group: Group, { written }: Circumstances): boolean {
  if (group.stage === 'retired') return false
  return group.stateless || group.rollback.policy === 'mock' || (group.stage === 'canary' && !written)
}

function alarmed(next: Group, before: Group, { now, random, why, who }: Circumstances): Group {
  const { cooldown, maxCooldown, blockAfter } = before.rollback
  const rollbacks = [...before.rollbacks, now].slice(-REMEMBERED)
  const length = Math.min(maxCooldown, cooldown * 2 ** (streakOf(rollbacks) - 1)) * (1 - JITTER / 2 + JITTER * random)
  const recent = rollbacks.filter((at) => at > before.pardoned && at > now - blockAfter.within).length
  return {
    ...next,
    forced: null,
    rollbacks,
    cooldown: { until: now + length, length },
    blocked: recent >= blockAfter.count ? { reason: `${recent} alarms, the latest: ${why}`, by: who, at: now } : before.blocked,
  }
}

/** Alarms with less than a day between them, back from the latest. */
function streakOf(rollbacks: readonly number[]): number {
  let streak = 1
  for (let i = rollbacks.length - 1; i > 0; i--) {
    if ((rollbacks[i] ?? 0) - (rollbacks[i - 1] ?? 0) > DAY) break
    streak++
  }
  return streak
}

/** The service may be tried again: from shadow on, where it went back to, or where it was degraded. */
export function recover(group: Group, about: Circumstances): Change | Refusal {
  const { id, cooldown, blocked, degraded, advance } = group
  if (cooldown === null) return refused(`${id} does not cool down.`)
  if (blocked !== null) return refused(`${id} is blocked (${blocked.reason}). A person has to look: understudy unblock ${id} --why "…"`)
  if (about.automatic && about.now < cooldown.until) return refused(`${id} still cools down.`)
  if (about.automatic && degraded !== null && advance === 'manual') return refused(`${id} is degraded, and advances by hand.`)
  if (!about.reachable) return refused(`The service of ${id} does not answer.`)
  return changed('T10', { ...renewed(group, about.now, about.next), cooldown: null, degraded: null })
}

/** Everything to the stand-in, at a person's word: whatever the state, and until that person lets go. */
export function rollback(group: Group, about: Circumstances): Change | Refusal {
  const { who, why, now, automatic } = about
  if (automatic) return refused(`The controller takes ${group.id} back by an alarm only.`)
  if (group.stage === 'mock') return refused(`${group.id} is the stand-in’s already.`)
  const back = arrived(group, { stage: 'mock', step: 0 }, about)
  const held = { reason: why === '' ? 'rolled back' : why, by: who, at: now, lifts: 'by-hand' } as const
  return changed(group.stage === 'live' || group.stage === 'retired' ? 'T8' : 'T7', {
    ...back,
    held,
    forced: null,
    degraded: null,
    cooldown: null,
  })
}
