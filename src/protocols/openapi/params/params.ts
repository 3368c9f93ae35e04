import { headerAll, type HeaderList } from '../../../model/wire.ts'
import type { Params } from '../../../model/exchange.ts'
import { coerce } from '../../../schema/check/coerce.ts'
import { parseJson } from '../../../schema/json/json.ts'
import { readForm } from '../bodies/form.ts'
import { Findings, fitting } from '../request/findings.ts'
import type { Matched } from '../match/match.ts'
import { bareName } from '../match/template.ts'
import { isJson, isUrlencoded, parseMediaType } from '../media-type.ts'
import type { Parameter } from '../operation.ts'
import { Fields, fieldsOf, NO_FIELDS, put, unescapeForm, unescapePercent } from './fields.ts'
import { remedy, styled, tellEscape, tellMissing, tellRepeated, tellStyle, titled } from './messages.ts'
import { Otherwise, readField, type FieldStyle } from './query.ts'
import { shapeOf, type Shape } from './shape.ts'
import { readDelimited, type Unescape } from './style.ts'

/** Header parameters that OpenAPI tells to ignore (3.1, section 4.8.12.1): content negotiation and security speak of them. */
const IGNORED: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization'])

/** Headers of the transport: a page cannot set them ("forbidden request-header" of the Fetch standard), its HTTP library does. */
const TRANSPORT: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'date',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * Headers whose values HTTP clients write of their own accord. A contract may speak of them, but whoever calls `fetch` has not
 * chosen them, and servers may overlook them (RFC 9110 sections 10.1.5 and 12.5).
 */
const AUTOMATIC: ReadonlySet<string> = new Set([...TRANSPORT, 'accept-language', 'user-agent'])

/** One parameter, ready to be read. */
export interface ParameterReader {
  readonly parameter: Parameter
  /** `query.limit`. */
  readonly at: string
  readonly shape: Shape
  readonly field: FieldStyle
  /** What kind of document it is where it is one (`content`). */
  readonly kind: 'json' | 'form' | 'text'
  /** Where the path parameter may be found: its name, else its name without the marks of routers. */
  readonly bare: string
  readonly lower: string
}

const AS_IS: Unescape = (text) => text

/** Around the items of a list in a header there may be spaces (RFC 9110 section 5.6.1). */
const TRIMMED: Unescape = (text) => text.trim()

/** A cookie that is not percent-encoded at all is taken as it is. */
const COOKIE: Unescape = (text) => unescapePercent(text) ?? text

export function compileParameter(parameter: Parameter, others: ReadonlySet<string>): ParameterReader {
  const node = parameter.schema
  const cookie = parameter.style === 'cookie' ? AS_IS : COOKIE
  const unescape =
    parameter.in === 'cookie' ? cookie : parameter.in === 'header' ? TRIMMED : parameter.in === 'path' ? unescapePercent : unescapeForm
  const style = parameter.style === 'cookie' ? 'form' : parameter.style
  const type = parameter.content === null ? null : parseMediaType(parameter.content.type)
  return {
    parameter,
    at: `${parameter.in === 'querystring' ? 'query' : parameter.in}.${parameter.name}`,
    shape: shapeOf(node),
    field: { name: parameter.name, style, explode: parameter.explode, node, unescape, others },
    kind: type === null ? 'text' : isJson(type.essence) ? 'json' : isUrlencoded(type.essence) ? 'form' : 'text',
    bare: bareName(parameter.name),
    lower: parameter.name.toLowerCase(),
  }
}

/** Reads the path parameters. Those that the contract forgot to declare are given as texts. */
export function readPath(readers: readonly ParameterReader[], matched: Matched, findings: Findings): Params['path'] {
  const { names, path } = matched
  if (names.length === 0 && readers.length === 0) return NONE
  const values: Record<string, unknown> = {}
  let read = 0
  for (const reader of readers) {
    const own = names.indexOf(reader.parameter.name)
    const raw = path[own >= 0 ? own : names.indexOf(reader.bare)]
    if (raw === undefined) continue
    read++
    readSingle(reader, raw, values, findings)
  }
  if (read < names.length) addUndeclared(readers, matched, values)
  return values
}

function addUndeclared(readers: readonly ParameterReader[], { names, path }: Matched, values: Record<string, unknown>): void {
  for (const [i, name] of names.entries()) {
    const raw = path[i] ?? ''
    if (!readers.some((reader) => reader.parameter.name === name || reader.bare === name)) put(values, name, unescapePercent(raw) ?? raw)
  }
}

