import { Readable } from 'node:stream'
import type { Answered, Exchange, Reply } from '../../model/exchange.ts'
import { type Verdict, verdictOf } from '../../model/verdict.ts'
import type { KeptBody, WireRequest } from '../../model/wire.ts'
import type { Claimed, Company, Conducted } from '../company.ts'
import { isRead, questionOf } from '../service/forward.ts'
import { collect, keptOf } from '../keep.ts'
import { shortened } from './keepable.ts'
import { bearWitness } from '../service/witness.ts'

/** An exchange to be kept, and what makes the bytes of its reply anew where they need not be. */
export interface Settled {
  readonly exchange: Exchange
  readonly again: (() => Uint8Array) | undefined
}

/**
 * Judges what was answered and makes the exchange: plain data, the body of either side kept up to the limit. Called when the
 * reply has been handed to the wire; where it streams, a promise that waits for its end.
 */
export function settle(company: Company, conducted: Conducted, took: () => number): Settled | Promise<Settled> {
  const { body } = conducted.answered.reply
  if (!(body instanceof Readable))
    return settledNow(company, conducted, keptOf(body instanceof Uint8Array ? body : null, company.holdLimit), took())
  const kept = collect(body, company.holdLimit)
  return new Promise((resolve) => {
    const end = (): void => resolve(settledNow(company, conducted, cut(kept(), body.readableEnded), took()))
    if (body.closed) end()
    else body.once('close', end)
  })
}

/** A body that ended early is not the body. */
function cut(kept: KeptBody, ended: boolean): KeptBody {
  return ended ? kept : { ...kept, whole: false }
}

function settledNow(company: Company, conducted: Conducted, held: KeptBody, took: number): Settled {
  return settledOf(company, conducted, held, took, judgeAndRemember(company, conducted, held))
}

/** What became of an answer: its verdict, what of it may be given again when the service fails, and what it says of the service. */
export function judgeAndRemember(company: Company, conducted: Conducted, held: KeptBody): Verdict {
  const { answered, claimed } = conducted
  const judged = { ...answered.reply, body: held }
  remember(company, answered, judged)
  const verdict = judge(answered, claimed, judged)
  bearWitness(company, conducted, held, verdict)
  return verdict
}

/** The exchange, from all that there is to know of it. */
export function settledOf(
  company: Company,
  { answered, claimed, passed }: Conducted,
  held: KeptBody,
  took: number,
  verdict: Verdict,
): Settled {
  const { kept, ...phase } = answered
  const judged = { ...answered.reply, body: held }
  const { trailers: _trailers, announced: _announced, served: _served, again, ...reply } = judged
  const body = shortened(held, company.keepLimit)
  const exchange: Exchange = {
    ...phase,
    request: { ...plain(answered.request), body: shortened(passed === null ? kept : passed(), company.keepLimit) },
    reply: { ...reply, body },
    took,
    verdict,
  }
  const safe = claimed === null ? exchange : claimed.compiled.redact(claimed.match, exchange)
  for (const plugin of company.plugins) plugin.judged?.(safe)
  // What was redacted must not come back, and what was cut is not what would be made.
  return {
    exchange: safe,
    again: again !== undefined && safe.reply.body === body && body.whole ? () => again(phase.params.path) : undefined,
  }
}

/** A request without what only a live one has. */
function plain({ method, target, headers, origin, peer }: WireRequest): Omit<WireRequest<KeptBody>, 'body'> {
  return peer === undefined ? { method, target, headers, origin } : { method, target, headers, origin, peer }
}

/** A good answer of the service to a read is what a stale answer will be made of. */
function remember(company: Company, answered: Answered, reply: Reply<KeptBody>): void {
  const { decision } = answered
  if (
    reply.by !== 'live' ||
    decision.kind !== 'forward' ||
    !reply.body.whole ||
    !answered.kept.whole ||
    !isRead(answered) ||
    !decision.fallback.read.includes('stale')
  )
    return
  const question = questionOf(answered)
  if (!company.stale.learn(question.operation, reply.headers)) return
  const key = company.stale.keyOf(question)
  if (company.stale.isFresh(key)) return
  const headers = reply.headers.filter((_, index) => !OURS.has((reply.headers[index - (index % 2)] ?? '').toLowerCase()))
  company.stale.keep(key, reply.status, headers, reply.body.bytes)
}

/** Fields that are said anew with every answer. */
const OURS: ReadonlySet<string> = new Set(['understudy-served-by', 'understudy-findings', 'content-length', 'cache-status', 'proxy-status'])

function judge(answered: Answered, claimed: Claimed | null, reply: Reply<KeptBody>): Verdict {
  if (claimed === null || answered.operation === null) return verdictOf(answered.inspected, false)
  if (answered.decision.kind === 'forward' && answered.decision.validate.response === 'off') return verdictOf(answered.inspected, false)
  const known = reply.findings !== null || reply.body.whole
  const findings = reply.findings ?? claimed.compiled.judge(claimed.match, answered.request, reply)
  if (findings.length === 0) return verdictOf(answered.inspected, known)
  return verdictOf(answered.inspected.length === 0 ? findings : [...answered.inspected, ...findings], known)
}
