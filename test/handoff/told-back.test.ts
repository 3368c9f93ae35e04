import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Answer,
  contractOf,
  flag,
  found,
  inPath,
  json,
  list,
  members,
  number,
  query,
  type Question,
  text,
  whole,
} from './told-apart.ts'

const order = members(
  {
    id: { ...text, readOnly: true },
    customer: members({ name: text, address: members({ city: text, geo: list(number) }) }),
    total: number,
    big: { type: 'integer', format: 'int64' },
    note: { type: ['string', 'null'] },
    gift: flag,
    tags: list(text),
    lines: list(members({ sku: text, quantity: whole, line: { ...text, readOnly: true } })),
    meta: { type: 'object', additionalProperties: text },
    due: { ...text, format: 'date-time' },
    madeAt: { ...text, format: 'date-time', readOnly: true },
  },
  ['total'],
)
const headers = { Location: { schema: text }, ETag: { schema: text }, 'X-Page': { schema: text } }
const contract = contractOf({
  '/orders': {
    post: { requestBody: { content: { 'application/json': { schema: order } } }, responses: { 201: json(order, { headers }) } },
  },
  '/orders/{id}': {
    parameters: [inPath('id')],
    get: { responses: { 200: json(order) } },
    patch: { requestBody: { content: { 'application/merge-patch+json': { schema: order } } }, responses: { 200: json(order) } },
  },
  '/convert': {
    get: {
      parameters: [query('from', text, { required: true }), query('to'), query('amount', number), query('round', flag), query('note')],
      responses: {
        200: json(members({ from: text, to: text, amount: number, rate: number, round: whole, note: { ...text, readOnly: true } })),
      },
    },
  },
  '/me': { get: { parameters: [query('locale')], responses: { 200: json(members({ locale: text, id: text })) } } },
})

const sent = {
  customer: { name: 'Ann', address: { city: 'Ulm', geo: [48.4, 9.98] } },
  total: 10.5,
  note: null,
  gift: false,
  tags: ['b', 'a'],
  lines: [
    { sku: 'A', quantity: 1 },
    { sku: 'B', quantity: 2 },
  ],
  meta: { 'gift-wrap': 'red' },
  due: '2026-01-02T03:04:05Z',
}
const SENT: Question = { line: 'POST /orders', body: sent }
const GIVEN = { Location: '/v2/orders/9', ETag: '"1"' }
const made = (over: object = {}): Answer => ({ headers: GIVEN, body: { ...sent, id: '9', madeAt: '2026-02-02T00:00:00Z', ...over } })

test('what was sent comes back, however deep it lies', async () => {
  const lines = sent.lines.map((line, i) => ({ ...line, line: `l${i}` }))
  for (const over of [{}, { lines }, { due: '2026-01-02T04:04:05+01:00' }, { more: 1 }, { meta: { ...sent.meta, own: 'x' } }])
    assert.deepEqual(await found(contract, SENT, made(over)), [], JSON.stringify(over))
  const cases: readonly (readonly [object, string])[] = [
    [{ customer: { name: 'Ann', address: { city: 'Bonn', geo: [48.4, 9.98] } } }, 'value body/customer/address/city'],
    [{ customer: { name: 'Ann', address: { city: 'Ulm', geo: [9.98, 48.4] } } }, 'order body/customer/address/geo'],
    [{ customer: { name: 'Ann', address: { city: 'Ulm', geo: [48.4] } } }, 'missing body/customer/address/geo/*'],
    [{ customer: undefined }, 'missing body/customer'],
    [{ total: 10.500001 }, 'value body/total'],
    [{ note: 'x' }, 'type body/note'],
    [{ note: undefined }, 'missing body/note'],
    [{ gift: undefined }, 'missing body/gift'],
    [{ gift: true }, 'value body/gift'],
    [{ tags: ['a', 'b'] }, 'order body/tags'],
    [{ tags: ['b', 'a', 'a'] }, 'extra body/tags/*'],
    [{ lines: lines.toReversed() }, 'order body/lines'],
    [{ lines: lines.slice(1) }, 'missing body/lines/*'],
    [{ lines: lines.map((line) => ({ ...line, quantity: 7 })) }, 'value body/lines/*/quantity'],
    [{ meta: { 'gift-wrap': 'blue' } }, 'value body/meta/gift-wrap'],
    [{ meta: {} }, 'missing body/meta/gift-wrap'],
    [{ due: '2026-01-02T03:04:06Z' }, 'value body/due'],
  ]
  for (const [over, expected] of cases) {
    const counting = await found(contract, SENT, made(over))
    assert.ok(counting.includes(expected), `${JSON.stringify(over)}: ${counting.join(', ')}`)
  }
})

