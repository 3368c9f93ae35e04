import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../schema/random.ts'
import { lowerBound } from './bound.ts'
import { cheapest } from './exact.ts'
import { forecastOf, logNormal } from './forecast.ts'
import { GOLDEN } from './golden.fixture.ts'
import type { Instance } from './instance.ts'
import { stabilityOf } from './noise.ts'
import { planOf } from './plan.ts'
import { problemOf } from './problem.ts'
import { randomInstance } from './random-instance.fixture.ts'

const costOf = (instance: Instance): number => planOf(instance).cost

test('plans keep the metamorphic laws', () => {
  for (let seed = 0; seed < 300; seed++) {
    const random = new Random(seed)
    const instance = randomInstance(random, 4, 4)
    const cost = costOf(instance)
    const [first, second] = instance.operations
    if (first === undefined || second === undefined) continue
    const dearer = { ...instance, needs: instance.needs.map((need) => ({ ...need, blocked: need.blocked * 3, delay: need.delay * 3 })) }
    assert.ok(Math.abs(costOf(dearer) - 3 * cost) < 1e-6, `seed ${seed}: money`)
    const edge = { ...second, needs: [...second.needs, { operation: first.id, real: true }] }
    const more = { ...instance, operations: instance.operations.map((one) => (one === second ? edge : one)) }
    if (!first.needs.some(({ operation }) => operation === second.id)) assert.ok(costOf(more) >= cost - 1e-6, `seed ${seed}: edge`)
    const bare = { ...instance, operations: instance.operations.map((one) => (one === first ? { ...one, standIn: false } : one)) }
    assert.ok(costOf(bare) >= cost - 1e-6, `seed ${seed}: stand-in`)
    const done = { ...instance, operations: instance.operations.map((one) => (one === first ? { ...one, contract: null } : one)) }
    assert.ok(costOf(done) <= cost + 1e-6, `seed ${seed}: done`)
  }
})

test('no plan goes below its bound, whether of one team or of several', () => {
  for (let seed = 0; seed < 300; seed++) {
    const random = new Random(seed)
    const plan = planOf(randomInstance(random, random.integer(2, 6), random.integer(1, 6), { teams: random.integer(1, 3) }))
    assert.ok(plan.bound <= plan.cost + 1e-6, `seed ${seed}`)
    const exact = cheapest(plan.problem)
    if (exact !== null) assert.ok(lowerBound(plan.problem) <= exact.cost + 1e-6, `seed ${seed}: ${exact.cost}`)
  }
})

test('a published order is kept where another saves less than a hundredth', () => {
  const plan = planOf(GOLDEN)
  const names = plan.order.map((step) => plan.problem.steps[step]?.id ?? '')
  // Either contract of the first need may come first: that costs the same.
  const other = [names[1] ?? '', names[0] ?? '', ...names.slice(2)]
  const kept = planOf(GOLDEN, { published: other })
  assert.deepEqual(
    kept.order.map((step) => kept.problem.steps[step]?.id),
    other,
  )
  const worse = names.toSorted()
  assert.equal(planOf(GOLDEN, { published: worse }).cost, plan.cost)
})

test('a supplier moves the day of being live, and our work only where there is no stand-in', () => {
  const operations = [
    ...GOLDEN.operations.map((one) =>
      one.id === 'payOrder' ? { ...one, needs: [...one.needs, { operation: 'charge', real: false }] } : one,
    ),
    { id: 'charge', title: 'Charge', contract: null, build: null, needs: [], standIn: true, served: false, team: '', supplied: 60 },
  ]
  const instance = { ...GOLDEN, operations }
  const plan = planOf(instance)
  assert.equal(plan.schedule.needs[1]?.live, 62)
  assert.ok(plan.schedule.ends.every((end) => end <= 43))
  const bare = planOf(instance, { whatIf: { without: ['charge'] } })
  const build = bare.problem.steps.findIndex(({ id }) => id === 'build payOrder')
  assert.ok((bare.schedule.starts[build] ?? 0) >= 60)
})

