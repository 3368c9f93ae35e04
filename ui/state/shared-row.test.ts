import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summary } from './rows.fixture.ts'
import { sharedRow } from './shared-row.ts'

test('a row says what it said', () => {
  const first = { at: '/body/name', code: 'type', message: 'Should be a text' }
  for (const row of [summary({ sequence: 1 }), summary({ sequence: 2, first, findings: 1, operation: null, contract: null })])
    assert.deepEqual(sharedRow(row), row)
})

test('what rows have in common is held once', () => {
  const [a, b] = [1, 2].map((sequence) => sharedRow(JSON.parse(JSON.stringify(summary({ sequence })))))
  assert.equal(a?.consumer, b?.consumer)
})

test('alike are those of whom everything is alike', () => {
  const { consumer } = summary({ sequence: 1 })
  const [a, b] = (['asserted', 'verified'] as const).map((trust) => sharedRow(summary({ sequence: 1, consumer: { ...consumer, trust } })))
  assert.deepEqual([a?.consumer.trust, b?.consumer.trust], ['asserted', 'verified'])
})
