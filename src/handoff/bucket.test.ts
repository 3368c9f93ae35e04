import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bucketOf, consumerBucket, isSampled, murmur3, saltOf } from './bucket.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('murmur3 gives the published values', () => {
  const texts = ['', 'hello', 'orders.list:acme', 'orders.list:globex', 'orders.list:café', 'orders.create:acme']
  assert.deepEqual(
    texts.map((text) => murmur3(bytes(text), 0)),
    [0, 0x248bfa47, 2955997644, 454467124, 124128440, 3396274858],
  )
  // From the reference implementation's own test with other seeds and every tail length.
  assert.deepEqual([murmur3(bytes(''), 1), murmur3(bytes(''), 0xffffffff)], [0x514e28b7, 0x81f16f39])
  assert.deepEqual(
    ['aaaa', 'aaa', 'aa', 'a'].map((text) => murmur3(bytes(text), 0x9747b28c)),
    [0x5a97808a, 0x283e0130, 0x5d211726, 0x7fa09ea6],
  )
  assert.equal(murmur3(bytes('Hello, world!'), 0x9747b28c), 0x24884cba)
})

test('consumerBucket gives the published buckets', () => {
  const pairs = [
    ['orders.list', 'acme'],
    ['orders.list', 'globex'],
    ['orders.list', 'café'],
    ['orders.create', 'acme'],
  ] as const
  assert.deepEqual(
    pairs.map(([salt, consumer]) => consumerBucket(salt, consumer)),
    [6882, 1058, 289, 7907],
  )
})

test('texts of any length and script go into the bucket of their UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }), fc.nat(3), (text, seed) => {
      assert.equal(bucketOf(text, seed), Math.floor((murmur3(bytes(text), seed) * 10_000) / 2 ** 32))
    }),
  )
})

test('an empty key stands in no bucket', () => {
  assert.deepEqual([bucketOf('', 0), consumerBucket('', 'acme'), consumerBucket('salt', ''), isSampled('', 1)], [null, null, null, false])
})

test('buckets are whole numbers from 0 to 9,999, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), (text, seed) => {
      const bucket = bucketOf(text, seed)
      assert.ok(bucket !== null && Number.isInteger(bucket) && bucket >= 0 && bucket < 10_000)
    }),
  )
})

test('a share of the requests is sampled, independently of the buckets of consumers', () => {
  let sampled = 0
  let both = 0
  const low = (id: string): boolean => (consumerBucket('salt', id) ?? 10_000) < 1_000
  for (let i = 0; i < 50_000; i++) {
    if (!isSampled(`r${i}`, 0.1)) continue
    sampled++
    if (low(`r${i}`)) both++
  }
  // Five standard deviations of a binomial around a tenth, and around a tenth of that.
  assert.ok(Math.abs(sampled - 5_000) < 5 * Math.sqrt(4_500), String(sampled))
  assert.ok(Math.abs(both - sampled / 10) < 5 * Math.sqrt(sampled * 0.09), String(both))
  assert.equal(isSampled('r1', 1), true)
  assert.equal(isSampled('r1', 0), false)
})

test('consecutive consumers spread evenly over the buckets', () => {
  const cells = Array.from({ length: 100 }, () => 0)
  for (let i = 0; i < 100_000; i++) {
    const cell = Math.floor((consumerBucket('9f3c01ab', `consumer-${i}`) ?? 0) / 100)
    cells[cell] = (cells[cell] ?? 0) + 1
  }
  const chi2 = cells.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)
  assert.ok(chi2 < 99 * 1.5, String(chi2 / 99))
})

test('saltOf gives eight hexadecimal digits, other ones for other groups', () => {
  const salts = ['orders', 'products', 'a', ''].map((group) => saltOf('shop', group))
  for (const salt of salts) assert.match(salt, /^[0-9a-f]{8}$/)
  assert.equal(new Set(salts).size, 4)
  assert.equal(saltOf('shop', 'orders'), saltOf('shop', 'orders'))
})
