import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerCache } from './cache.ts'

test('the cache holds answers up to its limit, the least recently used go first', () => {
  const cache = new AnswerCache<number>(10_000)
  for (let i = 0; i < 20; i++) {
    cache.set(`key ${i}`, i, 1_000, false)
    cache.get('key 0')
  }
  assert.ok(cache.size <= 10_000)
  assert.deepEqual([cache.get('key 0'), cache.get('key 1'), cache.get('key 19')], [0, undefined, 19])
})

test('the cache admits a cheap answer when it is asked for twice', () => {
  const cache = new AnswerCache<number>(10_000)
  cache.set('a', 1, 10, true)
  assert.equal(cache.get('a'), undefined)
  cache.set('a', 1, 10, true)
  assert.equal(cache.get('a'), 1)
})

test('the cache leaves out what would fill a quarter of it', () => {
  const cache = new AnswerCache<number>(10_000)
  cache.set('a', 1, 5_000, false)
  assert.deepEqual([cache.get('a'), cache.size], [undefined, 0])
})

test('the cache counts an answer once when it is set again', () => {
  const cache = new AnswerCache<number>(10_000)
  cache.set('a', 1, 100, false)
  const { size } = cache
  cache.set('a', 2, 100, false)
  assert.deepEqual([cache.get('a'), cache.size], [2, size])
})
