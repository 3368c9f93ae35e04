import { decide } from '../../handoff/decide.ts'
import type { Decided, Exchange, Received, Reply } from '../../model/exchange.ts'
import { NO_PARAMS } from '../../model/exchange.ts'
import { problemReply } from '../../model/problem-reply.ts'
import type { Switched } from '../../model/sender.ts'
import { verdictOf } from '../../model/verdict.ts'
import { NO_BODY, type WireRequest, type WireResponse } from '../../model/wire.ts'
import type { Company } from '../company.ts'
import { claim } from '../claim.ts'
import type { Flight } from './flights.ts'
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
  /** Called once, when all is over. */
  readonly exchange: (took: number) => Exchange
  /** Calls back when the sockets are to be closed: the group went back, and the time for what was under way is over. */
  readonly onCut: (listener: () => void) => void
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
    return outcomeOf(decided, problemReply('upstream-unreachable', 'No service is behind this address.', received.id), null, null)
  const { contract, operation, consumer } = decided
  const flight = by.kind === 'forward' ? company.flights.begin({ contract, operation, consumer }, by, company.senders) : null
  const outcome = (reply: Reply, switched: Switched | null): UpgradeOutcome => outcomeOf(decided, reply, switched, flight)
  const upgraded = await sender.upgrade(received.request).catch((error: unknown) => {
    flight?.end()
    throw error
  })
  switch (upgraded.kind) {
    case 'switched':
      return outcome(
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
      return outcome({ ...upgraded.response, by: 'live', why: ['the service refused to switch protocols'], findings: null }, null)
    case 'failed': {
      const reply = problemReply(
        'upstream-unreachable',
        `${sender.upstream.name}: ${upgraded.message}.`,
        received.id,
        {},
        statusOfError(upgraded.error),
      )
      return outcome({ ...reply, headers: [...reply.headers, 'Proxy-Status', `understudy; error=${upgraded.error}`] }, null)
    }
  }
}

function decision(company: Company, { consumer, request }: Pick<Received, 'consumer' | 'request'>): Decided['decision'] {
  const claimed = claim(company, request)
  return decide(company.routing, { consumer, contract: claimed?.compiled.contract ?? null, operation: claimed?.match.operation ?? null })
}

function outcomeOf(decided: Decided, reply: Reply, switched: Switched | null, flight: Flight | null): UpgradeOutcome {
  const { kept: _kept, ...phase } = decided
  const signed = { ...reply, headers: [...reply.headers, 'Understudy-Served-By', reply.by] }
  const exchange = (took: number): Exchange => {
    flight?.end()
    return exchangeOf(took)
  }
  const exchangeOf = (took: number): Exchange => ({
    ...phase,
    request: plainRequest(decided.request),
    reply: { status: reply.status, headers: signed.headers, by: reply.by, why: reply.why, findings: reply.findings, body: NO_BODY },
    took,
    verdict: verdictOf([], false),
  })
  return { switched, response: signed, exchange, onCut: (listener) => flight?.onCut(listener) }
}

function plainRequest({ method, target, headers, origin }: WireRequest): Exchange['request'] {
  return { method, target, headers, origin, body: NO_BODY }
}
