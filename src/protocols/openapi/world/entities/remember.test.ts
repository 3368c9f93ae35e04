import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Remembered } from './remember.ts'

test('Remembered makes a value once, and holds so many, those that were asked for last', () => {
  const remembered = new Remembered<number, string>(10)
  let made = 0
  const ask = (key: number): string => remembered.get(key, () => `${key} ${made++}`)
  for (let key = 0; key < 100; key++) {
    ask(key)
    ask(0)
  }
  assert.equal(remembered.size, 10)
  assert.deepEqual([ask(0), ask(99), ask(50)], ['0 0', '99 99', '50 100'])
})

test('Remembered holds so many bytes where values may be large, and leaves out what would fill a quarter of them', () => {
  const remembered = new Remembered<number, Uint8Array>(100, { bytes: 10_000, weigh: ({ length }) => length })
  const ask = (key: number, size: number): number => remembered.get(key, () => new Uint8Array(size)).length
  for (let key = 0; key < 50; key++) ask(key, 1_000)
  assert.equal(remembered.size, 10)
  ask(50, 2_400)
  assert.equal(remembered.size, 8)
  ask(51, 9_000)
  assert.equal(remembered.size, 8)
  assert.equal(ask(51, 1), 1, 'it was not held')
})

test('Remembered counts a value once that was made while it was being made', () => {
  const remembered = new Remembered<number, string>(3, { bytes: 100, weigh: ({ length }) => length })
  const outer = remembered.get(1, () => remembered.get(1, () => 'x'.repeat(20)) + 'y')
  assert.deepEqual([outer.length, remembered.size], [21, 1])
  for (let key = 2; key < 9; key++) remembered.get(key, () => 'z'.repeat(20))
  assert.equal(remembered.size, 3)
})
