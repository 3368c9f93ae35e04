import assert from 'node:assert/strict'
import { PassThrough, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import type { KeptBody, WireRequest } from '../model/wire.ts'
import { Doubling, ShadowPause, ShadowRate, ShadowVolume } from './shadow-limits.ts'
import { copyOf, type CopyRules, isCopy } from './shadow-request.ts'
import { BoundedTee } from './tee.ts'

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

test('the tee holds what passes up to its cap, then forgets it, and never keeps the reader waiting', async () => {
  const through = async (sizes: readonly number[], cap: number): Promise<{ kept: number | null; most: number; read: number }> => {
    const stream = new PassThrough()
    const tee = new BoundedTee(stream, cap)
    let [most, read] = [0, 0]
    const sink = new Writable({
      write(chunk: Uint8Array, _, done) {
        read += chunk.length
        most = Math.max(most, tee.held)
        done()
      },
    })
    const piped = pipeline(stream, sink)
    for (const size of sizes) stream.write(Buffer.alloc(size))
    stream.end()
    await piped
    return { kept: tee.kept?.size ?? null, most, read }
  }
  assert.deepEqual(await through([10, 20], 100), { kept: 30, most: 30, read: 30 })
  assert.deepEqual(await through([60, 60, 60], 100), { kept: null, most: 60, read: 180 })
  const walked = new PassThrough()
  const watching = new BoundedTee(walked, 100)
  walked.write('one')
  walked.end('two')
  let text = ''
  for await (const chunk of walked) text += String(chunk)
  assert.deepEqual([text, String(watching.kept?.bytes)], ['onetwo', 'onetwo'])
  const broken = new PassThrough()
  const tee = new BoundedTee(broken, 100)
  broken.resume()
  broken.write('begun')
  broken.destroy()
  await new Promise((resolve) => broken.once('close', resolve))
  assert.deepEqual([tee.kept, tee.held], [null, 0])
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
