import type { Exchange, Reply } from '../model/exchange.ts'
import type { Place, Position } from '../model/place.ts'
import type { KeptBody } from '../model/wire.ts'
import type { ExchangeSummary, ExchangeView } from './api.ts'
import type { BodyView } from './body-view.ts'

/** An exchange as one line of a list. */
export function summaryOf(exchange: Exchange, sequence: number): ExchangeSummary {
  const { findings } = exchange.verdict
  const first = findings[0]
  return {
    ...common(exchange, sequence),
    findings: findings.length,
    first: first === undefined ? null : { at: first.at, code: first.code, message: first.message },
  }
}

/** An exchange whole, its findings with their lines in the contract. */
export function viewOf(
  exchange: Exchange,
  sequence: number,
  locate: (place: Place) => Position | null,
  other: Reply<KeptBody> | null = null,
): ExchangeView {
  const { params, content, decision, request, reply, verdict, shadow = null } = exchange
  return {
    ...common(exchange, sequence),
    params,
    content: content instanceof Uint8Array ? bodyView({ bytes: content, size: content.length, whole: true }) : (content ?? null),
    decision,
    shadow,
    other: other && { by: other.by, status: other.status, headers: other.headers, body: bodyView(other.body) },
    why: reply.why,
    request: { headers: request.headers, body: bodyView(request.body) },
    reply: { headers: reply.headers, body: bodyView(reply.body) },
    findings: verdict.findings.map((finding) => ({ ...finding, position: finding.rule === null ? null : locate(finding.rule) })),
  }
}

function common(exchange: Exchange, sequence: number): Omit<ExchangeSummary, 'findings' | 'first'> {
  const { id, at, took, consumer, contract, operation, request, reply, verdict } = exchange
  return {
    sequence,
    id,
    at,
    took,
    consumer,
    contract: contract?.id ?? null,
    operation: operation?.id ?? null,
    method: request.method,
    target: request.target,
    status: reply.status,
    by: reply.by,
    outcome: verdict.outcome,
    requestBytes: request.body.size,
    replyBytes: reply.body.size,
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function bodyView({ bytes, size, whole }: KeptBody): BodyView {
  try {
    return { size, whole, text: UTF8.decode(bytes) }
  } catch {
    return { size, whole, base64: Buffer.from(bytes).toString('base64') }
  }
}
