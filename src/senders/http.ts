import { randomUUID } from 'node:crypto'
import type { Agent } from 'node:http'
import type { Agent as TlsAgent } from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import type { Sender, SenderHealth, SendFailed, SendOptions, Sent, Upgraded, Upstream } from '../model/sender.ts'
import { header, headerAll, type WireRequest, type WireResponse } from '../model/wire.ts'
import { Attempt, type Attempted, type AttemptRequest } from './attempt.ts'
import { Breaker } from './breaker.ts'
import { isPassing } from './failure.ts'
import { Identity } from './identity.ts'
import { credentialsOf, plainClient, tlsClient } from './node-client.ts'
import { forwardedFields, isLoop, returnedFields } from './fields.ts'
import { createResolver } from './resolve.ts'
import { RetryBudget } from './retry-budget.ts'
import { sendUpgrade } from './upgrade.ts'

/** This process, in `Understudy-Hop`. */
const INSTANCE = randomUUID()

/** Methods that may be repeated (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/** Methods of which nobody expects a body, so that none need not be said. */
const LENGTHLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])

/** How long a connection waits for its next request: shorter than servers close theirs, so that both do not act at once. */
const KEEP_ALIVE = 4_000

/** Sends as received. Nothing is repaired, joined, sorted or followed. Dispose it to close its connections. */
export function createHttpSender(upstream: Upstream, lookup: LookupFunction = createResolver()): Sender {
  return new HttpSender(upstream, lookup)
}

class HttpSender implements Sender {
  readonly upstream: Upstream
  readonly #url: URL
  readonly #tls: boolean
  /** The upstream's own path, which stands before every target. */
  readonly #base: string
  readonly #agent: Agent | TlsAgent
  readonly #lookup: LookupFunction
  readonly #breaker: Breaker
  readonly #budget: RetryBudget
  readonly #identity = new Identity()
  #inFlight = 0

  constructor(upstream: Upstream, lookup: LookupFunction) {
    this.upstream = upstream
    this.#url = new URL(upstream.url)
    this.#tls = this.#url.protocol === 'https:'
    this.#base = this.#url.pathname.replace(/\/$/, '')
    this.#agent = agentOf(upstream, this.#url, lookup)
    this.#lookup = lookup
    this.#breaker = new Breaker(upstream.breaker)
    this.#budget = new RetryBudget(upstream.retry)
  }

