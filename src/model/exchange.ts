import type { ComparisonVerdict } from './comparison.ts'
import type { Consumer } from './consumer.ts'
import type { Contract, Operation } from './contract.ts'
import type { Decision } from './handoff.ts'
import type { Finding, Verdict } from './verdict.ts'
import type { KeptBody, LiveBody, WireRequest, WireResponse } from './wire.ts'

/** Who gave an answer. `understudy` is ourselves, refusing or explaining. */
export type ReplyBy = 'mock' | 'live' | 'stale' | 'replay' | 'view' | 'understudy'

/** What somebody answered, and why it was answered so. */
export interface Reply<Body = LiveBody> extends WireResponse<Body> {
  readonly by: ReplyBy
  /** Reasons in the order they were decided, for `explain` and the dashboard. */
  readonly why: readonly string[]
  /** Known when the reply was made by us: it is judged when it is made, and the verdict travels with its bytes. */
  readonly findings: readonly Finding[] | null
  /** Parameters behind our name in `Understudy-Served-By`: `reason=connection-refused`. */
  readonly served?: readonly string[]
  /** Makes the same bytes again from the parameters of the request's path, where that costs less than keeping them. One for many replies. */
  readonly again?: Again
}

/** Makes the bytes of a reply again, from the parameters of the request's path. */
export type Again = (path: Params['path']) => Uint8Array

/** The parameters of a request, decoded and coerced to their schemas' types. Absent ones are absent. */
export interface Params {
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly header: Readonly<Record<string, unknown>>
  readonly cookie: Readonly<Record<string, unknown>>
}

/** A request has come in. */
export interface Received {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly consumer: Consumer
  readonly request: WireRequest
}

/** We know what is asked, and how far the request keeps to the contract. */
export interface Identified extends Received {
  /** null: no contract is served there. */
  readonly contract: Contract | null
  /** null: the contract has no such operation; then `inspected` says what came closest. */
  readonly operation: Operation | null
  readonly params: Params
  /** The request's body, decoded by its media type; undefined where there is none or it could not be decoded. */
  readonly content: unknown
  readonly inspected: readonly Finding[]
  /** What was held of the request's body. */
  readonly kept: KeptBody
}

/** We know what to do about it. */
export interface Decided extends Identified {
  readonly decision: Decision
}

/** Somebody has answered. */
export interface Answered extends Decided {
  readonly reply: Reply
}

/** One round trip and all that was learnt of it. Plain data: the only shape stored, shown, exported or replayed. */
export interface Exchange extends Omit<Answered, 'request' | 'reply' | 'kept'> {
  readonly request: WireRequest<KeptBody>
  readonly reply: Reply<KeptBody>
  /** Milliseconds from the request's head to the reply's last byte handed to the wire. */
  readonly took: number
  readonly verdict: Verdict
  /** What the other side has answered to the same request; comes later than the exchange, where it comes at all. */
  readonly shadow?: ShadowSummary
}

/** What was found when the service's answer was held against the stand-in's, in short. */
export interface ShadowSummary {
  readonly verdict: ComparisonVerdict
  /** Why nothing, or not all, could be said; '' else. */
  readonly reason: string
  /** The other side's; null where none came. */
  readonly status: number | null
  /** Kind and place of what counts, the first five: `value body/total`. */
  readonly differences: readonly string[]
}

export const NO_PARAMS: Params = { path: {}, query: {}, header: {}, cookie: {} }
