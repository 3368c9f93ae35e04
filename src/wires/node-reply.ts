import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable, type Writable } from 'node:stream'
import { Ended, header, type HeaderList, type WireResponse } from '../model/wire.ts'

/** Statuses that have no body by definition (RFC 9110 sections 15.3.5 and 15.4.5); theirs is no length either. */
const BODILESS = new Set([204, 304])

/** Bytes up to which a body travels in one write with its head: as text, node joins the two; as bytes, it makes a vector of them, which costs more than copying. */
const SHORT = 8 * 1024

/** Writes an answer: head and body at once where it is known, as it comes where it streams. */
export function writeReply(outgoing: ServerResponse, reply: WireResponse): void {
  if (outgoing.headersSent || outgoing.destroyed) return drop(reply)
  const { status, headers, body } = reply
  if (body !== null && !(body instanceof Uint8Array)) return stream(outgoing, reply, body)
  if (BODILESS.has(status)) {
    outgoing.writeHead(status, [...headers])
    outgoing.end()
    return
  }
  outgoing.writeHead(status, [...headers, ...lengthOf(outgoing, headers, body)])
  if (body === null) outgoing.end()
  else if (body.length <= SHORT) outgoing.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1'), 'latin1')
  else outgoing.end(body)
}

/** The answer to a HEAD may leave its length unsaid (RFC 9110 section 9.3.2); 0 would be untrue. */
function lengthOf(outgoing: ServerResponse, headers: HeaderList, body: Uint8Array | null): readonly string[] {
  if (header(headers, 'content-length') !== undefined || (body === null && outgoing.req.method === 'HEAD')) return []
  return ['Content-Length', String(body?.length ?? 0)]
}

/**
 * Not `pipe`: when the source fails in the middle, the connection is cut, so that the consumer sees an incomplete answer and
 * never a shorter one.
 */
function stream(outgoing: ServerResponse, { status, headers, announced, trailers }: WireResponse, body: AsyncIterable<Uint8Array>): void {
  const source = body instanceof Readable ? body : Readable.from(body)
  // Chunks, behind which they can stand, are for HTTP/1.1 and unknown lengths only; node throws for any other.
  const isChunked = outgoing.req.httpVersionMinor > 0 && header(headers, 'content-length') === undefined
  outgoing.writeHead(status, announced !== undefined && isChunked ? [...headers, 'Trailer', announced] : [...headers])
  // Bytes beyond the announced length would be read as the next answer.
  outgoing.strictContentLength = true
  if (trailers !== undefined) {
    source.once('end', () => {
      const late = trailers()
      if (late.length > 0 && outgoing.chunkedEncoding) outgoing.addTrailers(pairs(late))
    })
  }
  pump(source, outgoing)
}

/** Milliseconds for which a consumer may leave an answer lying: it holds a connection of the service's meanwhile. */
const PATIENCE = 60_000

/** `pipeline` for two streams that we know: without an abort signal for each answer, which costs more than the rest of it. */
export function pump(source: Readable, outgoing: Writable, patience: number = PATIENCE): void {
  let waiting: NodeJS.Timeout | undefined
  source.on('data', (chunk: Uint8Array) => {
    if (outgoing.write(chunk)) return
    source.pause()
    waiting ??= setTimeout(() => outgoing.destroy(), patience).unref()
  })
  outgoing.on('drain', () => {
    clearTimeout(waiting)
    waiting = undefined
    source.resume()
  })
  source.once('end', () => outgoing.end())
  source.once('error', (error) => (error instanceof Ended ? outgoing.end() : outgoing.destroy()))
  source.once('close', () => {
    if (!source.readableEnded && !outgoing.writableEnded) outgoing.destroy()
  })
  outgoing.once('close', () => {
    clearTimeout(waiting)
    if (!source.readableEnded) source.destroy()
  })
  outgoing.once('error', () => source.destroy())
}

/** Nobody is there to read it; whoever sends it need not go on. */
function drop({ body }: WireResponse): void {
  if (body instanceof Readable) body.destroy()
}

/** `Expect: 100-continue` is answered when somebody begins to read the body, and not before. */
export function continueWhenRead(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.once('resume', () => {
    if (!outgoing.headersSent && !outgoing.destroyed) outgoing.writeContinue()
  })
}

/** Interim answers as they come; 100 is between the consumer and us, and was answered already. */
export function interimOf(outgoing: ServerResponse): (status: number, headers: HeaderList) => void {
  return (status, headers) => {
    if (status === 100 || outgoing.headersSent || outgoing.destroyed || outgoing.req.httpVersionMinor === 0) return
    outgoing.writeInformation?.(status, [...headers])
  }
}

function pairs(headers: HeaderList): [string, string][] {
  const list: [string, string][] = []
  for (let i = 0; i + 1 < headers.length; i += 2) list.push([headers[i] ?? '', headers[i + 1] ?? ''])
  return list
}
