import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundOf } from './bound.ts'
import { logBeta, logGamma } from './gamma.ts'

test('logGamma is the logarithm of the factorial, and of the half-integers known by heart', () => {
  let factorial = 0
  for (let n = 1; n <= 170; n++) {
    assert.ok(Math.abs(logGamma(n) - factorial) <= 1e-12 * Math.max(1, factorial), String(n))
    factorial += Math.log(n)
  }
  assert.ok(Math.abs(logGamma(0.5) - Math.log(Math.PI) / 2) < 1e-14)
  assert.ok(Math.abs(logGamma(0.25) - Math.log(3.625609908221908)) < 1e-14)
  assert.ok(Math.abs(logBeta(2, 3) - Math.log(1 / 12)) < 1e-13)
})

test('as many clean answers as documented bring the bound below a rate, and one fewer does not', () => {
  const table = [
    [0.1, 34],
    [0.05, 74],
    [0.02, 209],
    [0.01, 457],
    [0.005, 991],
    [0.001, 5_840],
  ] as const
  for (const [rate, clean] of table) {
    assert.ok(boundOf({ good: clean, bad: 0 }).upper <= rate, `${rate}: ${boundOf({ good: clean, bad: 0 }).upper}`)
    assert.ok(boundOf({ good: clean - 1, bad: 0 }).upper > rate, `${rate}: ${boundOf({ good: clean - 1, bad: 0 }).upper}`)
  }
})

test('the bound without answers is everything, and with few bad ones only says so much', () => {
  assert.deepEqual(boundOf({ good: 0, bad: 0 }), { lower: 0, upper: 1 })
  assert.deepEqual(boundOf({ good: 1, bad: 0 }).lower, 0)
  const { lower, upper } = boundOf({ good: 0, bad: 4 })
  assert.ok(lower > 0.03 && upper === 1, `${lower} ${upper}`)
})

test('the bound holds the rate that was seen, and narrows as answers of that rate come in', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(5_000), (good, bad) => {
      const { lower, upper } = boundOf({ good, bad })
      const seen = good + bad === 0 ? 0 : bad / (good + bad)
      assert.ok(lower >= 0 && lower <= seen && upper >= seen && upper <= 1)
      const twice = boundOf({ good: good * 2, bad: bad * 2 })
      assert.ok(twice.upper - twice.lower <= upper - lower + 1e-9)
      assert.ok(boundOf({ good, bad }, 0.01).upper >= upper)
    }),
  )
})
