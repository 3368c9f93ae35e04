import type { Understudy } from '../app/understudy.ts'
import type { Consumer } from '../model/consumer.ts'
import type { Group } from '../model/handoff.ts'
import type { ConsumerShare, Status } from './api.ts'
import type { GroupStatus } from './group-status.ts'
import { summaryOf } from './state.ts'
import { wayOf } from './way.ts'

/** One look at everything: which group is where, what came of it, and who calls. */
export function statusOf(understudy: Understudy): Status {
  const { groups, routing, upstreams } = understudy.handoff
  const tally = tallyOf(understudy)
  return {
    problems: understudy.condition.problems,
    state: summaryOf(understudy.state),
    epoch: routing.epoch,
    groups: groups.map((group) => groupStatus(understudy, group, tally)),
    upstreams: upstreams.map(({ name, url, health }) => ({ name, url, ...health })),
    consumers: tally.shares,
  }
}

interface Tally {
  readonly answered: ReadonlyMap<string, Readonly<Record<string, number>>>
  readonly breaking: ReadonlyMap<string, number>
  readonly shares: readonly ConsumerShare[]
}

/** The exchanges held, counted once over. */
export function tallyOf(understudy: Understudy): Tally {
  const answered = new Map<string, Record<string, number>>()
  const breaking = new Map<string, number>()
  const consumers = new Map<string, { consumer: Consumer; exchanges: number }>()
  let all = 0
  for (const { exchange } of understudy.recorder.backwards()) {
    const { decision, reply, verdict, consumer } = exchange
    all++
    const share = consumers.get(consumer.id) ?? { consumer, exchanges: 0 }
    share.exchanges++
    consumers.set(consumer.id, share)
    if (decision.group === null) continue
    const counts = answered.get(decision.group) ?? {}
    counts[reply.by] = (counts[reply.by] ?? 0) + 1
    answered.set(decision.group, counts)
    if (verdict.outcome === 'breaks') breaking.set(decision.group, (breaking.get(decision.group) ?? 0) + 1)
  }
  const shares = [...consumers.values()]
    .map(({ consumer: { id, by, trust }, exchanges }) => ({ id, by, trust, exchanges, share: exchanges / all }))
    .toSorted((a, b) => b.exchanges - a.exchanges)
  return { answered, breaking, shares }
}

/** One group, and what came of its exchanges. */
export function groupStatus(understudy: Understudy, group: Group, tally: Tally): GroupStatus {
  const { id, contract, stage, upstream, operations, pins, reasons } = group
  return {
    id,
    contract,
    stage,
    upstream,
    operations,
    pins,
    reasons,
    answered: tally.answered.get(id) ?? {},
    breaking: tally.breaking.get(id) ?? 0,
    way: wayOf(understudy, group),
  }
}
