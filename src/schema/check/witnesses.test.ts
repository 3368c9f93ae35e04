import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { registerSchema, unregisterSchema, validate } from '@hyperjump/json-schema/draft-2020-12'
import { check, conforms } from './check.ts'
import { createSchemas } from '../compile/compile.ts'
import type { DialectName } from '../compile/dialect.ts'
import type { SchemaNode } from '../node.ts'
import { pointerTokens, stepInto } from '../json/pointer.ts'

type Witness = (value: unknown) => boolean

interface AjvLike {
  compile(schema: unknown): Witness
}

const load = createRequire(import.meta.url)
const { default: Ajv2020 } = load('ajv/dist/2020.js') as { readonly default: new (options: object) => AjvLike }
const { default: Ajv2019 } = load('ajv/dist/2019.js') as { readonly default: new (options: object) => AjvLike }
const { default: Ajv7 } = load('ajv') as { readonly default: new (options: object) => AjvLike }
const { default: Ajv4 } = load('ajv-draft-04') as { readonly default: new (options: object) => AjvLike }

/** Values of every kind, held against every schema below. */
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  -1,
  1.5,
  0.3,
  7.77,
  1e20,
  '',
  'a',
  'abc',
  '😀😀',
  'x'.repeat(30),
  'cat',
  'a-1',
  [],
  [1],
  [1, 1],
  [1, 'a', null],
  ['a', 'b'],
  [[1], [1]],
  [{ a: 1 }, { a: 1 }],
  {},
  { a: 1 },
  { a: 'x' },
  { a: 'x', b: 2 },
  { b: 2 },
  { a: { a: { a: {} } } },
  { x1: 1, y: 'z' },
  { kind: 'cat', lives: 9 },
  { kind: 'dog', lives: 'x' },
  { a: [1, 2, 3], b: null },
]

/** Schemas whose keywords mean the same in draft 4 and in 2020-12. */
const COMMON: readonly object[] = [
  { type: 'string', minLength: 2, maxLength: 3 },
  { type: ['integer', 'null'] },
  { type: 'number', minimum: 1, maximum: 7.77 },
  { multipleOf: 0.1 },
  { enum: [1, 'a', null, [1], { a: 1 }] },
  { pattern: '^[a-c]+$' },
  { items: { type: 'integer' }, maxItems: 2, uniqueItems: true },
  { required: ['a'], properties: { a: { type: 'string' } }, additionalProperties: false },
  { properties: { a: { type: 'integer' } }, patternProperties: { '^x': { type: 'integer' } }, additionalProperties: { type: 'string' } },
  { minProperties: 1, maxProperties: 1 },
  { allOf: [{ required: ['a'] }, { properties: { b: { type: 'integer' } } }] },
  { anyOf: [{ type: 'string' }, { required: ['a'] }] },
  { oneOf: [{ type: 'integer' }, { minimum: 1 }] },
  { not: { type: 'object' } },
  { properties: { a: { $ref: '#' } }, additionalProperties: false },
  { required: ['toString'] },
]

const MODERN: readonly object[] = [
  { const: { a: 1 } },
  { prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false },
  { contains: { type: 'integer' }, minContains: 2 },
  { contains: { const: 1 }, maxContains: 1 },
  { if: { required: ['kind'], properties: { kind: { const: 'cat' } } }, then: { required: ['lives'] }, else: { minProperties: 1 } },
  { dependentRequired: { b: ['a'] }, dependentSchemas: { a: { maxProperties: 2 } } },
  { propertyNames: { maxLength: 1 } },
  { exclusiveMinimum: 0, exclusiveMaximum: 2 },
  { properties: { a: true }, unevaluatedProperties: { type: 'integer' } },
  { anyOf: [{ properties: { a: { type: 'string' } }, required: ['a'] }, { properties: { b: true } }], unevaluatedProperties: false },
  {
    $defs: { node: { $dynamicAnchor: 'node', properties: { a: { $dynamicRef: '#node' } } } },
    $ref: '#/$defs/node',
    unevaluatedProperties: false,
  },
]

/** Ajv does not count as evaluated what `contains` found in a branch. */
const BEYOND_AJV: readonly object[] = [{ allOf: [{ prefixItems: [true] }, { contains: { type: 'string' } }], unevaluatedItems: false }]

