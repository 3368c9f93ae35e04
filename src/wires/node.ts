import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { Problem, PROBLEMS } from '../model/problem.ts'
import { problemReply } from '../model/problem-reply.ts'
import { Aborted, header, type WireRequest, type WireResponse } from '../model/wire.ts'

export interface NodeWireOptions {
  /** Milliseconds in which a request's head, and a whole request, must have come in. */
  readonly headersTimeout?: number
  readonly requestTimeout?: number
  /** Where a bug of ours is told. */
  readonly report?: (error: unknown) => void
}

/** Bytes of a request's head: longer ones are answered with 431. */
const MAX_HEADER = 64 * 1024

/** Whoever answers: the stand-in, or the control API. A promise only where something has to be waited for. */
export interface Serves {
  serve(request: WireRequest, out: (reply: WireResponse) => void): void | Promise<void>
}

/** An HTTP/1.1 server that hands on every request as it was received. Not listening yet. */
export function createNodeWire(serves: Serves, options: NodeWireOptions = {}): Server {
  const report = options.report ?? reportToStderr
  const server = createServer(
    {
      noDelay: true,
      keepAliveTimeout: 65_000,
      headersTimeout: options.headersTimeout ?? 20_000,
      requestTimeout: options.requestTimeout ?? 120_000,
      maxHeaderSize: MAX_HEADER,
      // Missing and repeated Host headers are the contract's business less than the consumer's: a stand-in answers them too.
      requireHostHeader: false,
    },
    (incoming, outgoing) => handle(serves, incoming, outgoing, report),
  )
  server.on('clientError', refuseMalformed)
  return server
}

function handle(serves: Serves, incoming: IncomingMessage, outgoing: ServerResponse, report: (error: unknown) => void): void {
  const send = (reply: WireResponse): void => write(outgoing, reply)
  try {
    const pending = serves.serve(wireRequestOf(incoming), send)
    if (pending instanceof Promise) pending.catch((error: unknown) => fail(outgoing, error, report))
  } catch (error) {
    fail(outgoing, error, report)
  }
}

function wireRequestOf(incoming: IncomingMessage): WireRequest {
  const headers = incoming.rawHeaders
  const length = header(headers, 'content-length')
  const hasBody = length === undefined ? header(headers, 'transfer-encoding') !== undefined : length !== '0'
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers,
    body: hasBody ? incoming : null,
    origin: `http://${header(headers, 'host') ?? 'localhost'}`,
  }
}

/** Bytes up to which a body travels in one write with its head: as text, node joins the two; as bytes, it makes a vector of them, which costs more than copying. */
const SHORT = 8 * 1024

/** Statuses that have no body by definition (RFC 9110 sections 15.3.5 and 15.4.5); theirs is no length either. */
const BODILESS = new Set([204, 304])

function write(outgoing: ServerResponse, { status, headers, body }: WireResponse): void {
  if (outgoing.headersSent) return
  if (body !== null && !(body instanceof Uint8Array)) {
    outgoing.writeHead(status, [...headers])
    pipeline(Readable.from(body), outgoing, ignore)
    return
  }
  if (BODILESS.has(status)) {
    outgoing.writeHead(status, [...headers])
    outgoing.end()
    return
  }
  // The answer to a HEAD may leave its length unsaid (RFC 9110 section 9.3.2); 0 would be untrue.
  const length = body === null && outgoing.req.method === 'HEAD' ? [] : ['Content-Length', String(body?.length ?? 0)]
  outgoing.writeHead(status, [...headers, ...length])
  if (body === null) outgoing.end()
  else if (body.length <= SHORT) outgoing.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1'), 'latin1')
  else outgoing.end(body)
}

/** The border where problems become answers and bugs become 500, with nothing of the bug in them. */
function fail(outgoing: ServerResponse, error: unknown, report: (error: unknown) => void): void {
  if (error instanceof Aborted) return
  if (!(error instanceof Problem)) report(error)
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const reply = error instanceof Problem ? problemReply(error.code, error.message, 'none', error.detail) : problemReply('internal', PROBLEMS.internal.title, 'none')
  write(outgoing, reply)
}

const PARSE_FAILURES: Readonly<Record<string, { readonly status: string; readonly detail: string }>> = {
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', detail: `The request's head is longer than ${MAX_HEADER} bytes.` },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', detail: 'The request did not come in whole in time.' },
}

/** What the parser refuses never becomes an exchange; it is answered by hand, in the form of all our refusals. */
function refuseMalformed(error: Error & { code?: string; reason?: string }, socket: Socket): void {
  if (!socket.writable || socket.destroyed || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const { status, detail } = PARSE_FAILURES[error.code ?? ''] ?? { status: '400 Bad Request', detail: error.reason ?? 'The request is not HTTP.' }
  const body = JSON.stringify({ type: 'urn:understudy:problem:bad-request', title: PROBLEMS['bad-request'].title, status: Number(status.slice(0, 3)), detail })
  const head = ['Content-Type: application/problem+json', `Content-Length: ${Buffer.byteLength(body)}`, 'Understudy-Served-By: understudy', 'Connection: close']
  socket.end(`HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
}

/** A consumer that goes away in the middle of an answer is no error of anybody's. */
function ignore(): void {}

function reportToStderr(error: unknown): void {
  console.error('understudy: a bug, please report it:', error)
}
