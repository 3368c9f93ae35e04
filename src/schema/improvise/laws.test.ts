import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import { conforms } from '../check/check.ts'
import { createSchemas } from '../compile/compile.ts'
import { improvise } from '../improvise.ts'
import { mend } from '../mend.ts'
import type { SchemaNode } from '../node.ts'
import { Random } from '../random.ts'

interface AjvLike {
  compile(schema: unknown): (value: unknown) => boolean
}

const load = createRequire(import.meta.url)
const { default: Ajv } = load('ajv/dist/2020.js') as { readonly default: new (options: object) => AjvLike }
const ajv = new Ajv({ strict: false, logger: false, validateFormats: false, addUsedSchema: false })
const NOW = Date.UTC(2026, 0, 15)

function nodeOf(schema: unknown): SchemaNode {
  const schemas = createSchemas({
    documents: { resolve: () => ({ unresolved: 'missing-document', message: 'none' }) },
    dialect: '2020-12',
    formats: 'annotate',
  })
  return schemas.node({ value: schema, place: { uri: 'test:', pointer: '' } })
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
type Schema = boolean | { readonly [keyword: string]: unknown }

const NAMES = ['a', 'b', 'id', 'name', 'kind', 'total']
const text = fc.stringMatching(/^[a-z0-9 _-]{0,8}$/)
const { value: anyJson } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      text,
      fc.integer({ min: -50, max: 1000 }),
      fc.integer({ min: -500, max: 5000 }).map((cents) => cents / 100),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

/** Schemas that a given value meets, so that each of them can be met. */
function schemaOf(value: Json, depth: number): fc.Arbitrary<Schema> {
  const plain = fc.record({
    base: baseOf(value, depth),
    more: depth <= 0 ? fc.constant([]) : fc.array(wrapOf(value, depth), { maxLength: 2 }),
  })
  return plain.map(({ base, more }) =>
    more.length === 0 ? base : { ...(typeof base === 'boolean' ? {} : base), ...Object.assign({}, ...more) },
  )
}

function wrapOf(value: Json, depth: number): fc.Arbitrary<object> {
  const own = schemaOf(value, depth - 1)
  const other = anyJson.chain((json) => schemaOf(json, 0))
  const wrong = fc.constantFrom(...wrongTypes(value).map((type) => ({ type })), { const: 'never said' })
  return fc.oneof(
    fc.tuple(own, own).map((allOf) => ({ allOf })),
    fc.tuple(other, own).map((anyOf) => ({ anyOf })),
    fc.tuple(own, wrong).map((oneOf) => ({ oneOf })),
    fc.tuple(wrong, own, wrong).map((oneOf) => ({ oneOf })),
    wrong.map((not) => ({ not })),
    fc.tuple(own, own).map(([first, second]) => ({ if: first, then: second, else: false })),
    fc.tuple(wrong, own).map(([first, second]) => ({ if: first, then: false, else: second })),
  )
}

function typeOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value
}

function wrongTypes(value: Json): readonly string[] {
  const type = typeOf(value)
  return ['null', 'array', 'string', 'boolean', 'object', 'number'].filter(
    (one) => one !== type && !(one === 'number' && type === 'integer'),
  )
}

