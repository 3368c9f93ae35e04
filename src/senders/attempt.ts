import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import type { Agent as TlsAgent } from 'node:https'
import type { Socket } from 'node:net'
import type { Breach, Upstream } from '../model/sender.ts'
import type { HeaderList, LiveBody } from '../model/wire.ts'
import { plainClient, tlsClient } from './node-client.ts'
import { type Failure, failureOf, type GivenUp } from './failure.ts'
import { FRAMING, isShort, mayHaveBody, protocolError } from './answer-head.ts'
import { watchFlow } from './flow.ts'
import { sendBody } from './send-body.ts'

export interface AttemptRequest {
  readonly method: string
  readonly path: string
  readonly fields: readonly string[]
  readonly body: LiveBody
  readonly trailers: (() => HeaderList) | undefined
  readonly expectContinue: boolean
}

export interface AttemptMeans {
  /** Knows the address: it calls no other. */
  readonly agent: Agent | TlsAgent
  readonly tls: boolean
  readonly upstream: Upstream
  /** When all attempts must have led to an answer, in the time of `performance.now`. */
  readonly deadline: number
  /** Whether a fresh connection leads to somebody else than those before. */
  readonly isOther: (socket: Socket) => boolean
  readonly interim: ((status: number, headers: HeaderList) => void) | undefined
}

export type Attempted =
  /** `bytes` is the whole body where it was short enough to be waited for; else it is still to be read from the message. */
  | {
      readonly kind: 'answered'
      readonly message: IncomingMessage
      readonly bytes: Uint8Array | null
      readonly breach: () => Breach | null
    }
  | (Broken & Failure)

interface Broken {
  readonly kind: 'failed'
  readonly reached: boolean
  readonly reused: boolean
  /** It was given up for the consumer's sake or ours. */
  readonly blameless: boolean
  readonly breach: Breach | null
}

/** Bytes of an answer's head. */
const MAX_HEADER = 64 * 1024
/** How long an upstream may leave an `Expect: 100-continue` unanswered before the body is sent all the same (RFC 9110 section 10.1.1). */
const CONTINUE_WAIT = 1_000

/**
 * One request, sent once over `node:http`: a client that survives an unasked 100, tells of garbage behind an answer, and has
 * no list of ports that it will not call. `giveUp` ends it from outside.
 */
export class Attempt {
  readonly #means: AttemptMeans
  readonly #sending: ClientRequest
  #done: ((attempted: Attempted) => void) | null
  #givenUp: GivenUp = null
  #connected = false
  #timer: NodeJS.Timeout | undefined
  /** When `#timer` goes off, and when it is to be given up, for what: that moves on while the timer stays. */
  #rings = 0
  #due = 0
  #reason: Exclude<GivenUp, null> = 'connect'
  #message: IncomingMessage | null = null
  #breach: Breach | null = null

  /** `done` is called once. */
  constructor(request: AttemptRequest, means: AttemptMeans, done: (attempted: Attempted) => void) {
    this.#means = means
    this.#done = done
    this.#sending = this.#open(request)
    // Fields beyond a number would be left out without a word; their bytes are bounded.
    this.#sending.maxHeadersCount = 0
    this.#watch()
    this.#send(request)
  }

  /** Whether the request is out, to its last byte. */
  get isSent(): boolean {
    return this.#sending.writableFinished
  }

  giveUp(reason: Exclude<GivenUp, null>): void {
    this.#givenUp ??= reason
    this.#sending.destroy()
    this.#message?.destroy()
  }

