import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetchOf } from './fetch.ts'

const api = fetchOf({ answer: async ({ target }) => ({ status: 200, headers: ['X-Target', target], body: Buffer.from('{}') }) })

test('an answer knows the address that it came from', async () => {
  const answer = await api('http://orders.test/orders?limit=2#top')
  assert.deepEqual([answer.url, answer.headers.get('x-target')], ['http://orders.test/orders?limit=2', '/orders?limit=2'])
})

test('a request that was given up is rejected, as fetch does', async () => {
  await assert.rejects(api('http://orders.test/orders', { signal: AbortSignal.abort() }), { name: 'AbortError' })
})
