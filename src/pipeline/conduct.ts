import type { Answered, Decided, Exchange, Identified, Received, Reply } from '../model/exchange.ts'
import { NO_PARAMS } from '../model/exchange.ts'
import { problemReply } from '../model/problem-reply.ts'
import type { Validation } from '../model/handoff.ts'
import type { Plugin } from '../model/plugin.ts'
import type { CompiledContract, Inspection, Match } from '../model/protocol.ts'
import { isError, type Finding, type Verdict, verdictOf } from '../model/verdict.ts'
import type { KeptBody, LiveBody } from '../model/wire.ts'
import { keep, keptOf } from './keep.ts'

/** Who takes part in a run. Contracts, plugins and limits are handed in; nothing here knows a protocol. */
export interface Company {
  readonly contracts: readonly CompiledContract[]
  readonly plugins: readonly Plugin[]
  readonly validation: Validation
  /** Bytes of a request body that are held; a longer one is refused with 413. */
  readonly bodyLimit: number
  /** Bytes of a body that an exchange keeps. */
  readonly keepLimit: number
}

/** A request on its way with what only this run knows of it: the contract that claimed it and its match. */
interface Claimed {
  readonly compiled: CompiledContract
  readonly match: Match
}

/** An answer, and what is needed to judge and record it once it is out. */
export interface Conducted {
  readonly answered: Answered
  readonly claimed: Claimed | null
}

/**
 * The one way through: identify, decide, answer. Synchronous where the request has no body to wait for. The consumer is
 * answered with `answered.reply`; `settle` judges and makes the exchange afterwards.
 */
export function conduct(company: Company, received: Received): Conducted | Promise<Conducted> {
  const claimed = claim(company, received)
  const body = keep(received.request.body, company.bodyLimit)
  return body instanceof Promise ? body.then((kept) => proceed(company, received, claimed, kept)) : proceed(company, received, claimed, body)
}

function proceed(company: Company, received: Received, claimed: Claimed | null, kept: KeptBody): Conducted {
  const inspection = inspect(company, received, claimed, kept)
  const identified = through(company.plugins, 'identified', identify(company, received, claimed, kept, inspection))
  const decided = through(company.plugins, 'decided', decide(company, identified))
  const answered = through(company.plugins, 'answered', { ...decided, reply: signed(answer(company, decided, claimed, inspection)) })
  return { answered, claimed }
}

/** The first contract that has the operation; else the one that at least has the path. */
function claim(company: Company, received: Received): Claimed | null {
  let nearest: Claimed | null = null
  for (const compiled of company.contracts) {
    const match = compiled.identify(received.request)
    if (match.operation !== null) return { compiled, match }
    if (nearest === null || match.closeness > nearest.match.closeness) nearest = { compiled, match }
  }
  return nearest
}

const NOTHING: Inspection = { params: NO_PARAMS, content: undefined, findings: [] }

function inspect(company: Company, received: Received, claimed: Claimed | null, kept: KeptBody): Inspection {
  if (claimed === null || claimed.match.operation === null || !kept.whole) return NOTHING
  const inspection = claimed.compiled.inspect(claimed.match, received.request, kept.size === 0 ? null : kept)
  return company.validation === 'off' ? { ...inspection, findings: [] } : inspection
}

function identify(company: Company, received: Received, claimed: Claimed | null, kept: KeptBody, inspection: Inspection): Identified {
  return {
    ...received,
    contract: claimed?.compiled.contract ?? null,
    operation: claimed?.match.operation ?? null,
    params: inspection.params,
    content: inspection.content,
    inspected: kept.whole ? inspection.findings : [tooLarge(kept, company.bodyLimit)],
    kept,
  }
}

function decide(company: Company, identified: Identified): Decided {
  const refused = identified.operation === null || !identified.kept.whole || (company.validation === 'enforce' && identified.inspected.some(isError))
  return { ...identified, decision: refused ? REFUSE : IMPROVISE }
}

const REFUSE = { kind: 'refuse' } as const
const IMPROVISE = { kind: 'improvise' } as const

