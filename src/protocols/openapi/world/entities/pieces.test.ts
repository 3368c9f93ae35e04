import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Resource } from '../../../../model/resource.ts'
import { Random } from '../../../../schema/random.ts'
import type { Thing } from './entities.ts'
import { Known } from './known.ts'
import { addressFrom, addressText } from './address.ts'
import { alike } from './keys.ts'
import { cursorTo, pageOf, positionOf } from '../read/page.ts'
import { placesIn, valuesAt, withAt } from './places.ts'
import { bears, pathRenaming, readdressed, renamed } from './rename.ts'
import { order } from '../read/filter.ts'

test('another key of the same make keeps what tells its kind', () => {
  const random = new Random(1)
  const shape = (text: string | null): string => (text ?? '').replaceAll(/[a-z]/g, 'a').replaceAll(/[A-Z]/g, 'A').replaceAll(/\d/g, '0')
  for (const text of ['ord_7Kp2', 'INV-2041', 'cus_9s6XGDTHzA66Po', 'a/b:c12']) {
    const other = alike(text, random)
    assert.equal(shape(other).length, text.length)
    assert.notEqual(other, text)
  }
  assert.match(alike('ord_7Kp2', random) ?? '', /^ord_\d[A-Z][a-z]\d$/)
  assert.match(alike('INV-2041', random) ?? '', /^INV-[1-9]{4}$/)
  assert.match(
    alike('3f2504e0-4f89-41d3-9a0c-0305e82c3301', random) ?? '',
    /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  )
  assert.match(alike('6dcb09b5b57875f334f61aebed695e2e4193db5e', random) ?? '', /^[\da-f]{40}$/)
  assert.equal(alike('octocat', random), null)
})

test("names are exchanged in addresses as whole words, and nowhere else's", () => {
  const renaming = pathRenaming('/repos/{owner}/{repo}/issues/{n}', { url: 'https://api.x/repos/octo/hello/issues/7/labels' }, [
    'acme',
    'rocket',
    '9',
  ])
  assert.equal(renamed('https://api.x/repos/octo/hello/issues/7/labels', renaming), 'https://api.x/repos/acme/rocket/issues/9/labels')
  assert.equal(renamed('https://api.x/repos/octo/hello', renaming), 'https://api.x/repos/acme/rocket')
  assert.equal(renamed('https://x/octo/hello/issues', renaming), 'https://x/acme/rocket/issues')
  assert.equal(renamed('an octopus says hello', [['octo', 'acme']]), 'an octopus says hello')
  assert.deepEqual(pathRenaming('/{id}', { url: 'https://x/7' }, ['9']), [])
  assert.equal(bears('acme/rocket', [['octo', 'acme']]), true)
  const after = readdressed(
    { login: 'octo', url: 'https://x/users/octo', bio: 'octo' },
    { login: 'ada', url: 'https://x/users/octo', bio: 'octo' },
  )
  assert.deepEqual(after, { login: 'ada', url: 'https://x/users/ada', bio: 'octo' })
})

test('a pointer with stars stands for all places that are there', () => {
  const value = { lines: [{ sku: 'a', tags: ['x', 'y'] }, { sku: 'b' }, null] }
  assert.deepEqual(placesIn(value, '/lines/*/sku'), [
    ['lines', '0', 'sku'],
    ['lines', '1', 'sku'],
  ])
  assert.deepEqual(valuesAt(value, '/lines/*/tags'), ['x', 'y'])
  assert.deepEqual(valuesAt(value, '/lines/sku'), ['a', 'b'])
  assert.deepEqual(placesIn(value, '/missing/*'), [])
  assert.deepEqual(withAt({}, ['a', 'b'], 1), { a: { b: 1 } })
  assert.deepEqual(withAt({ a: { b: 1, c: 2 } }, ['a', 'b'], undefined), { a: { c: 2 } })
  assert.deepEqual(withAt({ a: 1 }, ['x', 'y'], undefined), { a: 1 })
  assert.equal(Object.getPrototypeOf(withAt({}, ['__proto__', 'x'], 1)), Object.prototype)
})

