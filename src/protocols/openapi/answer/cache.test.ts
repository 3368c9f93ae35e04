import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerCache, type AnswerKey } from './cache.ts'

function key(target: string, ...rest: string[]): AnswerKey {
  return { target, rest }
}

test('the cache holds answers up to its limit, the least recently used go first', () => {
  const cache = new AnswerCache<number>(10_000)
  for (let i = 0; i < 20; i++) {
    cache.set(key(`/${i}`), i, 1_000, false)
    cache.get(key('/0'))
  }
  assert.ok(cache.size <= 10_000)
  assert.deepEqual([cache.get(key('/0')), cache.get(key('/1')), cache.get(key('/19'))], [0, undefined, 19])
})

test('the cache admits a cheap answer when it is asked for twice', () => {
  const cache = new AnswerCache<number>(10_000)
  cache.set(key('/a'), 1, 10, true)
  assert.equal(cache.get(key('/a')), undefined)
  cache.set(key('/a'), 1, 10, true)
  assert.equal(cache.get(key('/a')), 1)
})

test('the cache tells one target asked in two ways apart', () => {
  const cache = new AnswerCache<number>(10_000)
  cache.set(key('/a', 'GET', 'text/csv'), 1, 10, false)
  cache.set(key('/a', 'GET', '*/*'), 2, 10, false)
  assert.deepEqual(
    [cache.get(key('/a', 'GET', 'text/csv')), cache.get(key('/a', 'GET', '*/*')), cache.get(key('/a', 'GET', ''))],
    [1, 2, undefined],
  )
})

test('the cache leaves out what would fill a quarter of it', () => {
  const cache = new AnswerCache<number>(10_000)
  cache.set(key('/a'), 1, 5_000, false)
  assert.deepEqual([cache.get(key('/a')), cache.size], [undefined, 0])
})

test('the cache counts an answer once when it is set again', () => {
  const cache = new AnswerCache<number>(10_000)
  cache.set(key('/a'), 1, 100, false)
  const { size } = cache
  cache.set(key('/a'), 2, 100, false)
  assert.deepEqual([cache.get(key('/a')), cache.size], [2, size])
})

test('the cache holds few answers to one target, and forgets their size with them', () => {
  const cache = new AnswerCache<number>(1_000_000)
  for (let i = 0; i < 100; i++) cache.set(key('/a', String(i)), i, 100, false)
  const { size } = cache
  cache.set(key('/a', '100'), 100, 100, false)
  assert.deepEqual([cache.get(key('/a', '0')), cache.get(key('/a', '100')), cache.size - size < 10], [undefined, 100, true])
})
