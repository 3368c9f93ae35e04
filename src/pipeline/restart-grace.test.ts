import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RestartGrace } from './restart-grace.ts'

function counted(grace: RestartGrace, from: number, until: number, every: number): number {
  let count = 0
  for (let now = from; now < until; now += every) if (grace.counts(now)) count++
  return count
}

test('a service that is away for a moment has failed once a second; one that stays away, each time', () => {
  const grace = new RestartGrace()
  assert.equal(counted(grace, 0, 3_000, 10), 3)
  assert.equal(counted(grace, 3_000, 10_000, 10), 7)
  assert.equal(counted(grace, 10_000, 11_000, 10), 100)
  assert.equal(counted(grace, 40_000, 41_000, 10), 100, 'less than a moment of calm is none')
  assert.equal(counted(grace, 80_000, 82_000, 10), 2)
})
