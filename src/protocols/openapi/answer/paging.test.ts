import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, contractOf, json } from './answer.fixture.ts'

const SCHEMA = {
  type: 'object',
  required: ['data', 'has_more'],
  properties: {
    data: { type: 'array', items: { type: 'integer' } },
    has_more: { type: 'boolean' },
    page: { type: 'integer' },
    next_cursor: { type: ['string', 'null'] },
    links: { type: 'object', properties: { next: { type: 'string' } } },
  },
}
const EXAMPLE = { data: [1, 2, 3], has_more: true, page: 1, next_cursor: 'abc', links: { next: '/?page=2' } }
const parameters = ['limit', 'page', 'starting_after'].map((name) => ({
  name,
  in: 'query',
  schema: { type: name === 'starting_after' ? 'string' : 'integer' },
}))
const contract = contractOf({ '/a': { get: { parameters, responses: { 200: json(SCHEMA, { example: EXAMPLE }) } } } })

test('a page is as long as was asked for, and bears its number', () => {
  assert.deepEqual(ask(contract, 'GET /a').body, EXAMPLE)
  assert.deepEqual(ask(contract, 'GET /a?limit=2').body, { ...EXAMPLE, data: [1, 2] })
  assert.deepEqual(ask(contract, 'GET /a?limit=0').body, { ...EXAMPLE, data: [] })
})

test('a further page is the last one', () => {
  assert.deepEqual(ask(contract, 'GET /a?page=2').body, { data: [1, 2, 3], has_more: false, page: 2, next_cursor: null, links: {} })
  assert.deepEqual(ask(contract, 'GET /a?starting_after=x').body, {
    data: [1, 2, 3],
    has_more: false,
    page: 1,
    next_cursor: null,
    links: {},
  })
})
