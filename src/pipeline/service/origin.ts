import { Readable } from 'node:stream'
import type { Decided, Received, Reply } from '../../model/exchange.ts'
import type { Decision, Group } from '../../model/handoff.ts'
import type { Inspection } from '../../model/match.ts'
import { problemReply } from '../../model/problem-reply.ts'
import type { World } from '../../model/world.ts'
import type { Claimed, Company } from '../company.ts'
import { sessionOf } from '../session.ts'

type Guests = Pick<Company, 'present' | 'routing' | 'observer'>

/** Resolved when it can be told what was born in the stand-in; null where that can be told already, or does not matter. */
export function originLoading(company: Guests, claimed: Claimed | null, decision: Decision): Promise<unknown> | null {
  if (claimed === null || keeperOf(company, decision) === null) return null
  const world = claimed.compiled.world()
  return world instanceof Promise ? world.catch(() => null) : null
}

/** The decision, but that what was born in the stand-in is served by it for its time, where its group says so. */
export function atOrigin(
  company: Guests,
  received: Received,
  claimed: Claimed | null,
  decision: Decision,
  inspection: Inspection,
): Decision {
  const group = keeperOf(company, decision)
  if (group === null || claimed === null || group.state.onPromote !== 'origin-pin' || group.stage === 'retired') return decision
  const born = bornAt(company, received, claimed, inspection)
  if (born === null || received.at - born >= group.state.pinTtl) return decision
  company.observer?.strayed(group.id)
  return { kind: 'improvise', group: group.id, stage: group.stage, epoch: decision.epoch, reason: 'born in the stand-in, and pinned to it' }
}

/** Whether the service's answer may be about something that only the stand-in has. */
export function mayBeRetired(company: Guests, decision: Decision): boolean {
  return keeperOf(company, decision) !== null
}

/** A service's 404 for what only the stand-in had, told as what it is: the consumer holds an id that means nothing any more. */
export function retired(company: Guests, decided: Decided, claimed: Claimed, inspection: Inspection, reply: Reply): Reply {
  if (reply.by !== 'live' || (reply.status !== 404 && reply.status !== 410)) return reply
  const group = keeperOf(company, decided.decision)
  const born = group === null ? null : bornAt(company, decided, claimed, inspection)
  if (group === null || born === null) return reply
  if (reply.body instanceof Readable) reply.body.destroy()
  company.observer?.strayed(group.id)
  const { id, operation, request } = decided
  const path = request.target.split('?', 1)[0] ?? ''
  const pinned = group.state.onPromote === 'origin-pin' ? ' and its time there is over' : ''
  const detail =
    `${path} was made in the stand-in (${new Date(born).toISOString()})${pinned}. ` +
    `${group.id} is the service’s since, which has never heard of it (\`on-promote: ${group.state.onPromote}\`). Make it again, and use the id that you get.`
  const told = problemReply('mock-id-retired', detail, id, { operationId: operation?.id, group: group.id, reason: group.state.onPromote })
  return { ...told, ...(reply.served === undefined ? {} : { served: reply.served }) }
}

/** The group of a request that goes to the service, where the stand-in may have something of it. */
function keeperOf({ present, routing }: Guests, decision: Decision): Group | null {
  if (present === null || decision.kind !== 'forward') return null
  const group = routing.groups.get(decision.group)
  return group === undefined || group.stateless || group.state.onPromote === 'dual-write' ? null : group
}

function bornAt({ present }: Guests, { request, at }: Received, { compiled, match }: Claimed, inspection: Inspection): number | null {
  const world: World | Promise<World> = compiled.world()
  if (present === null || world instanceof Promise) return null
  try {
    return world.born(match, inspection, present.view(sessionOf(request.headers).id, at))
  } catch {
    // A session of a name that none can have: nothing was born there.
    return null
  }
}
