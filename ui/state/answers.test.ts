import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Move } from '../../src/model/handoff.ts'
import { type AnswerSources, answersOf } from './answers.ts'
import { MAP } from './map.fixture.ts'
import { groupStatus } from './rows.fixture.ts'

const NOON = new Date(2026, 5, 3, 12).getTime()
const moved: Move = { epoch: 2, group: 'products', from: 'mock', to: 'live', who: 'ada', why: 'ready', at: NOON - 3_600_000 }

function answers(change: Partial<AnswerSources> = {}): readonly (readonly string[])[] {
  const groups = [groupStatus(), groupStatus({ id: 'products', stage: 'live', upstream: 'shop', operations: ['listProducts'] })]
  return answersOf({ status: { groups }, map: MAP, moves: [moved], selected: new Map(), now: NOON, ...change }).map(({ lines }) => lines)
}

test('five questions are answered from what the control API tells', () => {
  assert.deepEqual(answers(), [
    [
      'checkout waits for the real createOrder; the stand-in answers meanwhile.',
      'web waits for the real createOrder, listOrders and payOrder; nobody answers payOrder yet.',
    ],
    ['orders and products: there is no service behind them yet.'],
    ['products: web, whom shop answers.'],
    ['checkout: the stand-in for orders.', 'web: the stand-in for orders; the service for products.'],
    ['11:00 products: mock → live, by ada: ready.'],
  ])
})

test('in canary it is those who were chosen that have the service, and would notice', () => {
  const groups = [groupStatus({ stage: 'canary', upstream: 'shop', pins: { live: [], mock: [] } })]
  const [, , noticing, served] = answers({ status: { groups }, selected: new Map([['orders', ['checkout/4.2']]]) })
  assert.deepEqual(noticing, ['orders: checkout, whom shop answers.'])
  assert.deepEqual(served, ['web: the stand-in for orders; the service for products.'])
})

test('where there is nothing to say, that is said', () => {
  const yesterday = { ...moved, at: NOON - 86_400_000 }
  const none = answers({ status: { groups: [] }, map: { nodes: [], edges: [] }, moves: [yesterday] })
  assert.deepEqual(none, [
    ['Nobody waits: all that anybody needs is there.'],
    ['Nothing: every group is where it is to go.'],
    ['Nobody: the stand-in answers everybody.'],
    ['Nobody who is known.'],
    ['Nothing was moved today.'],
  ])
})
