import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkedBudget, checkedText, checkedWhatIf } from './what-if.ts'

test('another world is taken over the wire as it is meant', () => {
  const asked = {
    noStandIns: true,
    without: ['a'],
    dropped: [{ operation: 'a', needs: 'b' }],
    pins: [
      { kind: 'first', step: 'build a' },
      { kind: 'before', step: 'build a', other: 'build b' },
      { kind: 'not-before', step: 'build a', day: 3 },
    ],
    works: [{ step: 'build a', days: 2.5 }],
  }
  assert.deepEqual(checkedWhatIf(asked), asked)
  assert.deepEqual(checkedWhatIf({}), { without: [], dropped: [], pins: [], works: [] })
})

test('what is no other world is refused, and told why', () => {
  const cases: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ nostandins: true }, /there is no "nostandins" in it/],
    [{ noStandIns: 'yes' }, /`noStandIns` is true or false/],
    [{ without: 'a' }, /`without` is a list/],
    [{ without: [1] }, /`without` is a list of operations/],
    [{ without: Array.from({ length: 1_001 }, () => 'a') }, /list of 1000 at most/],
    [{ dropped: [null] }, /`operation` is missing/],
    [{ pins: [{ kind: 'last', step: 'a' }] }, /a pin has the `kind`/],
    [{ pins: [{ kind: 'not-before', step: 'a', day: -1 }] }, /`day` is a number of days/],
    [{ works: [{ step: 'a', days: Number.NaN }] }, /`days` is a number of days/],
    [{ works: [{ step: 'a'.repeat(1_001), days: 1 }] }, /`step` is missing, or no text/],
  ]
  for (const [asked, expected] of cases) assert.throws(() => checkedWhatIf(asked), expected)
  assert.throws(() => checkedText(7, 'node'), /`node` is missing, or no text/)
})

test('planning takes as long as was asked for, within reason', () => {
  assert.deepEqual(
    [checkedBudget(undefined), checkedBudget(1), checkedBudget(500), checkedBudget(1e9), checkedBudget('x')],
    [3_000, 3_000, 500, 30_000, 3_000],
  )
})
