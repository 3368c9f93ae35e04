import type { Place } from '../../model/place.ts'
import type { Reply } from '../../model/exchange.ts'
import type { Finding } from '../../model/verdict.ts'
import { header, headerAll, type KeptBody } from '../../model/wire.ts'
import { check } from '../../schema/check.ts'
import { coerce } from '../../schema/coerce.ts'
import { decodeUtf8, parseJson } from '../../schema/json.ts'
import { Type, type SchemaNode } from '../../schema/node.ts'
import { isBodiless, responseFor } from './choose.ts'
import { typesOf } from './facets.ts'
import { takes } from './headers.ts'
import { inRange, isJson, isJsonSequence, isXml, parseMediaType } from './media-type.ts'
import type { Media, OperationModel, Parameter, ResponseModel } from './operation.ts'

const MOST = 50

/** Holds a reply against what the operation documents. A body that was cut is not looked into; the caller knows. */
export function judge(model: OperationModel, method: string, reply: Reply<KeptBody>): readonly Finding[] {
  const findings: Finding[] = []
  const add = (code: string, at: string, rule: Place | null, message: string, severity: Finding['severity'] = 'error'): void => {
    if (findings.length < MOST) findings.push({ code, subject: 'reply', at, rule, message, severity })
  }
  const response = responseFor(model, reply.status)
  if (response === null) {
    add(
      'undocumented-status',
      'status',
      model.operation.place,
      `${reply.status} is not among ${model.responses.map(({ key }) => key).join(', ') || 'the documented responses (there are none)'}.`,
    )
    return findings
  }
  for (const one of response.headers) judgeHeader(one, reply, add)
  judgeBody(response, method, reply, add)
  return findings
}

type Add = (code: string, at: string, rule: Place | null, message: string, severity?: Finding['severity']) => void

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

function judgeHeader(parameter: Parameter, reply: Reply<KeptBody>, add: Add): void {
  const name = parameter.name.toLowerCase()
  if (WIRES.has(name)) return
  const text = headerAll(reply.headers, name)
  if (text === undefined) {
    if (parameter.required)
      add('header-missing', `header.${parameter.name}`, parameter.place, `The response documents ${parameter.name} as required.`)
    return
  }
  if (parameter.schema === null || takes(parameter, text)) return
  for (const one of check(parameter.schema, coerce(parameter.schema, text), 'reply', MOST))
    add(one.code, `header.${parameter.name}`, one.rule, one.message, one.severity)
}

function judgeBody(response: ResponseModel, method: string, reply: Reply<KeptBody>, add: Add): void {
  if (isBodiless(method, reply.status)) return
  const { content } = response
  const { body } = reply
  const type = header(reply.headers, 'content-type')
  if (content.length === 0) {
    if (body.size > 0)
      add('undocumented-body', 'body', response.place, `${response.key} documents no body.`, reply.status < 400 ? 'error' : 'warning')
    return
  }
  const media = mediaFor(content, type)
  if (media === null) {
    if (body.size === 0 && type === undefined && !content.every(wantsJson)) return
    add(
      'undocumented-media-type',
      'header.Content-Type',
      response.place,
      `${type ?? 'No media type'} is not among ${content.map((one) => one.type).join(', ')}.`,
    )
    return
  }
  if (body.whole) judgeContent(media, type ?? '', body, add)
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

function judgeContent(media: Media, contentType: string, body: KeptBody, add: Add): void {
  const type = parseMediaType(contentType)
  if (type === null || media.file) return
  const hold = (node: SchemaNode, value: unknown, at: string): void => {
    for (const one of check(node, value, 'reply', MOST)) add(one.code, at + one.at, one.rule, one.message, one.severity)
  }
  if (isJson(type.essence)) {
    const value = jsonOf(body.bytes, 'body', media.place, add)
    if (value !== undefined && media.schema !== null) hold(media.schema, value.value, 'body')
  } else if (isJsonSequence(type.essence)) {
    judgeSequence(media, body, add, hold)
  } else if (type.type === 'text' && !isXml(type.essence) && type.essence !== 'text/event-stream') {
    const { schema } = media
    const text = decodeUtf8(body.bytes)
    if (schema !== null && text !== null && (typesOf(schema) & Type.String) !== 0) hold(schema, text, 'body')
  }
}

function jsonOf(bytes: Uint8Array, at: string, rule: Place, add: Add): { readonly value: unknown } | undefined {
  const text = decodeUtf8(bytes)
  if (text === null) {
    add('not-utf-8', at, rule, 'JSON has to be UTF-8 (RFC 8259 section 8.1).')
    return undefined
  }
  const parsed = parseJson(text)
  if ('value' in parsed) return parsed
  add('not-json', at, rule, `The body is not JSON: ${parsed.error.message} at line ${parsed.error.line}, column ${parsed.error.column}.`)
  return undefined
}

function judgeSequence(media: Media, body: KeptBody, add: Add, hold: (node: SchemaNode, value: unknown, at: string) => void): void {
  const text = decodeUtf8(body.bytes) ?? ''
  const values: unknown[] = []
  for (const [index, line] of text
    .split(/[\n\x1e]+/)
    .filter((one) => one.trim() !== '')
    .entries()) {
    const parsed = parseJson(line)
    if (!('value' in parsed))
      return add('not-json', `body/${index}`, media.place, `Line ${index + 1} is not JSON: ${parsed.error.message}.`)
    values.push(parsed.value)
    if (media.itemSchema !== null) hold(media.itemSchema, parsed.value, `body/${index}`)
  }
  if (media.itemSchema === null && media.schema !== null && (typesOf(media.schema) & Type.Array) !== 0) hold(media.schema, values, 'body')
}
