/** The dialects of JSON Schema that contracts are written in; OpenAPI 3.2 uses that of 3.1. */
export type DialectName = 'draft-04' | 'draft-06' | 'draft-07' | '2019-09' | '2020-12' | 'openapi-2.0' | 'openapi-3.0' | 'openapi-3.1'

/** What sets one dialect apart from another. */
export interface Dialect {
  readonly name: DialectName
  /** The draft whose keywords count: 4, 6, 7, 2019 or 2020. OpenAPI's older dialects borrow those of 2020, because untidy contracts do. */
  readonly draft: number
  readonly openapi: boolean
  /** The keyword that names a schema; null where none does. */
  readonly id: '$id' | 'id' | null
  /** `$ref` stands alone: whatever is beside it is ignored. */
  readonly lonelyRef: boolean
  /** Whether `minimum`, `type` and the other assertions count; a meta-schema without the validation vocabulary says no. */
  readonly asserts: boolean
  /** Whether formats count even where they were not asked for: a meta-schema with the format-assertion vocabulary says so. */
  readonly assertsFormats: boolean
}

function dialect(name: DialectName, draft: number, id: '$id' | 'id' | null, lonelyRef: boolean): Dialect {
  return { name, draft, openapi: name.startsWith('openapi'), id, lonelyRef, asserts: true, assertsFormats: false }
}

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  'draft-04': dialect('draft-04', 4, 'id', true),
  'draft-06': dialect('draft-06', 6, '$id', true),
  'draft-07': dialect('draft-07', 7, '$id', true),
  '2019-09': dialect('2019-09', 2019, '$id', false),
  '2020-12': dialect('2020-12', 2020, '$id', false),
  'openapi-2.0': dialect('openapi-2.0', 2020, null, true),
  'openapi-3.0': dialect('openapi-3.0', 2020, null, true),
  'openapi-3.1': dialect('openapi-3.1', 2020, '$id', false),
}

const BY_META_SCHEMA: ReadonlyMap<string, DialectName> = new Map<string, DialectName>([
  ['http://json-schema.org/draft-04/schema', 'draft-04'],
  ['http://json-schema.org/draft-06/schema', 'draft-06'],
  ['http://json-schema.org/draft-07/schema', 'draft-07'],
  ['https://json-schema.org/draft/2019-09/schema', '2019-09'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
  ['https://spec.openapis.org/oas/3.1/dialect/base', 'openapi-3.1'],
])

/** The dialect that a `$schema` names; null where nobody knows it. */
export function dialectOf(metaSchema: string): Dialect | null {
  const name = BY_META_SCHEMA.get(metaSchema.endsWith('#') ? metaSchema.slice(0, -1) : metaSchema)
  return name === undefined ? null : DIALECTS[name]
}
