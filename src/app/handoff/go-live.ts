import { stepWords } from '../../handoff/canary.ts'
import { missingWords } from '../../handoff/gates/gates.ts'
import type { Assessment } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'

/** Whether a group may go live now, and why: `unknown` where it is too early to tell. */
export interface GoLive {
  readonly group: string
  readonly answer: 'yes' | 'no' | 'unknown'
  /** One sentence each, with operation, count and consumer, without full stops. */
  readonly reasons: readonly string[]
}

/** Whether a group may go live now: what stands in its way, what is not known yet, or what speaks for it. */
export function goLive(group: Group, gates: Assessment): GoLive {
  const { id, stage, step, canary } = group
  const against = obstacles(group)
  if (against.length > 0) return { group: id, answer: 'no', reasons: against }
  if (stage === 'live' || stage === 'retired') return { group: id, answer: 'yes', reasons: [`${id} is ${stage}`] }
  const missing = missingWords(gates, 50)
  if (gates.outcome === 'fail') return { group: id, answer: 'no', reasons: missing }
  if (stage === 'mock')
    return { group: id, answer: 'unknown', reasons: [`${id} is the stand-in’s, and nothing is known of its service`, ...missing] }
  if (gates.outcome !== 'pass') return { group: id, answer: 'unknown', reasons: missing }
  const rest = canary.steps.slice(stage === 'canary' ? step + 1 : 0)
  if (rest.length === 0) return { group: id, answer: 'yes', reasons: shown(gates) }
  const words = rest.map((one) => stepWords(one)).join(', then ')
  return { group: id, answer: 'unknown', reasons: [`its gates pass, and the canary is still to come: ${words}`] }
}

function obstacles({ id, upstream, blocked, held, degraded, cooldown }: Group): readonly string[] {
  if (upstream === null) return [`${id} has no service to hand over to`]
  return [
    ...(blocked === null ? [] : [`${id} is blocked: ${blocked.reason}`]),
    ...(degraded === null ? [] : [`${id} is degraded: ${degraded.reason}`]),
    ...(cooldown === null || degraded !== null ? [] : [`${id} cools down after an alarm`]),
    ...(held === null ? [] : [`${id} is held by ${held.by}: ${held.reason}`]),
  ]
}

function shown({ reports }: Assessment): readonly string[] {
  return [...new Set(reports.filter(({ figures }) => figures !== null).map(({ words }) => words))].slice(0, 20)
}
