import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conforms } from './check/check.ts'
import { createSchemas } from './compile/compile.ts'
import { mend } from './mend.ts'
import type { SchemaNode } from './node.ts'
import { Random } from './random.ts'

const NOW = Date.UTC(2026, 0, 15)

function nodeOf(schema: unknown): SchemaNode {
  const schemas = createSchemas({
    documents: { resolve: () => ({ unresolved: 'missing-document', message: 'none' }) },
    dialect: 'openapi-3.1',
  })
  return schemas.node({ value: schema, place: { uri: 'test:', pointer: '' } })
}

function mended(schema: unknown, value: unknown): { value: unknown; codes: readonly string[] } {
  const node = nodeOf(schema)
  const result = mend(node, value, { random: new Random(7), direction: 'reply', now: NOW })
  if ('impossible' in result) return { value: 'impossible', codes: [] }
  assert.equal(conforms(node, result.value, 'reply'), true)
  return { value: result.value, codes: result.changes.map((change) => change.code) }
}

const PET = {
  type: 'object',
  required: ['id', 'name'],
  additionalProperties: false,
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    status: { enum: ['available', 'sold'] },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
  },
}

test('mend leaves a value alone, when it conforms', () => {
  const value = { id: 1, name: 'Rex' }
  assert.deepEqual(mended(PET, value), { value, codes: [] })
})

test('mend respells a number that was written as a text', () => {
  assert.deepEqual(mended(PET, { id: '123', name: 'Rex' }), { value: { id: 123, name: 'Rex' }, codes: ['type'] })
})

test('mend respells an enum value in the wrong case', () => {
  assert.deepEqual(mended(PET, { id: 1, name: 'Rex', status: 'SOLD' }).value, { id: 1, name: 'Rex', status: 'sold' })
})

test('mend takes away what must not be there', () => {
  assert.deepEqual(mended(PET, { id: 1, name: 'Rex', color: 'red' }).value, { id: 1, name: 'Rex' })
})

test('mend adds what is required and keeps the rest', () => {
  const { value } = mended(PET, { name: 'Rex' })
  assert.ok(typeof value === 'object' && value !== null && 'name' in value && 'id' in value)
  assert.equal(value.name, 'Rex')
})

test('mend shortens a list that is too long', () => {
  assert.deepEqual(mended(PET, { id: 1, name: 'Rex', tags: ['a', 'b', 'c'] }).value, { id: 1, name: 'Rex', tags: ['a', 'b'] })
})

test('mend moves a number to the nearest bound', () => {
  assert.deepEqual(mended({ type: 'integer', minimum: 1, maximum: 5 }, 9).value, 5)
})

test('mend completes a date to a date-time', () => {
  assert.deepEqual(mended({ type: 'string', format: 'date-time', pattern: 'T' }, '2024-02-03').value, '2024-02-03T00:00:00Z')
})

test('mend keeps to the branch that the value means, when there are several', () => {
  const schema = {
    oneOf: [
      { type: 'object', required: ['kind', 'lives'], properties: { kind: { const: 'cat' }, lives: { type: 'integer' } } },
      { type: 'object', required: ['kind', 'breed'], properties: { kind: { const: 'dog' }, breed: { type: 'string' } } },
    ],
  }
  assert.deepEqual(mended(schema, { kind: 'dog', breed: 7 }).value, { kind: 'dog', breed: '7' })
})

test('mend wraps a single value, when a list is wanted', () => {
  assert.deepEqual(mended({ type: 'array', items: { type: 'string' } }, 'a').value, ['a'])
})

test('mend adds what is missing to a thing that may be a list too, and does not wrap it', () => {
  const { value } = mended({ required: ['name'], properties: { name: { type: 'string' }, Name: { type: 'string' } } }, { Name: 'a' })
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value) && 'name' in value && 'Name' in value)
})

test('mend makes null anew, when the place is not nullable', () => {
  const { value } = mended({ type: 'object', required: ['city'], properties: { city: { type: 'string' } } }, { city: null })
  assert.ok(typeof value === 'object' && value !== null && 'city' in value && typeof value.city === 'string')
})

test('mend reads an object that was written as a text of JSON', () => {
  assert.deepEqual(mended(PET, '{ "id": 1, "name": "Rex", "extra": true }').value, { id: 1, name: 'Rex' })
})

test('mend says that nothing conforms, when nothing does', () => {
  const node = nodeOf({ allOf: [{ type: 'string' }, { type: 'integer' }] })
  const result = mend(node, 'x', { random: new Random(1), direction: 'reply', now: NOW })
  assert.ok('impossible' in result)
})
