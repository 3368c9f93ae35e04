import { at as step } from '../../../model/place.ts'
import { coerce } from '../../../schema/check/coerce.ts'
import { parseJson } from '../../../schema/json/json.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { fitting, type Findings } from '../request/findings.ts'
import { isJson, parseMediaType } from '../media-type.ts'
import type { Encoding, Media } from '../operation.ts'
import { nested } from '../params/brackets.ts'
import { put, type Field, type Fields } from '../params/fields.ts'
import { Otherwise, readField, type FieldStyle, type Reading } from '../params/query.ts'
import { membersOf, shapeOf, shapeOfAll, type Shape } from '../params/shape.ts'
import type { Unescape } from '../params/style.ts'
import { standIn } from './bytes.ts'
import { malformed } from './json.ts'

/** A form, whatever carried it. */
export interface Form {
  readonly media: Media
  readonly findings: Findings
  readonly lenient: boolean
  /** What undoes the escapes of a text. */
  readonly unescape: Unescape
  /** `body`, or the parameter that the form stands in. */
  readonly at: string
  /** Members that came in a shape of their own (files, JSON parts). */
  readonly ready?: ReadonlyMap<string, readonly unknown[]>
}

interface Property {
  readonly name: string
  readonly nodes: readonly SchemaNode[]
  readonly shape: Shape
  readonly encoding: Encoding | null
  readonly field: FieldStyle
}

const NO_NODES: readonly SchemaNode[] = []
const properties = new WeakMap<Media, Map<Unescape, readonly Property[]>>()

/** Puts an object together from the fields of a form by its Encoding Objects (OpenAPI 3.1, section 4.8.15) and holds it against the schema. */
export function readForm(form: Form, fields: Fields): Record<string, unknown> {
  const { media, findings, ready } = form
  const object: Record<string, unknown> = {}
  if (fields.cut)
    findings.add('too-many-fields', form.at, null, `The form has more than ${fields.list.length} fields. The rest was not read.`)
  const known = propertiesOf(media, form.unescape)
  for (const property of known) readProperty(form, property, fields, object)
  readOthers(form, fields, object)
  for (const [name, values] of ready ?? [])
    add(object, name, values, shapeOfAll(media.schema === null ? NO_NODES : membersOf(media.schema, name)))
  if (media.schema === null) return object
  const files = withoutFiles(object, media.schema)
  const value = coerce(media.schema, files.object)
  findings.check(media.schema, value, form.at)
  return files.restore(value)
}

function propertiesOf(media: Media, unescape: Unescape): readonly Property[] {
  const known = properties.get(media)?.get(unescape)
  if (known !== undefined) return known
  const names = new Set([...shapeOf(media.schema).names, ...media.encoding.keys()])
  const list = [...names].map((name) => {
    const nodes = media.schema === null ? NO_NODES : membersOf(media.schema, name)
    const encoding = media.encoding.get(name) ?? null
    const style = encoding?.style ?? 'form'
    const explode = encoding?.explode ?? style === 'form'
    const field: FieldStyle = { name, style, explode, node: nodes[0] ?? null, unescape, others: names }
    return { name, nodes, shape: shapeOfAll(nodes), encoding, field }
  })
  const map = properties.get(media) ?? new Map<Unescape, readonly Property[]>()
  properties.set(media, map.set(unescape, list))
  return list
}

function readProperty(form: Form, property: Property, fields: Fields, object: Record<string, unknown>): void {
  const { name, nodes, encoding } = property
  const { findings, lenient } = form
  const place = step(form.at, name)
  const json = readDocument(form, property, fields)
  if (json !== null) return put(object, name, json.value)
  const reading = readField(property.field, fields, lenient)
  if (reading === null) return
  if (reading.fault === 'escape') {
    return findings.add(
      'malformed-escape',
      place,
      null,
      `The field '${name}' has a percent sign that is not followed by the hex digits of UTF-8.`,
    )
  }
  if (reading.fault === 'duplicate')
    findings.add('duplicate-parameter', place, null, `The field '${name}' takes one value but came several times. Send it once.`)
  const { value, seen } = settled(nodes, reading)
  put(object, name, value)
  if (seen === null || lenient) return
  const { style, explode } = property.field
  const said =
    encoding?.style === null || encoding === null
      ? `nothing but the default (style form, explode: true)`
      : `style ${style}, explode: ${explode}`
  findings.add(
    'parameter-style',
    place,
    form.media.place,
    `The field '${name}' came as ${seen}, but the contract says ${said}. Send it so, or allow it under 'encoding'.`,
  )
}

