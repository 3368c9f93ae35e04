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

test('a batch lies between the orders in which its answers may have come', () => {
  const counts = fc.array(fc.record({ good: fc.nat(2_000), bad: fc.nat(40) }), { maxLength: 20 })
  fc.assert(
    fc.property(fc.constantFrom(canary, live, LATE), counts, (rule, batches) => {
      let before = CALM
      for (const { good, bad } of batches) {
        const after = cusumAfterBatch(before, { good, bad }, rule)
        const badLast = cusumAfterBatch(cusumAfterBatch(before, { good, bad: 0 }, rule), { good: 0, bad }, rule)
        const badFirst = cusumAfterBatch(cusumAfterBatch(before, { good: 0, bad }, rule), { good, bad: 0 }, rule)
        assert.ok(after.sum <= badLast.sum + 1e-9 && after.sum >= badFirst.sum - 1e-9)
        assert.deepEqual([after.samples, after.bad], [before.samples + good + bad, before.bad + bad])
        before = after
      }
    }),
  )
})

test('a batch of one is that one answer, and answers of one kind are those one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), fc.boolean()), { maxLength: 30 }), (runs) => {
      let single: Cusum = CALM
      let merged: Cusum = CALM
      for (const [count, bad] of runs) {
        for (let i = 0; i < count; i++) single = cusumAfter(single, bad, live)
        merged = cusumAfterBatch(merged, bad ? { good: 0, bad: count } : { good: count, bad: 0 }, live)
        assert.ok(Math.abs(single.sum - merged.sum) < 1e-9)
        assert.deepEqual([merged.samples, merged.bad], [single.samples, single.bad])
        if (Math.abs(merged.sum - live.h) > 1e-9) assert.equal(merged.alarm, single.alarm)
      }
    }),
  )
})

test('a thousand answers a second do not ring by themselves, and a fifth of them bad does at once', () => {
  let watch = CALM
  for (let second = 0; second < 3_600; second++) watch = cusumAfterBatch(watch, { good: 990, bad: 10 }, live)
  assert.equal(watch.alarm, false)
  assert.equal(cusumAfterBatch(CALM, { good: 800, bad: 200 }, live).alarm, true)
})
