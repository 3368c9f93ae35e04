import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KeptBody, WireRequest } from '../../model/wire.ts'
import { Doubling, ShadowPause, ShadowRate, ShadowVolume } from './shadow-limits.ts'
import { copyOf, type CopyRules, isCopy } from './shadow-request.ts'

test('the rate lets so many through a second, halves at a word of too much, and comes back minute by minute', () => {
  let now = 0
  const rate = new ShadowRate(20, () => now)
  const within = (seconds: number): number => {
    let passed = 0
    for (let i = 0; i < seconds * 100; i++) {
      now += 10
      if (rate.admit()) passed++
    }
    return passed
  }
  assert.equal(within(10), 219)
  rate.halve()
  rate.halve()
  assert.equal(rate.rate, 10)
  now += 2_000
  rate.halve()
  assert.equal(rate.rate, 5)
  assert.ok(Math.abs(within(10) - 55) <= 5)
  now += 60_000
  assert.equal(rate.rate, 10)
  now += 60_000
  assert.equal(rate.rate, 20)
})

test('after twenty failures in a row only a probe goes out every thirty seconds, until one succeeds', () => {
  let now = 1_000
  const pause = new ShadowPause(() => now)
  for (let i = 0; i < 19; i++) pause.failed()
  assert.deepEqual([pause.admit(), pause.paused], [true, false])
  pause.succeeded()
  for (let i = 0; i < 20; i++) pause.failed()
  assert.deepEqual([pause.admit(), pause.paused, pause.failingSince], [false, true, 1_000])
  now += 30_000
  assert.deepEqual([pause.admit(), pause.admit()], [true, false])
  pause.succeeded()
  assert.deepEqual([pause.admit(), pause.paused, pause.failingSince], [true, false, null])
})

test('a cause is told at the first, second, fourth and eighth time', () => {
  const doubling = new Doubling()
  const due = Array.from({ length: 9 }, () => doubling.count('refused')).filter((one) => one.due)
  assert.deepEqual(
    due.map(({ count }) => count),
    [1, 2, 4, 8],
  )
  assert.equal(doubling.count('other').due, true)
})

const REQUEST: WireRequest<KeptBody> = {
  method: 'POST',
  target: '/a?api_key=s3cret&x=1',
  headers: [
    'Authorization',
    'Bearer own',
    'X-Key',
    'own',
    'Cookie',
    'a=b',
    'Expect',
    '100-continue',
    'Content-Type',
    'text/plain',
    'traceparent',
    `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  ],
  body: { bytes: Buffer.from('hello'), size: 5, whole: true },
  origin: 'http://localhost',
}
const RULES: CopyRules = { credentials: 'forward', swap: [], credentialFields: new Set(['x-key']), credentialQuery: new Set(['api_key']) }

test('a copy bears no credentials of the consumer unless they may be forwarded, and says that it is one', () => {
  const forwarded = copyOf(REQUEST, RULES, null)
  assert.deepEqual(forwarded.headers.slice(0, 8), [
    'Authorization',
    'Bearer own',
    'X-Key',
    'own',
    'Cookie',
    'a=b',
    'Content-Type',
    'text/plain',
  ])
  assert.match(forwarded.headers[9] ?? '', /^00-a{32}-(?!b{16})[\da-f]{16}-01$/)
  assert.equal(isCopy(forwarded.headers), true)
  assert.equal(isCopy(REQUEST.headers), false)
  const swapped = copyOf(REQUEST, { ...RULES, credentials: 'swap', swap: ['Authorization', 'Bearer service'] }, 'usy-orders-7')
  const { headers, target } = swapped
  assert.deepEqual(
    headers.filter((_, index) => index % 2 === 0),
    ['Content-Type', 'traceparent', 'baggage', 'Idempotency-Key', 'Authorization', 'Content-Length'],
  )
  assert.equal(target, '/a?x=1')
  assert.doesNotMatch(JSON.stringify(copyOf(REQUEST, { ...RULES, credentials: 'strip' }, null).headers), /own|a=b/)
})

test('answers are read at half a megabyte a second, and what was too much is paid for later', () => {
  let now = 0
  const volume = new ShadowVolume(() => now)
  assert.equal(volume.admit(), true)
  volume.spent(2 * 1024 * 1024)
  assert.equal(volume.admit(), false)
  now += 1_900
  assert.equal(volume.admit(), false)
  now += 200
  assert.equal(volume.admit(), true)
  now += 3_600_000
  assert.equal(volume.admit(), true)
  volume.spent(1.5 * 1024 * 1024)
  assert.equal(volume.admit(), false, 'an hour of rest is no more than one megabyte')
})