function answer(company: Company, decided: Decided, claimed: Claimed | null, inspection: Inspection): Reply {
  const { request } = decided
  if (claimed === null) return problemReply('no-such-operation', 'No contract is served here.', decided.id)
  if (!decided.kept.whole) return problemReply('body-too-large', decided.inspected[0]?.message ?? '', decided.id, { limit: company.bodyLimit })
  switch (decided.decision.kind) {
    case 'refuse':
      return beside(company, decided) ?? claimed.compiled.refuse(claimed.match, request, decided.inspected)
    case 'improvise':
      return told(decided, claimed.compiled.improvise(claimed.match, request, inspection))
  }
}

/** No operation, but something that a contract implies: the token endpoint that its credentials come from. */
function beside(company: Company, decided: Decided): Reply | null {
  if (decided.operation !== null) return null
  for (const compiled of company.contracts) {
    const reply = compiled.beside(decided.request, decided.kept)
    if (reply !== null) return reply
  }
  return null
}

/** Every answer says who gave it. */
function signed(reply: Reply): Reply {
  return { ...reply, headers: [...reply.headers, 'Understudy-Served-By', reply.by] }
}

/** Where findings are only observed, the consumer reads of them in a header. */
function told(decided: Decided, reply: Reply): Reply {
  if (decided.inspected.length === 0) return reply
  return { ...reply, headers: [...reply.headers, 'Understudy-Findings', findingsLine(decided.inspected)] }
}

/** `query.limit maximum, body/name required`: at most about a kilobyte of visible ASCII. */
function findingsLine(findings: readonly Finding[]): string {
  let line = ''
  for (const { at, code } of findings) {
    const one = `${encodeURI(at.slice(0, 200).toWellFormed())} ${code}`
    if (line.length + one.length > 1_000) return `${line}, …`.replace('…', '...')
    line = line === '' ? one : `${line}, ${one}`
  }
  return line
}

function tooLarge(kept: KeptBody, limit: number): Finding {
  const message = `The request body has ${kept.size} bytes, and at most ${limit} are read.`
  return { code: 'body-too-large', subject: 'request', at: 'body', rule: null, message, severity: 'error' }
}

/** An exchange to be kept, and what makes the bytes of its reply anew where they need not be. */
export interface Settled {
  readonly exchange: Exchange
  readonly again: (() => Uint8Array) | undefined
}

/** Judges what was answered and makes the exchange: plain data, the body of either side kept up to the limit. */
export function settle(company: Company, conducted: Conducted, took: number): Settled {
  const { answered, claimed } = conducted
  const { again, ...given } = answered.reply
  const reply = { ...given, body: keptReply(given.body, company.keepLimit) }
  const { kept, ...phase } = answered
  const exchange: Exchange = {
    ...phase,
    request: { ...answered.request, body: kept.size <= company.keepLimit ? kept : { ...keptOf(kept.bytes, company.keepLimit), size: kept.size } },
    reply,
    took,
    verdict: judge(answered, claimed, reply),
  }
  const safe = claimed === null ? exchange : claimed.compiled.redact(claimed.match, exchange)
  for (const plugin of company.plugins) plugin.judged?.(safe)
  // What was redacted must not come back, and what was cut is not what would be made.
  return { exchange: safe, again: safe.reply.body === reply.body && reply.body.whole ? again : undefined }
}

function judge(answered: Answered, claimed: Claimed | null, reply: Reply<KeptBody>): Verdict {
  if (claimed === null || answered.operation === null) return verdictOf(answered.inspected, false)
  const findings = reply.findings ?? claimed.compiled.judge(claimed.match, answered.request, reply)
  if (findings.length === 0) return verdictOf(answered.inspected, reply.body.whole)
  return verdictOf(answered.inspected.length === 0 ? findings : [...answered.inspected, ...findings], reply.body.whole || reply.findings !== null)
}

/** A stream is not ours to read again: its bytes were counted and kept by the wire as they passed. */
function keptReply(body: LiveBody, limit: number): KeptBody {
  return keptOf(body instanceof Uint8Array ? body : null, limit)
}

function through<Phase extends Identified>(plugins: readonly Plugin[], at: 'identified' | 'decided' | 'answered', phase: Phase): Phase {
  let current = phase
  for (const plugin of plugins) {
    const step = plugin[at] as ((phase: Phase) => Phase) | undefined
    if (step !== undefined) current = step.call(plugin, current)
  }
  return current
}
