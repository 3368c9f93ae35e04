import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePlay, performPlay } from './play.ts'

const TEXT = `play: orders
contract: shop.yaml
# a comment

POST /orders
Content-Type: application/json

{"sku": "A1",
 "note": "GET /not-a-scene"}

=> 201
location: /orders/7
body /sku is "A1"
body /id there
GET /orders/7
=> 200
text contains "A1"
`

test('play is read with settings, requests and expectations', () => {
  const play = parsePlay(TEXT)
  assert.deepEqual([play.title, play.settings['contract'], play.scenes.length], ['orders', 'shop.yaml', 2])
  assert.deepEqual(play.scenes[0], {
    line: 5,
    request: {
      method: 'POST',
      target: '/orders',
      headers: ['Content-Type', 'application/json'],
      body: '{"sku": "A1",\n "note": "GET /not-a-scene"}',
    },
    status: 201,
    expectations: [
      { line: 12, kind: 'header', name: 'location', value: '/orders/7' },
      { line: 13, kind: 'body', pointer: '/sku', value: 'A1', any: false },
      { line: 14, kind: 'body', pointer: '/id', value: null, any: true },
    ],
  })
})

test('performing a play tells each line that went otherwise', async () => {
  const failures = await performPlay(parsePlay(TEXT), async ({ method }) =>
    method === 'POST'
      ? { status: 201, headers: { location: '/orders/8' }, text: '{"sku":"A1"}' }
      : { status: 404, headers: {}, text: 'no' },
  )
  assert.deepEqual(failures, [
    'line 12: location is "/orders/8"',
    'line 14: body /id is undefined',
    'line 15: status is 404, not 200: no',
    'line 17: the body is no',
  ])
})

test('a play that cannot be read names the line', () => {
  assert.throws(() => parsePlay('GET /x\nbroken\n=> 200'), /line 2: a header looks like/)
  assert.throws(() => parsePlay('GET /x\n=> 200\nbody /a is {'), /line 3: \{ is not JSON/)
  assert.throws(() => parsePlay('GET /x'), /line 1: a scene needs a line such as/)
})
