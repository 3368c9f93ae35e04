import assert from 'node:assert/strict'
import { test } from 'node:test'
import { losslessNumber, printJson } from '../json/json.ts'
import type { NumberKeywords, Numeric } from '../node.ts'
import { Random } from '../random.ts'
import { NumberPlan } from './numbers.ts'

function rule(least: Numeric | null, most: Numeric | null, multipleOf: Numeric | null = null, exclusive = false): NumberKeywords {
  return {
    minimum: least === null ? null : { value: least, exclusive },
    maximum: most === null ? null : { value: most, exclusive },
    multipleOf,
  }
}

function draws(plan: NumberPlan, wish: number | null = null): readonly string[] {
  return Array.from({ length: 30 }, (_, seed) => printJson(plan.draw(new Random(seed), wish)))
}

test('a number lies between its bounds, whatever the precision of the bounds', () => {
  const plan = new NumberPlan({ integer: false, rules: [rule(0, 0.001, null, true)], format: null })
  assert.ok(draws(plan).every((text) => Number(text) > 0 && Number(text) < 0.001))
})

test('a number is a multiple of all steps at once', () => {
  const plan = new NumberPlan({ integer: true, rules: [rule(10, 100, 4), rule(null, null, 6)], format: null })
  assert.deepEqual(new Set(draws(plan)), new Set(['12', '24', '36', '48', '60', '72', '84', '96']))
})

test('a number keeps digits that a double would lose', () => {
  const plan = new NumberPlan({ integer: true, rules: [rule(losslessNumber('9223372036854775806'), null)], format: 'int64' })
  assert.deepEqual(new Set(draws(plan)), new Set(['9223372036854775806', '9223372036854775807']))
})

test('a wish is granted where it lies within the bounds', () => {
  const plan = new NumberPlan({ integer: true, rules: [rule(1, 50)], format: 'int32' })
  assert.deepEqual([plan.draw(new Random(1), 20), plan.nearest(99), plan.nearest(-3)], [20, 50, 1])
})

test('a number without bounds is small and positive, whatever its format allows', () => {
  const plan = new NumberPlan({ integer: true, rules: [], format: 'int32' })
  assert.ok(draws(plan).every((text) => Number(text) >= 1 && Number(text) <= 1001))
})

test('bounds that leave nothing are seen at once', () => {
  assert.equal(new NumberPlan({ integer: true, rules: [rule(1, 2, null, true)], format: null }).range, null)
  assert.equal(new NumberPlan({ integer: false, rules: [rule(1, 4, 5)], format: null }).range, null)
})
