import { Readable } from 'node:stream'
import type { Decided, Reply } from '../../model/exchange.ts'
import type { Decision, Detour } from '../../model/handoff.ts'
import { problemReply } from '../../model/problem-reply.ts'
import type { ProblemCode } from '../../model/problem.ts'
import type { ProxyError, Sender, SendFailed, Sent } from '../../model/sender.ts'
import { type Finding, isError } from '../../model/verdict.ts'
import { Aborted, header, type KeptBody, type LiveBody, type WireRequest, type WireResponse } from '../../model/wire.ts'
import { told } from '../findings-line.ts'
import { keep } from '../keep.ts'
import type { StaleAnswers, StaleQuestion } from './stale.ts'

export type Forward = Extract<Decision, { kind: 'forward' }>

/** What the ladder stands on: the service's sender, and who answers when it cannot. */
export interface Ladder {
  readonly sender: Sender
  readonly stale: StaleAnswers
  /** The stand-in's answer to this very request; a refusal where the request may not be answered. */
  readonly improvise: () => Reply | Promise<Reply>
  /** Holds an answer against the contract, for `enforce`. */
  readonly judge: (reply: Reply<KeptBody>) => readonly Finding[]
  /** Bytes of an answer that `enforce` holds back. */
  readonly limit: number
  /** Hears what is wrong with an answer that `enforce` holds back. */
  readonly refused?: (findings: readonly Finding[]) => void
  /** Hears what the service did, before anybody answers in its place. */
  readonly seen?: (sent: Sent) => void
  /** When the service is not to be waited for any longer. */
  readonly onCut?: (listener: () => void) => void
}

/** Methods that promise to change nothing (RFC 9110 section 9.2.1). */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** Server errors for which an old answer is better (RFC 5861 section 4). */
const FAILED: ReadonlySet<number> = new Set([500, 502, 503, 504])

/**
 * Sends to the real service, and where that fails goes down the ladder: reads by a stale answer, then the stand-in, as far as
 * the group allows; writes never by anything that pretends.
 */
export function forward(decided: Decided, decision: Forward, body: LiveBody, ladder: Ladder): Promise<Reply> {
  const { request } = decided
  const safe = isRead(decided)
  const interim = request.onInterim
  const { onCut } = ladder
  const options = { safe, ...(interim === undefined ? {} : { interim }), ...(onCut === undefined ? {} : { onCut }) }
  const sending = ladder.sender.send(withBody(request, body), options)
  return sending.then((sent) => {
    ladder.seen?.(sent)
    return sent.kind === 'failed' ? failed(decided, decision, sent, safe, ladder) : answered(decided, decision, sent, safe, ladder)
  })
}

/** A wire's request may make its members when they are asked for, so it is not copied by spreading. */
function withBody(request: WireRequest, body: LiveBody): WireRequest {
  if (body === request.body) return request
  const { method, target, headers, origin, peer, trailers, onGone } = request
  return {
    method,
    target,
    headers,
    origin,
    body,
    ...(peer === undefined ? {} : { peer }),
    ...(trailers === undefined ? {} : { trailers }),
    ...(onGone === undefined ? {} : { onGone }),
  }
}

/** By the contract's own word where it has one, else by the method. */
export function isRead({ operation, request }: Pick<Decided, 'operation' | 'request'>): boolean {
  return operation?.effect === undefined ? SAFE.has(request.method) : operation.effect === 'read'
}

