import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, contractOf, json } from './answer.fixture.ts'

/** What is answered to what is sent, when the answer's example and schema are these. */
function answered(sent: unknown, example: unknown, schema: object): unknown {
  const requestBody = { content: { 'application/json': { schema: {} } } }
  const told = ask(contractOf({ '/a': { post: { requestBody, responses: { 200: json(schema, { example }) } } } }), 'POST /a', [], sent)
  assert.deepEqual(told.judged, [])
  return told.body
}

const THING = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string', maxLength: 5 },
    tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    inner: { type: 'object', required: ['a', 'b'], properties: { a: { type: 'integer' }, b: { type: 'integer' } } },
  },
}

test('what was sent is in the answer where the schema takes it', () => {
  const example = { id: 1, name: 'x', inner: { a: 1, b: 2 } }
  assert.deepEqual(answered({ id: 7, name: 'new', tags: ['t'], other: 1 }, example, THING), {
    id: 1,
    name: 'new',
    inner: { a: 1, b: 2 },
    tags: ['t'],
  })
  assert.deepEqual(answered({ name: 'too long', inner: { b: 9, a: 'x' } }, example, THING), { id: 1, name: 'x', inner: { a: 1, b: 9 } })
  assert.deepEqual(answered({ tags: ['t', 't'], name: 'ok' }, example, THING), { id: 1, name: 'ok', inner: { a: 1, b: 2 } })
})

test('what was sent goes through envelopes, either way', () => {
  const schema = { type: 'object', properties: { data: THING } }
  assert.deepEqual(answered({ name: 'new' }, { data: { id: 1, name: 'x' } }, schema), { data: { id: 1, name: 'new' } })
  assert.deepEqual(answered({ data: { name: 'new' } }, { id: 1, name: 'x' }, THING), { id: 1, name: 'new' })
})

test('a list that was sent is answered item by item, a text by itself', () => {
  assert.deepEqual(answered([{ name: 'a' }, { name: 'b' }], [{ id: 1, name: 'x' }], { type: 'array', items: THING }), [
    { id: 1, name: 'a' },
    { id: 1, name: 'b' },
  ])
  assert.equal(answered('hello', 'x', { type: 'string' }), 'hello')
  assert.equal(answered('hello', 'x', { type: 'string', maxLength: 3 }), 'x')
})

test('what would break the answer as a whole is left out, the rest comes back', () => {
  const schema = { ...THING, not: { required: ['name'], properties: { name: { const: 'bad' } } } }
  assert.deepEqual(answered({ name: 'bad', tags: ['t'] }, { id: 1, name: 'x' }, schema), { id: 1, name: 'x', tags: ['t'] })
})

test('names that could harm stay names', () => {
  const sent: unknown = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"x":1},"name":"n"}')
  assert.deepEqual(answered(sent, { id: 1, name: 'x' }, THING), { id: 1, name: 'n' })
  assert.equal(Reflect.get({}, 'polluted'), undefined)
})