test('numbers are told apart by their digits, not by what a double makes of them', async () => {
  const one = { line: 'POST /orders', text: '{"total":1,"big":9007199254740993}' }
  const given = (digits: string): Answer => ({ headers: GIVEN, text: `{"id":"9","total":1.0,"big":${digits}}` })
  assert.deepEqual(await found(contract, one, given('9007199254740993')), [])
  assert.deepEqual(await found(contract, one, given('9007199254740992')), ['value body/big'])
})

test('a null that takes a member away need not come back', async () => {
  const patch = { line: 'PATCH /orders/7', type: 'application/merge-patch+json', body: { total: 5, note: null } }
  assert.deepEqual(await found(contract, patch, { body: { id: '7', total: 5 } }), [])
  assert.deepEqual(await found(contract, patch, { body: { id: '7', total: 5, note: null } }), [])
  assert.deepEqual(await found(contract, patch, { body: { id: '7', total: 6 } }), ['value body/total'])
  assert.deepEqual(await found(contract, patch, { body: { id: '8', total: 5 } }), ['value body/id'])
})

test('fields of the header that tell what was made are sent where the contract has them', async () => {
  const without = (name: string): Answer => ({
    ...made(),
    headers: Object.fromEntries(Object.entries(GIVEN).filter(([own]) => own !== name)),
  })
  assert.deepEqual(await found(contract, SENT, without('Location')), ['header.missing header.Location'])
  assert.deepEqual(await found(contract, SENT, without('ETag')), ['header.missing header.ETag'])
  assert.deepEqual(await found(contract, { line: 'GET /orders/7' }, { body: { id: '7', total: 5 } }), [])
})

test('what an answer is worked out of is told in it', async () => {
  const asked = { line: 'GET /convert?from=EUR&to=usd&amount=5&round=true&note=a' }
  const good = { from: 'EUR', to: 'USD', amount: 5.0, rate: 1.1, round: 2, note: 'b' }
  assert.deepEqual(await found(contract, asked, { body: good }), [])
  assert.deepEqual(await found(contract, asked, { body: { rate: 1.1 } }), [])
  assert.deepEqual(await found(contract, asked, { body: { ...good, from: 'GBP' } }), ['value body/from'])
  assert.deepEqual(await found(contract, asked, { body: { ...good, amount: 50 } }), ['value body/amount'])
  // Of an equal name alone nobody knows whether it is the same thing, but where others come back with it.
  const alone = { line: 'GET /convert?from=EUR&amount=5' }
  assert.deepEqual(await found(contract, alone, { body: { amount: 50 } }), [])
  assert.deepEqual(await found(contract, alone, { body: { from: 'EUR', amount: 50 } }), ['value body/amount'])
  assert.deepEqual(await found(contract, alone, { body: { from: 'GBP', amount: 50 } }), ['value body/from'])
  // A thing has members of its own, whatever it is asked by.
  assert.deepEqual(await found(contract, { line: 'GET /me?locale=de' }, { body: { locale: 'en', id: '1' } }), [])
})

test('of a range, any type is as good as the stand-in’s', async () => {
  const any = contractOf({ '/any': { get: { responses: { 200: { description: 'Told.', content: { '*/*': {} } } } } } })
  assert.deepEqual(await found(any, { line: 'GET /any' }, { type: 'text/plain', text: 'hey' }), [])
})
