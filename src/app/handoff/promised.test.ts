import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadContracts } from '../registry.ts'

const text = { type: 'string' }
const ok = (schema: object): object => ({ description: 'ok', content: { 'application/json': { schema } } })
const query = (name: string, schema: object, required = false): object => ({ name, in: 'query', required, schema })

test('what evidence has to show is told from the contract', async () => {
  const [compiled] = await loadContracts({
    contract: {
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths: {
        '/plain': { get: { operationId: 'plain', responses: { 200: ok(text) } } },
        '/few': {
          get: {
            operationId: 'few',
            parameters: [query('sort', { enum: ['a', 'b', 'c'] }, true), query('all', { type: 'boolean' })],
            responses: { 200: ok({ type: 'array', items: text }), '2XX': ok(text), 400: { description: 'bad' } },
          },
        },
        '/page': {
          get: {
            operationId: 'page',
            parameters: [query('q', text)],
            responses: { 200: ok({ type: 'object', properties: { items: { type: 'array', items: text } } }) },
          },
        },
        '/one/{id}': {
          get: {
            operationId: 'one',
            parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
            responses: { 200: ok(text), 404: { description: 'none' }, 500: { description: 'broken' } },
          },
        },
      },
    },
  })
  const told = compiled?.contract.operations.map((operation) => [operation.id, compiled.promises(operation)])
  assert.deepEqual(Object.fromEntries(told ?? []), {
    plain: { successes: ['200'], failures: [], list: false, kinds: 1 },
    few: { successes: ['200', '2XX'], failures: [], list: true, kinds: 9 },
    page: { successes: ['200'], failures: [], list: true, kinds: null },
    one: { successes: ['200'], failures: ['404'], list: false, kinds: null },
  })
})
