import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOf, filters, predicateOf } from './filter.ts'
import { FilteredRows, Rows } from './rows.ts'
import { summary } from './rows.fixture.ts'

test('rows stay bounded, in order, and each is there once', () => {
  const rows = new Rows(15_000)
  rows.append(Array.from({ length: 15_000 }, (_, i) => summary({ sequence: i + 1 })))
  rows.append([summary({ sequence: 15_000 }), summary({ sequence: 15_001 })])
  assert.deepEqual([rows.all.length, rows.oldest, rows.latest, rows.generation], [5_000, 10_002, 15_001, 1])
  rows.prepend([summary({ sequence: 10_001 }), summary({ sequence: 10_002 })])
  assert.deepEqual([rows.all.length, rows.oldest], [5_001, 10_001])
})

test('a filtered view follows what is added, and begins anew where rows went', () => {
  const rows = new Rows(20)
  let asked = 0
  const view = new FilteredRows(rows, ({ status }) => {
    asked++
    return status === 500
  })
  rows.append([summary({ sequence: 1 }), summary({ sequence: 2, status: 500 })])
  assert.deepEqual(
    view.all.map(({ sequence }) => sequence),
    [2],
  )
  rows.append([summary({ sequence: 3, status: 500 })])
  assert.deepEqual([view.all.map(({ sequence }) => sequence), asked], [[2, 3], 3])
  rows.begin()
  assert.deepEqual(
    view.all.map(({ sequence }) => sequence),
    [-1, 0],
  )
})

test('an address says what is shown, whatever stands in it', () => {
  assert.deepEqual(filterOf({ q: 'a', status: 422, consumer: '', by: ['x'], nonsense: 'y', outcome: null }), { q: 'a', status: '422' })
  assert.equal(filterOf({ q: 'x'.repeat(100_000) }).q?.length, 200)
  assert.deepEqual([filters({}), filters({ by: 'live' })], [false, true])
})

test('a filter asks for everything that it names', () => {
  const row = summary({
    status: 422,
    target: '/orders?limit=0',
    first: { at: 'query.limit', code: 'minimum', message: 'Should be at least 1' },
  })
  for (const [filter, passes] of [
    [{}, true],
    [{ q: 'ORDERS minimum' }, false],
    [{ q: 'ORDERS limit least' }, true],
    [{ status: '4xx' }, true],
    [{ status: '422' }, true],
    [{ status: '42' }, false],
    [{ status: '4xx', by: 'live' }, false],
    [{ consumer: 'web', operation: 'listOrders', contract: 'shop', by: 'mock', outcome: 'conforms' }, true],
  ] as const) {
    assert.equal(predicateOf(filter)(row), passes, JSON.stringify(filter))
  }
})
