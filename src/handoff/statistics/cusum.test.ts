import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HANDOFF } from '../settings.ts'
import { CALM, type Cusum, cusumAfter, cusumAfterBatch, LATE, tripsAfter } from './cusum.ts'

const { canary, live } = HANDOFF.rollback

test('so many failures in a row raise the alarm: three in canary, four live, eight late answers', () => {
  assert.deepEqual([canary, { ...canary, h: 9.2 }, live, LATE].map(tripsAfter), [3, 4, 4, 8])
  let watch = CALM
  const alarms: boolean[] = []
  for (let i = 0; i < 4; i++) alarms.push((watch = cusumAfter(watch, true, live)).alarm)
  assert.deepEqual(alarms, [false, false, false, true])
})

test('good answers calm it down, but never below nothing, and an alarm stays', () => {
  const after = cusumAfterBatch(CALM, { good: 10_000, bad: 0 }, canary)
  assert.deepEqual(after, { sum: 0, samples: 10_000, bad: 0, alarm: false })
  const raised = cusumAfterBatch(after, { good: 0, bad: 3 }, canary)
  assert.equal(raised.alarm, true)
  assert.equal(cusumAfterBatch(raised, { good: 10_000, bad: 0 }, canary).alarm, true)
})

test('a batch is never calmer than its answers one by one, in whatever order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.boolean(), { maxLength: 30 }), { maxLength: 20 }), (batches) => {
      let single: Cusum = CALM
      let merged: Cusum = CALM
      for (const batch of batches) {
        for (const bad of batch) single = cusumAfter(single, bad, live)
        const bad = batch.filter(Boolean).length
        merged = cusumAfterBatch(merged, { good: batch.length - bad, bad }, live)
        assert.ok(merged.sum >= single.sum - 1e-9)
      }
      assert.ok(merged.alarm || !single.alarm)
      assert.deepEqual([merged.samples, merged.bad], [single.samples, single.bad])
    }),
  )
})
