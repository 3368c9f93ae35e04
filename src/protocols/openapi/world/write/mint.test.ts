import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMembers } from '../../values.ts'
import { type Stage, stageOf } from '../writes.fixture.ts'

/** A collection whose keys have this schema, with this example or none. */
async function collection(key: object, name = 'id', more: object = {}, inPath: object = key): Promise<Stage> {
  const Thing = {
    type: 'object',
    required: [name, 'title'],
    properties: { [name]: { readOnly: true, ...key }, title: { type: 'string' } },
    ...more,
  }
  const answer = (schema: object): object => ({ description: 'Told.', content: { 'application/json': { schema } } })
  const sent = { type: 'object', required: ['title'], properties: { title: { type: 'string' } } }
  return stageOf(
    {
      '/things': {
        get: { operationId: 'list', responses: { 200: answer({ type: 'array', items: { $ref: '#/components/schemas/Thing' } }) } },
        post: {
          operationId: 'make',
          requestBody: { content: { 'application/json': { schema: sent } } },
          responses: { 201: answer({ $ref: '#/components/schemas/Thing' }) },
        },
      },
      [`/things/{${name}}`]: {
        get: {
          operationId: 'read',
          parameters: [{ name, in: 'path', required: true, schema: inPath }],
          responses: { 200: answer({ $ref: '#/components/schemas/Thing' }), 404: { description: 'None.' } },
        },
      },
    },
    { Thing },
  )
}

async function minted(stage: Stage, name = 'id'): Promise<string> {
  const told = await stage.ask('POST /things', { title: 'one' })
  assert.deepEqual([told.status, told.from, told.judged], [201, 'state', []], told.text)
  assert.ok(isMembers(told.body))
  const key = String(told.body[name])
  assert.equal((await stage.ask(`GET /things/${encodeURIComponent(key)}`)).status, 200)
  return key
}

const CASES: readonly (readonly [string, object, string, RegExp])[] = [
  ['a free text', { type: 'string' }, 'id', /^mock_[a-z0-9]{10}$/],
  ['a text with a stem', { type: 'string', example: 'cus_Na6dX7aXxi11N4' }, 'id', /^cus_mock[a-z0-9]{10}$/],
  ['a text of a fixed length', { type: 'string', pattern: '^ord_[0-9a-z]{8}$' }, 'id', /^ord_mock[a-z0-9]{4}$/],
  ['a UUID', { type: 'string', format: 'uuid' }, 'id', /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-bfac-ade[\da-f]{9}$/],
  ['a UUID of version 4', { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' }, 'id', /-4/],
  ['an integer', { type: 'integer' }, 'id', /^2000000001$/],
  ['a small integer', { type: 'integer', minimum: 1, maximum: 9_999 }, 'id', /^\d{1,4}$/],
  ['a number that counts', { type: 'integer', example: 1347 }, 'number', /^1348$/],
  ['a text of digits', { type: 'string', pattern: '^[0-9]{5}$', example: '12345' }, 'id', /^\d{5}$/],
  ['a short text', { type: 'string', maxLength: 6 }, 'id', /^mock_1$/],
  ['a row of hex digits', { type: 'string', pattern: '^CA[0-9a-f]{32}$' }, 'id', /^CA(?:facade)?[0-9a-f]{26,32}$/],
  ['letters alone', { type: 'string', pattern: '^[A-Z]{4}$' }, 'id', /^[A-Z]{4}$/],
]

for (const [name, schema, property, pattern] of CASES) {
  test(`a key that is ${name} is minted to its schema, and told from others where there is room`, async () => {
    const stage = await collection(schema, property)
    const keys = [await minted(stage, property), await minted(stage, property), await minted(stage, property)]
    assert.match(keys[0] ?? '', pattern)
    assert.equal(new Set(keys).size, 3)
    const list = await stage.ask('GET /things')
    assert.ok(Array.isArray(list.body))
    const shown = list.body.map((one: unknown) => (isMembers(one) ? String(one[property]) : ''))
    assert.equal(new Set(shown).size, shown.length)
    for (const key of keys) assert.ok(shown.includes(key), key)
  })
}

test('a key that is a number in the path and a text in the thing is both', async () => {
  assert.match(await minted(await collection({ type: 'string' }, 'id', {}, { type: 'integer' })), /^\d+$/)
})

test('a collection whose keys are all taken makes nothing, and improvises', async () => {
  const stage = await collection({ type: 'string', enum: ['only'] })
  const told = await stage.ask('POST /things', { title: 'one' })
  assert.deepEqual([told.from, told.judged], ['improvised', []])
})