function settled(nodes: readonly SchemaNode[], reading: Reading): { value: unknown; seen: string | null } {
  const plain = reading.candidates.filter((one) => !(one instanceof Otherwise))
  for (const node of nodes) {
    const fit = plain.length > 1 || reading.candidates.length > plain.length ? fitting(node, plain) : null
    if (fit !== null) return { value: fit.value, seen: reading.seen }
  }
  for (const other of reading.candidates) {
    if (!(other instanceof Otherwise)) continue
    for (const node of nodes) if (fitting(node, [other.value]) !== null) return { value: other.value, seen: other.seen }
  }
  return { value: plain[0], seen: reading.seen }
}

/** A field that is a JSON document: because `contentType` says so, or because an object without a style is one by default. */
function readDocument(form: Form, { name, shape, encoding, field }: Property, fields: Fields): { value: unknown } | null {
  const own = fields.get(name)
  const [first] = own
  if (first === undefined) return null
  const type = encoding?.contentType ?? null
  const said = type !== null && type.split(',').some((one) => isJson(parseMediaType(one)?.essence ?? ''))
  const implied =
    type === null && (encoding === null || (encoding.style === null && encoding.explode === null)) && (shape.object || !shape.scalar)
  if (!said && !implied) return null
  const texts = own.map((one) => field.unescape(one.raw))
  if (!said && !texts.every((text) => text !== null && /^\s*[{[]/.test(text))) return null
  const values: unknown[] = []
  for (const text of texts) {
    const parsed = text === null ? null : parseJson(text)
    if (parsed === null || 'error' in parsed) {
      if (!said || parsed === null) return null
      form.findings.add('malformed-json', step(form.at, name), form.media.place, malformed(text ?? '', parsed.error))
      values.push(text)
      continue
    }
    values.push(parsed.value)
  }
  for (const one of own) one.used = true
  const list = values.length > 1 || (shape.array && !shape.scalar && !shape.object && !Array.isArray(values[0]))
  return { value: list ? values : values[0] }
}

/** Fields that the schema does not name: texts, or lists where a name comes again; nested by brackets only where that is asked for. */
function readOthers(form: Form, fields: Fields, object: Record<string, unknown>): void {
  const { schema } = form.media
  const nesting = form.lenient || shapeOf(schema).names.size === 0
  const groups = new Map<string, { plain: Field[]; below: Field[] }>()
  for (const field of fields.list) {
    if (field.used) continue
    field.used = true
    const bracket = nesting ? field.name.indexOf('[') : -1
    const name = bracket > 0 ? field.name.slice(0, bracket) : field.name
    const group = groups.get(name) ?? { plain: [], below: [] }
    groups.set(name, group)
    if (bracket > 0) group.below.push(field)
    else group.plain.push(field)
  }
  for (const [name, { plain, below }] of groups) {
    const node = schema === null ? null : (membersOf(schema, name)[0] ?? null)
    const texts = plain.map((one) => form.unescape(one.raw) ?? one.raw)
    if (below.length > 0) put(object, name, nested(below, name, '[', node)?.value ?? '')
    else add(object, name, texts, shapeOf(node))
  }
}

function add(object: Record<string, unknown>, name: string, values: readonly unknown[], shape: Shape): void {
  const before = Object.hasOwn(object, name) ? object[name] : undefined
  const all = before === undefined ? values : [...(Array.isArray(before) ? before : [before]), ...values]
  put(object, name, all.length > 1 || (shape.array && !shape.scalar && !shape.object) ? flat(all) : all[0])
}

/** A list that came as one JSON part is that list. */
function flat(values: readonly unknown[]): readonly unknown[] {
  const [only] = values
  return values.length === 1 && Array.isArray(only) ? only : values
}

/** Files are bytes, which no schema knows: strings stand in for them while they are checked. */
function withoutFiles(
  object: Record<string, unknown>,
  schema: SchemaNode,
): { object: Record<string, unknown>; restore: (value: unknown) => Record<string, unknown> } {
  const files = new Map<string, unknown>()
  const copy: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(object)) {
    const [node = null] = membersOf(schema, name)
    const list = Array.isArray(value) && value.some((one) => one instanceof Uint8Array) ? value : null
    if (list !== null || value instanceof Uint8Array) files.set(name, value)
    const plain = list !== null ? list.map((one) => instead(one, null)) : instead(value, node)
    put(copy, name, plain)
  }
  const restore = (value: unknown): Record<string, unknown> => {
    if (typeof value !== 'object' || value === null) return object
    const whole: Record<string, unknown> = {}
    for (const [name, one] of Object.entries(value)) put(whole, name, files.has(name) ? files.get(name) : one)
    return whole
  }
  return { object: copy, restore }
}

function instead(value: unknown, node: SchemaNode | null): unknown {
  return value instanceof Uint8Array ? standIn(node, value) : value
}
