import type { Exchange } from '../model/exchange.ts'

/** An exchange as it is held: whole, or as much as it takes to make it again. */
export interface Recordable {
  readonly id: string
  /** Bytes that it holds, roughly. */
  readonly weight: number
  exchange(): Exchange
}

/** What an exchange costs beside its bodies: headers, parameters, findings. Measured at about 1.2 KB for a plain GET. */
const OVERHEAD = 1_500

/** An exchange held whole, but for bytes of the reply that can be made again. */
export function whole(exchange: Exchange, again?: () => Uint8Array): Recordable {
  const { id } = exchange
  if (again === undefined)
    return { id, weight: OVERHEAD + exchange.request.body.bytes.length + exchange.reply.body.bytes.length, exchange: () => exchange }
  const held = withBytes(exchange, NO_BYTES)
  return { id, weight: OVERHEAD + exchange.request.body.bytes.length, exchange: () => withBytes(held, again()) }
}

const NO_BYTES = new Uint8Array(0)

function withBytes(exchange: Exchange, bytes: Uint8Array): Exchange {
  return { ...exchange, reply: { ...exchange.reply, body: { ...exchange.reply.body, bytes } } }
}
