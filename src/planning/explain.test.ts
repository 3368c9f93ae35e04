import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Deadline } from './deadline.ts'
import { Explainer } from './explain.ts'
import { GOLDEN } from './golden.fixture.ts'
import { Random } from '../schema/random.ts'
import { planOf } from './plan.ts'
import { randomInstance } from './random-instance.fixture.ts'
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

test('amounts that are not proved are told as such, with what they cannot go above', () => {
  const instance = randomInstance(new Random(3), 14, 9)
  const large = planOf(instance)
  const told = new Explainer(instance, large, 'EUR')
  const standIns = [{ operation: 'a', title: 'A', worth: 1_200, most: 3_400 }]
  const dependencies = [
    { operation: 'o1', needs: 'o2', price: 10, most: 90 },
    { operation: 'o3', needs: 'o4', price: 20, most: 50 },
  ]
  const [, single, limit, ...rest] = told.worth({ standIns, dependencies, unpriced: 7 }, planOf(instance, { whatIf: { noStandIns: true } }))
  assert.deepEqual(
    [single, limit, rest],
    [
      'The most valuable single ones: A (about 1,200 EUR).',
      'That is as far as was found; it is proved that it is worth no more than 3,400 EUR.',
      [
        'That building Operation 3 needs Operation 4 costs about 20 EUR.',
        'That building Operation 1 needs Operation 2 costs about 10 EUR.',
        'That is as far as was found; it is proved that none of them costs more than 90 EUR.',
        'What the other 7 build dependencies cost there was no time to work out.',
      ],
    ],
  )
  const last = large.problem.steps[large.order.at(-1) ?? 0]?.id ?? ''
  assert.match(told.whyNot(last)[0] ?? '', / first costs about [\d,]+ EUR more \([\d,]+ EUR at most\): /)
})

test('a price that was worked out in haste says so', () => {
  const instance = randomInstance(new Random(3), 14, 9)
  const late = planOf(instance, { time: new Deadline(0, () => 0) })
  const world = { pins: [{ kind: 'first', step: 'build o9' }] } as const
  const other = planOf(instance, { whatIf: world })
  const hasty = 'There was not enough time to try everything.'
  assert.deepEqual([late.settled, new Explainer(instance, late, 'EUR').compared(other, world).at(-1)], [false, hasty])
  assert.ok(!new Explainer(instance, planOf(instance), 'EUR').compared(other, world).includes(hasty))
})

test('what is proved to be no more is told once', () => {
  const world = { pins: [{ kind: 'not-before', step: 'contract createOrder', day: 20 }] } as const
  const other = planOf(GOLDEN, { whatIf: world })
  assert.equal(other.proof, 'bounded')
  assert.match(explainer.compared(other, world)[0] ?? '', /^That costs [\d,]+ EUR at most\.$/)
})

test('each need is told to begin on its own day, and what is pinned first is not said to be worth more than what is', () => {
  for (let seed = 0; seed < 60; seed++) {
    const instance = randomInstance(new Random(seed), 6, 5, { teams: 1 + (seed % 3) })
    const pins = seed % 2 === 0 ? [] : [{ kind: 'first', step: 'build o5' } as const]
    const own = planOf({ ...instance, pins })
    const says = new Explainer(instance, own, 'EUR').next(planOf({ ...instance, pins }, { whatIf: { noStandIns: true } }))
    for (const line of says) {
      const [, title, day] = /can start (Need \d+) on day ([\d.]+)/.exec(line) ?? []
      if (title === undefined) continue
      const need = instance.needs.find((one) => one.title === title)
      const unblocked = own.schedule.needs.find((one) => one.need === need?.id)?.unblocked ?? -1
      assert.ok(Math.abs(Number(day) - unblocked) < 0.06, `seed ${seed}: ${line}, on day ${unblocked}`)
    }
    const [, first = '', second = ''] = /saves ([\d,]+) EUR a day of waiting; the next best saves ([\d,]+)/.exec(says.at(-1) ?? '') ?? []
    if (second !== '') assert.ok(amount(first) >= amount(second), `seed ${seed}: ${says.at(-1)}`)
  }
})

function amount(text: string): number {
  return Number(text.replaceAll(',', ''))
}

test('what is pinned is told in words', () => {
  assert.equal(explainer.pin({ kind: 'first', step: 'build payOrder' }, '2027-01-04'), 'Building Pay order comes first')
  assert.equal(
    explainer.pin({ kind: 'before', step: 'contract getOrder', other: 'build getOrder' }, '2027-01-04'),
    'The contract for Get order comes before building Get order',
  )
  assert.equal(
    explainer.pin({ kind: 'not-before', step: 'build payOrder', day: 20 }, '2027-01-04'),
    'Building Pay order begins on 2027-02-01 at the earliest',
  )
})

test('what costs nothing now is no share of anything', () => {
  const operations = GOLDEN.operations.map((one) => ({ ...one, served: true }))
  const needs = GOLDEN.needs.map((need) => ({ ...need, delay: 0 }))
  const free = { ...GOLDEN, operations, needs }
  const told = new Explainer(free, planOf(free), 'EUR').worth(
    { standIns: [], dependencies: [], unpriced: 0 },
    planOf(free, { whatIf: { noStandIns: true } }),
  )
  assert.match(told[0] ?? '', /^Stand-ins save [\d,]+ EUR: with them, waiting costs nothing\.$/)
})
