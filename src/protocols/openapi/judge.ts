import type { Reply } from '../../model/exchange.ts'
import type { Finding } from '../../model/verdict.ts'
import { header, type KeptBody, type WireRequest } from '../../model/wire.ts'
import { decodeContent } from './bodies/coding.ts'
import type { BodyInput, BodyReader } from './bodies/input.ts'
import { readJson } from './bodies/json.ts'
import { readEvents } from './bodies/events.ts'
import { readJsonSequence } from './bodies/sequence.ts'
import { readPlain } from './bodies/text.ts'
import { readUrlencoded } from './bodies/urlencoded.ts'
import { readXml } from './bodies/xml.ts'
import { isAskedFor } from './answer/asked-for.ts'
import { isBodiless, responseFor } from './answer/choose.ts'
import { judgeHeaders } from './answer/headers.ts'
import { Findings } from './request/findings.ts'
import { flawless, isFlawless } from './flawless.ts'
import { inRange, isJson, isJsonSequence, isXml, parseMediaType, type MediaType } from './media-type.ts'
import type { Media, OperationModel, ResponseModel } from './operation.ts'

/** A body that somebody has unfolded and read already. */
export interface ReadBody {
  readonly value: unknown
}

/** What of a request its answer depends on. */
export type Asked = Pick<WireRequest, 'method' | 'headers'>

/** Holds a reply against what the operation documents. A body that was cut is not looked into; the caller knows. */
export function judge(model: OperationModel, request: Asked, reply: Reply<KeptBody>, read: ReadBody | null = null): readonly Finding[] {
  const findings = new Findings('reply')
  const { method } = request
  const response = responseFor(model, reply.status)
  // What speaks of all other answers (`default`, `3XX`) does not speak of these.
  if (response?.key !== String(reply.status) && isAskedFor(request, reply.status)) return findings.list
  if (response === null) {
    const documented = model.responses.map(({ key }) => key).join(', ')
    if (documented === '') findings.warn('undocumented-status', 'status', model.operation.place, 'The operation documents no response.')
    else findings.add('undocumented-status', 'status', model.operation.place, `${reply.status} is not among ${documented}.`)
    return findings.list
  }
  const documented = response.headers.filter(({ name }) => !WIRES.has(name.toLowerCase()))
  // Of the head alone, fields may be left out that only the body would have told (RFC 9110 section 9.3.2).
  const headers = isHeadOf(model, method) ? documented.filter(({ name }) => header(reply.headers, name) !== undefined) : documented
  judgeHeaders(headers, reply.headers, findings)
  judgeBody(response, method, { ...reply, read }, findings)
  return findings.list
}

/** Whether a method asks for the head of an operation's answer alone. */
export function isHeadOf({ operation }: Pick<OperationModel, 'operation'>, method: string): boolean {
  return method === 'HEAD' && operation.method !== 'HEAD'
}

/** Told by the wire or by HTTP itself, whatever a contract says of them. */
const WIRES: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'date',
  'trailer',
  'upgrade',
])

interface Judged extends Reply<KeptBody> {
  readonly read: ReadBody | null
}

function judgeBody(response: ResponseModel, method: string, reply: Judged, findings: Findings): void {
  if (isBodiless(method, reply.status)) return
  const { content } = response
  const { body } = reply
  const type = header(reply.headers, 'content-type')
  if (content.length === 0) {
    if (body.size > 0)
      findings.add(
        'undocumented-body',
        'body',
        response.place,
        `${response.key} documents no body.`,
        reply.status < 400 ? 'error' : 'warning',
      )
    return
  }
  const media = mediaFor(content, type)
  if (media === null) {
    if (body.size === 0 && type === undefined && !content.every(wantsJson)) return
    findings.add(
      'undocumented-media-type',
      'header.Content-Type',
      response.place,
      `${type ?? 'No media type'} is not among ${content.map((one) => one.type).join(', ')}.`,
    )
    return
  }
  if (body.whole) judgeContent(media, type ?? '', reply, findings)
}

function wantsJson(media: Media): boolean {
  const type = parseMediaType(media.type)
  return type !== null && isJson(type.essence) && media.schema !== null
}

/** The documented media type that a reply's type is, the most specific one. */
export function mediaFor(content: readonly Media[], contentType: string | undefined): Media | null {
  const type = contentType === undefined ? null : parseMediaType(contentType)
  if (type === null) return null
  let best: Media | null = null
  let bestRank = 0
  for (const media of content) {
    const documented = parseMediaType(media.type)
    if (documented === null) continue
    const rank =
      documented.essence === type.essence
        ? sameParameters(documented.parameters, type.parameters)
          ? 4
          : 3
        : !inRange(type, documented)
          ? 0
          : documented.type === '*'
            ? 1
            : 2
    if (rank > bestRank) [best, bestRank] = [media, rank]
  }
  return best ?? content.find((media) => parseMediaType(media.type) === null) ?? null
}

function sameParameters(documented: ReadonlyMap<string, string>, own: ReadonlyMap<string, string>): boolean {
  for (const [name, value] of documented) if (own.get(name)?.toLowerCase() !== value.toLowerCase()) return false
  return true
}

/** The media types whose bodies are looked into; of all others only the type is judged. */
function readerOf(type: MediaType): BodyReader | null {
  const { essence } = type
  if (isJson(essence)) return readJson
  if (isJsonSequence(essence)) return readJsonSequence
  if (isXml(essence)) return essence === 'image/svg+xml' || essence === 'application/xhtml+xml' ? null : readXml
  if (essence === 'text/event-stream') return readEvents
  if (essence === 'application/x-www-form-urlencoded') return readUrlencoded
  return type.type === 'text' ? readPlain : null
}

function judgeContent(media: Media, contentType: string, reply: Judged, findings: Findings): void {
  const type = parseMediaType(contentType)
  const reader = type === null || media.file ? null : readerOf(type)
  if (type === null || reader === null) return
  if (reply.read !== null) {
    if (media.schema !== null) findings.check(media.schema, reply.read.value, 'body')
    return
  }
  const coding = header(reply.headers, 'content-encoding')
  if (coding === undefined) {
    judgeBytes(reader, { media, type, bytes: reply.body.bytes, findings, lenient: true }, contentType)
    return
  }
  const decoded = decodeContent(reply.body.bytes, coding)
  if ('bytes' in decoded) reader({ media, type, bytes: decoded.bytes, findings, lenient: true })
  else
    findings.add(
      'content-encoding',
      'header.Content-Encoding',
      null,
      `The body cannot be unfolded: ${'malformed' in decoded ? decoded.malformed : decoded.unknown}.`,
    )
}

/** The judge is pure: of bytes that were found flawless before nothing else can be found now. */
function judgeBytes(reader: BodyReader, input: BodyInput, contentType: string): void {
  const { media, bytes, findings } = input
  if (isFlawless(media, contentType, bytes)) return
  const before = findings.list.length
  reader(input)
  if (findings.list.length === before) flawless(media, contentType, bytes)
}