function answered(
  decided: Decided,
  decision: Forward,
  sent: Extract<Sent, { kind: 'answered' }>,
  safe: boolean,
  ladder: Ladder,
): Reply | Promise<Reply> {
  const { response } = sent
  const { fallback } = decision
  if (isMissing(decided, decision, response.status)) {
    drop(response)
    const detour: Detour = {
      error: 'not_implemented',
      message: `${decision.upstream} answered ${response.status}: it does not have the operation yet`,
    }
    const improvised = ladder.improvise()
    return improvised instanceof Promise
      ? improvised.then((reply) => detoured(reply, detour, decision))
      : detoured(improvised, detour, decision)
  }
  if (safe && FAILED.has(response.status) && fallback.read.includes('stale')) {
    const old = staleReply(
      decided,
      decision,
      { error: 'destination_unavailable', message: `${decision.upstream} answered ${response.status}` },
      ladder,
    )
    if (old !== null) {
      drop(response)
      return old
    }
  }
  const reply = told(decided, { ...response, by: 'live', findings: null, ...saidOf(decision, sent.attempts) })
  // A write that happened is never hidden behind a refusal, whatever its answer looks like.
  return safe && decision.validate.response === 'enforce' ? enforced(decided, decision, reply, ladder) : reply
}

type Said = Required<Pick<Reply, 'why' | 'served'>>

/** One object for all answers that were decided alike and came at once: ten thousand are held. */
const SAID = new WeakMap<Forward, Said>()

function saidOf(decision: Forward, attempts: number): Said {
  const known = SAID.get(decision)
  if (known !== undefined && attempts === 1) return known
  const why = [`${decision.reason}: ${decision.upstream} answered${attempts > 1 ? ` at attempt ${attempts}` : ''}`]
  const said = { why, served: [`epoch=${decision.epoch}`] }
  if (attempts === 1) SAID.set(decision, said)
  return said
}

/** Nobody has seen a byte of it. */
const CUT: SendFailed = {
  kind: 'failed',
  error: 'http_response_incomplete',
  reached: true,
  message: 'the answer broke off',
  attempts: 1,
  retryAfter: 0,
}

/** An answer read to its end; null where that does not come. */
async function wholeOf(body: LiveBody, limit: number): Promise<KeptBody | null> {
  try {
    return await keep(body, limit)
  } catch (error) {
    if (error instanceof Aborted) return null
    throw error
  }
}

async function enforced(decided: Decided, decision: Forward, reply: Reply, ladder: Ladder): Promise<Reply> {
  const kept = await wholeOf(reply.body, ladder.limit)
  if (kept === null) return failed(decided, decision, CUT, true, ladder)
  if (!kept.whole)
    return {
      ...problem(
        decided,
        'upstream-invalid',
        502,
        `The answer of ${decision.upstream} is longer than what can be held against the contract.`,
      ),
      served: [`epoch=${decision.epoch}`],
    }
  const findings = ladder.judge({ ...reply, body: kept })
  if (!findings.some(isError)) return { ...reply, body: kept.bytes, findings }
  ladder.refused?.(findings)
  const shown = findings.map(({ code, at, message }) => ({ code, at, message }))
  const refusal = problem(decided, 'upstream-invalid', 502, `The answer of ${decision.upstream} breaks the contract.`, { findings: shown })
  return { ...refusal, served: [`epoch=${decision.epoch}`] }
}

/** The service says that it does not have the operation: by a status that means so always, or a 404 that means so here. */
function isMissing({ operation }: Decided, { fallback }: Forward, status: number): boolean {
  if (fallback.notImplemented.includes(status)) return true
  return status === 404 && operation !== null && fallback.missing.includes(operation.id)
}

async function failed(decided: Decided, decision: Forward, sent: SendFailed, safe: boolean, ladder: Ladder): Promise<Reply> {
  const detour: Detour = { error: sent.error, message: sent.message }
  if (!safe) return writeFailed(decided, decision, sent)
  for (const rung of decision.fallback.read) {
    const reply = rung === 'stale' ? staleReply(decided, decision, detour, ladder) : detoured(await ladder.improvise(), detour, decision)
    if (reply !== null) return reply
  }
  const { code, status } = termsOf(sent.error)
  return troubled(problem(decided, code, status, `${decision.upstream}: ${sent.message}.`, { retryable: true }), sent, decision)
}

