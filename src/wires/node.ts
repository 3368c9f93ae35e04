import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { problemReply } from '../model/problem-reply.ts'
import { Problem, PROBLEMS } from '../model/problem.ts'
import { Aborted, header, type WireRequest } from '../model/wire.ts'
import { isSwitchable, type Passage, pass } from './node-upgrade.ts'
import { certificateName, isEncrypted, type ServerTls, tlsOptions } from './secure.ts'
import { faultOf, MAX_HEADER, refuseAtHead, refuseMalformed, refuseTunnel } from './node-refuse.ts'
import { coded, type Given } from './coded.ts'
import { continueWhenRead, interimOf, writeReply } from './node-reply.ts'

export interface NodeWireOptions {
  /** Milliseconds in which a request's head, and a whole request, must have come in. */
  readonly headersTimeout?: number
  readonly requestTimeout?: number
  /** Speaks HTTPS; plain HTTP where nothing is said. */
  readonly tls?: ServerTls
  /** Where a bug of ours is told. */
  readonly report?: (error: unknown) => void
}

/** Whoever answers: the stand-in, or the control API. A promise only where something has to be waited for. */
export interface Serves {
  serve(request: WireRequest, out: (reply: Given) => void): void | Promise<void>
  /** Whether a request to switch protocols is for `upgrade`. Without these two, protocols are never switched. */
  wantsUpgrade?(request: WireRequest): boolean
  upgrade?(request: WireRequest, out: (outcome: Passage, done: () => void) => void): Promise<void>
}

/** An HTTP/1.1 server that hands on every request as it was received. Not listening yet. */
export function createNodeWire(serves: Serves, options: NodeWireOptions = {}): Server | SecureServer {
  const report = options.report ?? reportToStderr
  const server = serverOf(
    options.tls,
    {
      noDelay: true,
      keepAliveTimeout: 65_000,
      headersTimeout: options.headersTimeout ?? 20_000,
      requestTimeout: options.requestTimeout ?? 120_000,
      // Time-outs are only as sharp as the sweep that looks for them.
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: MAX_HEADER,
      // We look ourselves (`faultOf`): node would parse all headers for it.
      requireHostHeader: false,
      // Where nobody switches protocols, `Upgrade` is to be ignored (RFC 9110 section 7.8): curl sends it with every request.
      shouldUpgradeCallback: (incoming) => isSwitchable(incoming.rawHeaders) && serves.wantsUpgrade?.(requestOf(incoming)) === true,
    },
    (incoming, outgoing) => handle(serves, incoming, outgoing, report),
  )
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    continueWhenRead(incoming, outgoing)
    handle(serves, incoming, outgoing, report)
  })
  // Any other expectation is whoever's who answers (RFC 9110 section 10.1.1); node would refuse it without a word of ours.
  server.on('checkExpectation', (incoming: IncomingMessage, outgoing: ServerResponse) => handle(serves, incoming, outgoing, report))
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    serves
      .upgrade?.(requestOf(incoming, socket), (passage, done) => pass(passage, socket, head, done))
      .catch((error: unknown) => {
        report(error)
        socket.destroy()
      })
  })
  server.on('connect', refuseTunnel)
  server.on('clientError', refuseMalformed)
  return server
}

/** Not imported: that would read every export of the module, among them WebSocket, and bring fetch, HTTP/2 and TLS along. */
function serverOf(tls: ServerTls | undefined, options: ServerOptions, listener: RequestListener): Server | SecureServer {
  return tls === undefined
    ? process.getBuiltinModule('node:http').createServer(options, listener)
    : process.getBuiltinModule('node:https').createServer({ ...options, ...tlsOptions(tls) }, listener)
}

function handle(serves: Serves, incoming: IncomingMessage, outgoing: ServerResponse, report: (error: unknown) => void): void {
  try {
    const fault = faultOf(incoming)
    if (fault !== null) return refuseAtHead(outgoing, fault)
    const request = new NodeRequest(incoming, outgoing)
    const pending = serves.serve(request, (reply) => {
      const given = coded(request, reply)
      if (!(given instanceof Promise)) return writeReply(outgoing, given)
      given.then((late) => writeReply(outgoing, late)).catch((error: unknown) => fail(outgoing, error, report))
    })
    if (pending instanceof Promise) pending.catch((error: unknown) => fail(outgoing, error, report))
  } catch (error) {
    fail(outgoing, error, report)
  }
}

/** What is seldom asked for is made when it is. */
class NodeRequest implements WireRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly string[]
  readonly body: IncomingMessage | null
  readonly #incoming: IncomingMessage
  readonly #outgoing: ServerResponse
  #origin: string | null = null

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.#incoming = incoming
    this.#outgoing = outgoing
    this.method = incoming.method ?? 'GET'
    this.target = incoming.url ?? '/'
    this.headers = incoming.rawHeaders
    const length = header(this.headers, 'content-length')
    const sent = length === undefined ? header(this.headers, 'transfer-encoding') !== undefined : length !== '0'
    this.body = sent ? incoming : null
  }

  get origin(): string {
    return (this.#origin ??= originOf(this.target, this.headers, this.#incoming.socket))
  }

  get certificate(): string | null | undefined {
    return certificateName(this.#incoming.socket)
  }

  get peer(): string {
    return this.#incoming.socket.remoteAddress ?? ''
  }

  get port(): number {
    return this.#incoming.socket.localPort ?? 0
  }

  get trailers(): () => readonly string[] {
    return () => this.#incoming.rawTrailers
  }

  get onGone(): (listener: () => void) => void {
    return (listener) => {
      this.#outgoing.once('close', () => {
        if (!this.#outgoing.writableFinished) listener()
      })
    }
  }

  get onInterim(): (status: number, headers: readonly string[]) => void {
    return interimOf(this.#outgoing)
  }
}

/** A request to switch protocols: its body is whatever the socket carries afterwards. */
function requestOf({ method = 'GET', url = '/', rawHeaders, socket }: IncomingMessage, gone?: Duplex): WireRequest {
  const origin = originOf(url, rawHeaders, socket)
  const certificate = certificateName(socket)
  const onGone = (listener: () => void): void => void gone?.once('close', listener)
  return {
    method,
    target: url,
    headers: rawHeaders,
    body: null,
    origin,
    peer: socket.remoteAddress ?? '',
    port: socket.localPort ?? 0,
    onGone,
    ...(certificate === undefined ? {} : { certificate }),
  }
}

/** A host in the target goes before the field (RFC 9112 section 3.2.2). */
function originOf(target: string, headers: readonly string[], socket: Socket): string {
  const named = target.startsWith('/') ? undefined : /^https?:\/\/([^/?#]+)/i.exec(target)?.[1]
  return `${isEncrypted(socket) ? 'https' : 'http'}://${named ?? header(headers, 'host') ?? 'localhost'}`
}

/** The border where problems become answers and bugs become 500, with nothing of the bug in them. */
function fail(outgoing: ServerResponse, error: unknown, report: (error: unknown) => void): void {
  if (error instanceof Aborted) return
  if (!(error instanceof Problem)) report(error)
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const reply =
    error instanceof Problem
      ? problemReply(error.code, error.message, null, error.detail)
      : problemReply('internal', PROBLEMS.internal.title, null)
  writeReply(outgoing, reply)
}

function reportToStderr(error: unknown): void {
  console.error('understudy: a bug, please report it:', error)
}
