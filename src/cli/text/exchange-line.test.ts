import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeSummary } from '../../control/api.ts'
import { duration, exchangeLine } from './exchange-line.ts'
import { plain } from './terminal.ts'

const SUMMARY: ExchangeSummary = {
  sequence: 1,
  id: 'x1',
  at: new Date(2026, 0, 2, 3, 4, 5).getTime(),
  took: 0.0854,
  consumer: { id: 'anonymous', by: 'anonymous', trust: 'none' },
  contract: 'shop',
  operation: 'getOrder',
  method: 'GET',
  target: '/orders/7',
  status: 200,
  by: 'mock',
  outcome: 'conforms',
  findings: 0,
  first: null,
  requestBytes: 0,
  replyBytes: 2,
}

test('an exchange is one line', () => {
  assert.equal(exchangeLine(SUMMARY, plain), '03:04:05  GET    /orders/7  200  mock 85 µs')
})

test('an exchange of a known consumer that strays says who and where', () => {
  const first = { at: 'query.limit', code: 'type', message: 'must be an integer' }
  const summary = {
    ...SUMMARY,
    consumer: { id: 'web/1', by: 'header' as const, trust: 'asserted' as const },
    status: 400,
    outcome: 'breaks' as const,
    findings: 3,
    first,
  }
  assert.equal(exchangeLine(summary, plain), '03:04:05  GET    /orders/7  400  mock 85 µs  web/1  query.limit: must be an integer (2 more)')
})

test('an exchange with a hostile target stays one line without escape sequences', () => {
  const line = exchangeLine({ ...SUMMARY, target: `/\u001B]0;x\u0007${'a'.repeat(500)}\n` }, plain)
  assert.doesNotMatch(line, /[\u0000-\u001F]/)
  assert.ok(line.length < 220)
})

const DURATIONS: readonly [milliseconds: number, expected: string][] = [
  [0, '1 µs'],
  [0.0004, '1 µs'],
  [0.9991, '999 µs'],
  [1, '1.0 ms'],
  [99.94, '99.9 ms'],
  [312.4, '312 ms'],
  [12_345, '12.3 s'],
]

for (const [milliseconds, expected] of DURATIONS) {
  test(`${milliseconds} milliseconds read as ${expected}`, () => {
    assert.equal(duration(milliseconds), expected)
  })
}
