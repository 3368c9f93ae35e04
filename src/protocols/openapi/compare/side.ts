import type { Reply } from '../../../model/exchange.ts'
import type { Finding } from '../../../model/verdict.ts'
import { header, type KeptBody } from '../../../model/wire.ts'
import { isBodiless, responseFor } from '../answer/choose.ts'
import { readXml } from '../bodies/xml.ts'
import { judge, mediaFor } from '../judge.ts'
import { isJsonSequence, isXml, type MediaType, parseMediaType } from '../media-type.ts'
import type { Media, OperationModel } from '../operation.ts'
import { Findings } from '../request/findings.ts'
import { parseBody, unfold } from './decode.ts'

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
export function sideOf(model: OperationModel, method: string, reply: Reply<KeptBody>): Side {
  const written = header(reply.headers, 'content-type')
  const type = written === undefined ? null : parseMediaType(written)
  const response = responseFor(model, reply.status)
  const media = response === null ? null : mediaFor(response.content, written)
  const streamed = type !== null && (type.essence === 'text/event-stream' || isJsonSequence(type.essence))
  const base = { media, type, streamed }
  if (isBodiless(method, reply.status) || reply.body.size === 0) {
    return { ...base, reply, value: undefined, limit: null, findings: judge(model, method, reply) }
  }
  const unfolded = unfold(reply.body, reply.headers)
  if ('broken' in unfolded) {
    const finding = found('content-coding', `The body cannot be unfolded: ${unfolded.broken}.`, 'error')
    return { ...base, reply, value: undefined, limit: null, findings: [...judge(model, method, uncut(reply)), finding] }
  }
  if ('limit' in unfolded) {
    return { ...base, reply, value: undefined, limit: unfolded.limit, findings: judge(model, method, uncut(reply)) }
  }
  const plain = plainReply(reply, unfolded.bytes)
  const parsed = type === null ? null : parseBody(type, unfolded.bytes)
  if (parsed !== null && 'limit' in parsed)
    return { ...base, reply, value: undefined, limit: parsed.limit, findings: judge(model, method, uncut(reply)) }
  const findings = [...judge(model, method, plain)]
  if (parsed?.twice === true) replace(findings, found('duplicate-keys', 'A key stands in an object twice.', 'error'))
  if (parsed?.mark === true) findings.push(found('byte-order-mark', 'The JSON begins with a byte order mark.', 'warning'))
  if (looksLikeHtml(type, unfolded.bytes) && findings.some(({ severity }) => severity === 'error'))
    replace(findings, found('html-instead', 'The service answers with a page for people.', 'error'))
  return { ...base, reply, value: parsed === null ? xmlValue(media, type, unfolded.bytes) : parsed.value, limit: null, findings }
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
