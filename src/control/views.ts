import type { Understudy } from '../app/understudy.ts'
import { lineOf } from '../model/exchange-line.ts'
import type { Exchange, Reply } from '../model/exchange.ts'
import type { Place, Position } from '../model/place.ts'
import type { KeptBody } from '../model/wire.ts'
import type { ExchangeSummary, ExchangeView } from './api.ts'
import type { BodyView } from './body-view.ts'

/** An exchange as it is held, with its number. */
type Recorded = Parameters<Parameters<Understudy['subscribe']>[0]>[0]

/** One line of a list. */
export function summaryOf({ line, sequence }: Recorded): ExchangeSummary {
  return { sequence, ...line }
}

/** An exchange whole, its findings with their lines in the contract. */
export function viewOf(
  exchange: Exchange,
  sequence: number,
  locate: (place: Place) => Position | null,
  other: Reply<KeptBody> | null = null,
): ExchangeView {
  const { params, content, decision, request, reply, verdict, shadow = null } = exchange
  const { first: _first, findings: _count, ...line } = lineOf(exchange)
  return {
    sequence,
    ...line,
    method: request.method,
    target: request.target,
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

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function bodyView({ bytes, size, whole }: KeptBody): BodyView {
  try {
    return { size, whole, text: UTF8.decode(bytes) }
  } catch {
    return { size, whole, base64: Buffer.from(bytes).toString('base64') }
  }
}
