import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { check, conforms } from './check.ts'
import { coerce } from './coerce.ts'
import { createSchemas } from '../compile/compile.ts'
import { DIALECTS, type DialectName } from '../compile/dialect.ts'
import type { SchemaNode } from '../node.ts'
import { isRecord, pointerTokens, stepInto } from '../json/pointer.ts'

const KEYWORDS = [
  '$anchor',
  '$defs',
  '$dynamicAnchor',
  '$dynamicRef',
  '$id',
  '$recursiveAnchor',
  '$recursiveRef',
  '$ref',
  '$schema',
  'additionalItems',
  'additionalProperties',
  'allOf',
  'anyOf',
  'const',
  'contains',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  'default',
  'definitions',
  'dependencies',
  'dependentRequired',
  'dependentSchemas',
  'discriminator',
  'else',
  'enum',
  'example',
  'examples',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'id',
  'if',
  'items',
  'maxContains',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minContains',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'not',
  'nullable',
  'oneOf',
  'pattern',
  'patternProperties',
  'prefixItems',
  'properties',
  'propertyNames',
  'readOnly',
  'required',
  'then',
  'type',
  'unevaluatedItems',
  'unevaluatedProperties',
  'uniqueItems',
  'writeOnly',
  'xml',
  'x-nullable',
  '__proto__',
  'constructor',
]
const WORDS = [
  '#',
  '#/',
  '#a',
  '#/$defs/a',
  '#/allOf/0',
  '#/properties/a',
  'other.json',
  'http://[',
  'a',
  'b',
  'string',
  'integer',
  'object',
  'array',
  'null',
  'date-time',
  'uri',
  'int32',
  'base64',
  '^a+$',
  '(a+)+$',
  '(',
  '',
  'propertyName',
  'mapping',
  'https://json-schema.org/draft/2020-12/schema',
  'http://json-schema.org/draft-04/schema#',
  '__proto__',
]

const scalar = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.integer({ min: -3, max: 5 }),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
)
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('anything'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYWORDS, 'a', 'b', 'propertyName', 'mapping'), tie('anything')), { maxLength: 6 }).map(record),
  ),
}))
const schemas = fc.array(fc.tuple(fc.constantFrom(...KEYWORDS), anything), { minLength: 1, maxLength: 8 }).map(record)

/** As JSON.parse would make it: `__proto__` is a member like any other. */
function record(entries: readonly (readonly [string, unknown])[]): unknown {
  return Object.fromEntries(entries)
}

function nodeOf(root: unknown, dialect: DialectName): SchemaNode {
  const uri = 'file:///fuzz.json'
  const compiled = createSchemas({
    dialect,
    documents: {
      resolve(ref, base) {
        if (!ref.startsWith('#') || base !== uri) return { unresolved: 'missing-document', message: 'none' }
        const pointer = ref.slice(1)
        const value = pointerTokens(pointer).reduce(stepInto, root)
        return value === undefined ? { unresolved: 'missing-pointer', message: 'none' } : { value, place: { uri, pointer } }
      },
    },
  })
  return compiled.node({ value: root, place: { uri, pointer: '' } })
}

const dialects = fc.constantFrom<DialectName>(
  'draft-04',
  'draft-06',
  'draft-07',
  '2019-09',
  '2020-12',
  'openapi-2.0',
  'openapi-3.0',
  'openapi-3.1',
)

test('no schema and no value makes checking throw, and check tells exactly what conforms refuses', () => {
  assert.deepEqual(Object.keys(DIALECTS).length, 8)
  fc.assert(
    fc.property(schemas, anything, dialects, fc.constantFrom('request', 'reply', null), (schema, value, dialect, direction) => {
      const node = nodeOf(schema, dialect)
      const findings = check(node, value, direction)
      assert.equal(
        findings.every((one) => one.severity === 'warning'),
        conforms(node, value, direction),
      )
      for (const { place } of node.keywords.defects) assert.ok(place.pointer.startsWith('/') || place.pointer === '')
    }),
    { numRuns: 5000 },
  )
})

test('no schema and no value makes coercing throw, and values without texts stay as they are', () => {
  fc.assert(
    fc.property(schemas, anything, dialects, (schema, value, dialect) => {
      const turned = coerce(nodeOf(schema, dialect), value)
      if (!hasText(value)) assert.deepEqual(turned, value)
    }),
    { numRuns: 3000 },
  )
})

function hasText(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (Array.isArray(value)) return value.some(hasText)
  return isRecord(value) && Object.values(value).some(hasText)
}
