import type { Understudy } from '../app/understudy.ts'
import { GATES } from '../model/comparison.ts'
import type { Assessment } from '../model/evidence.ts'
import type { Group } from '../model/handoff.ts'
import { missingOf, stepsOf, weightOf } from '../app/handoff/way-words.ts'
import type { Progress, WayStatus } from './group-status.ts'

/** How a group stands on its way; null where it has no service and nobody waits for anything. */
export function wayOf({ controller, handoff }: Understudy, group: Group): WayStatus | null {
  if (group.upstream === null) return null
  const gates = controller.gates(group.id)
  const { open, until } = handoff.flights.of(group.id)
  return {
    epoch: group.epoch,
    step: group.step,
    since: group.since,
    held: group.held,
    degraded: group.degraded,
    cooldown: group.cooldown,
    blocked: group.blocked,
    forced: group.forced,
    approvals: group.approvals,
    target: group.target,
    profile: group.profile,
    advance: group.advance,
    steps: stepsOf(group),
    weight: weightOf(group),
    proposal: controller.proposal(group.id),
    draining: until === null ? null : { open, until },
    reason: controller.reason(group.id),
    outcome: gates.outcome,
    missing: missingOf(gates),
    progress: progressOf(gates),
  }
}

/** Of each operation the gate at which it has failed, else the one that takes the most answers still. */
function progressOf({ reports }: Assessment): readonly Progress[] {
  const byOperation = new Map<string, Progress>()
  for (const { gate, operation, outcome, figures } of reports) {
    const own = GATES.find((one) => one === gate)
    if (operation === null || figures === null || own === undefined) continue
    const { samples, bad, wanted } = figures
    const known = byOperation.get(operation)
    const worse = known === undefined || outcome === 'fail' || (known.outcome !== 'fail' && wanted > known.wanted)
    if (worse) byOperation.set(operation, { operation, gate: own, outcome, samples, bad, wanted })
  }
  return [...byOperation.values()]
}
