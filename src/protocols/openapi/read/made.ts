import type { Located } from '../../../model/place.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { isRecord } from './located.ts'
import type { Scope } from './scope.ts'

/** What of a Swagger 2.0 parameter, header or item belongs to its schema (2.0, Parameter Object and Items Object). */
export const SCHEMA_KEYWORDS: readonly string[] = [
  'type',
  'format',
  'items',
  'default',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'enum',
  'multipleOf',
]

/** Beside those of the specification, as they are seen: `x-nullable`, `properties` in form parameters. */
const EXTRA_KEYWORDS: readonly string[] = [
  'x-nullable',
  'properties',
  'additionalProperties',
  'allOf',
  'description',
  'title',
  'xml',
  'nullable',
  'oneOf',
  'anyOf',
  'x-faker',
  'x-understudy-faker',
]

/** The schema of something that carries its schema's keywords among its own. They are told to stand where they stand. */
export function schemaFrom(scope: Scope, located: Located): SchemaNode {
  return scope.schema({ value: keywordsOf(located), place: located.place })
}

const made = new WeakMap<object, object>()

/** The same object each time: schemas are known by their objects. */
export function keywordsOf(located: Located): object {
  const { value } = located
  if (!isRecord(value)) return {}
  let schema = made.get(value)
  if (schema === undefined) {
    schema = fileAsString(
      Object.fromEntries(
        [...SCHEMA_KEYWORDS, ...EXTRA_KEYWORDS].filter((key) => Object.hasOwn(value, key)).map((key) => [key, value[key]]),
      ),
    )
    made.set(value, schema)
  }
  return schema
}

/** `type: file` is Swagger 2.0's word for bytes. */
function fileAsString(schema: Record<string, unknown>): object {
  return schema['type'] === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema
}
