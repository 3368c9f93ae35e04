import { randomUUID } from 'node:crypto'
import type { Agent } from 'node:http'
import type { Agent as TlsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Sender, SenderHealth, SendFailed, SendOptions, Sent, Upgraded, Upstream } from '../model/sender.ts'
import { header, type WireRequest, type WireResponse } from '../model/wire.ts'
import { Attempt, type Attempted } from './attempt.ts'
import { Breaker } from './breaker.ts'
import { isPassing } from './failure.ts'
import { plainClient, tlsClient } from './node-client.ts'
import { forwardedFields, isLoop, returnedFields } from './fields.ts'
import { createResolver } from './resolve.ts'
import { RetryBudget } from './retry-budget.ts'
import { sendUpgrade } from './upgrade.ts'

/** This process, in `Understudy-Hop`. */
const INSTANCE = randomUUID()

/** Methods that may be repeated (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/** How long a connection waits for its next request: shorter than servers close theirs, so that both do not act at once. */
const KEEP_ALIVE = 4_000

/** Sends as received. Nothing is repaired, joined, sorted or followed. Dispose it to close its connections. */
export function createHttpSender(upstream: Upstream, lookup: LookupFunction = createResolver()): Sender {
  return new HttpSender(upstream, lookup)
}

class HttpSender implements Sender {
  readonly upstream: Upstream
  readonly #url: URL
  readonly #agent: Agent | TlsAgent
  readonly #lookup: LookupFunction
  readonly #breaker: Breaker
  readonly #budget: RetryBudget
  #inFlight = 0

  constructor(upstream: Upstream, lookup: LookupFunction) {
    this.upstream = upstream
    this.#url = new URL(upstream.url)
    const options = {
      keepAlive: true,
      keepAliveMsecs: 1_000,
      maxFreeSockets: upstream.maxInFlight,
      timeout: KEEP_ALIVE,
      scheduling: 'lifo' as const,
    }
    const { ca, cert, key } = upstream.tls
    const tls = { ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) }
    this.#agent = this.#url.protocol === 'https:' ? new (tlsClient().Agent)({ ...options, ...tls }) : new (plainClient().Agent)(options)
    this.#lookup = lookup
    this.#breaker = new Breaker(upstream.breaker)
    this.#budget = new RetryBudget(upstream.retry)
  }

  health(): SenderHealth {
    return { breaker: this.#breaker.state, inFlight: this.#inFlight, opensIn: this.#breaker.opensIn }
  }

  async send(request: WireRequest, options: SendOptions): Promise<Sent> {
    if (isLoop(request, INSTANCE)) return refused('proxy_loop_detected', 'the upstream is ourselves', 0)
    if (this.#inFlight >= this.upstream.maxInFlight) {
      return refused('connection_limit_reached', `${this.upstream.maxInFlight} requests are in flight to ${this.upstream.name}`, 1)
    }
    if (!this.#breaker.admit(options.safe)) {
      return refused(
        'destination_unavailable',
        `${this.upstream.name} has failed and is left alone for a moment`,
        Math.ceil(this.#breaker.opensIn / 1_000) || 1,
      )
    }
    this.#inFlight++
    this.#budget.deposit()
    const sent = await this.#attempts(request, options)
    if (sent.kind === 'failed') this.#inFlight--
    return sent
  }

  async upgrade(request: WireRequest): Promise<Upgraded> {
    if (isLoop(request, INSTANCE)) return refused('proxy_loop_detected', 'the upstream is ourselves', 0)
    if (!this.#breaker.admit(true))
      return refused('destination_unavailable', `${this.upstream.name} has failed and is left alone for a moment`, 1)
    const upgraded = await sendUpgrade(request, {
      url: this.#url,
      lookup: this.#lookup,
      upstream: this.upstream,
      instance: INSTANCE,
      path: pathOf(this.#url, request.target),
    })
    if (upgraded.kind === 'failed') this.#breaker.failed()
    else this.#breaker.succeeded()
    return upgraded
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy()
  }

  async #attempts(request: WireRequest, options: SendOptions): Promise<Sent> {
    const deadline = performance.now() + this.upstream.total
    for (let attempts = 1; ; attempts++) {
      const attempted = await this.#attempt(request, options, deadline)
      if (attempted.kind === 'answered') return this.#answered(attempted, request, attempts)
      const { error, message, reached, reused } = attempted
      if (this.#mayRepeat(request, options, attempted, attempts) && performance.now() < deadline) continue
      if (message === 'the consumer went away') this.#breaker.left()
      else this.#breaker.failed()
      return { kind: 'failed', error, message, reached, reused, attempts, retryAfter: 0 }
    }
  }

  #attempt(request: WireRequest, { interim, safe }: SendOptions, deadline: number): Promise<Attempted> {
    const { url, upstream } = { url: this.#url, upstream: this.upstream }
    const fields = forwardedFields(request, { instance: INSTANCE, authority: url.host, peer: request.peer ?? null })
    const attempt = new Attempt(
      {
        method: request.method,
        path: pathOf(url, request.target),
        fields,
        body: request.body,
        trailers: request.trailers,
        expectContinue: request.body !== null && header(request.headers, 'expect')?.toLowerCase() === '100-continue',
      },
      { url, agent: this.#agent, lookup: this.#lookup, upstream, interim, deadline },
    )
    // A write that is out is not taken back: the service may have done it, and is heard to its end.
    request.onGone?.(() => {
      if (safe || !attempt.isSent) attempt.giveUp('gone')
    })
    return attempt.result
  }

  /**
   * At most so many times; a body that streams is gone once it was read; and only what may be done twice, or was provably
   * not done at all.
   */
  #mayRepeat(
    request: WireRequest,
    { safe }: SendOptions,
    { error, reached }: Extract<Attempted, { kind: 'failed' }>,
    attempts: number,
  ): boolean {
    if (attempts > this.upstream.retry.max || !isPassing(error)) return false
    if (request.body !== null && !(request.body instanceof Uint8Array)) return false
    const keyed = this.upstream.idempotency === 'honoured' && header(request.headers, 'idempotency-key') !== undefined
    if (reached && !safe && !keyed && !IDEMPOTENT.has(request.method)) return false
    // Time that ran out once is not spent again on what may only be repeated by its verb.
    if (error === 'http_response_timeout' && !safe) return false
    return this.#budget.withdraw()
  }

  #answered({ message, bytes }: Extract<Attempted, { kind: 'answered' }>, request: WireRequest, attempts: number): Sent {
    const status = message.statusCode ?? 502
    if (status === 502 || status === 503 || status === 504) this.#breaker.failed()
    else this.#breaker.succeeded()
    if (message.closed) this.#inFlight--
    else message.once('close', () => this.#inFlight--)
    const headers = returnedFields(message.rawHeaders, this.#url.origin, request.origin)
    const response: WireResponse = { status, headers, body: bytes ?? message, trailers: () => message.rawTrailers }
    return { kind: 'answered', response, attempts }
  }
}

/** Behind the path of the upstream's address; the target's own octets stay as they are. */
function pathOf({ pathname }: URL, target: string): string {
  const base = pathname.endsWith('/') ? pathname.slice(0, -1) : pathname
  return target.startsWith('/') ? base + target : target
}

function refused(error: SendFailed['error'], message: string, retryAfter: number): SendFailed {
  return { kind: 'failed', error, message, reached: false, attempts: 0, retryAfter }
}
