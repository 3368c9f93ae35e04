import { at as step } from '../../../model/place.ts'
import { header } from '../../../model/wire.ts'
import { coerce } from '../../../schema/check/coerce.ts'
import { decodeUtf8, parseJson } from '../../../schema/json/json.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { chooseMedia, offersOf } from './choose-media.ts'
import { isJson, isUrlencoded, parseMediaType } from '../media-type.ts'
import type { Encoding, Media } from '../operation.ts'
import { compileParameter, readHeaders } from '../params/params.ts'
import { Fields, fieldsOf, unescapeForm, type Field } from '../params/fields.ts'
import { Findings } from '../request/findings.ts'
import { itemsOf, membersOf, shapeOf } from '../params/shape.ts'
import { isBinary } from './bytes.ts'
import { readForm } from './form.ts'
import { broken, exactText, textOf, type BodyInput } from './input.ts'
import { malformed } from './json.ts'
import { partsOf, type Part } from './multipart-parts.ts'

const AS_IS = (text: string): string => text
const NO_OTHERS: ReadonlySet<string> = new Set()

/** `multipart/form-data` (RFC 7578): texts by the styles of the contract, JSON parts as values, files as bytes. */
export function readFormData(input: BodyInput): unknown {
  const parts = taken(input)
  return parts === null ? undefined : formOf(input, parts)
}

/** `multipart/mixed` and its kin: a list of the parts, or a form where every part has a name. */
export function readMixed(input: BodyInput): unknown {
  const parts = taken(input)
  if (parts === null) return undefined
  const { media, findings } = input
  if (parts.length > 0 && parts.every((part) => part.name !== null) && shapeOf(media.schema).object) return formOf(input, parts)
  const values = parts.map((part, i) => {
    const nodes = media.schema === null ? [] : itemsOf(media.schema, i)
    const node = media.itemSchema ?? nodes[0] ?? null
    const encoding = media.partEncoding?.prefix[i] ?? media.partEncoding?.item ?? null
    if (encoding !== null) judgePart(input, part, encoding, `${i}`)
    const value = valueOf(input, part, node, `body/${i}`)
    if (node === null || value instanceof Uint8Array) return value
    const known = typeof value === 'string' ? coerce(node, value) : value
    findings.check(node, known, `body/${i}`)
    return known
  })
  return values
}

function taken(input: BodyInput): readonly Part[] | null {
  const boundary = input.type.parameters.get('boundary') ?? ''
  if (boundary === '' || boundary.length > 200) {
    broken(input, 'malformed-multipart', 'The Content-Type names no boundary. Let the client library set this header.')
    return null
  }
  const read = partsOf(input.bytes, boundary)
  if ('parts' in read) return read.parts
  broken(input, 'malformed-multipart', `The body is not a multipart message: ${read.malformed}.`)
  return null
}

function formOf(input: BodyInput, parts: readonly Part[]): unknown {
  const { media, findings, lenient } = input
  const texts: Field[] = []
  const ready = new Map<string, unknown[]>()
  for (const [i, part] of parts.entries()) {
    if (part.name === null) {
      findings.add('malformed-multipart', 'body', media.place, `Part ${i + 1} has no name in its Content-Disposition.`)
      continue
    }
    const name = nameOf(input, part.name)
    const nodes = media.schema === null ? [] : membersOf(media.schema, name)
    const encoding = media.encoding.get(name) ?? null
    if (encoding !== null) judgePart(input, part, encoding, name)
    const value = valueOf(input, part, nodes[0] ?? null, step('body', name))
    if (value === undefined) continue
    const list = ready.get(name)
    if (typeof value === 'string') texts.push({ name: part.name, raw: value, used: false })
    else if (list === undefined) {
      ready.set(name, [value])
      if (name !== part.name) tellBrackets(input, name, part.name)
    } else list.push(value)
  }
  return readForm({ media, findings, lenient, unescape: AS_IS, at: 'body', ready }, new Fields(texts))
}

function tellBrackets({ media, findings, lenient }: BodyInput, name: string, written: string): void {
  if (lenient || (media.encoding.get(name)?.style ?? null) !== null) return
  findings.add(
    'parameter-style',
    step('body', name),
    media.place,
    `The parts of '${name}' came as '${written}'. Repeat the name '${name}' as it is.`,
  )
}

/** Some clients name the files of a list `files[]` or `files[0]`. */
function nameOf({ media }: BodyInput, written: string): string {
  const name = /^(.+)\[\d*\]$/.exec(written)?.[1]
  const known = shapeOf(media.schema).names
  return name === undefined || known.has(written) || !known.has(name) ? written : name
}

/** What one part holds: bytes of a file, a JSON value (in a box of its own where that is a string), or a text. */
function valueOf(input: BodyInput, part: Part, node: SchemaNode | null, at: string): unknown {
  const written = header(part.headers, 'content-type')
  const type = written === undefined ? null : parseMediaType(written)
  if (node !== null && (isBinary(node) || itemsOf(node, 0).some(isBinary))) return part.bytes
  if (type !== null && isJson(type.essence)) return jsonOf(input, part, at)
  if (type !== null && isUrlencoded(type.essence) && node !== null && shapeOf(node).object) return innerForm(input, part, node, at)
  const texty = type === null ? part.filename === null : type.type === 'text'
  if (!texty) return part.bytes
  if (type !== null && type.parameters.has('charset')) return textOf({ ...input, type, bytes: part.bytes }, at)
  const text = exactText(part.bytes)
  if (text === null)
    input.findings.add('malformed-text', at, null, 'This part is not valid UTF-8. Give it a Content-Type, or send it as a file.')
  return text ?? undefined
}

/** A form within the form (3.2, "Nested Encoding"). Its value is held against the schema with the rest. */
function innerForm({ media, lenient }: BodyInput, part: Part, schema: SchemaNode, at: string): unknown {
  const text = exactText(part.bytes)
  const inner: Media = { ...media, schema, itemSchema: null, encoding: new Map(), partEncoding: null }
  return text === null
    ? part.bytes
    : readForm({ media: inner, findings: new Findings(), lenient, unescape: unescapeForm, at }, fieldsOf(text))
}

function jsonOf(input: BodyInput, part: Part, at: string): unknown {
  const text = decodeUtf8(part.bytes)
  const parsed = text === null ? null : parseJson(text)
  if (parsed !== null && 'value' in parsed) return parsed.value
  const message = parsed === null ? 'This part is not valid UTF-8.' : malformed(text ?? '', parsed.error)
  input.findings.add('malformed-json', at, input.media.place, message)
  return undefined
}

/** What the Encoding Object asks of a part beyond its value: its type and its headers. */
function judgePart(input: BodyInput, part: Part, encoding: Encoding, name: string): void {
  const { findings, media } = input
  const written = header(part.headers, 'content-type')
  const type = written === undefined ? null : parseMediaType(written)
  if (type !== null && encoding.contentType !== null && encoding.style === null) {
    const offers = offersOf(encoding.contentType.split(',').map((one) => ({ ...media, type: one.trim() })))
    if (chooseMedia(offers, type) === null) {
      const message = `The part '${name}' is ${type.essence}, but the contract asks for ${encoding.contentType}.`
      findings.add('part-content-type', step('body', name), media.place, message)
    }
  }
  const wanted = encoding.headers.filter((one) => one.name.toLowerCase() !== 'content-type')
  const readers = wanted.map((one) => ({ ...compileParameter(one, NO_OTHERS), at: `${step('body', name)}/header.${one.name}` }))
  readHeaders(readers, part.headers, findings)
}
