import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weightOf } from './weight.ts'

test('weightOf grows with texts, bytes, members and depth', () => {
  const [nothing, text, bytes] = [weightOf(null), weightOf('x'.repeat(1_000)), weightOf(new Uint8Array(1_000))]
  assert.ok(nothing > 0 && text > nothing + 1_000 && bytes > nothing + 1_000)
  const list = Array.from({ length: 1_000 }, () => [])
  assert.ok(weightOf(list) > 1_000 * weightOf([]))
  let deep: unknown = 'x'.repeat(5_000)
  for (let i = 0; i < 10_000; i++) deep = { deep }
  assert.ok(weightOf(deep) > 10_000 * nothing + 5_000)
})

test('weightOf stops where it is enough', () => {
  const list = Array.from({ length: 1_000 }, (_, index) => ({ index }))
  const weight = weightOf(list, 500)
  assert.ok(weight > 500 && weight < 1_000, String(weight))
})
