import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { effortSince } from '../../../../test/fixtures/effort.ts'
import { asking, withBody } from '../request/inspect.fixture.ts'
import { deep } from '../params/write.fixture.ts'

const FORM = 'application/x-www-form-urlencoded'
const NUMBERS = { type: 'array', items: { type: 'integer' } }

function read(schema: unknown, body: string, encoding: unknown = {}, options = {}): unknown {
  const { content, told } = asking(withBody({ [FORM]: { schema, encoding } }), options)('POST /', { headers: ['Content-Type', FORM], body })
  return [content, ...told]
}

test('a form is read by the types of its schema, at any depth', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'integer' }, b: { type: 'boolean' }, c: NUMBERS, d: { type: 'string' } },
    required: ['a'],
  }
  assert.deepEqual(read(schema, 'a=1&b=true&c=1&c=2&d=x+y%26'), [{ a: 1, b: true, c: [1, 2], d: 'x y&' }])
  assert.deepEqual(read(schema, 'b=maybe&c=x'), [{ b: 'maybe', c: ['x'] }, 'body/a required', 'body/b type', 'body/c/0 type'])
  assert.deepEqual(read(schema, 'a=1&a=2'), [{ a: 1 }, 'body/a duplicate-parameter'])
  assert.deepEqual(read(schema, 'a=1&d=%zz'), [{ a: 1 }, 'body/d malformed-escape'])
  assert.deepEqual(read(schema, 'a=1&e=2&f=3&f=4'), [{ a: 1, e: '2', f: ['3', '4'] }])
  assert.deepEqual(read({ ...schema, additionalProperties: false }, 'a=1&e=2'), [{ a: 1, e: '2' }, 'body/e additional-properties'])
})

test('nested brackets are read where the encoding says deepObject, as stripe sends them', () => {
  const schema = {
    type: 'object',
    properties: {
      customer: { type: 'string' },
      expand: { type: 'array', items: { type: 'string' } },
      items: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            price: { type: 'string' },
            quantity: { type: 'integer' },
            tax_rates: {
              anyOf: [
                { type: 'array', items: { type: 'string' } },
                { type: 'string', enum: [''] },
              ],
            },
          },
        },
      },
      metadata: {
        anyOf: [
          { type: 'object', additionalProperties: { type: 'string' } },
          { type: 'string', enum: [''] },
        ],
      },
      automatic_tax: { type: 'object', properties: { enabled: { type: 'boolean' } }, required: ['enabled'] },
      trial_end: { anyOf: [{ type: 'string', enum: ['now'] }, { type: 'integer' }] },
    },
    additionalProperties: false,
  }
  const style = { style: 'deepObject', explode: true }
  const encoding = { expand: style, items: style, metadata: style, automatic_tax: style }
  const body =
    'customer=cus_1&items[0][price]=p1&items[0][quantity]=2&items[1][price]=p2&items[1][tax_rates][0]=t&metadata[order_id]=6735&metadata[1]=x&automatic_tax[enabled]=true&expand[0]=a&expand[1]=b&trial_end=5'
  assert.deepEqual(read(schema, body, encoding), [
    {
      customer: 'cus_1',
      expand: ['a', 'b'],
      items: [
        { price: 'p1', quantity: 2 },
        { price: 'p2', tax_rates: ['t'] },
      ],
      metadata: { order_id: '6735', 1: 'x' },
      automatic_tax: { enabled: true },
      trial_end: 5,
    },
  ])
  assert.deepEqual(read(schema, 'metadata=&expand[]=a&trial_end=now&items[0][tax_rates]=', encoding), [
    { metadata: '', expand: ['a'], trial_end: 'now', items: [{ tax_rates: '' }] },
  ])
  assert.deepEqual(read(schema, 'automatic_tax[enabled]=no', encoding), [
    { automatic_tax: { enabled: 'no' } },
    'body/automatic_tax/enabled type',
  ])
})