/** Reads the header parameters. */
export function readHeaders(readers: readonly ParameterReader[], headers: HeaderList, findings: Findings): Params['header'] {
  if (readers.length === 0) return NONE
  const values: Record<string, unknown> = {}
  for (const reader of readers) {
    const raw = headerAll(headers, reader.lower)
    const ignored = IGNORED.has(reader.lower)
    if (raw !== undefined && ignored) put(values, reader.parameter.name, raw)
    else if (raw !== undefined) worthAWord(AUTOMATIC.has(reader.lower), findings, (told) => readSingle(reader, raw.trim(), values, told))
    else if (reader.parameter.required && !ignored) worthAWord(TRANSPORT.has(reader.lower), findings, (told) => tellMissing(reader, told))
  }
  return values
}

/** What is wrong with headers that nobody chose is no reason to refuse. */
function worthAWord(only: boolean, findings: Findings, tell: (findings: Findings) => void): void {
  if (!only) return tell(findings)
  const own = new Findings()
  tell(own)
  for (const { code, at, rule, message } of own.list) findings.warn(code, at, rule, message)
}

/** Reads the cookie parameters. */
export function readCookies(
  readers: readonly ParameterReader[],
  headers: HeaderList,
  findings: Findings,
  lenient: boolean,
): Params['cookie'] {
  if (readers.length === 0) return NONE
  const values: Record<string, unknown> = {}
  const fields = cookiesOf(headers)
  for (const reader of readers) readOne(reader, spread(reader, fields), values, findings, lenient)
  return values
}

/** All cookies of a request (RFC 6265 section 4.2). */
export function cookiesOf(headers: HeaderList): Fields {
  let text = ''
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]?.toLowerCase() === 'cookie') text = text === '' ? (headers[i + 1] ?? '') : `${text}; ${headers[i + 1]}`
  }
  return text === '' ? NO_FIELDS : fieldsOf(text, ';')
}

/** `style: form, explode: true` writes `color=blue&color=black` even into a cookie, if one follows RFC 6570 by the letter. */
function spread(reader: ParameterReader, fields: Fields): Fields {
  if (!reader.parameter.explode || !(reader.shape.array || reader.shape.object)) return fields
  if (!fields.list.some((field) => field.raw.includes('&'))) return fields
  return new Fields(
    fields.list.flatMap(({ name, raw }) => {
      const end = raw.indexOf('&')
      return end < 0 ? [{ name, raw, used: false }] : [{ name, raw: raw.slice(0, end), used: false }, ...fieldsOf(raw.slice(end + 1)).list]
    }),
  )
}

/** Reads the query parameters and marks what it uses. */
export function readQuery(
  readers: readonly ParameterReader[],
  fields: Fields,
  findings: Findings,
  lenient: boolean,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const reader of readers) readOne(reader, fields, values, findings, lenient)
  return values
}

const NONE: Readonly<Record<string, unknown>> = Object.freeze({})

function readOne(reader: ParameterReader, fields: Fields, values: Record<string, unknown>, findings: Findings, lenient: boolean): void {
  const { parameter, field } = reader
  if (parameter.content !== null) return readContent(reader, fields, values, findings)
  const fast = plainText(reader, fields)
  if (fast !== null) {
    const value = parameter.schema === null ? fast : coerce(parameter.schema, fast)
    put(values, parameter.name, value)
    if (parameter.schema !== null) findings.check(parameter.schema, value, reader.at)
    return
  }
  const reading = readField(field, fields, lenient)
  if (reading === null) {
    if (parameter.required) tellMissing(reader, findings)
    return
  }
  if (reading.fault === 'escape') return tellEscape(reader, findings)
  if (reading.fault === 'duplicate') tellRepeated(reader, findings)
  if (reading.seen !== null && !lenient) tellStyle(reader, reading.seen, findings)
  if (parameter.allowEmptyValue && reading.candidates[0] === '') return put(values, parameter.name, '')
  settle(reader, reading.candidates, values, findings)
}