test('numbers, times and texts are compared as what they are', () => {
  const cases: readonly (readonly [unknown, unknown, number])[] = [
    [9, '10', -1],
    ['9.50', '10.00', -1],
    ['2026-01-02T00:00:00Z', '2026-01-02T01:00:00+02:00', 1],
    ['2026-01-02', '2026-01-01T23:00:00Z', 1],
    [1_767_312_000, '2026-01-02T00:00:00Z', 0],
    ['b', 'a', 1],
  ]
  for (const [one, other, expected] of cases) assert.equal(order(one, other), expected, `${String(one)} and ${String(other)}`)
  assert.ok(Number.isNaN(order({}, 'a')))
})

const nobody: Resource = {
  id: 'things',
  type: 'Thing',
  kind: 'collection',
  of: null,
  collection: '/things',
  item: '/things/{id}',
  key: null,
  parents: [],
  aliases: [],
  entity: null,
  status: null,
  relations: [],
  reasons: [],
}

function things(count: number): readonly Thing[] {
  return Array.from({ length: count }, (_, index) => ({
    address: { resource: nobody, parents: [], key: `k${index}` },
    value: {},
    version: 0,
    origin: 'improvised' as const,
    created: 0,
    updated: 0,
    known: new Known(),
  }))
}

test('an address is read back from its text, whatever stands in it', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((one) => one.isWellFormed())
  const collection = { ...nobody, parents: [{ param: 'a', resource: null, property: null, reason: '' }] }
  fc.assert(
    fc.property(text, text, (parent, key) => {
      const address = { resource: collection, parents: [parent], key }
      assert.deepEqual(addressFrom(collection, addressText(address)), address)
    }),
  )
  for (const key of ['-', '.', '%2F', 'a/b']) {
    const address = { resource: nobody, parents: [], key }
    assert.deepEqual(addressFrom(nobody, addressText(address)), address)
  }
  const singleton: Resource = { ...nobody, kind: 'singleton' }
  assert.deepEqual(addressFrom(singleton, addressText({ resource: singleton, parents: [], key: '' })), {
    resource: singleton,
    parents: [],
    key: '',
  })
  for (const bad of ['a/b', '%', '']) assert.equal(addressFrom(singleton, bad), null)
})

test('a cursor finds its place though the things before it are gone', () => {
  const all = things(20)
  const cursor = cursorTo(all, 10)
  assert.equal(positionOf(all, cursor), 10)
  assert.equal(
    positionOf(
      all.filter((_, index) => index !== 9),
      cursor,
    ),
    9,
  )
  assert.equal(positionOf([...things(1), ...all], cursor), 11)
  assert.equal(positionOf(all.slice(10), cursor), 10)
  assert.equal(positionOf(all, 'k4'), 5)
  for (const hostile of ['', '%', 'x'.repeat(1_000_000), {}, null, Number.NaN]) assert.ok(positionOf(all, hostile) <= all.length)
})

test('a page beyond the end is empty, and hostile numbers do not count', () => {
  const bounded = (param: string): { param: string; min: null; max: null; default: null } => ({
    param,
    min: null,
    max: null,
    default: null,
  })
  const paging = {
    style: 'page' as const,
    limit: bounded('limit'),
    limits: [bounded('size')],
    position: bounded('page'),
    also: [],
    back: null,
    first: 1,
    reasons: [],
  }
  const page = (said: Readonly<Record<string, unknown>>): number =>
    pageOf(things(30), { paging }, (param) => said[param], Infinity).things.length
  assert.equal(page({}), 20)
  assert.equal(page({ page: 2 }), 10)
  assert.equal(page({ page: 3 }), 0)
  assert.equal(page({ page: -5, limit: 7 }), 7)
  assert.equal(page({ size: 3 }), 3)
  assert.equal(page({ page: 1e308, limit: 1e308 }), 0)
  assert.equal(page({ page: 'two', limit: 'many' }), 20)
})
