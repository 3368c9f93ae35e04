import type { Located } from '../../../model/place.ts'
import { conforms } from '../../../schema/check/check.ts'
import { parseJson } from '../../../schema/json/json.ts'
import { ANY_TYPE, type SchemaNode } from '../../../schema/node.ts'
import type { Encoding, Media, NamedExample, Parameter, ParameterStyle, PartEncoding } from '../operation.ts'
import { readExamples } from './examples.ts'
import { flag, isRecord, items, member, members, text, valueOf } from './located.ts'
import { SCHEMA_KEYWORDS, schemaFrom } from './made.ts'
import type { Scope } from './scope.ts'
import { readExplode, readStyle } from './style.ts'

/** The media types of a body: what stands under `content`. */
export function readContent(scope: Scope, holder: Located): readonly Media[] {
  const found: Media[] = []
  for (const [type, item] of members(member(holder, 'content'))) {
    if (!type.startsWith('x-')) found.push(readMedia(scope, type, item))
  }
  return found
}

export function readMedia(scope: Scope, type: string, item: Located): Media {
  // 3.2 lets a media type be a reference; an unresolved one still says that there is this type.
  const located = scope.follow(item) ?? { value: {}, place: item.place }
  const schema = member(located, 'schema')
  const itemSchema = member(located, 'itemSchema')
  const node = schema === null ? null : scope.schema(schema)
  const examples = readExamples(scope, located)
  return {
    type,
    schema: node,
    itemSchema: itemSchema === null ? null : scope.schema(itemSchema),
    examples: node !== null && isJson(type) ? examples.map((example) => untexted(scope, node, example)) : examples,
    encoding: readEncodings(scope, member(located, 'encoding')),
    partEncoding: readPartEncoding(scope, located),
    file: schema !== null && isFile(scope, schema, isJson(type)),
    place: located.place,
  }
}

/** JSON that is written as a text where data is meant, as many generators do: taken for what it says. */
export function untexted(scope: Scope, schema: SchemaNode, example: NamedExample): NamedExample {
  if (typeof example.value !== 'string' || !/^\s*[[{]/.test(example.value)) return example
  if (conforms(schema, example.value, null) && !meansData(schema)) return example
  const parsed = parseJson(example.value)
  if ('error' in parsed) return example
  scope.defect(
    'example-as-text',
    example.place,
    'The example is JSON written as a text; it is taken as data',
    'Write it as data, without the quotes.',
    'warning',
  )
  return { ...example, value: parsed.value }
}

/** Whether a schema without a type has members or items: a text fits it, and is not meant. */
function meansData(schema: SchemaNode): boolean {
  let here = schema
  for (let hops = 0; hops < 16 && here.keywords.ref !== null; hops++) here = here.keywords.ref
  const { object, array, types } = here.keywords
  return types === ANY_TYPE && ((object !== null && object.properties.size > 0) || (array !== null && array.items !== null))
}

/** `application/json`, `+json` and their like. */
export function isJson(type: string): boolean {
  return /^[^;]*[/+](?:[\w.-]*\b)?json\b/i.test(type)
}

/** Whether a schema means bytes: `type: file`, `format: binary`, an object of the format `file` as converters leave it (but for JSON), or 3.1's `contentMediaType` without an encoding. */
export function isFile(scope: Scope, schema: Located, inJson = false): boolean {
  let here = schema
  for (let hops = 0; hops < 16; hops++) {
    const ref = valueOf(here, '$ref')
    if (typeof ref !== 'string') break
    const target = scope.documents.resolve(ref, here.place.uri)
    if ('unresolved' in target) return false
    here = target
  }
  if (!isRecord(here.value)) return false
  const type = valueOf(here, 'type')
  if (type === 'file') return true
  if (type === 'object' && !inJson && valueOf(here, 'format') === 'file' && valueOf(here, 'properties') === undefined) return true
  if (type !== undefined && type !== 'string') return false
  if (valueOf(here, 'format') === 'binary') return true
  const media = text(here, 'contentMediaType')
  return media !== '' && valueOf(here, 'contentEncoding') === undefined && !/^text\/|json|xml/i.test(media)
}

const STYLES: readonly ParameterStyle[] = ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject']

function readEncodings(scope: Scope, holder: Located | null): ReadonlyMap<string, Encoding> {
  const found = new Map<string, Encoding>()
  for (const [name, located] of members(holder)) found.set(name, readEncoding(scope, located))
  return found
}

function readPartEncoding(scope: Scope, media: Located): PartEncoding | null {
  const item = member(media, 'itemEncoding')
  const prefix = [...items(member(media, 'prefixEncoding'))].map((located) => readEncoding(scope, located))
  return item === null && prefix.length === 0 ? null : { prefix, item: item === null ? null : readEncoding(scope, item) }
}

function readEncoding(scope: Scope, located: Located): Encoding {
  const explode = valueOf(located, 'explode')
  return {
    contentType: text(located, 'contentType') || null,
    headers: readHeaders(scope, member(located, 'headers')),
    style: STYLES.find((style) => style === valueOf(located, 'style')) ?? null,
    explode: typeof explode === 'boolean' ? explode : null,
    allowReserved: flag(located, 'allowReserved'),
  }
}

/** What the value has to be: a schema, or a document of its own. */
export function readShape(scope: Scope, located: Located): { readonly schema: Parameter['schema']; readonly content: Media | null } {
  const content = members(member(located, 'content')).next()
  if (content.done !== true) return { schema: null, content: readMedia(scope, content.value[0], content.value[1]) }
  const schema = member(located, 'schema')
  if (schema !== null) return { schema: scope.schema(schema), content: null }
  // Swagger 2.0's way, seen in OpenAPI 3 documents all the same.
  const keywords = SCHEMA_KEYWORDS.some((key) => member(located, key) !== null)
  return { schema: keywords ? schemaFrom(scope, located) : null, content: null }
}

/** Header Objects: parameters without a name and a place of their own. `Content-Type` says nothing there (3.1 section 4.8.17.1). */
export function readHeaders(scope: Scope, holder: Located | null): readonly Parameter[] {
  const headers: Parameter[] = []
  for (const [name, item] of members(holder)) {
    if (name.toLowerCase() === 'content-type') continue
    const located = scope.follow(item)
    if (located === null) continue
    const style = readStyle(scope, located, ['simple'])
    headers.push({
      name,
      in: 'header',
      required: flag(located, 'required'),
      deprecated: flag(located, 'deprecated'),
      style,
      explode: readExplode(located, style),
      allowReserved: false,
      allowEmptyValue: false,
      ...readShape(scope, located),
      examples: readExamples(scope, located),
      place: located.place,
    })
  }
  return headers
}
