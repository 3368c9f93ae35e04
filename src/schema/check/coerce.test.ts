import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coerce } from './coerce.ts'
import { createSchemas } from '../compile/compile.ts'
import { JsonNumber } from '../json/json.ts'
import { pointerTokens, stepInto } from '../json/pointer.ts'

function coerced(schema: unknown, raw: unknown): unknown {
  const place = { uri: 'test:', pointer: '' }
  const documents = {
    resolve: (ref: string) => ({
      value: pointerTokens(ref.slice(1)).reduce(stepInto, schema),
      place: { uri: 'test:', pointer: ref.slice(1) },
    }),
  }
  return coerce(createSchemas({ documents, dialect: 'openapi-3.1' }).node({ value: schema, place }), raw)
}

test('coerce turns a text into the type that is asked for', () => {
  const cases: readonly (readonly [unknown, unknown, unknown])[] = [
    [{ type: 'integer' }, '42', 42],
    [{ type: 'integer' }, '-0', -0],
    [{ type: 'number' }, '1.5e3', 1500],
    [{ type: 'integer', format: 'int64' }, '9007199254740993', new JsonNumber('9007199254740993')],
    [{ type: 'boolean' }, 'true', true],
    [{ type: ['integer', 'null'] }, '', null],
    [{ type: 'null' }, 'null', null],
    [{ enum: [1, 2] }, '2', 2],
    [{ type: 'array', items: { type: 'integer' } }, '7', [7]],
    [{ type: 'integer', maximum: 3 }, '500', 500],
  ]
  assert.deepEqual(
    cases.map(([schema, raw]) => [schema, raw, coerced(schema, raw)]),
    cases,
  )
})

test('coerce leaves a text alone, when the schema takes it or something would be lost', () => {
  const cases: readonly (readonly [unknown, unknown])[] = [
    [{ type: 'string' }, '42'],
    [{}, '42'],
    [{ type: ['string', 'integer'] }, '42'],
    [{ type: 'integer' }, '007'],
    [{ type: 'integer' }, '1.5'],
    [{ type: 'integer' }, ' 1'],
    [{ type: 'number' }, 'NaN'],
    [{ type: 'number' }, '0x10'],
    [{ type: 'boolean' }, 'yes'],
    [{ type: 'boolean' }, 'TRUE'],
    [{ type: 'object' }, 'x'],
    [{ type: 'integer' }, ''],
  ]
  assert.deepEqual(
    cases.map(([schema, raw]) => [schema, coerced(schema, raw)]),
    cases,
  )
})

test('coerce reaches into lists, members, additional ones and references', () => {
  const schema = {
    allOf: [{ $ref: '#/$defs/paged' }, { properties: { tags: { type: 'array', items: { type: 'integer' } } } }],
    patternProperties: { '^is': { type: 'boolean' } },
    additionalProperties: { type: 'number' },
    $defs: { paged: { properties: { page: { type: 'object', properties: { limit: { type: 'integer' } } } } } },
  }
  assert.deepEqual(coerced(schema, { page: { limit: '10', other: 'x' }, tags: ['1', 'b'], isNew: 'false', weight: '1.5' }), {
    page: { limit: 10, other: 'x' },
    tags: [1, 'b'],
    isNew: false,
    weight: 1.5,
  })
})

test('coerce finds the branch that fits, by the discriminator where there is one', () => {
  const union = { anyOf: [{ type: 'integer' }, { type: 'boolean' }, { type: 'string', enum: ['all'] }] }
  assert.deepEqual(
    ['5', 'true', 'all', 'none'].map((raw) => coerced(union, raw)),
    [5, true, 'all', 'none'],
  )
  const shapes = {
    oneOf: [
      { required: ['radius'], properties: { kind: { const: 'circle' }, radius: { type: 'number' } } },
      { required: ['side'], properties: { kind: { const: 'square' }, side: { type: 'integer' }, solid: { type: 'boolean' } } },
    ],
  }
  assert.deepEqual(coerced(shapes, { kind: 'square', side: '2', solid: 'true' }), { kind: 'square', side: 2, solid: true })
  assert.deepEqual(coerced(shapes, { kind: 'square', side: 'x', solid: 'true' }), { kind: 'square', side: 'x', solid: true })
  const named = {
    oneOf: [{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B' }],
    discriminator: { propertyName: 'kind' },
    $defs: { A: { properties: { n: { type: 'string' } } }, B: { properties: { n: { type: 'integer' } } } },
  }
  assert.deepEqual(coerced(named, { kind: 'B', n: '1' }), { kind: 'B', n: 1 })
  assert.deepEqual(coerced(named, { kind: 'A', n: '1' }), { kind: 'A', n: '1' })
})

test('coerce changes nothing that is no text, and pollutes nothing', () => {
  const bytes = Uint8Array.of(1)
  assert.deepEqual(coerced({ properties: { a: { type: 'integer' } } }, { a: bytes, b: [true, null, 1.5] }), {
    a: bytes,
    b: [true, null, 1.5],
  })
  const raw: unknown = JSON.parse('{"__proto__":{"x":"1"}}')
  const value = coerced({ additionalProperties: { additionalProperties: { type: 'integer' } } }, raw)
  assert.equal(JSON.stringify(value), '{"__proto__":{"x":1}}')
  assert.equal(Reflect.get({}, 'x'), undefined)
})

test('coerce ends, when schemas go in circles', () => {
  assert.equal(coerced({ anyOf: [{ $ref: '#' }, { $ref: '#' }], type: 'integer' }, '5'), 5)
  assert.deepEqual(coerced({ allOf: [{ $ref: '#' }, { $ref: '#' }], properties: { a: { type: 'integer' } } }, { a: '5' }), { a: 5 })
})
