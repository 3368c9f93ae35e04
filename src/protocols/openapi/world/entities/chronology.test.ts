import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from './address.ts'
import { stageOf } from '../writes.fixture.ts'

const moment = { type: 'string', format: 'date-time' }
const perhaps = { type: ['string', 'null'], format: 'date-time' }
const order = {
  type: 'object',
  required: ['id', 'status', 'placedAt', 'paidAt', 'cancelledAt', 'updatedAt', 'lastError'],
  properties: {
    id: { type: 'integer' },
    status: { type: 'string', enum: ['placed', 'paid', 'shipped', 'cancelled'] },
    updatedAt: moment,
    cancelledAt: perhaps,
    shippedAt: moment,
    paidAt: perhaps,
    placedAt: moment,
    lastError: { type: ['object', 'null'], properties: { message: { type: 'string' } } },
  },
}
const answer = (schema: object): object => ({ 200: { description: 'Told.', content: { 'application/json': { schema } } } })

test('things have been through what their status says, one after the other, and nothing else', async () => {
  const stage = await stageOf({
    '/orders': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: answer({ type: 'array', items: order }),
      },
    },
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { responses: answer(order) },
    },
  })
  const told = await stage.ask('GET /orders?limit=100')
  assert.ok(Array.isArray(told.body) && told.body.length >= 12)
  const seen = new Set<unknown>()
  for (const one of told.body as unknown[]) {
    const text = (name: string): string | null => {
      const value = at(one, `/${name}`)
      return typeof value === 'string' ? value : null
    }
    const status = text('status')
    seen.add(status)
    const times = ['placedAt', 'paidAt', 'shippedAt', 'updatedAt'].flatMap((name) => text(name) ?? [])
    assert.deepEqual(times, times.toSorted())
    assert.equal(text('cancelledAt') !== null && status !== 'cancelled', false)
    assert.equal(status === 'placed' && text('paidAt') !== null, false)
    assert.equal((status === 'placed' || status === 'paid') && text('shippedAt') !== null, false)
    assert.equal(at(one, '/lastError'), null)
  }
  assert.equal(seen.size, 4)
})
