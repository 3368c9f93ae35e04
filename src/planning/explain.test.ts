import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Explainer } from './explain.ts'
import { GOLDEN } from './golden.fixture.ts'
import { planOf } from './plan.ts'
import { curveOf, roadmapOf } from './roadmap.ts'

const plan = planOf(GOLDEN)
const bare = planOf(GOLDEN, { whatIf: { noStandIns: true } })
const explainer = new Explainer(GOLDEN, plan, 'EUR')

test('the next work is told with what it frees and what it is worth', () => {
  assert.deepEqual(explainer.next(bare), [
    'Next: agree the contracts for List products and Get product (2 days).',
    'Then Web can start Browse on day 2 instead of day 36.',
    'Each day of this work saves 400 EUR a day of waiting; the next best saves 300 EUR.',
  ])
  assert.equal(explainer.proof(), 'This is the cheapest order; that is proved.')
})

test('a step that does not come first has its price and its reason', () => {
  assert.equal(
    explainer.whyNot('build trackShipment')[0],
    'Building Track shipment first costs 26,600 EUR more: nobody but Mobile needs it.',
  )
  assert.equal(
    explainer.whyNot('contract payOrder')[0],
    'Agreeing the contract for Pay order first costs 2,500 EUR more: nobody but Web needs it.',
  )
  assert.deepEqual(explainer.whyNot('contract getProduct'), ['Agreeing the contract for Get product first costs nothing more.'])
})

test('the area above the value curves is the cost of the plan', () => {
  const { days, unblocked, live, most } = curveOf(plan)
  let area = 0
  for (let at = 1; at < days.length; at++) {
    const width = (days[at] ?? 0) - (days[at - 1] ?? 0)
    area += width * (most.unblocked - (unblocked[at - 1] ?? 0) + most.live - (live[at - 1] ?? 0))
  }
  assert.equal(area, plan.cost)
})

test('the roadmap holds every step once, in the order of the plan', () => {
  const road = roadmapOf(plan)
  assert.deepEqual(
    road.flatMap(({ steps }) => steps.map(({ id }) => id)),
    plan.order.map((step) => plan.problem.steps[step]?.id),
  )
  assert.deepEqual(road[0]?.unblocks, ['browse'])
})
