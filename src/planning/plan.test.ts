import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../schema/random.ts'
import { blocksBound } from './bound.ts'
import { orderOf } from './bundles.ts'
import { cheapest } from './exact.ts'
import { GOLDEN } from './golden.fixture.ts'
import type { Pin } from './instance.ts'
import { planOf } from './plan.ts'
import { type Problem, problemOf } from './problem.ts'
import { randomInstance } from './random-instance.fixture.ts'
import { Cost } from './schedule.ts'
import { improve } from './search.ts'
import { decompose, jobsOf } from './sidney.ts'
import { dependencyPrice, pinPrice, standInsKept, standInWorth, type Worth } from './worth.ts'

const plan = planOf(GOLDEN)

test('the golden plan costs what was computed by hand, and nothing is cheaper', () => {
  assert.deepEqual([plan.cost, plan.bound, plan.proof, plan.settled], [205_500, 205_500, 'best', true])
  assert.deepEqual(
    plan.schedule.needs.map(({ need, unblocked, live }) => [need, unblocked, live]),
    [
      ['browse', 2, 38],
      ['checkout', 8, 31],
      ['order-status', 4, 44],
      ['order-feed', 6, 21],
    ],
  )
})

test('the golden blocks have the densities that were computed by hand', () => {
  const { steps } = plan.problem
  assert.deepEqual(
    plan.blocks.map(({ jobs, density }) => [Math.round(density * 10) / 10, jobs.flatMap((job) => steps[job]?.id ?? [])]),
    [
      [400, ['contract listProducts', 'contract getProduct']],
      [300, ['contract getOrder', 'contract trackShipment']],
      [275, ['contract createOrder', 'contract payOrder']],
      [214.3, ['build createOrder', 'build getOrder', 'build payOrder']],
      [125, ['build listProducts', 'build getProduct']],
      [116.7, ['build trackShipment']],
    ],
  )
  const jobs = jobsOf(plan.problem)
  assert.deepEqual(
    [new Cost(plan.problem).of(orderOf(plan.problem, plan.blocks, jobs.weight)), blocksBound(plan.blocks)],
    [211_500, 153_450],
  )
})

test('stand-ins, dependencies and pins of the golden plan are worth what was computed by hand', () => {
  const ids = GOLDEN.operations.map(({ id }) => id)
  assert.deepEqual(Object.fromEntries(ids.map((id) => [id, proved(standInWorth(GOLDEN, plan, id))])), {
    listProducts: 21_600,
    getProduct: 17_300,
    createOrder: 16_300,
    getOrder: 5_300,
    payOrder: 29_000,
    trackShipment: 18_100,
  })
  const edges = GOLDEN.operations.flatMap(({ id, needs }) =>
    needs.map(({ operation }) => proved(dependencyPrice(GOLDEN, plan, id, operation))),
  )
  assert.deepEqual(edges, [0, 0, 0, 0])
  const first = (kind: string): Record<string, number> =>
    Object.fromEntries(
      ids.map((id) => [id, planOf(GOLDEN, { whatIf: { pins: [{ kind: 'first', step: `${kind} ${id}` }] } }).cost - plan.cost]),
    )
  assert.deepEqual(first('contract'), {
    listProducts: 0,
    getProduct: 0,
    createOrder: 2_300,
    getOrder: 400,
    payOrder: 2_500,
    trackShipment: 400,
  })
  assert.deepEqual(first('build'), {
    listProducts: 27_500,
    getProduct: 21_000,
    createOrder: 27_500,
    getOrder: 8_900,
    payOrder: 25_500,
    trackShipment: 26_600,
  })
  assert.equal(planOf(GOLDEN, { whatIf: { noStandIns: true } }).cost, 328_900)
  const pin: Pin = { kind: 'first', step: 'build payOrder' }
  const pinned = { ...GOLDEN, pins: [pin] }
  assert.equal(proved(pinPrice(pinned, planOf(pinned), pin)), 25_500)
})