/** The text of a parameter that can be read in one way only, as most are; null where it takes a closer look. */
function plainText({ shape, field, parameter }: ParameterReader, fields: Fields): string | null {
  if (!shape.scalar || shape.array || shape.object || field.style !== 'form') return null
  const own = fields.get(parameter.name)
  const only = own[0]
  if (only === undefined || own.length > 1 || only.raw === '' || only.raw.includes('+')) return null
  only.used = true
  return field.unescape(only.raw)
}

function readContent(reader: ParameterReader, fields: Fields, values: Record<string, unknown>, findings: Findings): void {
  const own = fields.get(reader.parameter.name)
  const [first] = own
  if (first === undefined) {
    if (reader.parameter.required) tellMissing(reader, findings)
    return
  }
  for (const field of own) field.used = true
  if (own.length > 1) tellRepeated(reader, findings)
  const text = reader.field.unescape(first.raw)
  if (text === null) tellEscape(reader, findings)
  else readDocument(reader, text, values, findings)
}

/** A parameter that stands in one place as one text. */
function readSingle(reader: ParameterReader, raw: string, values: Record<string, unknown>, findings: Findings): void {
  const { parameter, shape, field } = reader
  if (parameter.content !== null) {
    const text = field.unescape(raw)
    return text === null ? tellEscape(reader, findings) : readDocument(reader, text, values, findings)
  }
  const node = parameter.schema
  if (parameter.style === 'simple' && node !== null && shape.scalar && !shape.array && !shape.object) {
    const text = field.unescape(raw)
    if (text === null) return tellEscape(reader, findings)
    const value = coerce(node, text)
    put(values, parameter.name, value)
    return findings.check(node, value, reader.at)
  }
  const readings = readDelimited(raw, parameter.style, parameter.explode, parameter.name, node === null ? PLAIN : shape, field.unescape)
  if (readings !== null) return settle(reader, parameter.in === 'header' ? filled(readings) : readings, values, findings)
  if (field.unescape(raw) === null) return tellEscape(reader, findings)
  findings.add(
    'parameter-style',
    reader.at,
    parameter.place,
    `${titled(parameter)} is not written as ${styled(parameter)}. ${remedy(parameter)}`,
  )
}

/** Empty elements of a list in a header count for nothing (RFC 9110 section 5.6.1.2), unless the contract takes them for items. */
function filled(readings: readonly unknown[]): readonly unknown[] {
  const lists = readings.filter((one): one is readonly unknown[] => Array.isArray(one) && one.includes(''))
  return lists.length === 0 ? readings : [...readings, ...lists.map((list) => list.filter((item) => item !== ''))]
}

const PLAIN: Shape = { scalar: true, array: false, object: false, names: new Set(), open: false, loose: true }

/** A parameter whose text is a document (`content`); the text is unescaped. */
export function readDocument(reader: ParameterReader, text: string, values: Record<string, unknown>, findings: Findings): void {
  const { parameter, at, kind } = reader
  const media = parameter.content
  const node = media?.schema ?? null
  let value: unknown = text
  if (kind === 'json') {
    const parsed = parseJson(text)
    if ('error' in parsed) {
      const { message, column } = parsed.error
      return findings.add(
        'malformed-json',
        at,
        media?.place ?? null,
        `${titled(parameter)} is not JSON: ${message} at character ${column}.`,
      )
    }
    value = parsed.value
  } else if (kind === 'form' && media !== null) {
    const form = { media, findings, lenient: false, unescape: unescapeForm, at }
    return put(values, parameter.name, readForm(form, fieldsOf(text)))
  } else if (node !== null) value = coerce(node, text)
  put(values, parameter.name, value)
  if (node !== null) findings.check(node, value, at)
}

/** Chooses the reading that conforms; where none does, says what is wrong with the first. Warnings are told of both. */
function settle(reader: ParameterReader, candidates: readonly unknown[], values: Record<string, unknown>, findings: Findings): void {
  const { parameter, at } = reader
  const node = parameter.schema
  const plain = candidates.filter((one) => !(one instanceof Otherwise))
  if (node === null) return put(values, parameter.name, plain[0])
  const fit = fitting(node, plain)
  for (const other of fit === null ? candidates : []) {
    if (!(other instanceof Otherwise)) continue
    const meant = fitting(node, [other.value])
    if (meant === null) continue
    tellStyle(reader, other.seen, findings)
    return put(values, parameter.name, meant.value)
  }
  const value = fit === null ? coerce(node, plain[0]) : fit.value
  put(values, parameter.name, value)
  findings.check(node, value, at)
}
