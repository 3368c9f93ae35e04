import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Passing } from './passing.ts'

test('what passes is made when it is asked for, held while that goes on, and made anew after a rest', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let made = 0
  const passing = new Passing(() => ++made)
  assert.equal(made, 0)
  assert.deepEqual([passing.get(), passing.get()], [1, 1])
  for (let minute = 0; minute < 5; minute++) {
    t.mock.timers.tick(60_000)
    assert.equal(passing.get(), 1)
  }
  for (let minute = 0; minute < 2; minute++) t.mock.timers.tick(60_000)
  assert.deepEqual([passing.get(), passing.get()], [2, 2])
})
