import type { Decided, Reply } from '../model/exchange.ts'
import type { Inspection } from '../model/match.ts'
import { Problem } from '../model/problem.ts'
import { problemReply } from '../model/problem-reply.ts'
import type { Present } from '../model/state.ts'
import { isError } from '../model/verdict.ts'
import type { WireRequest } from '../model/wire.ts'
import type { World, WriteContext } from '../model/world.ts'
import type { Claimed, Company } from './company.ts'
import { told } from './findings-line.ts'
import { type Session, sessionOf } from './session.ts'

/** Seconds after which it is worth another try: a full disk and a locked file are seldom put right sooner. */
const RETRY_AFTER = 5

/** Who answers, and what is asked. */
interface Part {
  readonly company: Pick<Company, 'present' | 'groupOf'>
  readonly decided: Decided
  readonly claimed: Claimed
  readonly inspection: Inspection
}

/**
 * The stand-in's own answer: from state where the operation has any behind it, else improvised. A promise where something is
 * written, and at the very first requests, until the world behind the contract is there.
 */
export function playPart(part: Part): Reply | Promise<Reply> {
  if (part.decided.request.method !== 'HEAD' || part.decided.operation?.method !== 'GET') return play(part)
  const { target, headers, origin } = part.decided.request
  const request: WireRequest = { method: 'GET', target, headers, origin, body: null }
  const reply = play({ ...part, decided: { ...part.decided, request } })
  return reply instanceof Promise ? reply.then(headOf) : headOf(reply)
}

/** What a GET would be told, but for the body itself (RFC 9110 section 9.3.2). */
function headOf({ status, headers, body, by, why, findings }: Reply): Reply {
  const length = body instanceof Uint8Array ? ['Content-Length', String(body.length)] : []
  return { status, headers: [...headers, ...length], body: null, by, why, findings }
}

function play(part: Part): Reply | Promise<Reply> {
  const reply = fromState(part)
  if (reply instanceof Promise) return reply.then((known) => told(part.decided, known ?? improvised(part)))
  return told(part.decided, reply ?? improvised(part))
}

function improvised({ decided, claimed: { compiled, match }, inspection }: Part): Reply {
  return compiled.improvise(match, decided.request, inspection)
}

type Maybe = Reply | null

function fromState(part: Part): Maybe | Promise<Maybe> {
  const { company, claimed } = part
  const { present } = company
  if (present === null || claimed.match.operation === null) return null
  const world = claimed.compiled.world()
  return world instanceof Promise ? world.then((loaded) => inWorld(loaded, present, part)) : inWorld(world, present, part)
}

function inWorld(world: World, present: Present, part: Part): Maybe | Promise<Maybe> {
  const { decided, claimed, inspection } = part
  const { match } = claimed
  const effect = world.effect(match)
  if (effect === 'none') return null
  const { request, at } = decided
  const session = sessionOf(request.headers)
  // Where a request that breaks the contract is answered all the same, it still changes nothing.
  if (effect === 'write' && inspection.findings.some(isError)) return null
  const failed = (error: unknown): Reply => unkept(decided, error)
  try {
    if (effect === 'read') return applied(session, world.recall(match, request, inspection, present.view(session.id, at)))
    const about = aboutOf(part)
    const written = present.write(session.id, at, (draft) => done(world.perform(match, request, inspection, draft, about)))
    return written.then(
      (reply) => applied(session, reply),
      (error: unknown) => (error instanceof Undone ? applied(session, error.reply) : failed(error)),
    )
  } catch (error) {
    return failed(error)
  }
}

/** An answer to a write that came to nothing: whatever was drafted for it is let go. */
class Undone extends Error {
  readonly reply: Maybe

  constructor(reply: Maybe) {
    super('nothing was written')
    this.name = 'Undone'
    this.reply = reply
  }
}

function done(reply: Maybe): Maybe {
  if (reply === null || reply.status >= 400) throw new Undone(reply)
  return reply
}

function aboutOf({ company, decided: { at, consumer, contract, operation, decision, kept } }: Part): WriteContext {
  const group = decision.group ?? company.groupOf(contract?.id ?? '', operation?.id ?? '')
  return { now: at, consumer: consumer.id, group, epoch: decision.epoch, kept }
}

/** RFC 7240 section 3. */
function applied({ id, preferred }: Session, reply: Maybe): Maybe {
  if (!preferred || reply === null) return reply
  return { ...reply, headers: [...reply.headers, 'Preference-Applied', `session=${id}`] }
}

/** What could not be kept was not done. */
function unkept({ id, operation }: Decided, error: unknown): Reply {
  if (!(error instanceof Problem)) throw error
  const reply = problemReply(error.code, error.message, id, { operationId: operation?.id, ...error.detail })
  return reply.status < 500 ? reply : { ...reply, headers: [...reply.headers, 'Retry-After', String(RETRY_AFTER)] }
}
