import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../random.ts'
import { counterOf } from './quantities.ts'
import { canRelate, relate } from './relations.ts'
import { Scene } from './scene.ts'
import { snake, tellerOf } from './vocabulary.ts'

const NOW = Date.UTC(2026, 0, 15)

function told(name: string, formats: readonly string[] = [], description = '', noun = 'order'): string {
  const random = new Random(5)
  return tellerOf(name, formats, description)(new Scene(random, NOW, noun, null), random.fork(name), snake(name))
}

test('names are read alike, however they are spelled', () => {
  assert.deepEqual(['createdAt', 'CreatedAt', 'created-at', 'HTMLUrl', 'x-request-id', 'userID'].map(snake), [
    'created_at',
    'created_at',
    'created_at',
    'html_url',
    'x_request_id',
    'user_id',
  ])
})

test('a name chooses the words of its place', () => {
  assert.match(told('email'), /^[a-z]+\.[a-z]+@example\.(com|org|net)$/)
  assert.match(told('avatarUrl'), /^https:\/\/images\.example\.com\/avatars\/\d+\.png$/)
  assert.match(told('sku'), /^[A-Z]{3}-\d{4}$/)
  assert.match(told('commitSha'), /^[0-9a-f]{40}$/)
  assert.match(told('accessToken'), /^fake_/)
  assert.match(told('self', ['uri']), /^https:\/\/api\.example\.com\/orders\/\d+$/)
  assert.match(told('name', [], '', 'product'), /^[A-Z]\w+ [A-Z]\w+ [A-Z]\w+$/)
})

test('a standard that a description names wins over the name', () => {
  assert.match(told('country'), /^[A-Z][a-z]+/)
  assert.match(told('country', [], 'Two-letter country code (ISO 3166-1 alpha-2).'), /^[A-Z]{2}$/)
  assert.match(told('currency', [], 'Three-letter ISO currency code, in lowercase.'), /^[a-z]{3}$/)
})

test('what has happened lies in order, and before now', () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = new Random(seed)
    const scene = new Scene(random, NOW, '', null)
    const moments = ['created_at', 'started_at', 'published_at', 'finished_at', 'updated_at'].map((name) =>
      scene.moment(name, random.fork(name)),
    )
    assert.deepEqual(
      moments,
      moments.toSorted((a, b) => a - b),
    )
    assert.ok((moments.at(-1) ?? 0) <= NOW && scene.moment('expires_at', random) > NOW)
  }
})

test('a name says how much there is of something', () => {
  const random = new Random(1)
  const scene = new Scene(random, NOW, '', null)
  const count = (name: string, whole = true): number | undefined => counterOf(name, whole)?.(scene, random, snake(name))
  assert.deepEqual([count('page'), count('perPage'), count('offset')], [1, 20, 0])
  assert.equal(Number.isInteger(count('price')), true)
  assert.ok(Math.abs(count('latitude', false) ?? 99) <= 90)
  assert.equal(count('wobble'), undefined)
})

test('totals, counts and keys follow from what stands beside them', () => {
  const all = (): boolean => true
  const order = { customerId: 1, customer: { id: 7 }, lines: [{ price: 1.1, quantity: 3 }, { price: 0.2 }], total: 0 }
  relate(order, all)
  assert.deepEqual([order.customerId, order.total], [7, 3.5])
  const page = { data: [1, 2], total_count: 99, has_more: true }
  relate(page, all)
  assert.deepEqual([page.total_count, page.has_more], [2, false])
  assert.deepEqual([canRelate(Object.keys(page)), canRelate(['a', 'b'])], [true, false])
})