test('brackets that no encoding asks for are named, and read without a finding when lenient', () => {
  const schema = { type: 'object', properties: { o: { type: 'object', properties: { a: { type: 'integer' } } }, l: NUMBERS } }
  assert.deepEqual(read(schema, 'o[a]=1'), [{ o: { a: 1 } }, 'body/o parameter-style'])
  assert.deepEqual(read(schema, 'l[]=1&l[]=2'), [{ l: [1, 2] }, 'body/l parameter-style'])
  assert.deepEqual(read(schema, 'o[a]=1&l[0]=1&x[y]=z', {}, { serialization: 'lenient' }), [{ o: { a: 1 }, l: [1], x: { y: 'z' } }])
})

test('a property is JSON where its content type says so, or where it is an object without a style', () => {
  const schema = { type: 'object', properties: { o: { type: 'object', properties: { a: { type: 'integer' } } }, j: {} } }
  assert.deepEqual(read(schema, 'o=%7B%22a%22%3A1%7D&j=5', { j: { contentType: 'application/json' } }), [{ o: { a: 1 }, j: 5 }])
  assert.deepEqual(read(schema, 'j=%7B', { j: { contentType: 'application/json' } }), [{ j: '{' }, 'body/j malformed-json'])
})

test('unexploded lists in a form are split by their style', () => {
  const schema = { type: 'object', properties: { a: NUMBERS, b: NUMBERS } }
  assert.deepEqual(read(schema, 'a=1,2&b=3%7C4', { a: { style: 'form', explode: false }, b: { style: 'pipeDelimited', explode: false } }), [
    { a: [1, 2], b: [3, 4] },
  ])
})

test('what is written as nested brackets is read back', () => {
  const key = fc.constantFrom('a', 'b', 'c d', 'é')
  const leaf = fc.string({ unit: fc.constantFrom('a', '1', ' ', '[', ']', '&', '=', '+', '%', '😀'), minLength: 1 })
  const row = fc.dictionary(key, leaf, { minKeys: 1, maxKeys: 3 })
  const rows = { type: 'array', items: { type: 'object', additionalProperties: { type: 'string' } } }
  const schema = {
    type: 'object',
    properties: { rows, map: { type: 'object', additionalProperties: rows }, list: { type: 'array', items: { type: 'string' } } },
  }
  const style = { style: 'deepObject', explode: true }
  const ask = asking(withBody({ [FORM]: { schema, encoding: { rows: style, map: style, list: style } } }))
  fc.assert(
    fc.property(
      fc.record({
        rows: fc.array(row, { minLength: 1, maxLength: 12 }),
        map: fc.dictionary(key, fc.array(row, { minLength: 1, maxLength: 2 }), { minKeys: 1 }),
        list: fc.array(leaf, { minLength: 1 }),
      }),
      (value) => {
        const body = Object.entries(value)
          .flatMap(([name, one]) => deep(name, one))
          .join('&')
        const { content, told } = ask('POST /', { headers: ['Content-Type', FORM], body })
        assert.deepEqual([JSON.parse(JSON.stringify(content)), told], [JSON.parse(JSON.stringify(value)), []], body)
      },
    ),
    { numRuns: 200 },
  )
})

test('hostile forms are bounded and pollute nothing', () => {
  const start = process.cpuUsage()
  read({ type: 'object' }, Array.from({ length: 12_000 }, (_, i) => `a${i}[x]=1`).join('&'))
  read({ type: 'object' }, Array.from({ length: 5_000 }, (_, i) => `a[][k${i}]=1&a[][x]=2`).join('&'))
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`p${i}`, { type: 'array', items: { type: 'object' } }]))
  read({ type: 'object', properties: many }, Array.from({ length: 12_000 }, (_, i) => `q${i}[x]=1`).join('&'))
  read({ type: 'object' }, 'a=1&'.repeat(200_000))
  read({ type: 'object' }, `a${'['.repeat(100_000)}=1`, {}, { serialization: 'lenient' })
  assert.deepEqual(
    JSON.stringify(read({ type: 'object' }, '__proto__[x]=1&__proto__=2&constructor=3')),
    '[{"__proto__":{"x":"1"},"constructor":"3"}]',
  )
  assert.equal(Object.hasOwn(Object.prototype, 'x'), false)
  assert.ok(effortSince(start) < 3_000)
})
