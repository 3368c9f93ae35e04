import type { Identified } from '../model/exchange.ts'
import type { Decision, Group, Routing, Shadowing } from '../model/handoff.ts'
import { isSampled } from './bucket.ts'
import { isOff, selected } from './canary.ts'
import { effectOf } from './effect.ts'
import { PROFILES } from './statistics/profiles.ts'
import { groupWith } from './routing.ts'

/** An exchange as far as it has to be known for the decision. Without an `id`, what goes by requests goes to the stand-in. */
export type Deciding = Pick<Identified, 'contract' | 'operation' | 'consumer'> & { readonly id?: string }

/**
 * Who is to answer: decided on one snapshot, pure. Before all goes the kill switch, then what an alarm has taken away from the
 * service, then the consumer's pin, then the stage with its steps.
 */
export function decide(routing: Routing, { contract, operation, consumer, id = '' }: Deciding): Decision {
  const { epoch } = routing
  if (contract === null || operation === null) return { kind: 'refuse', group: null, epoch, reason: 'no such operation' }
  const group = groupWith(routing, contract.id, operation.id)
  if (group === undefined) return improvised(routing, undefined, 'the operation is in no group')
  if (routing.killed !== null) return improvised(routing, group, 'kill switch')
  if (group.degraded !== null) return degraded(routing, group, wantedLeg(group, consumer, id))
  if (isBack(group)) return improvised(routing, group, 'rolled back')
  const { leg, reason } = wantedLeg(group, consumer, id)
  if (leg === 'mock' || group.upstream === null) return improvised(routing, group, reason)
  return forwarded(routing, group, reason, group.stage === 'canary' && group.canary.reverseShadow && effectOf(operation) === 'read')
}

/** Who answers a request that one side has answered before: that side. The service where it may not be asked answers nothing, and then nobody else does. null where there is none. Pure. */
export function leftTo(
  leg: 'mock' | 'live',
  routing: Routing,
  { contract, operation }: Pick<Deciding, 'contract' | 'operation'>,
): Decision | null {
  const group = contract === null || operation === null ? undefined : groupWith(routing, contract.id, operation.id)
  if (group === undefined || group.upstream === null) return null
  if (leg === 'mock') return improvised(routing, group, 'the stand-in has answered this Idempotency-Key')
  const reason = 'the service has answered this Idempotency-Key'
  return routing.killed !== null || isBack(group) ? rested(routing, group, reason) : forwarded(routing, group, reason, false)
}

/** Whether the service was taken away, by an alarm or by a person: then no pin brings it back. */
function isBack(group: Group): boolean {
  return isOff(group) || (group.stage === 'mock' && group.held !== null)
}

/** What is sent to the service beside an exchange that the stand-in answers; null where nothing is. Pure. */
export function shadowing(routing: Routing, { contract, operation, id = '' }: Deciding): Shadowing | null {
  if (contract === null || operation === null || routing.killed !== null) return null
  const group = groupWith(routing, contract.id, operation.id)
  if (group === undefined || group.upstream === null || isOff(group)) return null
  const mode = modeOf(group, operation)
  if (mode === null || (mode !== 'dual-write' && !isSampled(id, sampleOf(group)))) return null
  const twice = mode === 'read' && isSampled(id, sampleOf(group) * group.shadow.selfCheck)
  return { group: group.id, epoch: group.epoch, upstream: group.upstream, mode, twice }
}

/** How an operation is shadowed at a group's stage. Twice-written state goes on into the canary; evidence from copies does not. */
function modeOf(group: Group, operation: NonNullable<Identified['operation']>): Shadowing['mode'] | null {
  if (group.stage !== 'shadow' && group.stage !== 'canary') return null
  const mode = shadowMode(group, operation)
  return group.stage === 'shadow' || mode === 'dual-write' ? mode : null
}

/** How an operation can be shadowed at all; null where it cannot. */
export function shadowMode(group: Pick<Group, 'shadow'>, operation: NonNullable<Identified['operation']>): Shadowing['mode'] | null {
  const effect = effectOf(operation)
  if (effect === 'read') return 'read'
  const { unsafe } = group.shadow
  return effect === 'single-use' || unsafe === 'never' ? null : unsafe
}

