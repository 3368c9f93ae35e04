import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntityRow } from '../model/store.ts'
import { latestOf } from './latest.ts'

function row(sequence: number, key: string, rank: number, space = ''): EntityRow {
  const place = { space, contract: 'shop', resource: 'orders', key }
  return { ...place, text: String(sequence), sequence, version: sequence, rank, created: 1, updated: 1, entry: null, cleared: false }
}

test('of what was written of a key, the last is told, in its place', () => {
  const [clock, order, later, session] = [row(1, 'clock', 1), row(2, '7', 2), row(3, 'clock', 1), row(4, 'clock', 1, 'mine')]
  const { rows, overtaken } = latestOf([clock, order, later, session])
  assert.deepEqual(rows, [order, later, session])
  assert.deepEqual([...overtaken], [1])
})

test('a key that begins anew is told with what ended it', () => {
  const [first, again] = [row(1, '7', 1), row(2, '7', 2)]
  assert.deepEqual(latestOf([first, again]).rows, [first, again])
})
