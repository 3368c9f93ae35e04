import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consequences } from './moves.ts'
import { consumersOf, histogram, operationSeen } from './observed.ts'
import { requestOf, startingValues } from './request-form.ts'
import { groupStatus as group, summary } from './rows.fixture.ts'

const ROWS = [
  summary({ sequence: 1 }),
  summary({ sequence: 2, consumer: { id: 'checkout', by: 'header', trust: 'asserted' } }),
  summary({ sequence: 3, status: 500, by: 'understudy', outcome: 'breaks', took: 9 }),
  summary({ sequence: 4, operation: null, contract: null, status: 404 }),
]

test('a move says what will happen to whom, or why it cannot be', () => {
  assert.match(consequences(group(), 'live', ['web']).blocked ?? '', /no service behind it/)
  const live = consequences(group({ upstream: 'shop', pins: { live: [], mock: ['qa'] } }), 'live', ['web', 'checkout'])
  assert.equal(live.words[0], 'From the next request on, web and checkout are answered by shop for 2 operations.')
  assert.match(live.words.join(' '), /qa stay with the stand-in/)
  assert.equal(live.weight, 'felt')
  assert.equal(consequences(group({ upstream: 'shop' }), 'shadow', []).weight, 'safe')
  assert.match(
    consequences(group({ stage: 'live', upstream: 'shop' }), 'mock', []).words[0] ?? '',
    /answered by the stand-in for 2 operations/,
  )
})

test('what was seen of consumers and operations is counted once over', () => {
  const [web] = consumersOf(ROWS)
  assert.deepEqual([web?.id, web?.exchanges, web?.errors, web?.breaking], ['web', 3, 2, 1])
  const seen = operationSeen(ROWS, 'shop', 'listOrders')
  assert.deepEqual([seen.exchanges, seen.errors, seen.median, seen.p95], [3, 1, 1, 9])
  assert.equal(
    histogram([0.1, 1, 10, 100]).reduce((sum, { count }) => sum + count, 0),
    4,
  )
})

const place = { uri: 'u', pointer: '' }
const parameter = { required: true, deprecated: false, schema: null, place }
const operation = {
  method: 'POST',
  path: '/orders/{id}/lines',
  description: {
    description: '',
    parameters: [
      { ...parameter, name: 'id', in: 'path', sample: 'a/b' },
      { ...parameter, name: 'tag', in: 'query', sample: ['x', 'y&z'] },
      { ...parameter, name: 'price', in: 'query', sample: { min: 1 } },
      { ...parameter, name: 'X-Trace', in: 'header', required: false, sample: 't' },
      { ...parameter, name: 'sid', in: 'cookie', sample: 's' },
    ],
    body: { required: true, media: [{ type: 'application/json', schema: null, sample: { sku: 'A' } }] },
    responses: [],
    security: [],
  },
}

test('a form begins with what conforms, and becomes the request that it shows', () => {
  const values = startingValues(operation, 'ada')
  assert.deepEqual(requestOf(operation, { ...values, session: 's1' }), {
    method: 'POST',
    target: '/orders/a%2Fb/lines?tag=x&tag=y%26z&price%5Bmin%5D=1',
    headers: ['Cookie', 'sid=s', 'Content-Type', 'application/json', 'Understudy-Consumer', 'ada', 'Understudy-Session', 's1'],
    body: '{\n  "sku": "A"\n}',
  })
})
