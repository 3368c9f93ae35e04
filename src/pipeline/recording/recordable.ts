import { type ExchangeLine, lineOf } from '../../model/exchange-line.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { Decision } from '../../model/handoff.ts'
import { weightOf } from '../../model/weight.ts'
import { apart } from '../../model/wire.ts'

/** An exchange as it is held: whole, or as much as it takes to make it again. */
export interface Recordable {
  readonly id: string
  /** Bytes that it holds, roughly. */
  readonly weight: number
  readonly decision: Decision
  exchange(): Exchange
  /** In a line, for which it need not be made whole. */
  line(): ExchangeLine
}

/** What an exchange costs beside its bodies: headers, parameters, findings. Measured at about 1.2 KB for a plain GET. */
const OVERHEAD = 1_500

/** An exchange held whole, but for bytes of the reply that can be made again. What is held is the bytes that are counted, and nothing that they were cut from. */
export function whole(exchange: Exchange, again?: () => Uint8Array): Recordable {
  const { id, decision, request, reply } = exchange
  const sent = apart(request.body.bytes)
  const got = again === undefined ? apart(reply.body.bytes) : NO_BYTES
  const held = sent === request.body.bytes && got === reply.body.bytes ? exchange : withBytes(exchange, sent, got)
  const weight = OVERHEAD + sent.length + got.length + aside(exchange)
  const line = (): ExchangeLine => lineOf(held)
  return { id, weight, decision, line, exchange: again === undefined ? () => held : () => withBytes(held, sent, again()) }
}

/** Beyond this, no recorder holds two of a kind. */
const HEAVY = 256 * 1024 * 1024

/** What else the consumer has made long: a decoded body takes several times its bytes, and is held where those are cut. */
function aside({ request, reply, content }: Exchange): number {
  const texts = request.headers.join('').length + reply.headers.join('').length + request.target.length
  return texts + (content === undefined ? 0 : weightOf(content, HEAVY))
}

const NO_BYTES = new Uint8Array(0)

function withBytes(exchange: Exchange, sent: Uint8Array, got: Uint8Array): Exchange {
  const { request, reply } = exchange
  return {
    ...exchange,
    request: { ...request, body: { ...request.body, bytes: sent } },
    reply: { ...reply, body: { ...reply.body, bytes: got } },
  }
}
