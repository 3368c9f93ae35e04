import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RestartGrace } from './restart-grace.ts'

function counted(grace: RestartGrace, from: number, until: number, every: number, refused = true): number {
  let count = 0
  for (let now = from; now < until; now += every) if (grace.counts(now, refused)) count++
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

test('a service that says another build may fail for half a minute, once a second; and one that says another each time is no exception', () => {
  const grace = new RestartGrace()
  assert.equal(counted(grace, 0, 1_000, 10, false), 100, 'as long as nobody knows of a restart, each counts')
  grace.hear('a', 1_000)
  assert.equal(counted(grace, 1_000, 2_000, 10, false), 100)
  grace.hear('b', 3_000)
  assert.equal(counted(grace, 3_000, 33_000, 10, false), 30)
  assert.equal(counted(grace, 33_000, 34_000, 10, false), 100)
  for (let now = 34_000; now < 60_000; now += 100) grace.hear(String(now), now)
  assert.equal(counted(grace, 60_000, 61_000, 10, false), 100)
  grace.hear('c', 63_000)
  assert.equal(counted(grace, 63_000, 64_000, 10, false), 1)
})