/** What draft 7 writes otherwise than its successors. */
const SEVEN: readonly object[] = [
  { items: [{ type: 'integer' }], additionalItems: { type: 'string' } },
  { dependencies: { b: ['a'], a: { maxProperties: 2 } } },
  { definitions: { n: { $id: '#n', type: 'integer' } }, properties: { a: { $ref: '#n' } } },
  { properties: { a: { $ref: '#/definitions/s', maxLength: 1 } }, definitions: { s: { type: 'string' } } },
  {
    $id: 'http://example.com/root',
    properties: { a: { $ref: 'item' } },
    definitions: { i: { $id: 'http://example.com/item', type: 'integer' } },
  },
]

const NINETEEN: readonly object[] = [
  { $recursiveAnchor: true, properties: { a: { $recursiveRef: '#' } }, unevaluatedProperties: { type: 'integer' } },
  { items: [{ type: 'integer' }], additionalItems: { type: 'string' } },
  { items: [true], unevaluatedItems: { type: 'string' } },
  { $defs: { x: { $anchor: 'x', type: 'integer' } }, properties: { a: { $ref: '#x' } } },
]

function nodeOf(root: object, dialect: DialectName): SchemaNode {
  const uri = 'test:root'
  const resolve = (ref: string): { value: unknown; place: { uri: string; pointer: string } } => {
    const pointer = ref.slice(ref.indexOf('#') + 1)
    return { value: pointerTokens(pointer).reduce(stepInto, root), place: { uri, pointer } }
  }
  return createSchemas({ documents: { resolve }, dialect, formats: 'annotate' }).node({ value: root, place: { uri, pointer: '' } })
}

function differences(schemas: readonly object[], dialect: DialectName, witness: (schema: object) => Witness): readonly string[] {
  return schemas.flatMap((schema) => {
    const node = nodeOf(schema, dialect)
    const other = witness(schema)
    return VALUES.filter((value) => conforms(node, value, null) !== other(value)).map(
      (value) => `${JSON.stringify(schema)} ${JSON.stringify(value)}`,
    )
  })
}

test('conforms agrees with Ajv in draft 4', () => {
  const ajv = new Ajv4({ strict: false, logger: false, multipleOfPrecision: 9, ownProperties: true })
  assert.deepEqual(
    differences(COMMON, 'draft-04', (schema) => ajv.compile(schema)),
    [],
  )
})

test('conforms agrees with Ajv in draft 7', () => {
  const ajv = new Ajv7({ strict: false, logger: false, multipleOfPrecision: 9, ownProperties: true })
  assert.deepEqual(
    differences([...COMMON, ...SEVEN], 'draft-07', (schema) => ajv.compile(schema)),
    [],
  )
})

test('conforms agrees with Ajv in 2019-09', () => {
  const ajv = new Ajv2019({ strict: false, logger: false, multipleOfPrecision: 9, ownProperties: true })
  assert.deepEqual(
    differences([...COMMON, ...NINETEEN], '2019-09', (schema) => ajv.compile(schema)),
    [],
  )
})

test('conforms agrees with Ajv in 2020-12', () => {
  const ajv = new Ajv2020({ strict: false, logger: false, multipleOfPrecision: 9, ownProperties: true })
  assert.deepEqual(
    differences([...COMMON, ...MODERN], '2020-12', (schema) => ajv.compile(schema)),
    [],
  )
})

test('conforms agrees with Hyperjump in 2020-12', async () => {
  const schemas = [...COMMON, ...MODERN, ...BEYOND_AJV].filter((schema) => !('multipleOf' in schema))
  const witnesses = new Map<object, Witness>()
  for (const [index, schema] of schemas.entries()) {
    const id = `https://example.com/witness/${index}`
    registerSchema({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, id)
    const compiled = await validate(id)
    witnesses.set(schema, (value) => compiled(value as Parameters<typeof compiled>[0]).valid)
    unregisterSchema(id)
  }
  assert.deepEqual(
    differences(schemas, '2020-12', (schema) => witnesses.get(schema) ?? ((): boolean => false)),
    [],
  )
})

test('check finds something exactly where conforms says no', () => {
  for (const schema of [...COMMON, ...MODERN, ...BEYOND_AJV]) {
    const node = nodeOf(schema, '2020-12')
    for (const value of VALUES)
      assert.equal(check(node, value, null).length === 0, conforms(node, value, null), `${JSON.stringify(schema)} ${JSON.stringify(value)}`)
  }
})