  health(): SenderHealth {
    return { breaker: this.#breaker.state, inFlight: this.#inFlight, opensIn: this.#breaker.opensIn }
  }

  send(request: WireRequest, options: SendOptions): Promise<Sent> {
    const refusal = this.#refusal(request, options)
    if (refusal !== null) return Promise.resolve(refusal)
    this.#inFlight++
    this.#budget.deposit()
    const deadline = performance.now() + this.upstream.total
    return new Promise((resolve, reject) => {
      try {
        this.#attempt(request, options, deadline, 1, resolve)
      } catch (error) {
        this.#inFlight--
        this.#breaker.left()
        reject(error)
      }
    })
  }

  #refusal(request: WireRequest, { safe }: SendOptions): SendFailed | null {
    if (isLoop(request, INSTANCE)) return refused('proxy_loop_detected', 'the upstream is ourselves', 0)
    if (this.#inFlight >= this.upstream.maxInFlight) {
      return refused('connection_limit_reached', `${this.upstream.maxInFlight} requests are in flight to ${this.upstream.name}`, 1)
    }
    if (this.#breaker.admit(safe)) return null
    return refused(
      'destination_unavailable',
      `${this.upstream.name} has failed and is left alone for a moment`,
      Math.ceil(this.#breaker.opensIn / 1_000) || 1,
    )
  }

  /** In flight until the upstream has answered: how many sockets it keeps afterwards is its own affair. */
  async upgrade(request: WireRequest): Promise<Upgraded> {
    const refusal = this.#refusal(request, { safe: true })
    if (refusal !== null) return refusal
    this.#inFlight++
    try {
      const { upstream } = this
      const means = { url: this.#url, lookup: this.#lookup, upstream, instance: INSTANCE, path: this.#pathOf(request.target) }
      const upgraded = await sendUpgrade(request, means)
      if (upgraded.kind === 'failed' || (upgraded.kind === 'answered' && isDown(upgraded.response.status))) this.#breaker.failed()
      else this.#breaker.succeeded()
      return upgraded
    } catch (error) {
      this.#breaker.left()
      throw error
    } finally {
      this.#inFlight--
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy()
  }

  /** Calls back with the first answer, or with the last failure. */
  #attempt(request: WireRequest, options: SendOptions, deadline: number, attempts: number, done: (sent: Sent) => void): void {
    const means = {
      agent: this.#agent,
      tls: this.#tls,
      upstream: this.upstream,
      isOther: (socket: Socket) => this.#identity.isOther(socket),
      interim: options.interim,
      deadline,
    }
    const attempt = new Attempt(this.#outgoing(request), means, (attempted) => {
      if (attempted.kind === 'answered') done(this.#answered(attempted, request, attempts))
      else if (this.#mayRepeat(request, options, attempted, attempts) && performance.now() < deadline)
        this.#attempt(request, options, deadline, attempts + 1, done)
      else done(this.#failed(attempted, attempts))
    })
    // A write that is out is not taken back: the service may have done it, and is heard to its end.
    request.onGone?.(() => {
      if (options.safe || !attempt.isSent) attempt.giveUp('gone')
    })
    options.onCut?.(() => attempt.giveUp('cut'))
  }

  #outgoing(request: WireRequest): AttemptRequest {
    const { method, target, headers, body } = request
    const fields = forwardedFields(request, { instance: INSTANCE, authority: this.#url.host, peer: request.peer ?? null })
    if (body === null) {
      // Said here, or node would frame nothing in chunks (RFC 9110 section 8.6).
      if (!LENGTHLESS.has(method) && header(headers, 'content-length') === undefined) fields.push('Content-Length', '0')
      return { method, path: this.#pathOf(target), fields, body, trailers: undefined, expectContinue: false }
    }
    const expectContinue = header(headers, 'expect')?.toLowerCase() === '100-continue'
    return { method, path: this.#pathOf(target), fields, body, trailers: request.trailers, expectContinue }
  }

  #failed({ error, message, reached, reused, blameless, breach }: Extract<Attempted, { kind: 'failed' }>, attempts: number): SendFailed {
    this.#inFlight--
    if (blameless) this.#breaker.left()
    else this.#breaker.failed()
    return { kind: 'failed', error, message, reached, reused, attempts, retryAfter: 0, ...(breach === null ? {} : { breach }) }
  }

  /**
   * At most so many times; a body that streams is gone once it was read; and only what may be done twice, or was provably
   * not done at all.
   */
  #mayRepeat(
    request: WireRequest,
    { safe }: SendOptions,
    { error, reached, blameless }: Extract<Attempted, { kind: 'failed' }>,
    attempts: number,
  ): boolean {
    if (blameless || attempts > this.upstream.retry.max || !isPassing(error)) return false
    if (request.body !== null && !(request.body instanceof Uint8Array)) return false
    const keyed = this.upstream.idempotency === 'honoured' && header(request.headers, 'idempotency-key') !== undefined
    if (reached && !safe && !keyed && !IDEMPOTENT.has(request.method)) return false
    // Time that ran out once is not spent again on what may only be repeated by its verb.
    if (error === 'http_response_timeout' && !safe) return false
    return this.#budget.withdraw()
  }

  /** Behind the path of the upstream's address; the target's own octets stay as they are, but for whose it is (RFC 9112 section 3.2.1). */
  #pathOf(target: string): string {
    if (target.startsWith('/')) return this.#base + target
    const path = /^https?:\/\/[^/?#]*(.*)/i.exec(target)?.[1]
    return path === undefined ? target : `${this.#base}${path.startsWith('/') ? '' : '/'}${path}`
  }

  #answered({ message, bytes, breach }: Extract<Attempted, { kind: 'answered' }>, request: WireRequest, attempts: number): Sent {
    const status = message.statusCode ?? 502
    if (isDown(status)) this.#breaker.failed()
    else this.#breaker.succeeded()
    if (bytes !== null || message.closed) this.#inFlight--
    else message.on('close', () => this.#inFlight--)
    const headers = returnedFields(message.rawHeaders, this.#url, request.origin)
    const body = request.method === 'HEAD' ? null : (bytes ?? message)
    const announced = bytes === null ? headerAll(message.rawHeaders, 'trailer') : undefined
    const response: WireResponse = {
      status,
      headers,
      body,
      trailers: () => message.rawTrailers,
      ...(announced === undefined ? {} : { announced }),
    }
    return { kind: 'answered', response, attempts, breach }
  }
}

function isDown(status: number): boolean {
  return status === 502 || status === 503 || status === 504
}

/** An agent that calls one address and no other: whatever the requests have in common is said to it once. */
function agentOf({ maxInFlight, tls }: Upstream, url: URL, lookup: LookupFunction): Agent | TlsAgent {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const options = {
    host,
    lookup,
    autoSelectFamily: true,
    keepAlive: true,
    keepAliveMsecs: 1_000,
    maxFreeSockets: maxInFlight,
    timeout: KEEP_ALIVE,
    scheduling: 'lifo' as const,
  }
  if (url.protocol === 'http:') return alone(new (plainClient().Agent)({ ...options, port: Number(url.port || 80) }))
  return alone(new (tlsClient().Agent)({ ...options, ...credentialsOf(tls, url), port: Number(url.port || 443) }))
}

/** All its connections are alike, so it need not work out which of them is meant. */
function alone<Kind extends Agent>(agent: Kind): Kind {
  agent.getName = () => 'upstream'
  return agent
}

function refused(error: SendFailed['error'], message: string, retryAfter: number): SendFailed {
  return { kind: 'failed', error, message, reached: false, attempts: 0, retryAfter }
}
