import type { Duplex } from 'node:stream'
import type { HeaderList, WireRequest, WireResponse } from './wire.ts'

/** What went wrong on the way to an upstream, in the words of RFC 9209 section 2.3. */
export type ProxyError =
  | 'dns_timeout'
  | 'dns_error'
  | 'destination_unavailable'
  | 'connection_refused'
  | 'connection_terminated'
  | 'connection_timeout'
  | 'connection_read_timeout'
  | 'connection_limit_reached'
  | 'tls_protocol_error'
  | 'tls_certificate_error'
  | 'tls_alert_received'
  | 'http_response_incomplete'
  | 'http_response_header_section_size'
  | 'http_response_transfer_coding'
  | 'http_response_timeout'
  | 'http_upgrade_failed'
  | 'http_protocol_error'
  | 'http_request_error'
  | 'proxy_loop_detected'
  | 'proxy_internal_error'

/** The service behind an address, and how patient we are with it. Milliseconds. */
export interface Upstream {
  readonly name: string
  /** `http://localhost:8080` or `https://orders.internal/v2`; a path in it stands before every target. */
  readonly url: string
  /** Until there is a connection, TLS included. */
  readonly connect: number
  /** From the last byte of the request to the last byte of the answer's head. */
  readonly firstByte: number
  /** Between two chunks of the answer. */
  readonly idle: number
  /** From the first attempt to the end of the answer's head, retries included. */
  readonly total: number
  /** Requests in flight at once; there is no queue. */
  readonly maxInFlight: number
  readonly retry: RetryRules
  readonly breaker: BreakerRules
  /** `honoured`: an `Idempotency-Key` makes every method repeatable. */
  readonly idempotency: 'none' | 'honoured'
  /** The header in which it says which build it is: evidence of another build is none. */
  readonly buildHeader?: string
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly servername?: string }
}

export interface RetryRules {
  readonly max: number
  /** Share of the requests in the window that may be retries, 0 to 1, and so many a second on top. */
  readonly percent: number
  readonly window: number
  readonly minPerSecond: number
}

export interface BreakerRules {
  readonly window: number
  readonly minCalls: number
  /** Share of failures in the window, 0 to 1, that opens it. */
  readonly ratio: number
  /** Transport failures in a row that open it. */
  readonly consecutive: number
  /** How long it stays open, at first and at most; doubled each time, varied by `jitter` (0 to 1). */
  readonly open: number
  readonly maxOpen: number
  readonly jitter: number
  /** Safe requests that must succeed before it closes. */
  readonly probes: number
}

/**
 * What is worse than a bad answer: more than the answer came behind it (`excess`), its length is told in two ways (`framing`), so
 * that answers may be taken for those of other requests; or somebody else answers than before (`identity`).
 */
export type Breach = 'excess' | 'framing' | 'identity'

/** The upstream has begun to answer. */
export interface SendAnswered {
  readonly kind: 'answered'
  readonly response: WireResponse
  readonly attempts: number
  /** Asked when the answer's body is at its end: what came behind it is not known before. */
  readonly breach?: () => Breach | null
}

/** The upstream has not answered, or not in HTTP. */
export interface SendFailed {
  readonly kind: 'failed'
  readonly error: ProxyError
  /** Whether the upstream can have seen the request. False only where provably not one byte of it arrived. */
  readonly reached: boolean
  /** Whether it was a connection from before, which the upstream may have closed just then. */
  readonly reused?: boolean
  readonly message: string
  readonly attempts: number
  /** Seconds after which it is worth asking again; 0 where nobody knows. */
  readonly retryAfter: number
  readonly breach?: Breach
}

export type Sent = SendAnswered | SendFailed

/** The upstream has switched protocols: its socket is ours to pass on. */
export interface Switched {
  readonly kind: 'switched'
  readonly status: number
  readonly headers: HeaderList
  readonly socket: Duplex
  /** What came behind the head already. */
  readonly head: Uint8Array
}

export type Upgraded = Switched | Sent

export interface SendOptions {
  /** Safe by the contract, not only by the verb: it may be repeated and used as a probe. */
  readonly safe: boolean
  /** Hears interim responses (1xx) in the order in which they come. */
  readonly interim?: (status: number, headers: HeaderList) => void
  /** Calls back when it is not to be waited for any longer, whatever becomes of it: until there is an answer. */
  readonly onCut?: (listener: () => void) => void
}

/** Carries requests to one upstream, as received, and brings back its answers as they come. */
export interface Sender extends AsyncDisposable {
  readonly upstream: Upstream
  send(request: WireRequest, options: SendOptions): Promise<Sent>
  /** Asks the upstream to switch protocols. */
  upgrade(request: WireRequest): Promise<Upgraded>
  /** What is known of the upstream's health, for people. */
  health(): SenderHealth
}

export interface SenderHealth {
  readonly breaker: 'closed' | 'open' | 'half-open'
  readonly inFlight: number
  /** Milliseconds until the breaker lets a probe through; 0 where it is closed. */
  readonly opensIn: number
}
