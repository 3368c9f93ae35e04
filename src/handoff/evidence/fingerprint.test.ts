import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PROFILES } from '../statistics/profiles.ts'
import { FingerprintLimiter, fingerprintOf, type Likeness } from './fingerprint.ts'

const one: Likeness = {
  operation: 'getOrder',
  consumer: 'web',
  status: 200,
  params: { path: { id: '1' }, query: { a: 1, b: [2] } },
  content: undefined,
}

test('requests are alike by operation, consumer, status, parameters and the shape of the body', () => {
  const same = fingerprintOf(one)
  assert.match(same, /^[0-9a-f]{16}$/)
  assert.equal(fingerprintOf({ ...one, params: { query: { b: [2], a: 1 }, path: { id: '1' } } }), same)
  const others: readonly Likeness[] = [
    { ...one, operation: 'listOrders' },
    { ...one, consumer: 'ios' },
    { ...one, status: 404 },
    { ...one, params: { path: { id: '2' }, query: { a: 1, b: [2] } } },
    { ...one, params: { path: { id: 1 }, query: { a: 1, b: [2] } } },
    { ...one, content: { sku: 'x' } },
    { ...one, content: { sku: 1 } },
    { ...one, content: [{ sku: 'x' }] },
    { ...one, content: Buffer.from('x') },
  ]
  assert.equal(new Set([same, ...others.map(fingerprintOf)]).size, others.length + 1)
  assert.equal(fingerprintOf({ ...one, content: { sku: 'x', n: [1, 2] } }), fingerprintOf({ ...one, content: { n: [7], sku: 'y' } }))
})

test('a fingerprint costs little, however large and deep the request is', () => {
  let deep: unknown = 1
  for (let i = 0; i < 50_000; i++) deep = [deep]
  const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key${i}`, 'x'.repeat(1_000)]))
  const start = process.cpuUsage()
  for (let i = 0; i < 20; i++) assert.match(fingerprintOf({ ...one, params: deep, content: wide }), /^[0-9a-f]{16}$/)
  assert.ok(process.cpuUsage(start).user < 2_000_000)
})

test('a fingerprint is found of any value', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (params, content) => assert.equal(fingerprintOf({ ...one, params, content }).length, 16)),
  )
})

test('so many like requests count at once, and one more when the time has come', () => {
  const limiter = new FingerprintLimiter(PROFILES.standard.burst)
  const admitted = (fingerprint: string, times: number, now: number): number =>
    Array.from({ length: times }, () => limiter.admit(fingerprint, now)).filter(Boolean).length
  assert.equal(admitted('poller', 100, 0), 5)
  assert.equal(admitted('other', 3, 0), 3)
  assert.equal(admitted('poller', 100, 59_999), 0)
  assert.equal(admitted('poller', 100, 120_000), 2)
  assert.equal(admitted('poller', 100, 24 * 3_600_000), 5)
  assert.equal(new FingerprintLimiter(null).admit('poller', 0), true)
})

test('a clock that goes back lets nothing more through', () => {
  const limiter = new FingerprintLimiter({ size: 1, refill: 1_000 })
  const times = [5_000, 0, 5_500, 0, 5_999, 6_000]
  assert.deepEqual(
    times.map((now) => limiter.admit('a', now)),
    [true, false, false, false, false, true],
  )
})

test('the limiter forgets the longest unused first, and never holds more than it may', () => {
  const limiter = new FingerprintLimiter({ size: 1, refill: 1e9 }, 100)
  limiter.admit('first', 0)
  for (let i = 0; i < 99; i++) limiter.admit(`f${i}`, 1)
  assert.equal(limiter.admit('first', 2), false)
  for (let i = 0; i < 99; i++) limiter.admit(`g${i}`, 3)
  assert.equal(limiter.admit('first', 4), false)
  for (let i = 0; i < 100; i++) limiter.admit(`h${i}`, 5)
  assert.equal(limiter.admit('first', 6), true)
  assert.equal(limiter.size, 100)
})

test('no fingerprint ever counts more often than its burst and the time allow', () => {
  const burst = { size: 3, refill: 10 }
  fc.assert(
    fc.property(fc.array(fc.record({ wait: fc.nat(20), id: fc.constantFrom('a', 'b') }), { maxLength: 200 }), (asked) => {
      const limiter = new FingerprintLimiter(burst)
      const counted = new Map<string, number>()
      let now = 0
      for (const { wait, id } of asked) {
        now += wait
        if (limiter.admit(id, now)) counted.set(id, (counted.get(id) ?? 0) + 1)
      }
      for (const count of counted.values()) assert.ok(count <= burst.size + now / burst.refill)
    }),
  )
})
