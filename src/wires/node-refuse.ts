import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { PROBLEMS } from '../model/problem.ts'

/** Bytes of a request's head: longer ones are answered with 431. */
export const MAX_HEADER: number = 64 * 1024

interface Refusal {
  readonly status: string
  readonly detail: string
}

const PARSE_FAILURES: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    detail: `The request's head is longer than ${MAX_HEADER} bytes, or has more than a thousand fields.`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', detail: 'The request did not come in whole in time.' },
}

/** What the parser refuses never becomes an exchange; it is answered by hand, in the form of all our refusals. */
export function refuseMalformed(error: Error & { code?: string; reason?: string }, socket: Duplex): void {
  if (!socket.writable || socket.destroyed || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  refuse(socket, PARSE_FAILURES[error.code ?? ''] ?? { status: '400 Bad Request', detail: error.reason ?? 'The request is not HTTP.' })
}

/** CONNECT asks for a tunnel (RFC 9110 section 9.3.6); what came behind its head is no request of ours. */
export function refuseTunnel(_: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  refuse(socket, { status: '501 Not Implemented', detail: 'CONNECT makes tunnels, and there are none here.' })
}

/**
 * What the parser lets pass and HTTP does not: a transfer coding beside `chunked` changes what the bytes mean, so a body that wears one is not
 * read (RFC 9112 section 6.1), and a request of HTTP/1.1 names its host once (section 3.2). null: nothing.
 */
export function faultOf({ rawHeaders, httpVersion }: IncomingMessage): Refusal | null {
  let hosts = 0
  let codings = ''
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const field = rawHeaders[i] ?? ''
    if (field.length === 4 && field.toLowerCase() === 'host') hosts++
    else if (field.length === 17 && field.toLowerCase() === 'transfer-encoding') codings += `${rawHeaders[i + 1]},`
  }
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1'))
    return { status: '400 Bad Request', detail: `The request has ${hosts === 0 ? 'no Host header' : 'several Host headers'}. Send one.` }
  if (codings === '' || /^\s*chunked\s*,$/i.test(codings)) return null
  return {
    status: '501 Not Implemented',
    detail: 'The only transfer coding that is understood is chunked. Name others in Content-Encoding.',
  }
}

/** Refuses a request of which no more than the head is read. */
export function refuseAtHead(outgoing: ServerResponse, refusal: Refusal): void {
  const body = bodyOf(refusal)
  outgoing.writeHead(Number(refusal.status.slice(0, 3)), fieldsOf(body))
  outgoing.end(body)
}

function refuse(socket: Duplex, refusal: Refusal): void {
  const body = bodyOf(refusal)
  const fields = fieldsOf(body)
  let head = `HTTP/1.1 ${refusal.status}\r\n`
  for (let i = 0; i < fields.length; i += 2) head += `${fields[i]}: ${fields[i + 1]}\r\n`
  socket.end(`${head}\r\n${body}`)
}

function bodyOf({ status, detail }: Refusal): string {
  return JSON.stringify({
    type: 'urn:understudy:problem:bad-request',
    title: PROBLEMS['bad-request'].title,
    status: Number(status.slice(0, 3)),
    detail,
  })
}

function fieldsOf(body: string): string[] {
  return [
    'Content-Type',
    'application/problem+json',
    'Content-Length',
    String(Buffer.byteLength(body)),
    'Understudy-Served-By',
    'understudy',
    'Connection',
    'close',
  ]
}