test('circles and unknown names are refused with what they are', () => {
  const circle = {
    ...GOLDEN,
    operations: GOLDEN.operations.map((one) =>
      one.id === 'getProduct' ? { ...one, needs: [{ operation: 'payOrder', real: true }] } : one,
    ),
  }
  const real = {
    ...circle,
    operations: circle.operations.map((one) => ({ ...one, needs: one.needs.map((need) => ({ ...need, real: true })) })),
  }
  assert.throws(() => problemOf(real), /circle: build getProduct → build payOrder → build createOrder → build getProduct/)
  assert.throws(() => problemOf(GOLDEN, { pins: [{ kind: 'first', step: 'build nothing' }] }), /no operation "nothing"/)
})

test('the golden plan is stable in the sense that was computed for it', () => {
  const stability = stabilityOf(GOLDEN, planOf(GOLDEN), new Random(1), 1_000)
  assert.ok(Math.abs(stability.sameStart - 0.54) < 0.05, String(stability.sameStart))
  assert.ok(Math.abs(stability.regret - 0.052) < 0.01, String(stability.regret))
})

for (const [entries, rounds, off] of [
  [200, 2_000, 0.02],
  [20, 1_000, 0.035],
  [8, 1_000, 0.06],
] as const) {
  test(`a forecast by a history of ${entries} entries holds as often as it says`, () => {
    const held = [0, 0, 0, 0]
    for (let seed = 0; seed < rounds; seed++) {
      const random = new Random(seed)
      const history = Array.from({ length: entries }, () => law(random))
      const forecast = forecastOf(plan, new Map([['shop', history]]), random, { trials: 400 }).needs
      for (const [at, live] of livesBy(random).entries()) if (live <= (forecast[at]?.p85 ?? 0)) held[at] = (held[at] ?? 0) + 1
    }
    for (const count of held) assert.ok(Math.abs(count / rounds - 0.85) <= off, String(held.map((one) => one / rounds)))
  })
}

const plan = planOf(GOLDEN)

function law(random: Random): number {
  return 0.5 + random.fraction() * 1.5
}

/** When each need turns out to be live, by the law. */
function livesBy(random: Random): readonly number[] {
  const { steps, outcomes } = plan.problem
  const ends: number[] = []
  let day = 0
  for (const index of plan.order) ends[index] = day += (steps[index]?.work ?? 0) * law(random)
  const latest = (list: readonly number[]): number => Math.max(0, ...list.map((step) => ends[step] ?? 0))
  return outcomes.map(({ need, building, unblocking }) =>
    Math.max(latest(building) + need.live, latest(unblocking) + need.own * logNormal(random, 0.3)),
  )
}

test('the golden forecast is what was computed for it, where nothing is known of the team', () => {
  const { needs, assumed } = forecastOf(plan, new Map(), new Random(1))
  const computed = { browse: [37, 46, 53], checkout: [31, 39, 46], 'order-status': [43, 53, 60], 'order-feed': [21, 27, 31] }
  assert.deepEqual(assumed, ['shop'])
  for (const { need, p50, p85, p95 } of needs) {
    const expected = new Map(Object.entries(computed)).get(need) ?? []
    for (const [at, days] of [p50, p85, p95].entries()) assert.ok(Math.abs(days - (expected[at] ?? 0)) <= 2, `${need}: ${days}`)
  }
})

test('where nothing costs anything, all figures are figures', () => {
  const needs = GOLDEN.needs.map((need) => ({ ...need, blocked: 0, delay: 0 }))
  const free = planOf({ ...GOLDEN, needs })
  assert.deepEqual([free.cost, free.bound, free.proof], [0, 0, 'best'])
  assert.equal(stabilityOf({ ...GOLDEN, needs }, free, new Random(1), 40).regret, 0)
})
