import type { Identified } from '../model/exchange.ts'
import type { Decision, Group, Routing } from '../model/handoff.ts'
import { routeKey } from './routing.ts'

/** Who is to answer: decided on one snapshot, by the operation's group, its stage and the consumer's pin. Pure. */
export function decide(
  routing: Routing,
  { contract, operation, consumer }: Pick<Identified, 'contract' | 'operation' | 'consumer'>,
): Decision {
  const { epoch } = routing
  if (contract === null || operation === null) return { kind: 'refuse', group: null, epoch, reason: 'no such operation' }
  const group = routing.byOperation.size === 0 ? undefined : routing.byOperation.get(routeKey(contract.id, operation.id))
  if (group === undefined) return improvised(routing, null, 'the operation is in no group')
  const { leg, reason } = legOf(group, consumer.id)
  if (leg === 'mock' || group.upstream === null) return improvised(routing, group.id, reason)
  return shared(routing, `live ${group.id} ${reason}`, () => forwarded(routing, group, reason))
}

/** One object for all exchanges that are decided alike. */
const SHARED = new WeakMap<Routing, Map<string, Decision>>()

function shared(routing: Routing, key: string, make: () => Decision): Decision {
  let known = SHARED.get(routing)
  if (known === undefined) SHARED.set(routing, (known = new Map()))
  let decision = known.get(key)
  if (decision === undefined) known.set(key, (decision = make()))
  return decision
}

function improvised(routing: Routing, group: string | null, reason: string): Decision {
  return shared(routing, `mock ${group} ${reason}`, () => ({ kind: 'improvise', group, epoch: routing.epoch, reason }))
}

function forwarded({ epoch }: Routing, { id, upstream, fallback, validate }: Group, reason: string): Decision {
  return { kind: 'forward', group: id, epoch, reason, upstream: upstream ?? '', fallback, validate }
}

function legOf({ stage, pins, upstream }: Group, consumer: string): { readonly leg: 'mock' | 'live'; readonly reason: string } {
  if (pins.mock.includes(consumer)) return { leg: 'mock', reason: `${consumer} is pinned to mock` }
  if (pins.live.includes(consumer) && upstream !== null) return { leg: 'live', reason: `${consumer} is pinned to live` }
  return stage === 'live' || stage === 'retired' ? { leg: 'live', reason: `stage ${stage}` } : { leg: 'mock', reason: `stage ${stage}` }
}
