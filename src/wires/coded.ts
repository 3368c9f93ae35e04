import { codedTag, type Coding, CODINGS } from '../model/coding.ts'
import type { ReplyBy } from '../model/exchange.ts'
import { header, headerAll, type HeaderList, type WireRequest, type WireResponse } from '../model/wire.ts'
import { codingFor } from './accept-encoding.ts'
import { compress } from './compress.ts'

/** An answer, and who gave it where that is known. */
export interface Given extends WireResponse {
  readonly by?: ReplyBy
}

/** Bytes of a body below which a coding saves no packet. */
const WORTH = 1_024

/** Statuses without a body, and of a part of one: its range counts bytes as they are. */
const NEVER: ReadonlySet<number> = new Set([204, 205, 206, 304])

/** Fields that say what the very bytes are. */
const OF_BYTES: readonly string[] = ['content-encoding', 'content-range', 'content-digest', 'repr-digest', 'digest', 'content-md5']

/** Events have to be seen one by one. */
const TEXT =
  /^(?:text\/(?!event-stream\b)[^;\s]+|application\/(?:json|xml|javascript|yaml|x-yaml|x-www-form-urlencoded|(?:x-)?ndjson|jsonl|json-seq)|[^;\s]+\+(?:json|xml|yaml))\s*(?:;|$)/i

/**
 * The answer in the content coding that its consumer asks for (RFC 9110 section 8.4), where it is ours, long enough and text. Behind
 * judging and recording, which know the bytes as they are; what a service answers is not touched. A promise where that takes long.
 */
export function coded(request: WireRequest, reply: Given): WireResponse | Promise<WireResponse> {
  if (reply.by === undefined || reply.by === 'live') return reply
  if (reply.status === 304) return unmodified(request, reply)
  if (!mayBeCoded(request, reply)) return reply
  const coding = codingFor(headerAll(request.headers, 'accept-encoding'))
  const plain = { ...reply, headers: varying(reply.headers) }
  if (coding === null) return plain
  const inCoding = { ...reply, headers: headersIn(plain.headers, coding, isRead(request)) }
  if (!(reply.body instanceof Uint8Array)) return inCoding
  const bytes = compress(reply.body, coding)
  const answer = (body: Uint8Array | null): WireResponse => (body === null ? plain : { ...inCoding, body })
  return bytes instanceof Promise ? bytes.then(answer) : answer(bytes)
}

function isRead({ method }: WireRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

function mayBeCoded(request: WireRequest, { status, headers, body, by }: Given): boolean {
  if (sizeOf(request, headers, body) < WORTH || NEVER.has(status)) return false
  if (!TEXT.test(header(headers, 'content-type') ?? '') || OF_BYTES.some((name) => header(headers, name) !== undefined)) return false
  // A service that gets its own tag back has to know it.
  if (by === 'stale' && header(headers, 'etag') !== undefined) return false
  return !/\bno-transform\b/i.test(headerAll(headers, 'cache-control') ?? '')
}

/** Of a head alone, the length that is told of the body. 0 for what streams. */
function sizeOf({ method }: WireRequest, headers: HeaderList, body: WireResponse['body']): number {
  if (body instanceof Uint8Array) return body.length
  return body === null && method === 'HEAD' ? Number(header(headers, 'content-length') ?? 0) : 0
}

/** Whether it comes in a coding is the consumer's choice, also where it chose none. */
function varying(headers: HeaderList): HeaderList {
  const vary = headerAll(headers, 'vary')
  if (vary === undefined) return [...headers, 'Vary', 'Accept-Encoding']
  if (/(?:^|,)\s*(?:\*|accept-encoding)\s*(?:,|$)/i.test(vary)) return headers
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'vary')
  return headers.with(at + 1, `${headers[at + 1]}, Accept-Encoding`)
}

/** A tag beside the answer to a write is of what was written, which has not been sent: it stays the thing's. */
function headersIn(headers: HeaderList, coding: Coding, isOfBody: boolean): HeaderList {
  const list: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = '', value = ''] = [headers[i], headers[i + 1]]
    const lower = name.toLowerCase()
    if (lower === 'content-length') continue
    list.push(name, lower === 'etag' && isOfBody ? codedTag(value, coding) : value)
  }
  list.push('Content-Encoding', coding)
  return list
}

/** The consumer is told the tag of what it has, and that there are others. */
function unmodified(request: WireRequest, reply: Given): Given {
  const tag = header(reply.headers, 'etag')
  if (tag === undefined) return reply
  const held = headerAll(request.headers, 'if-none-match') ?? ''
  const own = heldTag(tag, held, codingFor(headerAll(request.headers, 'accept-encoding')))
  const headers = reply.headers.map((value, index) => (reply.headers[index - 1]?.toLowerCase() === 'etag' && index % 2 === 1 ? own : value))
  return { ...reply, headers: varying(headers) }
}

/** Of the tags that a consumer has of a thing, the one of the coding that it would get now; else of the body as it is; else any. */
function heldTag(tag: string, held: string, coding: Coding | null): string {
  const isHeld = (own: string): boolean => held.includes(own.endsWith('"') ? own.slice(own.indexOf('"') + 1, -1) : own)
  if (coding !== null && isHeld(codedTag(tag, coding))) return codedTag(tag, coding)
  const other = held.includes(tag) ? undefined : CODINGS.find((name) => isHeld(codedTag(tag, name)))
  return other === undefined ? tag : codedTag(tag, other)
}
