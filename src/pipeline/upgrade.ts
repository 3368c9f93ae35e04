import { decide } from '../handoff/decide.ts'
import type { Decided, Exchange, Received, Reply } from '../model/exchange.ts'
import { NO_PARAMS } from '../model/exchange.ts'
import { problemReply } from '../model/problem-reply.ts'
import type { Switched } from '../model/sender.ts'
import { verdictOf } from '../model/verdict.ts'
import { NO_BODY, type WireRequest, type WireResponse } from '../model/wire.ts'
import type { Company } from './company.ts'
import { claim } from './claim.ts'
import { resting } from './resting.ts'
import { statusOfError } from './forward.ts'

/** Whether a request to switch protocols has a service behind it; else it is an ordinary request. */
export function wantsUpgrade(company: Company, received: Pick<Received, 'consumer' | 'request'>): boolean {
  return decision(company, received).kind === 'forward'
}

/** What came of a request to switch protocols: the upstream's socket, or an answer; and the exchange, when all is over. */
export interface UpgradeOutcome {
  readonly switched: Switched | null
  readonly response: WireResponse
  readonly exchange: (took: number) => Exchange
}

/** A socket stays where it started: the decision of its first request holds until it closes. Its messages are not judged. */
export async function upgrade(company: Company, received: Received): Promise<UpgradeOutcome> {
  const claimed = claim(company, received.request)
  const decided: Decided = {
    ...received,
    contract: claimed?.compiled.contract ?? null,
    operation: claimed?.match.operation ?? null,
    params: NO_PARAMS,
    content: undefined,
    inspected: [],
    kept: NO_BODY,
    decision: decision(company, received),
  }
  const { decision: by } = decided
  const found = by.kind === 'forward' ? company.senders.get(by.upstream) : undefined
  const sender = found !== undefined && by.kind === 'forward' && by.degraded === true ? resting(found) : found
  if (sender === undefined)
    return outcome(decided, problemReply('upstream-unreachable', 'No service is behind this address.', received.id), null)
  const upgraded = await sender.upgrade(received.request)
  switch (upgraded.kind) {
    case 'switched':
      return outcome(
        decided,
        {
          status: upgraded.status,
          headers: upgraded.headers,
          body: null,
          by: 'live',
          why: ['the service switched protocols'],
          findings: null,
        },
        upgraded,
      )
    case 'answered':
      return outcome(decided, { ...upgraded.response, by: 'live', why: ['the service refused to switch protocols'], findings: null }, null)
    case 'failed': {
      const reply = problemReply(
        'upstream-unreachable',
        `${sender.upstream.name}: ${upgraded.message}.`,
        received.id,
        {},
        statusOfError(upgraded.error),
      )
      return outcome(decided, { ...reply, headers: [...reply.headers, 'Proxy-Status', `understudy; error=${upgraded.error}`] }, null)
    }
  }
}

function decision(company: Company, { consumer, request }: Pick<Received, 'consumer' | 'request'>): Decided['decision'] {
  const claimed = claim(company, request)
  return decide(company.routing, { consumer, contract: claimed?.compiled.contract ?? null, operation: claimed?.match.operation ?? null })
}

function outcome(decided: Decided, reply: Reply, switched: Switched | null): UpgradeOutcome {
  const { kept: _kept, ...phase } = decided
  const signed = { ...reply, headers: [...reply.headers, 'Understudy-Served-By', reply.by] }
  const exchange = (took: number): Exchange => ({
    ...phase,
    request: plainRequest(decided.request),
    reply: { status: reply.status, headers: signed.headers, by: reply.by, why: reply.why, findings: reply.findings, body: NO_BODY },
    took,
    verdict: verdictOf([], false),
  })
  return { switched, response: signed, exchange }
}

function plainRequest({ method, target, headers, origin }: WireRequest): Exchange['request'] {
  return { method, target, headers, origin, body: NO_BODY }
}