/** Share of the requests that are copied. A group that was found wanting goes on being looked at, at a tenth of the rate. */
export function sampleOf({ shadow, profile, held }: Pick<Group, 'shadow' | 'profile' | 'held'>): number {
  const share = shadow.sample ?? PROFILES[profile].sample
  return held?.by === 'controller' && held.lifts === 'by-hand' ? share / 10 : share
}

type Forward = Extract<Decision, { kind: 'forward' }>
type Kind = 'mock' | 'live' | 'both' | 'rested'
type Made = Map<Kind, Map<Group | undefined, Map<string, Decision>>>

/** One object for all exchanges that are decided alike. */
const MADE = new WeakMap<Routing, Made>()

/** The decision of a kind for a group and a reason, made when it is wanted first. */
function once<G extends Group | undefined>(
  kind: Kind,
  routing: Routing,
  group: G,
  reason: string,
  make: (routing: Routing, group: G, reason: string) => Decision,
): Decision {
  let made = MADE.get(routing)
  if (made === undefined) MADE.set(routing, (made = new Map()))
  let byGroup = made.get(kind)
  if (byGroup === undefined) made.set(kind, (byGroup = new Map()))
  let byReason = byGroup.get(group)
  if (byReason === undefined) byGroup.set(group, (byReason = new Map()))
  let decision = byReason.get(reason)
  if (decision === undefined) byReason.set(reason, (decision = make(routing, group, reason)))
  return decision
}

function improvised(routing: Routing, group: Group | undefined, reason: string): Decision {
  return once('mock', routing, group, reason, improvising)
}

function improvising({ epoch }: Routing, group: Group | undefined, reason: string): Decision {
  return group === undefined
    ? { kind: 'improvise', group: null, epoch, reason }
    : { kind: 'improvise', group: group.id, stage: group.stage, epoch, reason }
}

function forwarded(routing: Routing, group: Group, reason: string, reverse: boolean): Decision {
  return once(reverse ? 'both' : 'live', routing, group, reason, reverse ? forwardingBoth : forwarding)
}

function forwarding({ epoch }: Routing, { id, stage, upstream, validate, fallback }: Group, reason: string): Forward {
  // A retired group's stand-in is off, so that nothing falls back to it.
  const left = stage === 'retired' ? { ...fallback, read: fallback.read.filter((rung) => rung !== 'mock') } : fallback
  return { kind: 'forward', group: id, stage, epoch, reason, upstream: upstream ?? '', fallback: left, validate }
}

function forwardingBoth(routing: Routing, group: Group, reason: string): Forward {
  return { ...forwarding(routing, group, reason), reverse: true }
}

/** Whoever would be answered by the service is answered without it. */
function degraded(routing: Routing, group: Group, wanted: Leg): Decision {
  if (wanted.leg === 'mock') return improvised(routing, group, wanted.reason)
  return rested(routing, group, 'degraded')
}

function rested(routing: Routing, group: Group, reason: string): Decision {
  return once('rested', routing, group, reason, resting)
}

function resting({ epoch }: Routing, { id, stage, upstream, fallback, validate }: Group, reason: string): Forward {
  return { kind: 'forward', group: id, stage, epoch, reason, upstream: upstream ?? '', fallback, validate, degraded: true }
}

interface Leg {
  readonly leg: 'mock' | 'live'
  readonly reason: string
}

function wantedLeg(group: Group, consumer: Identified['consumer'], request: string): Leg {
  const { stage, pins, upstream } = group
  if (stage === 'retired') return { leg: 'live', reason: 'stage retired' }
  if (pins.mock.includes(consumer.id)) return { leg: 'mock', reason: `${consumer.id} is pinned to mock` }
  if (pins.live.includes(consumer.id) && upstream !== null) return { leg: 'live', reason: `${consumer.id} is pinned to live` }
  if (stage === 'live') return { leg: 'live', reason: 'stage live' }
  const why = selected(group, consumer, request)
  return why === null ? { leg: 'mock', reason: `stage ${stage}` } : { leg: 'live', reason: why }
}
