import type { Reply } from '../../../model/exchange.ts'
import type { Finding } from '../../../model/verdict.ts'
import { header, type KeptBody } from '../../../model/wire.ts'
import { isBodiless, responseFor } from '../answer/choose.ts'
import { readXml } from '../bodies/xml.ts'
import { type Asked, judge, mediaFor } from '../judge.ts'
import { isJsonSequence, isXml, type MediaType, parseMediaType } from '../media-type.ts'
import type { Media, OperationModel } from '../operation.ts'
import { Findings } from '../request/findings.ts'
import { parseBody, type Parsed, unfold } from './decode.ts'

/** One answer, unfolded, read and judged. */
export interface Side {
  readonly reply: Reply<KeptBody>
  readonly media: Media | null
  readonly type: MediaType | null
  /** undefined where there is none, or none that can be looked into. */
  readonly value: unknown
  /** Why the body was not looked at; null where it was, or where there is none. */
  readonly limit: string | null
  /** Events or a sequence, of which only the beginning may be here. */
  readonly streamed: boolean
  readonly findings: readonly Finding[]
}

/** Reads an answer within our limits, and holds it against what the operation documents. */
export function sideOf(model: OperationModel, request: Asked, reply: Reply<KeptBody>): Side {
  const unread = readSide(model, request.method, reply)
  return { ...unread, findings: findingsOf(model, request, unread) }
}

/** What of an answer was read, and how far. */
interface Unjudged extends Omit<Side, 'findings'> {
  readonly parsed: Extract<Parsed, { readonly value: unknown }> | null
  readonly broken: string | null
  readonly bytes: Uint8Array | null
}

/** Reads an answer within our limits, as it was sent. */
export function readSide(model: OperationModel, method: string, reply: Reply<KeptBody>): Unjudged {
  const written = header(reply.headers, 'content-type')
  const type = written === undefined ? null : parseMediaType(written)
  const response = responseFor(model, reply.status)
  const media = response === null ? null : mediaFor(response.content, written)
  const streamed = type !== null && (type.essence === 'text/event-stream' || isJsonSequence(type.essence))
  const base = { reply, media, type, streamed, value: undefined, limit: null, parsed: null, broken: null, bytes: null }
  if (isBodiless(method, reply.status) || reply.body.size === 0) return base
  const unfolded = unfold(reply.body, reply.headers)
  if ('broken' in unfolded) return { ...base, broken: unfolded.broken }
  if ('limit' in unfolded) return { ...base, limit: unfolded.limit }
  const { bytes } = unfolded
  const parsed = type === null ? null : parseBody(type, bytes)
  if (parsed !== null && 'limit' in parsed) return { ...base, limit: parsed.limit }
  return { ...base, bytes, parsed, value: parsed === null ? xmlValue(media, type, bytes) : parsed.value }
}

function findingsOf(model: OperationModel, request: Asked, { reply, type, limit, broken, bytes, parsed }: Unjudged): readonly Finding[] {
  if (broken !== null)
    return [...judge(model, request, uncut(reply)), found('content-coding', `The body cannot be unfolded: ${broken}.`, 'error')]
  if (limit !== null) return judge(model, request, uncut(reply))
  if (bytes === null) return judge(model, request, reply)
  const findings = [...judge(model, request, plainReply(reply, bytes), parsed)]
  if (parsed?.twice === true) findings.push(found('duplicate-keys', 'A key stands in an object twice.', 'error'))
  if (parsed?.mark === true) findings.push(found('byte-order-mark', 'The JSON begins with a byte order mark.', 'warning'))
  if (looksLikeHtml(type, bytes) && findings.some(({ severity }) => severity === 'error'))
    replace(findings, found('html-instead', 'The service answers with a page for people.', 'error'))
  return findings
}

/** The reply with nothing in its body to judge. */
function uncut(reply: Reply<KeptBody>): Reply<KeptBody> {
  return { ...reply, body: { ...reply.body, whole: false } }
}

function plainReply(reply: Reply<KeptBody>, bytes: Uint8Array): Reply<KeptBody> {
  if (bytes === reply.body.bytes) return reply
  const headers = reply.headers.filter((_, index) => reply.headers[index - (index % 2)]?.toLowerCase() !== 'content-encoding')
  return { ...reply, headers, body: { bytes, size: bytes.length, whole: true } }
}

function found(code: string, message: string, severity: Finding['severity']): Finding {
  return { code, subject: 'reply', at: 'body', rule: null, message, severity }
}

/** Puts what we know better in the place of `malformed-json` or a media type that nobody documented. */
function replace(findings: Finding[], better: Finding): void {
  const index = findings.findIndex(({ code }) => code === 'malformed-json' || code === 'undocumented-media-type')
  if (index >= 0) findings[index] = { ...better, rule: findings[index]?.rule ?? null, at: findings[index]?.at ?? better.at }
  else findings.push(better)
}

function looksLikeHtml(type: MediaType | null, bytes: Uint8Array): boolean {
  if (type?.essence === 'text/html') return true
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 100)).toString('latin1').trimStart().toLowerCase()
  return start.startsWith('<!doctype html') || start.startsWith('<html')
}

function xmlValue(media: Media | null, type: MediaType | null, bytes: Uint8Array): unknown {
  if (media === null || type === null || media.file || !isXml(type.essence) || type.essence === 'image/svg+xml') return undefined
  return readXml({ media, type, bytes, findings: new Findings('reply'), lenient: true })
}
