import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Problem } from '../../model/problem.ts'
import { GOLDEN } from '../../planning/golden.fixture.ts'
import { readPlan, readPlanFolder } from './plan-files.ts'

const SHOP = fileURLToPath(new URL('../../../examples/shop/plan', import.meta.url))
const around = { operations: [], today: '2027-01-04' }

test('the plan of the shop is the golden one', () => {
  const plan = readPlanFolder(SHOP, around)
  const lower = GOLDEN.needs.map((need) => ({ ...need, consumer: need.consumer.toLowerCase() }))
  assert.deepEqual(plan?.instance, { ...GOLDEN, needs: lower })
  assert.deepEqual([plan?.currency, plan?.start, plan?.principles[0]?.checks[0]?.measure], ['EUR', '2027-01-04', 'way-forward-coverage'])
  assert.deepEqual(plan?.fields.get('order-status')?.[0], { operation: 'getOrder', fields: ['/id', '/status', '/lines/*/sku'] })
  assert.equal(readPlanFolder(`${SHOP}/nowhere`, around), null)
})

const HEAD = 'apiVersion: understudy.dev/v1alpha1\n'
const PLAN = `${HEAD}kind: Plan\nmetadata: { name: p }\nspec:\n`
const NEED = `${HEAD}kind: Need\nmetadata: { name: n }\nspec:\n`

/** What people write, and what they are told: line, column and words of the first mistake. */
const MISTAKES: readonly (readonly [string, string, RegExp])[] = [
  ['a kind that is none', `${HEAD}kind: Nead\n`, /^2:7: There is no kind `Nead`.*Did you mean `Need`/s],
  ['no kind', `${HEAD}metadata: {}\n`, /^1:1: This document does not say what it is/],
  ['a misspelt key', `${NEED}  consumer: web\n  use: [a]\n`, /`use` is no setting.*Did you mean `uses`/s],
  [
    'negative money',
    `${NEED}  consumer: web\n  uses: [a]\n  blockedCostPerDay: -1\n  delayCostPerDay: 1\n`,
    /7:22: .*cannot be -1.*0 or more/s,
  ],
  ['no weights', `${NEED}  consumer: web\n  uses: [a]\n`, /lacks `blockedCostPerDay`/],
  ['zero work', `${PLAN}  work:\n    - { operation: a, build: 0d }\n`, /^6:30: .*cannot be "0d".*done/s],
  ['work without a unit', `${PLAN}  work:\n    - { operation: a, build: 3 }\n`, /cannot be 3.*as in `3d`/s],
  [
    'an unknown operation',
    `${PLAN}  work: [{ operation: getOrder, build: 1d }]\n---\n${NEED}  consumer: w\n  uses: [getOder]\n  blockedCostPerDay: 1\n  delayCostPerDay: 1\n`,
    /12:10: There is no operation `getOder`.*Did you mean `getOrder`/s,
  ],
  [
    'a need that is there twice',
    `${PLAN}  work: [{ operation: a, build: 1d }]\n${`---\n${NEED}  consumer: w\n  uses: [a]\n  blockedCostPerDay: 1\n  delayCostPerDay: 1\n`.repeat(2)}`,
    /two documents of kind Need called `n`/,
  ],
  [
    'work that is there twice',
    `${PLAN}  work:\n    - { operation: a, build: 1d }\n    - { operation: a, build: 2d }\n`,
    /7:20: The work in `a` stands here for the second time/,
  ],
  [
    'a circle of builds',
    `${PLAN}  work:\n    - { operation: a, build: 1d, buildNeeds: [{ operation: b, real: true }] }\n    - { operation: b, build: 1d, buildNeeds: [{ operation: a, real: true }] }\n`,
    /in a circle: a → b → a/,
  ],
  [
    'a date in the past',
    `${PLAN}  start: 2027-01-04\n  work: []\n  suppliers:\n    - { operation: charge, readyOn: 2026-01-04 }\n`,
    /lies before the plan begins/,
  ],
  ['a date that is none', `${PLAN}  start: 2027-02-30\n  work: []\n`, /cannot be.*2027-02-15/s],
  ['a pin of nothing', `${PLAN}  work: [{ operation: a, build: 1d }]\n  pins: [{ step: build a }]\n`, /not clear what this pin fixes/],
  ['a pin of an unknown step', `${PLAN}  work: [{ operation: a, build: 1d }]\n  pins: [{ first: build b }]\n`, /There is no operation `b`/],
  [
    'a pin that turns work round',
    `${PLAN}  work: [{ operation: a, contract: 1d, build: 1d }]\n  pins:\n    - { first: contract a }\n    - { step: build a, before: contract a }\n`,
    /8:7: This pin cannot be kept: .*in a circle: contract a → build a → contract a/,
  ],
  [
    'a pin of a step before itself',
    `${PLAN}  work: [{ operation: a, build: 1d }]\n  pins: [{ step: build a, before: build a }]\n`,
    /6:10: .*cannot come before itself/,
  ],
  [
    'two plans that begin on different days',
    `${PLAN}  start: 2027-01-04\n  work: []\n---\n${PLAN.replace('name: p', 'name: q')}  start: 2027-02-01\n  work: []\n`,
    /12:10: Another document says that the plan starts on 2027-01-04/,
  ],
  [
    'two currencies',
    `${PLAN}  currency: EUR\n  work: []\n---\n${PLAN.replace('name: p', 'name: q')}  currency: USD\n  work: []\n`,
    /12:13: Another document says that money is in EUR/,
  ],
  ['a pin that is no step', `${PLAN}  work: [{ operation: a, build: 1d }]\n  pins: [{ first: a }]\n`, /as in `build createOrder`/],
  [
    'an unknown measure',
    `${HEAD}kind: Principle\nmetadata: { name: p }\nspec:\n  statement: x\n  checks: [{ measure: way-foward-coverage }]\n`,
    /Did you mean `way-forward-coverage`/,
  ],
  ['a need without all', 'kind: Need\n', /1:1: This need lacks `apiVersion`/],
  ['a value of another place that is none', `${PLAN}  work: *other\n`, /begins with `\*` stands for one that is called so/],
  ['a broken line', `${PLAN}  work: [\n`, /^\d+:\d+: /],
]

test('mistakes of people are told with line, column and cure', () => {
  for (const [what, text, expected] of MISTAKES) {
    assert.throws(
      () => readPlan([{ name: 'plan.yaml', text }], around),
      (error: unknown) => {
        assert.ok(error instanceof Problem, what)
        const told = error.message
          .split('\n\n')
          .slice(1)
          .map((one) => one.replace(/^plan\.yaml:/, ''))
        assert.ok(
          told.every((one) => /^\d+:\d+: /.test(one)),
          `${what}: ${error.message}`,
        )
        assert.ok(
          told.some((one) => expected.test(one)),
          `${what}: ${error.message}`,
        )
        return true
      },
      what,
    )
  }
})

test('a supplier moves the day of going live, by working days', () => {
  const text = `${PLAN}  start: 2027-01-04\n  work: [{ operation: pay, build: 1d, buildNeeds: [charge] }]\n  suppliers: [{ operation: charge, readyOn: 2027-01-18, by: PSP }]\n`
  const plan = readPlan([{ name: 'plan.yaml', text }], around)
  assert.equal(plan.instance.operations.find(({ id }) => id === 'charge')?.supplied, 10)
  assert.deepEqual(plan.suppliers, [{ id: 'charge', title: 'charge', by: 'PSP', availability: null }])
})
