import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftNeeds, draftWork, type PlanDraftFrom } from './draft-plan.ts'
import { readPlan } from './plan-files.ts'

const FROM: PlanDraftFrom = {
  schema: '../schemas/plan.schema.json',
  groups: [
    {
      id: 'orders',
      operations: [
        { id: 'getOrder', title: 'Get an order', isReal: false },
        { id: 'GET /orders/{id}: "odd", [really]', title: 'no\nline: break', isReal: true },
      ],
    },
    { id: 'Größe & Co', operations: [{ id: 'yes', title: '- x', isReal: false }] },
  ],
  consumers: [],
}
const around = { operations: [], today: '2027-01-04' }

test('a drafted plan is a plan, whatever its names are', () => {
  const { instance } = readPlan(
    [
      { name: 'work.yaml', text: draftWork(FROM) },
      { name: 'needs.yaml', text: draftNeeds(FROM) },
    ],
    around,
  )
  assert.deepEqual(
    instance.operations.map(({ id, title, contract, build }) => [id, title, contract, build]),
    [
      ['getOrder', 'Get an order', 1, 3],
      ['GET /orders/{id}: "odd", [really]', 'no\nline: break', null, null],
      ['yes', '- x', 1, 3],
    ],
  )
  assert.deepEqual(
    instance.needs.map(({ id, consumer, operations }) => [id, consumer, operations.length]),
    [
      ['orders', 'somebody', 2],
      ['gr-e-co', 'somebody', 1],
    ],
  )
})

test('needs are drafted from who was seen, each with a name of its own', () => {
  const consumers = [
    { name: 'web', group: 'orders', operations: ['getOrder'] },
    { name: 'WEB', group: 'orders', operations: ['yes'] },
  ]
  const { instance } = readPlan(
    [
      { name: 'work.yaml', text: draftWork(FROM) },
      { name: 'needs.yaml', text: draftNeeds({ ...FROM, consumers }) },
    ],
    around,
  )
  assert.deepEqual(
    instance.needs.map(({ id, consumer, operations }) => [id, consumer, operations]),
    [
      ['web-orders', 'web', ['getOrder']],
      ['web-orders-2', 'WEB', ['yes']],
    ],
  )
})
