import type { Consumer } from './consumer.ts'
import type { Exchange, ReplyBy } from './exchange.ts'
import type { Finding, Verdict } from './verdict.ts'

/** An exchange in a line of a list, all of it short. */
export interface ExchangeLine {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Milliseconds. */
  readonly took: number
  readonly consumer: Consumer
  readonly contract: string | null
  readonly operation: string | null
  readonly method: string
  /** As it was asked for, of a long one the beginning. */
  readonly target: string
  readonly status: number
  readonly by: ReplyBy
  readonly outcome: Verdict['outcome']
  /** How many findings there are, and the first. */
  readonly findings: number
  readonly first: { readonly at: string; readonly code: string; readonly message: string } | null
  readonly requestBytes: number
  readonly replyBytes: number
}

/** What strangers send may be as long as a head may be; nobody reads more than this of it in a line. Characters. */
const LONGEST = 2_000

/** An exchange as one line of a list. */
export function lineOf(exchange: Exchange): ExchangeLine {
  const { id, at, took, consumer, contract, operation, request, reply, verdict } = exchange
  return {
    id,
    at,
    took,
    consumer,
    contract: contract?.id ?? null,
    operation: operation?.id ?? null,
    method: brief(request.method),
    target: brief(request.target),
    status: reply.status,
    by: reply.by,
    ...judged(verdict),
    requestBytes: request.body.size,
    replyBytes: reply.body.size,
  }
}

/** What a line says of a verdict. */
export function judged({ outcome, findings }: Verdict): Pick<ExchangeLine, 'outcome' | 'findings' | 'first'> {
  return { outcome, findings: findings.length, first: firstOf(findings) }
}

function firstOf([first]: readonly Finding[]): ExchangeLine['first'] {
  return first === undefined ? null : { at: brief(first.at), code: first.code, message: brief(first.message) }
}

/** As much of a text as a line has room for. */
export function brief(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}
