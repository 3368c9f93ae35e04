import type { Understudy } from '../app/understudy.ts'
import type { Group } from '../model/handoff.ts'
import type { ConsumerShare, Status } from './api.ts'
import type { GroupStatus } from './group-status.ts'
import { summaryOf } from './state.ts'
import { wayOf } from './way.ts'

/** Consumers that are told of, those who call most. */
const MOST = 1_000

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
    consumers: tally.shares.slice(0, MOST),
  }
}

type Counted = ReturnType<Understudy['recorder']['counts']>

export interface Tally extends Pick<Counted, 'answered' | 'breaking'> {
  readonly shares: readonly ConsumerShare[]
}

/** The exchanges held, by group and by consumer. */
export function tallyOf(understudy: Understudy): Tally {
  const { all, answered, breaking, consumers } = understudy.recorder.counts()
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
    answered: { ...tally.answered.get(id) },
    breaking: tally.breaking.get(id) ?? 0,
    way: wayOf(understudy, group),
  }
}
