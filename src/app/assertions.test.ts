import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exchangeOf } from '../../test/fixtures/exchange.ts'
import { expectCalled, expectNeverCalled } from './assertions.ts'
import { differences } from './query.ts'

const created = exchangeOf({ content: { sku: 'A1', lines: [{ n: 1 }], note: 'x' } })

test('query matches when everything that it says holds', () => {
  assert.deepEqual(differences(exchangeOf(), { operation: 'getOrder', consumer: 'web', path: '/orders/7', status: 200, method: 'get' }), [])
  assert.deepEqual(differences(exchangeOf(), { operation: 'GET /orders/{id}', params: { path: { id: '7' }, query: { full: true } } }), [])
})

test('query compares objects by the members that it names', () => {
  assert.deepEqual(differences(created, { content: { sku: 'A1', lines: [{ n: 1 }] } }), [])
  assert.deepEqual(differences(created, { content: { sku: 'A2', lines: [{ n: 1 }, { n: 2 }] } }), [
    'content.sku is "A1", not "A2"',
    'content.lines has 1 items, not 2',
    'content.lines.1 is missing, not {"n":2}',
  ])
})

test('expectCalled gives what matches and counts it', () => {
  assert.deepEqual(expectCalled([created, exchangeOf()], { content: { sku: 'A1' } }), [created])
  assert.throws(() => expectCalled([created], { operation: 'getOrder' }, 2), /expected 2 calls with \{"operation":"getOrder"\}, found 1/)
})

test('expectCalled names the near misses, the nearest first', () => {
  const far = exchangeOf({ consumer: { id: 'batch', by: 'header', trust: 'asserted' }, operation: null })
  assert.throws(() => expectCalled([far, exchangeOf()], { operation: 'getOrder', consumer: 'web', status: 404 }), {
    name: 'AssertionError',
    message: [
      'expected at least one call with {"operation":"getOrder","consumer":"web","status":404}, found 0; nearest:',
      '  GET /orders/7?full=true → 200, by web',
      '    status is 200, not 404',
      '  GET /orders/7?full=true → 200, by batch',
      '    operation is null, not "getOrder"',
      '    consumer is "batch", not "web"',
      '    status is 200, not 404',
    ].join('\n'),
  })
  assert.throws(() => expectCalled([], {}), /found 0; nothing was called at all/)
})

test('expectNeverCalled names the calls that should not have been', () => {
  expectNeverCalled([created], { operation: 'deleteOrder' })
  assert.throws(
    () => expectNeverCalled([created], { operation: 'getOrder' }),
    /expected no call .*found 1:\n {2}GET \/orders\/7\?full=true → 200, by web/,
  )
})

test('a query that asks for what nobody knows is refused: it would match everything', () => {
  const query = Object.assign({ status: 200 }, { opration: 'getOrder' })
  for (const expect of [expectCalled, expectNeverCalled])
    assert.throws(() => expect([created], query), { code: 'bad-argument', message: /no "opration"; what can be asked for is operation, / })
})
