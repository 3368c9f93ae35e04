import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUnderstudy } from '../../src/index.ts'

const Tag = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }
const answer = (schema: object): object => ({ description: 'Told.', content: { 'application/json': { schema } } })
const tags = { type: 'array', items: { $ref: '#/components/schemas/Tag' } }

const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'Tags', version: '1' },
  paths: {
    '/tags': {
      get: { operationId: 'listTags', responses: { 200: answer(tags) } },
      post: {
        operationId: 'createTags',
        requestBody: { required: true, content: { 'application/json': { schema: tags } } },
        responses: { 201: answer(tags), 409: { description: 'A tag of this name exists.' } },
      },
    },
    '/tags/{name}': {
      get: {
        operationId: 'getTag',
        parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: answer(Tag), 404: { description: 'No such tag.' } },
      },
    },
  },
  components: { schemas: { Tag } },
}

test('a refused write leaves nothing behind: not the half of it that could have been done', async () => {
  await using understudy = await createUnderstudy({ contract: CONTRACT })
  const names = async (): Promise<string> => Buffer.from((await understudy.answer({ target: '/tags' })).body ?? '').toString()
  const make = (...sent: string[]): ReturnType<typeof understudy.answer> =>
    understudy.answer({ method: 'POST', target: '/tags', body: sent.map((name) => ({ name })) })
  assert.equal((await make('one', 'two')).status, 201)
  const before = await names()
  assert.match(before, /"one".*"two"|"two".*"one"/)
  assert.equal((await make('three', 'one')).status, 409)
  assert.equal(await names(), before)
  assert.equal((await make('three')).status, 201)
  assert.match(await names(), /"three"/)
})
