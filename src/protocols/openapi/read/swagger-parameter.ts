import type { Located } from '../../../model/place.ts'
import type { Parameter, ParameterIn, ParameterStyle } from '../operation.ts'
import { flag, member, members, text, valueOf } from './located.ts'
import { schemaFrom } from './made.ts'
import type { Scope } from './scope.ts'
import { tellUnreadable } from './unreadable.ts'

/** Content negotiation has keywords of its own (`consumes`, `produces`); a key in `Authorization` is a parameter here. */
const IGNORED_HEADERS = new Set(['accept', 'content-type'])

const PLACES: readonly string[] = ['path', 'query', 'header', 'formData', 'body']

/** Path, query and header parameters; null for those that make up the body, and for what cannot be read. */
export function readSwaggerParameter(scope: Scope, located: Located): Parameter | null {
  const place = valueOf(located, 'in')
  const name = text(located, 'name')
  if (place === 'body' || place === 'formData') return null
  if (!isPlace(place) || name === '') {
    tellUnreadable(scope, located, PLACES)
    return null
  }
  if (place === 'header' && IGNORED_HEADERS.has(name.toLowerCase())) return null
  return { ...valueParts(scope, located, place), name, in: place, required: place === 'path' || flag(located, 'required') }
}

function isPlace(value: unknown): value is ParameterIn {
  return value === 'path' || value === 'query' || value === 'header'
}

/** Response headers of Swagger 2.0 are items with a name. */
export function readSwaggerHeaders(scope: Scope, holder: Located | null): readonly Parameter[] {
  const headers: Parameter[] = []
  for (const [name, item] of members(holder)) {
    if (name.toLowerCase() === 'content-type') continue
    const located = scope.follow(item)
    if (located !== null) headers.push({ ...valueParts(scope, located, 'header'), name, in: 'header', required: false })
  }
  return headers
}

function valueParts(scope: Scope, located: Located, place: ParameterIn): Omit<Parameter, 'name' | 'in' | 'required'> {
  const example = member(located, 'x-example') ?? member(located, 'example')
  const schema = member(located, 'schema')
  const { style, explode } = serializationOf(located)
  const delimited = place === 'query' || style === 'spaceDelimited' || style === 'pipeDelimited' || style === 'tabDelimited'
  return {
    deprecated: false,
    style: delimited ? style : 'simple',
    explode,
    allowReserved: false,
    allowEmptyValue: flag(located, 'allowEmptyValue'),
    // OpenAPI 3's way, seen in Swagger 2.0 documents all the same.
    schema: schema !== null && valueOf(located, 'type') === undefined ? scope.schema(schema) : schemaFrom(scope, located),
    content: null,
    examples: example === null ? [] : [{ name: '', value: example.value, place: example.place }],
    place: located.place,
  }
}

const FORMATS: Readonly<Record<string, { readonly style: ParameterStyle; readonly explode: boolean }>> = {
  csv: { style: 'form', explode: false },
  ssv: { style: 'spaceDelimited', explode: false },
  tsv: { style: 'tabDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  multi: { style: 'form', explode: true },
}

const CSV = { style: 'form', explode: false } as const

/** `collectionFormat` by the nearest style; csv where it says nothing. */
export function serializationOf(located: Located): { readonly style: ParameterStyle; readonly explode: boolean } {
  const format = valueOf(located, 'collectionFormat')
  return (typeof format === 'string' && Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined) ?? CSV
}
