import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeSummary } from '../../src/control/api.ts'
import { FilteredRows } from './filtered-rows.ts'
import { filterOf, filters, predicateOf } from './filter.ts'
import { type RowList, rowsBefore } from './row-list.ts'
import { Rows } from './rows.ts'
import { summary } from './rows.fixture.ts'

const sequences = (rows: Iterable<ExchangeSummary>): number[] => Array.from(rows, ({ sequence }) => sequence)
const shown = (rows: RowList): (number | undefined)[] => Array.from({ length: rows.length }, (_, index) => rows.at(index)?.sequence)
const rowsOf = (from: number, to: number): ExchangeSummary[] =>
  Array.from({ length: to - from + 1 }, (_, i) => summary({ sequence: from + i }))

test('rows stay bounded, in order, and each is there once', () => {
  const rows = new Rows(8_000)
  rows.append(rowsOf(1, 8_000))
  assert.deepEqual([rows.length, rows.oldest, rows.latest], [8_000, 1, 8_000])
  rows.append(rowsOf(8_000, 8_001))
  assert.deepEqual([rows.length, rows.oldest, rows.latest], [7_001, 1_001, 8_001])
  rows.prepend(rowsOf(1_000, 1_001))
  assert.deepEqual([rows.length, rows.oldest, rows.generation], [7_002, 1_000, 1])
  assert.deepEqual(sequences(rows), sequences(rowsOf(1_000, 8_001)))
  assert.deepEqual(shown(rows), sequences(rows))
  assert.deepEqual(sequences(rows.last(3)), [7_999, 8_000, 8_001])
})

test('a row says what it said', () => {
  const first = { at: '/body/name', code: 'type', message: 'Should be a text' }
  const said = [summary({ took: 0.123_456_789, at: 1_795_409_499_741 }), summary({ sequence: 2, first, findings: 1, operation: null })]
  const rows = new Rows()
  rows.append(said)
  assert.deepEqual([...rows], said)
  assert.deepEqual([rows.at(0), rows.at(1), rows.at(2), rows.at(-1)], [...said, undefined, undefined])
})

test('rows with long texts make room sooner', () => {
  const rows = new Rows(8_000, 4_000_000)
  for (let i = 0; i < 10_000; i++) rows.append([summary({ sequence: i + 1, target: `/${i}`.padEnd(2_000, 'x') })])
  assert.ok(rows.length <= 2_000 && rows.length >= 1_000, `${rows.length}`)
  assert.equal(rows.latest, 10_000)
})

test('a place stays with its row when older ones go', () => {
  const rows = new Rows(80)
  rows.append(rowsOf(1, 80))
  const { end } = rows
  const held = rowsBefore(rows, end)
  assert.equal(held.at(held.length - 1)?.sequence, 80)
  rows.append(rowsOf(81, 125))
  const later = rowsBefore(rows, end)
  assert.deepEqual([rows.oldest, later.length, later.at(later.length - 1)?.sequence, later.at(later.length)], [51, 30, 80, undefined])
  rows.append(rowsOf(126, 500))
  assert.equal(rowsBefore(rows, end).length, 0)
})

test('a filtered view follows what is added, lets go of what goes, and begins anew where rows were put elsewhere', () => {
  const rows = new Rows(80)
  let asked = 0
  const view = new FilteredRows(rows, ({ status }) => {
    asked++
    return status === 500
  })
  const odd = (row: ExchangeSummary): ExchangeSummary => ({ ...row, status: row.sequence % 40 === 0 ? 500 : 200 })
  rows.append(rowsOf(1, 60).map(odd))
  assert.deepEqual(shown(view), [40])
  rows.append(rowsOf(61, 85).map(odd))
  assert.deepEqual([shown(view), asked, view.before(rows.end), view.before(rows.end - 10)], [[40, 80], 85, 2, 1])
  rows.append(rowsOf(86, 125).map(odd))
  assert.deepEqual([rows.oldest, shown(view), asked], [51, [80, 120], 125])
  rows.prepend(rowsOf(39, 45).map(odd))
  assert.deepEqual(shown(view), [40, 80, 120])
  rows.begin()
  assert.deepEqual([rows.latest, rows.at(0)?.sequence, shown(view)], [0, -81, [-80, -45, -5]])
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
