import type { Assessment, GateReport } from '../model/evidence.ts'
import type { Group, Stage } from '../model/handoff.ts'
import { isOff } from './canary.ts'
import { missingWords } from './gates/gates.ts'
import { duration } from './gates/words.ts'
import type { Action } from './machine/action.ts'
import { isOurs, placeWords, rankOf } from './machine/place.ts'
import { tripsAfter } from './statistics/cusum.ts'
import { ruleOf } from './watch.ts'

/** All that the controller knows of a group when it looks. Times are milliseconds since 1970. */
export interface Situation {
  readonly group: Group
  readonly gates: Assessment
  /** Why the service is to be left alone at once: a CUSUM that has risen, or a rule without mercy; null where nothing is. */
  readonly alarm: string | null
  readonly reachable: boolean
  readonly unreachableSince: number | null
  readonly shadowable: boolean
  /** The service asks for less (429, or 503 with `Retry-After`). */
  readonly throttled: boolean
  /** The clock on the wall has jumped, so that times cannot be believed. */
  readonly clockJumped: boolean
  readonly now: number
}

/** What the controller does next, and why. `propose` is shown to a person; `nothing` has no action. */
export type ControllerStep =
  | { readonly kind: 'nothing'; readonly reason: string }
  | {
      readonly kind: 'advance' | 'propose' | 'hold' | 'release' | 'roll-back' | 'recover' | 'expire' | 'give-up'
      readonly action: Action
      readonly reason: string
    }

/** One look at a group. What protects consumers comes before what waits, that before what goes on. Pure. */
export function controllerStep(situation: Situation): ControllerStep {
  return protecting(situation) ?? waiting(situation) ?? judging(situation) ?? advancing(situation)
}

function protecting({ group, gates, alarm, now, unreachableSince }: Situation): ControllerStep | null {
  const { stage, shadow } = group
  if (stage === 'canary' && !isOff(group) && gates.reports.some(isBroken))
    return { kind: 'roll-back', action: { kind: 'alarm' }, reason: alarm ?? wordsOf(gates) }
  if (alarm !== null && stage !== 'mock' && !isOff(group)) {
    if (stage !== 'shadow') return { kind: 'roll-back', action: { kind: 'alarm' }, reason: alarm }
    if (group.held === null || (isOurs(group) && group.held.lifts === 'on-pass'))
      return { kind: 'hold', action: { kind: 'alarm' }, reason: alarm }
  }
  if (group.forced !== null && now >= group.forced.until)
    return { kind: 'expire', action: { kind: 'expire' }, reason: `the override by ${group.forced.by} is over` }
  // How long it was away before, whoever brought the group here knew.
  const away = unreachableSince === null ? 0 : now - Math.max(unreachableSince, group.since)
  if (stage === 'shadow' && unreachableSince !== null && away >= shadow.giveUp)
    return { kind: 'give-up', action: { kind: 'give-up' }, reason: `the service has been away for ${duration(away)}` }
  return null
}

function waiting({ group, gates, now, reachable, clockJumped }: Situation): ControllerStep | null {
  const { blocked, cooldown, degraded, held, advance } = group
  if (blocked !== null) return nothing(`blocked: ${blocked.reason}; a person has to look`)
  if (cooldown !== null) {
    if (now < cooldown.until) return nothing(`cools down for ${duration(cooldown.until - now)} more`)
    if (!reachable) return nothing('the cooldown is over, and the service does not answer')
    const recover = { action: { kind: 'recover' }, reason: 'the cooldown is over, and the service answers' } as const
    return degraded !== null && advance === 'manual' ? { kind: 'propose', ...recover } : { kind: 'recover', ...recover }
  }
  if (clockJumped && held === null) return { kind: 'hold', action: { kind: 'hold', lifts: 'on-pass' }, reason: 'the clock has jumped' }
  if (held === null) return null
  if (isOurs(group) && held.lifts === 'on-pass' && gates.outcome === 'fail') return null
  if (isOurs(group) && held.lifts === 'on-pass' && gates.outcome === 'pass' && !clockJumped)
    return { kind: 'release', action: { kind: 'release' }, reason: `the gates pass again (held: ${held.reason})` }
  return nothing(`held by ${held.by}: ${held.reason}`)
}

/** What the gates say where they do not pass. */
function judging({ gates }: Situation): ControllerStep | null {
  const words = wordsOf(gates)
  if (gates.outcome === 'fail') return { kind: 'hold', action: { kind: 'hold', lifts: 'by-hand' }, reason: words }
  if (gates.outcome === 'inconclusive') return { kind: 'hold', action: { kind: 'hold', lifts: 'on-pass' }, reason: words }
  return gates.outcome === 'waiting' ? nothing(words) : null
}

function wordsOf(gates: Assessment): string {
  return missingWords(gates, 5).join('; ')
}

/** Consumers get these answers: whoever sees a service fail at what it promised does not wait for a person. */
function isBroken({ gate, outcome }: GateReport): boolean {
  return outcome === 'fail' && (gate === 'availability' || gate === 'conformance')
}

function advancing(situation: Situation): ControllerStep {
  const { group, throttled } = situation
  const next = nextPlace(situation)
  if (next === null) return nothing(arrivedWords(group))
  if (typeof next === 'string') return nothing(next)
  if (throttled) return nothing('the service asks for less')
  const reason = `ready for ${placeWords(next, group)}`
  const action: Action = next.stage === 'canary' ? { kind: 'move', to: next.stage, step: next.step } : { kind: 'move', to: next.stage }
  if (group.advance === 'manual') return nothing(`${reason}: understudy handoff ${group.id} --to ${next.stage}`)
  return { kind: group.advance === 'auto' ? 'advance' : 'propose', action, reason }
}

/** Where a group has come to, and what watches over its consumers there. */
function arrivedWords(group: Group): string {
  const place = placeWords(group, group)
  const where = group.stage === group.target ? `at its target: ${place}` : `at ${place}, its target is ${group.target}`
  if (group.stage === 'mock' || group.stage === 'shadow') return where
  return `${where}; the alarm is armed: ${tripsAfter(ruleOf(group))} failures in a row take the service away`
}

/** The next place on the way to the target; null where it is reached, a sentence where there is no way. */
function nextPlace({ group, shadowable }: Situation): { readonly stage: Stage; readonly step: number } | string | null {
  const { stage, step, canary, target, shadow, upstream, id } = group
  const last = canary.steps.length - 1
  const limit = rankOf({ stage: target === 'retired' ? 'live' : target, step: last })
  const within = (to: Stage, at = 0): { stage: Stage; step: number } | null =>
    rankOf({ stage: to, step: at }) <= limit ? { stage: to, step: at } : null
  if (upstream === null) return `${id} has no service to hand over to`
  if (stage === 'mock' && shadow.skip !== null) return within('canary')
  if (stage === 'mock') return shadowable ? within('shadow') : `no operation of ${id} can be copied, and shadow may not be left out`
  if (stage === 'shadow') return within('canary')
  if (stage === 'canary') return step < last ? within('canary', step + 1) : within('live')
  return null
}

function nothing(reason: string): ControllerStep {
  return { kind: 'nothing', reason }
}
