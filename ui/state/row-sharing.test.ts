import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RowSharing } from './row-sharing.ts'
import { summary } from './rows.fixture.ts'

test('what rows have in common is held once', () => {
  const sharing = new RowSharing()
  const first = { at: '/body/name', code: 'type', message: 'Should be a text' }
  for (const row of [summary(), summary({ first, findings: 1 }), summary({ operation: null, contract: null })]) {
    const [a, b] = [1, 2].map((sequence) => sharing.kind(structuredClone({ ...row, sequence, took: sequence })))
    assert.equal(a, b)
  }
})

test('alike are those of whom everything is alike', () => {
  const { consumer } = summary()
  const first = { at: '/body/name', code: 'type', message: 'Should be a text' }
  const rows = [
    summary(),
    summary({ consumer: { ...consumer, id: 'app' } }),
    summary({ consumer: { ...consumer, by: 'jwt' } }),
    summary({ consumer: { ...consumer, trust: 'verified' } }),
    summary({ consumer: { ...consumer, claims: 'shop' } }),
    summary({ contract: 'other' }),
    summary({ operation: 'getOrder' }),
    summary({ method: 'HEAD' }),
    summary({ status: 500 }),
    summary({ by: 'live' }),
    summary({ outcome: 'unknown' }),
    summary({ findings: 1 }),
    summary({ first }),
    summary({ first: { ...first, at: '/body' } }),
    summary({ first: { ...first, code: 'enum' } }),
    summary({ first: { ...first, message: 'Should be a number' } }),
  ]
  const sharing = new RowSharing()
  const kinds = rows.map((row) => sharing.kind(row))
  assert.equal(new Set(kinds).size, rows.length)
  for (const [index, row] of rows.entries()) assert.partialDeepStrictEqual(row, { ...sharing.kind(row) }, `row ${index}`)
})

test('strangers who never say the same twice fill nothing', () => {
  const sharing = new RowSharing()
  for (let i = 0; i < 20_000; i++) {
    assert.equal(sharing.target(`/${i}`), `/${i}`)
    assert.equal(sharing.kind(summary({ consumer: { id: `c${i}`, by: 'header', trust: 'asserted' } })).consumer.id, `c${i}`)
    assert.equal(sharing.kind(summary({ findings: i })).findings, i)
  }
})
