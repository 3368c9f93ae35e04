import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalNumber, compareNumbers, isBig, isMultiple, isWhole } from './decimal.ts'
import { canonical, equal, firstTwins } from '../check/equal.ts'
import { JsonNumber } from './number.ts'

const big = (digits: string): JsonNumber => new JsonNumber(digits)

test('compareNumbers orders numbers by value, however they are written', () => {
  const rising = [
    big('-1e400'),
    -5,
    big('-0.00000000000000000001'),
    0,
    1e-300,
    0.1,
    big('0.10000000000000000001'),
    9007199254740992,
    big('9007199254740993'),
    1e300,
    big('1e400'),
    big('10.1e400'),
  ]
  for (const [i, a] of rising.entries()) {
    for (const [j, b] of rising.entries()) assert.ok(Math.sign(compareNumbers(a, b)) === Math.sign(i - j), `${String(a)} ${String(b)}`)
  }
})

test('compareNumbers agrees with BigInt, for whole numbers of any length', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
      assert.equal(Math.sign(compareNumbers(big(String(a)), big(String(b)))), a < b ? -1 : a > b ? 1 : 0)
    }),
  )
})

test('two equal numbers below zero differ by nothing, not even by its sign', () => {
  assert.equal(Object.is(compareNumbers(big('-90071992547409931'), big('-90071992547409931')), 0), true)
})

test('isMultiple counts in decimal', () => {
  const yes = [
    [0.3, 0.1],
    [19.99, 0.01],
    [1.1, 0.1],
    [1e308, 1e-5],
    [0, 7],
    [-6, 3],
    [big('9007199254740993'), 3],
    [big('1e400'), 2],
    [big('1e999999999999'), 5],
  ] as const
  const no = [
    [0.35, 0.1],
    [7, 2],
    [big('9007199254740993'), 2],
    [big('1e400'), 3],
    [0.00751, 0.01],
    [1, 3],
  ] as const
  for (const [value, of] of yes) assert.ok(isMultiple(value, of), `${String(value)} ${String(of)}`)
  for (const [value, of] of no) assert.ok(!isMultiple(value, of), `${String(value)} ${String(of)}`)
})

test('isMultiple holds for every product of a decimal and a whole number', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 6 }),
      (times, digits, shift) => {
        assert.ok(isMultiple(big(`${times * digits}e-${shift}`), big(`${digits}e-${shift}`)))
      },
    ),
  )
})

test('isWhole counts 1.0 as whole', () => {
  assert.deepEqual([1, 1.5, big('1.0'), big('12e-1'), big('120e-1'), big('1e400')].map(isWhole), [true, false, true, false, true, true])
})

test('isBig is not taken in by an object that looks like a number', () => {
  assert.deepEqual([isBig({ digits: '1', constructor: 1 }), isBig(big('1')), isBig(null)], [false, true, false])
})

test('equal goes by value and not by order or spelling', () => {
  assert.ok(equal({ a: [1, { b: null }], c: big('1e2') }, { c: big('100'), a: [1, { b: null }] }))
  assert.ok(!equal([1, 2], [2, 1]))
  assert.ok(!equal({ a: 1 }, { b: 1 }))
  assert.ok(!equal({ a: undefined }, {}))
  assert.ok(!equal([], {}))
  assert.ok(!equal(0, false))
  assert.ok(!equal({ toString: 1 }, { valueOf: 1 }))
})

test('canonical is the same text exactly for equal values', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
      assert.equal(canonical(a) === canonical(b), equal(a, b))
      assert.equal(canonical(structuredClone(a)), canonical(a))
    }),
  )
  assert.equal(canonicalNumber(big('1.50e1')), canonicalNumber(15))
})

test('firstTwins finds the first equal pair, and keeps texts apart from what they look like', () => {
  assert.deepEqual(firstTwins([1, '1', [1], { a: 1, b: 2 }, '[1]', { b: 2, a: 1 }]), [3, 5])
  assert.equal(firstTwins([1, '1', true, 'true', null, 'null', [1], '[1]', {}, '{}', 0, false]), null)
})
