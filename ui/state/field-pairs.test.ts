import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pairsOf } from './field-pairs.ts'

test('fields of two messages stand beside each other, whatever their case and order, what differs first', () => {
  assert.deepEqual(pairsOf(['Content-Type', 'a/b', 'X-Only', '1', 'Via', 'x', 'via', 'y'], ['VIA', 'x, y', 'content-type', 'a/c']), [
    { name: 'content-type', left: 'a/b', right: 'a/c', same: false },
    { name: 'x-only', left: '1', right: null, same: false },
    { name: 'via', left: 'x, y', right: 'x, y', same: true },
  ])
})
