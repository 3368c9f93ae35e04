/** What a value is by where it stands: a schema, a list or a map of schemas, or something else. */
export type Position = 'schema' | 'list' | 'map' | 'other' | 'data'

const ONE = new Set([
  'additionalItems',
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
])
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const MAPS = new Set(['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties'])
/** Members of an OpenAPI document whose contents are values and not parts of the document. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'examples', 'value'])

/** Where one step leads. `data` is left alone: what looks like a schema in there is none. */
export function positionAfter(position: Position, token: string, value: unknown): Position {
  switch (position) {
    case 'schema':
      return belowSchema(token, value)
    case 'list':
    case 'map':
      return 'schema'
    case 'other':
      return belowOther(token)
    case 'data':
      return 'data'
  }
}

function belowSchema(token: string, value: unknown): Position {
  if (LISTS.has(token)) return 'list'
  if (MAPS.has(token)) return 'map'
  if (!ONE.has(token)) return 'data'
  return Array.isArray(value) ? 'list' : 'schema'
}

function belowOther(token: string): Position {
  if (token === 'schema' || token === 'itemSchema') return 'schema'
  if (token === 'schemas') return 'map'
  return DATA.has(token) || token.startsWith('x-') ? 'data' : 'other'
}