test('what plans without a proof are told of stand-ins and dependencies is near the truth, and never less than it at most', () => {
  let off = 0
  let all = 0
  for (let seed = 0; seed < 60; seed++) {
    const instance = randomInstance(new Random(seed), 6, 6, { lags: seed % 2 === 0 })
    const exact = planOf(instance)
    // Waiting for a moment changes nothing, but that nothing can be proved by trying all orders.
    const unproved = { ...instance, pins: [{ kind: 'not-before', step: exact.problem.steps[0]?.id ?? '', day: 1e-9 } as const] }
    const rough = planOf(unproved)
    assert.deepEqual([exact.by, rough.by], ['exact', 'blocks'])
    const kept = standInsKept(unproved, rough)
    for (const { id, needs } of instance.operations) {
      const worth = proved(standInWorth(instance, exact, id))
      const told = standInWorth(unproved, rough, id)
      for (const most of [kept.get(id)?.most ?? rough.cost - rough.bound, told?.most ?? -1])
        assert.ok(worth <= most + 1e-3, `seed ${seed}: ${id}`)
      assert.ok((told?.amount ?? 0) <= (kept.get(id)?.amount ?? 0) + 1e-3, `seed ${seed}: ${id}, with the order kept`)
      off += Math.abs((told?.amount ?? -1) - worth) / exact.cost
      all++
      for (const { operation } of needs) {
        const price = proved(dependencyPrice(instance, exact, id, operation))
        const found = dependencyPrice(unproved, rough, id, operation)
        assert.ok(price <= (found?.most ?? -1) + 1e-3, `seed ${seed}: ${id} without ${operation}`)
        off += Math.abs((found?.amount ?? -1) - price) / exact.cost
        all++
      }
    }
  }
  assert.ok(all > 300 && off / all < 0.003, `${off / all} of ${all}`)
})

test('the exact order costs what the best of all orders costs, on 500 small plans', () => {
  for (let seed = 0; seed < 500; seed++) {
    const random = new Random(seed)
    const problem = problemOf(randomInstance(random, random.integer(2, 4), random.integer(1, 4)))
    assert.equal(cheapest(problem)?.cost, bestOfAll(problem), `seed ${seed}`)
  }
})

test('the densest set is the densest of all closed sets, on 500 small plans', () => {
  for (let seed = 0; seed < 500; seed++) {
    const random = new Random(seed)
    const jobs = jobsOf(problemOf(randomInstance(random, random.integer(2, 4), random.integer(1, 2))))
    const all = [...jobs.work.keys()]
    const density = (set: readonly number[]): number => {
      const work = set.reduce((sum, job) => sum + (jobs.work[job] ?? 0), 0)
      const weight = set.reduce((sum, job) => sum + (jobs.weight[job] ?? 0), 0)
      return work > 0 ? weight / work : weight > 0 ? Number.POSITIVE_INFINITY : 0
    }
    let best = 0
    for (let mask = 1; mask < 2 ** all.length; mask++) {
      const set = all.filter((job) => (mask & (1 << job)) !== 0)
      if (set.every((job) => (jobs.before[job] ?? []).every((one) => (mask & (1 << one)) !== 0))) best = Math.max(best, density(set))
    }
    assert.equal(density(decompose(jobs)[0]?.jobs ?? []), best, `seed ${seed}`)
  }
})

test('an order by blocks costs at most twice the best without lags, three times with them; no plan goes below its bound', () => {
  for (let seed = 0; seed < 2_000; seed++) {
    const random = new Random(seed)
    const lags = seed % 2 === 0
    const instance = randomInstance(random, random.integer(2, 5), random.integer(1, 5), { lags })
    const problem = problemOf(instance)
    const jobs = jobsOf(problem)
    const blocks = decompose(jobs)
    const best = cheapest(problem)?.cost ?? Number.NaN
    const cost = new Cost(problem).of(orderOf(problem, blocks, jobs.weight))
    assert.ok(cost <= (lags ? 3 : 2) * best + 1e-6, `seed ${seed}: ${cost} against ${best}`)
    assert.ok(blocksBound(blocks) <= best + 1e-6, `seed ${seed}`)
  }
})

test('plans cost at most a hundredth more than the best on the average, on 100 plans of 12 to 18 steps', () => {
  let sum = 0
  for (let seed = 0; seed < 100; seed++) {
    const random = new Random(seed)
    const problem = problemOf(randomInstance(random, random.integer(6, 9), 7, { lags: seed % 2 === 0 }))
    const jobs = jobsOf(problem)
    const found = improve(problem, orderOf(problem, decompose(jobs), jobs.weight))
    const best = cheapest(problem)?.cost ?? Number.NaN
    assert.ok(found.cost >= best - 1e-6, `seed ${seed}`)
    sum += found.cost / best
  }
  assert.ok(sum / 100 <= 1.01, String(sum / 100))
})

/** An amount of which it is proved that it is no other. */
function proved(worth: Worth | null): number {
  assert.equal(worth?.amount, worth?.most)
  return worth?.amount ?? Number.NaN
}

function bestOfAll(problem: Problem): number {
  const cost = new Cost(problem)
  let best = Number.POSITIVE_INFINITY
  const order: number[] = []
  const go = (done: number): void => {
    if (order.length === problem.steps.length) best = Math.min(best, cost.of(order))
    for (const step of problem.steps.keys()) {
      if ((done & (1 << step)) !== 0 || !(problem.before[step] ?? []).every((one) => (done & (1 << one)) !== 0)) continue
      order.push(step)
      go(done | (1 << step))
      order.pop()
    }
  }
  go(0)
  return best
}
