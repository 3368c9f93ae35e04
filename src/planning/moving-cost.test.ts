import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../schema/random.ts'
import type { Pin } from './instance.ts'
import { LONGEST_RUN, MovingCost } from './moving-cost.ts'
import { type Problem, problemOf } from './problem.ts'
import { randomInstance } from './random-instance.fixture.ts'
import { Cost } from './schedule.ts'

test('the best spot of a run is the best of all spots, whatever teams, days and lags there are', () => {
  for (let seed = 0; seed < 150; seed++) {
    const random = new Random(seed)
    const instance = randomInstance(random, random.integer(2, 7), random.integer(1, 6), { teams: random.integer(1, 4) })
    const pins: Pin[] = seed % 2 === 0 ? [] : [{ kind: 'not-before', step: 'build o1', day: random.integer(1, 30) }]
    const problem = problemOf({ ...instance, pins })
    const cost = new Cost(problem)
    const moving = new MovingCost(problem, anyOrder(problem, random))
    for (let round = 0; round < 15; round++) {
      const length = random.integer(1, Math.min(LONGEST_RUN, problem.steps.length))
      const at = random.integer(0, problem.steps.length - length)
      const before = [...moving.order]
      const found = moving.bestSpot(at, length, before.length, () => false)
      const least = Math.min(...spots(problem, before, at, length).map((order) => cost.of(order)))
      assert.ok(Math.abs(found.cost - least) < 1e-6, `seed ${seed}: ${found.cost} against ${least}`)
      assert.deepEqual([...moving.order], before, `seed ${seed}: it is where it was`)
      moving.move(at, length, random.fraction() < 0.5 ? found.place : at)
      assert.ok(Math.abs(moving.cost - cost.of(moving.order)) < 1e-6, `seed ${seed}: after the move`)
    }
  }
})

test('a sweep ends when time is up, and leaves everything where it was', () => {
  const problem = problemOf(randomInstance(new Random(5), 40, 20))
  const moving = new MovingCost(problem, anyOrder(problem, new Random(6)))
  const before = [...moving.order]
  const spot = moving.bestSpot(0, 1, before.length, () => true)
  assert.deepEqual([spot.place, moving.effort < 10_000, [...moving.order]], [0, true, before])
})

/** All orders with a run elsewhere that keep to precedence. */
function spots(problem: Problem, order: readonly number[], at: number, length: number): readonly (readonly number[])[] {
  const run = order.slice(at, at + length)
  const rest = [...order.slice(0, at), ...order.slice(at + length)]
  return Array.from({ length: rest.length + 1 }, (_, place) => [...rest.slice(0, place), ...run, ...rest.slice(place)]).filter((one) => {
    const places = new Map(one.map((step, index) => [step, index]))
    return one.every((step) => (problem.before[step] ?? []).every((earlier) => (places.get(earlier) ?? 0) < (places.get(step) ?? 0)))
  })
}

function anyOrder({ steps, before }: Problem, random: Random): readonly number[] {
  const order: number[] = []
  const done = new Set<number>()
  while (order.length < steps.length) {
    const open = [...steps.keys()].filter((step) => !done.has(step) && (before[step] ?? []).every((one) => done.has(one)))
    const step = open[random.integer(0, open.length - 1)] ?? 0
    order.push(step)
    done.add(step)
  }
  return order
}
