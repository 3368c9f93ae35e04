import type { Authority } from '../../src/app/handoff/handoff.ts'
import type { CALLS } from '../../src/control/api.ts'
import type { Controlled } from './controlled.ts'

export const BY: Authority = { who: 'ada', why: 'to see it' }

/** Every call, in an order in which each finds something. */
export async function rightCalls({ understudy }: Controlled): Promise<readonly Right[]> {
  await understudy.take({ target: '/products?limit=2', headers: ['Understudy-Consumer', 'web'] })
  const { id } = await understudy.take({ method: 'POST', target: '/orders', headers: ['X-Api-Key', 'k'], body: { lines: [] } })
  const place = understudy.contracts[0]?.operations[0]?.place
  const contract = understudy.contracts[0]?.id
  return [
    ['info', {}],
    ['contracts', {}],
    ['check', { contract }],
    ['operations', { contract }],
    ['operation', { operation: 'createOrder', contract }],
    ['operation', { operation: 'GET /products' }],
    ['operation', { operation: 'no such thing' }, 404],
    ['passage', { ...place, before: 2, after: 3 }],
    ['passage', { uri: 'file:///etc/passwd', pointer: '' }, 404],
    ['resources', {}],
    ['exchanges', { limit: 10, outcome: 'breaks' }],
    ['exchanges', { before: 2 }],
    ['exchange', { id }],
    ['explain', { target: '/products/KET-0900' }],
    ['send', { method: 'GET', target: '/categories', headers: ['Understudy-Consumer', 'ada'] }],
    ['addUpstream', { group: 'orders', url: 'http://127.0.0.1:9', ...BY }],
    ['testUpstream', { name: 'orders' }],
    ['handoff', { group: 'orders', to: 'live', force: 60_000, ...BY }],
    ['status', {}],
    ...WAY,
    ['rollback', { ...BY }],
    ['moves', { limit: 5 }],
    ['audit', { limit: 50 }],
    ...STATE,
    ...PLAN,
    ['clear', {}],
  ]
}

type Right = readonly [keyof typeof CALLS, object, number?]

/** The way of a group to its service. */
const WAY: readonly Right[] = [
  ['gates', { group: 'orders' }],
  ['gates', { group: 'nothing' }, 404],
  ['evidence', { group: 'orders' }],
  ['diff', { group: 'orders', operation: 'createOrder', limit: 5 }],
  ['canGoLive', { group: 'orders' }],
  ['wouldSelect', { group: 'orders', step: 0 }],
  ['approve', { group: 'orders', ...BY }, 409],
  ['hold', { group: 'orders', ...BY }],
  ['status', {}],
  ['release', { group: 'orders', ...BY }],
  ['unblock', { group: 'orders', ...BY }, 409],
  ['resetEvidence', { group: 'orders', ...BY }],
]

const CATEGORY = { name: 'category.json', text: '[{"id": "maps", "name": "Maps", "products": 7}]' }

/** What consumers have written. */
const STATE: readonly Right[] = [
  ['state', {}],
  ['seedState', { files: [CATEGORY] }],
  ['seedState', { files: [{ name: 'nothing.json', text: '[{}]' }] }, 404],
  ['seedState', { files: [{ name: 'category.json', text: '[{"id": "maps"}]' }] }, 422],
  ['stateResources', { all: true }],
  ['entities', { resource: 'Category', limit: 3 }],
  ['entity', { resource: 'Category', key: 'maps' }],
  ['snapshotState', { name: 'before' }],
  ['snapshots', {}],
  ['restoreState', { name: 'before' }],
  ['resetState', { session: 's1' }],
  ['sessions', {}],
  ['journal', { limit: 5 }],
  ['forgetSnapshot', { name: 'before' }],
  ['endSession', { session: 's1' }],
]

/** What to deliver next. */
const PLAN: readonly Right[] = [
  ['plan', { budget: 2_000 }],
  ['needs', {}],
  ['needs', { need: 'no such need' }, 404],
  ['whatIf', { noStandIns: true, pins: [{ kind: 'first', step: 'build createOrder' }], budget: 2_000 }],
  ['pin', { pin: { kind: 'first', step: 'build payOrder' }, ...BY }],
  ['pin', { pin: { kind: 'not-before', step: 'build getProduct', day: 20 }, ...BY }],
  ['pin', { pin: { kind: 'first', step: 'build nothing' }, ...BY }, 400],
  ['unpin', { pin: { kind: 'first', step: 'build payOrder' }, ...BY }],
  ['unpin', { pin: { kind: 'first', step: 'build payOrder' }, ...BY }, 404],
  ['picture', { of: 'plan', form: 'svg' }],
  ['picture', { of: 'needs', form: 'svg' }],
  ['picture', { of: 'plan', form: 'markdown' }],
  ['picture', { of: 'plan', form: 'png' }, 400],
  ['map', {}],
  ['blast', { node: 'createOrder' }],
]
