import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FilterQuery, ListRole } from '../../../model/resource.ts'
import { Differing } from './differing.ts'
import { NO_ENVELOPE } from '../state/build.ts'
import { compareLists } from './lists.ts'

const ROLE: ListRole = {
  kind: 'list',
  operation: 'list',
  resource: 'things',
  scope: [],
  reasons: [],
  envelope: { ...NO_ENVELOPE, items: '/data', headers: { total: null, link: true, next: null } },
  queries: [],
  paging: { style: 'none', limit: null, limits: [], position: null, also: [], back: null, first: 0, reasons: [] },
}
const bounded = (param: string) => ({ param, min: null, max: null, default: null })
const filter = (property: string, comparison: FilterQuery['comparison'], more: Partial<FilterQuery> = {}): ListRole => ({
  ...ROLE,
  queries: [{ kind: 'filter', param: 'f', steps: [], property, comparison, anyOf: false, open: ['all'], reason: '', ...more }],
})

function told(
  role: ListRole,
  query: Readonly<Record<string, unknown>>,
  value: unknown,
  headers: readonly string[] = [],
): readonly string[] {
  const differing = new Differing([], value)
  const inspection = { params: { path: {}, query, header: {}, cookie: {} }, content: undefined, findings: [] }
  compareLists({ role, resource: null, inspection, value, headers }, differing)
  return differing.told.differences.map(({ kind, path }) => `${kind} ${path}`)
}

test('filters are held against items by what they mean', () => {
  const cases: readonly (readonly [ListRole, unknown, readonly unknown[], readonly unknown[]])[] = [
    [filter('/state', 'equal'), 'open', ['open', 'Open'], ['closed']],
    [filter('/state', 'equal'), 'all', ['open', 'closed'], []],
    [filter('/state', 'equal', { anyOf: true }), 'open,closed', ['open', 'closed'], ['gone']],
    [filter('/state', 'equal'), ['open', 'closed'], ['open', 'closed', ['open', 'x']], ['gone', ['x']]],
    [filter('/state', 'not'), 'gone', ['open'], ['gone']],
    [filter('/n', 'equal'), 5, [5, '5', '5.0'], [6]],
    [filter('/at', 'equal'), '2026-01-01', ['2026-01-01T10:00:00Z', '2026-01-01 10:00'], ['2026-01-02T10:00:00Z']],
    [filter('/name', 'equal'), 'kettle', ['Storm kettle'], ['kettles', 'Tent']],
    [filter('/name', 'equal'), 'ket*', ['kettle', 'tent'], []],
    [filter('/n', 'above'), 5, [5, 6, '7.5', { amount: '9.00' }], [4, '4.9', { amount: '1.00' }]],
    [filter('/at', 'at-least'), '2026-01-01T00:00:00Z', ['2026-01-01T01:00:00+01:00', '2027-01-01', 'never'], ['2025-12-31T23:59:59Z']],
    [filter('/at', 'below'), '2026-01-01', ['2025-01-01', '2026-01-01'], ['2026-01-02']],
    [filter('/name', 'contains'), 'ETT', ['kettle'], ['pot']],
    [filter('/name', 'starts-with'), 'ke', ['Kettle'], ['a kettle']],
    [filter('/gone', 'present'), true, ['x'], [null]],
    [filter('/price', 'at-most', { steps: ['max'] }), { max: '9.90' }, ['9.90', 1], ['10.00']],
  ]
  for (const [role, asked, right, wrong] of cases) {
    const [query] = role.queries
    const name = query !== undefined && 'property' in query ? query.property.slice(1) : ''
    for (const value of right)
      assert.deepEqual(
        told(role, { f: asked }, { data: name === 'gone' ? [{ [name]: value }] : [{ [name]: value }, {}] }),
        [],
        `${JSON.stringify(asked)} lets ${JSON.stringify(value)} through`,
      )
    for (const value of wrong)
      assert.deepEqual(
        told(role, { f: asked }, { data: [{ [name]: value }] }),
        [`relation body/data/*/${name}`],
        `${JSON.stringify(asked)} keeps ${JSON.stringify(value)} out`,
      )
  }
})

test('a list that was asked for in an order is in it, by code points or as people sort', () => {
  const role: ListRole = {
    ...ROLE,
    queries: [
      {
        kind: 'sort',
        param: 's',
        orders: [
          { value: 'name', property: '/name', descending: false },
          { value: '-name', property: '/name', descending: true },
        ],
        direction: 'd',
        default: null,
        reason: '',
      },
    ],
  }
  const named = (...names: readonly unknown[]): object => ({ data: names.map((name) => ({ name })) })
  for (const names of [
    ['B', 'a'],
    ['a', 'B'],
    ['a', 'Å', 'b'],
    ['x9', 'x10'],
    ['x10', 'x9'],
    [1, 2, 2],
    ['1.5', '10.0'],
    ['a', null, 'b'],
    [],
  ])
    assert.deepEqual(told(role, { s: 'name' }, named(...names)), [], names.join())
  assert.deepEqual(told(role, { s: 'name' }, named('b', 'a', 'c')), ['order body/data/*'])
  assert.deepEqual(told(role, { s: '-name' }, named('c', 'b', 'a')), [])
  assert.deepEqual(told(role, { s: 'name', d: 'desc' }, named('a', 'b')), ['order body/data/*'])
  assert.deepEqual(told(role, { s: 'other' }, named('b', 'a')), [])
  assert.deepEqual(told(role, {}, named('b', 'a')), [])
})

test('pages keep to their size, and say of other pages what is so', () => {
  const paged: ListRole = {
    ...ROLE,
    envelope: {
      ...ROLE.envelope,
      total: '/total',
      count: '/count',
      isLast: '/last',
      next: { at: '/next', as: 'url' },
      headers: { ...ROLE.envelope.headers, total: 'X-Total' },
    },
    paging: { ...ROLE.paging, style: 'page', limit: bounded('size'), position: bounded('page'), first: 1 },
  }
  const page = (n: number, more: object): object => ({ data: Array.from({ length: n }, () => 0), ...more })
  assert.deepEqual(
    told(paged, { size: 2, page: 2 }, page(2, { total: 5, count: 2, last: false, next: '/p3' }), [
      'X-Total',
      '5',
      'Link',
      '</p3>; rel="next"',
    ]),
    [],
  )
  assert.deepEqual(told(paged, { size: 2, page: 3 }, page(1, { total: 5, last: true })), [])
  assert.deepEqual(told(paged, { size: 2, page: 9 }, page(0, { total: 5, last: true })), [])
  assert.deepEqual(told(paged, { size: 2, page: 3 }, page(1, { total: 5, last: false, next: '/p4' }), ['Link', '</p4>; rel=next']), [
    'relation body/last',
    'relation body/next',
    'relation header.Link',
  ])
  assert.deepEqual(told(paged, { size: 2, page: 1 }, page(3, { total: 2, count: 2, last: true }), ['X-Total', '9']), [
    'relation body/data',
    'relation body/count',
    'relation body/total',
    'relation header.X-Total',
  ])
  assert.deepEqual(told(paged, {}, page(3, { total: 3, last: true })), [])
  assert.deepEqual(told(paged, { size: 2 }, { data: 'none' }), [])
})