function baseOf(value: Json, depth: number): fc.Arbitrary<Schema> {
  const type = typeOf(value)
  const some = (keywords: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Schema> =>
    fc.record({ type: fc.constant(type), ...keywords }, { requiredKeys: [] })
  const choice = fc.oneof(
    { weight: 1, arbitrary: fc.constant({ const: value }) },
    { weight: 1, arbitrary: fc.constant({ enum: ['x', value, 7] }) },
    { weight: 6, arbitrary: keywordsOf(value, depth, some) },
  )
  return fc.oneof({ weight: 12, arbitrary: choice }, { weight: 1, arbitrary: fc.constant(true) })
}

function keywordsOf(
  value: Json,
  depth: number,
  some: (keywords: Record<string, fc.Arbitrary<unknown>>) => fc.Arbitrary<Schema>,
): fc.Arbitrary<Schema> {
  if (typeof value === 'string') return some(textKeywords(value))
  if (typeof value === 'number') return some(numberKeywords(value))
  if (Array.isArray(value)) return listKeywords(value as readonly Json[], depth, some)
  if (typeof value === 'object' && value !== null) return objectKeywords(value as Readonly<Record<string, Json>>, depth, some)
  return some({})
}

function textKeywords(value: string): Record<string, fc.Arbitrary<unknown>> {
  const first = value.charAt(0)
  const patterns = [
    '^[a-z0-9 _-]*$',
    `^[^A-Z]{${value.length}}$`,
    `^(?:${value}|other)$`,
    `^(?!Z)${first}`,
    `${value.slice(-2)}$`,
    value.slice(0, 2),
  ]
  return {
    minLength: fc.integer({ min: 0, max: value.length }),
    maxLength: fc.integer({ min: value.length, max: value.length + 4 }),
    pattern: fc.constantFrom(...patterns),
  }
}

function numberKeywords(value: number): Record<string, fc.Arbitrary<unknown>> {
  const step = Number.isInteger(value) ? (value % 5 === 0 ? 5 : value % 3 === 0 ? 3 : 1) : 0.01
  return {
    minimum: fc.integer({ min: 0, max: 20 }).map((less) => Math.floor(value) - less),
    exclusiveMaximum: fc.integer({ min: 1, max: 20 }).map((more) => Math.ceil(value) + more),
    ...(Number.isInteger(value) ? { multipleOf: fc.constant(step) } : {}),
  }
}

function listKeywords(
  value: readonly Json[],
  depth: number,
  some: (keywords: Record<string, fc.Arbitrary<unknown>>) => fc.Arbitrary<Schema>,
): fc.Arbitrary<Schema> {
  const [first] = value
  const unique = new Set(value.map((item) => JSON.stringify(item))).size === value.length
  return some({
    minItems: fc.integer({ min: 0, max: value.length }),
    maxItems: fc.integer({ min: value.length, max: value.length + 2 }),
    ...(unique ? { uniqueItems: fc.constant(true) } : {}),
    ...(first === undefined || depth <= 0
      ? {}
      : { contains: schemaOf(first, depth - 1), prefixItems: schemaOf(first, depth - 1).map((schema) => [schema]) }),
    ...(value.length === 0 ? { items: fc.boolean() } : {}),
  })
}

function objectKeywords(
  value: Readonly<Record<string, Json>>,
  depth: number,
  some: (keywords: Record<string, fc.Arbitrary<unknown>>) => fc.Arbitrary<Schema>,
): fc.Arbitrary<Schema> {
  const names = Object.keys(value)
  const [first] = names
  const entries = names.map((name): [string, fc.Arbitrary<unknown>] => [
    name,
    depth <= 0 ? fc.constant(true) : schemaOf(value[name] ?? null, depth - 1),
  ])
  return some({
    required: fc.subarray(names),
    properties: fc.record(Object.fromEntries(entries), { noNullPrototype: true }),
    minProperties: fc.integer({ min: 0, max: names.length }),
    maxProperties: fc.integer({ min: names.length, max: names.length + 2 }),
    propertyNames: fc.constantFrom({ pattern: '^[a-z]+$' }, { maxLength: 5 }, { enum: NAMES }),
    ...(first === undefined
      ? {}
      : {
          dependentRequired: fc.constant({ [first]: names, absent: ['a'] }),
          dependentSchemas: fc.constant({ [first]: { required: names }, total: { minProperties: 1 } }),
        }),
    ...(names.length === 1 && first !== undefined ? { patternProperties: fc.constant({ [`^${first}`]: true }) } : {}),
  }).chain((schema) => {
    const complete = typeof schema === 'object' && 'properties' in schema
    return complete
      ? fc.constantFrom(schema, { ...schema, additionalProperties: false }, { ...schema, unevaluatedProperties: false })
      : fc.constant(schema)
  })
}

const satisfiable = anyJson.chain((value) => schemaOf(value, 3).map((schema) => ({ schema, value })))

/** Ajv's opinion; null where it has none (it fails on some schemas with `additionalProperties` beside a branch). */
function opinion(schema: Schema, value: unknown): boolean | null {
  try {
    return ajv.compile(schema)(JSON.parse(JSON.stringify(value)))
  } catch {
    return null
  }
}

test('improvise gives a value that conforms, for any schema that some value meets', () => {
  fc.assert(
    fc.property(satisfiable, fc.nat({ max: 1000 }), ({ schema, value }, seed) => {
      const node = nodeOf(schema)
      if (!conforms(node, value, 'reply')) return
      const made = improvise(node, { random: new Random(seed), direction: 'reply', now: NOW })
      assert.ok('value' in made, `impossible: ${JSON.stringify('impossible' in made ? made.impossible : null)}`)
      assert.ok(conforms(node, made.value, 'reply'))
      assert.notEqual(opinion(schema, made.value), false, `Ajv refuses ${JSON.stringify(made.value)}`)
    }),
    { numRuns: 400, seed: 20_260_115 },
  )
})

test('mend gives a value that conforms, for any value and any schema that some value meets', () => {
  fc.assert(
    fc.property(satisfiable, anyJson, ({ schema, value: witness }, value) => {
      const node = nodeOf(schema)
      if (!conforms(node, witness, 'reply')) return
      const mended = mend(node, value, { random: new Random(3), direction: 'reply', now: NOW })
      assert.ok('value' in mended)
      assert.ok(conforms(node, mended.value, 'reply'))
      assert.notEqual(opinion(schema, mended.value), false)
    }),
    { numRuns: 200, seed: 20_260_116 },
  )
})