/** No stand-in answers for a write: either it provably did not happen, or nobody knows. */
function writeFailed(decided: Decided, decision: Forward, sent: SendFailed): Reply {
  if (sent.error === 'proxy_loop_detected') {
    return troubled(problem(decided, 'loop-detected', 502, `${decision.upstream}: ${sent.message}.`), sent, decision)
  }
  if (!sent.reached) {
    const reply = problem(
      decided,
      'upstream-unreachable',
      503,
      `${decision.upstream} was not reached: ${sent.message}. Nothing was written; the request can be sent again.`,
      { retryable: true },
    )
    return troubled(reply, sent, decision)
  }
  const { status } = termsOf(sent.error)
  const key = header(decided.request.headers, 'idempotency-key')
  const members = { retryable: key !== undefined, ...(key === undefined ? {} : { idempotencyKey: key }) }
  const reply = problem(
    decided,
    'outcome-unknown',
    status,
    `${decision.upstream}: ${sent.message}. It may or may not have been written; look before you send it again.`,
    members,
  )
  return troubled(reply, sent, decision)
}

/** RFC 9209: what went wrong, and who says so. */
function troubled(reply: Reply, sent: Pick<SendFailed, 'error' | 'retryAfter'>, { epoch }: Forward): Reply {
  const headers = ['Proxy-Status', `understudy; error=${sent.error}`]
  if (reply.status === 503) headers.push('Retry-After', String(Math.max(1, sent.retryAfter)))
  return { ...reply, headers: [...reply.headers, ...headers], served: [`epoch=${epoch}`, `reason=${sent.error.replaceAll('_', '-')}`] }
}

function staleReply(decided: Decided, decision: Forward, detour: Detour, { stale }: Ladder): Reply | null {
  const found = decided.kept.whole ? stale.find(stale.keyOf(questionOf(decided)), decision.fallback.staleMaxAge) : null
  if (found === null) return null
  const { answer, age, left } = found
  const status = `understudy; hit; ttl=${Math.floor(left / 1_000)}; detail=stale-if-error`
  const headers = [...answer.headers, 'Age', String(Math.floor(age / 1_000)), 'Cache-Status', status]
  return detoured({ status: answer.status, headers, body: answer.bytes, by: 'stale', why: [], findings: null }, detour, decision)
}

/** What a request asks, for telling whether an older answer is one to it. */
export function questionOf({ contract, operation, consumer, request, kept }: Decided): StaleQuestion {
  const { target, headers } = request
  return { operation: `${contract?.id} ${operation?.id} ${request.method}`, consumer: consumer.id, target, headers, body: kept }
}

/** An answer in the service's place, marked as such. */
function detoured(reply: Reply, { error, message }: Detour, { epoch }: Forward): Reply {
  const status = error === 'not_implemented' ? [] : ['Proxy-Status', `understudy; error=${error}`]
  return {
    ...reply,
    headers: [...reply.headers, ...status],
    why: [message, ...reply.why],
    served: [`epoch=${epoch}`, `reason=${error.replaceAll('_', '-')}`],
  }
}

/** The status of our own answer for a failure. */
export function statusOfError(error: ProxyError): number {
  return termsOf(error).status
}

function termsOf(error: ProxyError): { readonly code: ProblemCode; readonly status: number } {
  if (error === 'proxy_loop_detected') return { code: 'loop-detected', status: 502 }
  if (error === 'connection_limit_reached') return { code: 'over-capacity', status: 503 }
  if (error === 'destination_unavailable') return { code: 'upstream-unreachable', status: 503 }
  if (error.endsWith('_timeout')) return { code: 'upstream-timeout', status: 504 }
  return { code: error.startsWith('http_') ? 'upstream-invalid' : 'upstream-unreachable', status: 502 }
}

function problem(
  { id, operation }: Decided,
  code: ProblemCode,
  status: number,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): Reply {
  return problemReply(code, detail, id, { operationId: operation?.id, ...members }, status)
}

/** An answer that nobody will read: its connection is not worth waiting for. */
function drop({ body }: WireResponse): void {
  if (body instanceof Readable) body.destroy()
}
