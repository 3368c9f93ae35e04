import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bringIntoSight, rowsAround } from './sight.ts'

const sight = (first: number, seen = 20): { first: number; seen: number; away: boolean } => ({ first, seen, away: first > 0 })

test('the rows that are there are those in sight, and a few around them', () => {
  assert.deepEqual(rowsAround(sight(0), 100_000), [0, 32])
  assert.deepEqual(rowsAround(sight(500), 100_000), [488, 532])
  assert.deepEqual(rowsAround(sight(99_980), 100_000), [99_968, 100_000])
  assert.deepEqual(rowsAround(sight(0), 3), [0, 3])
  assert.deepEqual(rowsAround(sight(0), 0), [0, 0])
})

test('where the list became shorter than what was scrolled over, its end is there', () => {
  assert.deepEqual(rowsAround(sight(50_000), 1_000), [968, 1_000])
  assert.deepEqual(rowsAround(sight(50_000), 0), [0, 0])
})

test('a row is brought into sight by the shortest way, and left where it is in sight', () => {
  const box = { scrollTop: 300, clientHeight: 300 }
  const shown = [15, 10, 19, 9, 40].map((index) => {
    bringIntoSight(box, index, 30)
    return box.scrollTop
  })
  assert.deepEqual(shown, [300, 300, 300, 270, 930])
})