  /** As few options as may be: node copies them three times. */
  #open({ method, path, fields }: AttemptRequest): ClientRequest {
    const { agent, tls } = this.#means
    const options = { method, path, headers: fields, agent, maxHeaderSize: MAX_HEADER, insecureHTTPParser: false }
    return tls ? tlsClient().request(options) : plainClient().request(options)
  }

  /** `on` for what happens once, too: `once` costs three objects a time. */
  #watch(): void {
    const sending = this.#sending
    const { interim } = this.#means
    sending.on('socket', (socket) => this.#onSocket(socket))
    if (interim !== undefined) sending.on('information', ({ statusCode, rawHeaders }) => interim(statusCode, rawHeaders))
    sending.on('response', (message) => this.#onResponse(message))
    sending.on('upgrade', (_, socket: Socket) => {
      socket.destroy()
      this.#fail({ error: 'http_upgrade_failed', message: 'the upstream switched protocols without being asked' })
    })
    // Stays for good: garbage behind a complete answer is told here, long after the answer was delivered.
    sending.on('error', (error) => this.#broken(error))
    sending.on('close', () => {
      // An error is not made for nothing: its stack costs more than the rest of a good exchange.
      if (this.#message?.complete !== true)
        this.#broken(Object.assign(new Error('the upstream closed the connection'), { code: 'ECONNRESET' }))
    })
  }

  /** What comes behind a complete answer is not the answer's. */
  #broken(error: NodeJS.ErrnoException): void {
    if (this.#message?.complete === true) {
      if (error.code?.startsWith('HPE_') === true) this.#sawMore(this.#message)
      return
    }
    if (FRAMING.has(error.code ?? '')) this.#breach ??= 'framing'
    const failure = failureOf(error, this.#givenUp, this.#means.tls)
    const cut = this.#message !== null && failure.error === 'connection_terminated'
    this.#fail(cut ? { ...failure, error: 'http_response_incomplete' } : failure)
  }

  #onSocket(socket: Socket): void {
    if (!socket.connecting && this.#sending.reusedSocket) {
      this.#onConnected()
      return
    }
    this.#wait(this.#means.upstream.connect, 'connect')
    socket.once(this.#means.tls ? 'secureConnect' : 'connect', () => this.#onConnected())
  }

  #onConnected(): void {
    const { socket } = this.#sending
    if (!this.#connected && this.#means.tls && socket !== null && this.#means.isOther(socket)) this.#breach ??= 'identity'
    this.#connected = true
    this.#waitForHead()
  }

  /** Until the head of the answer is whole; never beyond the time for all attempts. */
  #waitForHead(): void {
    const { upstream, deadline } = this.#means
    const left = deadline - performance.now()
    if (left < upstream.firstByte) this.#wait(Math.max(0, left), 'total')
    else this.#wait(upstream.firstByte, 'first-byte')
  }

  #onResponse(message: IncomingMessage): void {
    this.#message = message
    const wrong = protocolError(message)
    if (wrong !== null) {
      this.#fail(wrong)
      message.destroy()
      return
    }
    // An answer that comes before the body is through means that the rest is not wanted; the connection cannot be used again.
    if (!this.#sending.writableFinished) {
      message.on('close', () => {
        if (!this.#sending.writableFinished) this.#sending.destroy()
      })
    }
    if (isShort(message, this.#sending.method)) {
      this.#readShort(message)
      return
    }
    message.on('end', () => this.#lookBehind(message))
    watchFlow(message, this.#means.upstream.idle, () => this.giveUp('idle'))
    this.#answered(message, null)
  }

  /** A short body is waited for: it costs less than to stream it, and as long as nobody has seen a byte of it, somebody else can answer. */
  #readShort(message: IncomingMessage): void {
    const chunks: Uint8Array[] = []
    this.#wait(this.#means.upstream.idle, 'idle')
    message.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    // Copied, so that what is kept of it does not keep the buffer of the socket.
    message.on('end', () => {
      this.#lookBehind(message)
      this.#answered(message, Buffer.concat(chunks))
    })
    message.on('error', (error) => this.#broken(error))
  }

  /** A second answer to the one request is not told by node: it cuts a connection that was to be kept, before the other side has ended it. */
  #lookBehind(message: IncomingMessage): void {
    const { socket, shouldKeepAlive } = this.#sending
    // Whoever has heard enough cuts it as well.
    if (!shouldKeepAlive || this.#givenUp !== null || message.destroyed || socket === null || !socket.destroyed) return
    if (!socket.readableEnded && socket.errored === null) this.#sawMore(message)
  }

  #sawMore(message: IncomingMessage): void {
    if (mayHaveBody(message, this.#sending.method)) this.#breach ??= 'excess'
  }

  /** What came behind the answer is told when somebody has read it to its end. */
  #answered(message: IncomingMessage, bytes: Uint8Array | null): void {
    this.#settle({ kind: 'answered', message, bytes, breach: () => this.#breach })
  }

  #fail(failure: Failure): void {
    const socket = this.#sending.socket
    const reached = this.#connected && (this.#sending.reusedSocket || (socket !== null && socket.bytesWritten > 0))
    const blameless = this.#givenUp === 'gone' || this.#givenUp === 'cut'
    this.#settle({ kind: 'failed', reached, reused: this.#sending.reusedSocket, blameless, breach: this.#breach, ...failure })
    this.#sending.destroy()
  }

  #settle(attempted: Attempted): void {
    clearTimeout(this.#timer)
    const done = this.#done
    this.#done = null
    done?.(attempted)
  }

  /** A timer that goes off too soon is set anew then: most never do, and moving one costs as much as making it. */
  #wait(time: number, reason: Exclude<GivenUp, null>): void {
    if (this.#done === null) return
    this.#reason = reason
    this.#due = performance.now() + time
    if (this.#timer !== undefined && this.#rings <= this.#due) return
    clearTimeout(this.#timer)
    this.#rings = this.#due
    this.#timer = setTimeout(() => this.#ring(), time)
  }

  #ring(): void {
    this.#timer = undefined
    const left = this.#due - performance.now()
    // Timers may go off a little early.
    if (left <= 1) this.giveUp(this.#reason)
    else this.#wait(left, this.#reason)
  }

  #send({ body, trailers, expectContinue }: AttemptRequest): void {
    const sending = this.#sending
    if (body === null) {
      sending.end()
      return
    }
    const means = { onChunk: () => this.#onChunk(), onLost: () => this.giveUp('gone') }
    if (!expectContinue) {
      sendBody(sending, body, trailers, means)
      return
    }
    let begun = false
    const begin = (): void => {
      if (begun || this.#message !== null || sending.destroyed) return
      begun = true
      sendBody(sending, body, trailers, means)
    }
    sending.once('continue', begin)
    sending.flushHeaders()
    setTimeout(begin, CONTINUE_WAIT).unref()
  }

  /** A deadline for the answer's head makes no sense while the question is still being asked. */
  #onChunk(): void {
    if (this.#message === null && this.#connected) this.#waitForHead()
  }
}
