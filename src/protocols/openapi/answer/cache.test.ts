import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerCache, type AnswerKey } from './cache.ts'

interface Told {
  readonly name: string
  readonly body: Uint8Array | null
}

function key(target: string, ...rest: string[]): AnswerKey {
  return { target, rest }
}

function told(name: string, bytes = 10): Told {
  return { name, body: new Uint8Array(bytes) }
}

function cacheOf(limit: number): AnswerCache<Told> {
  return new AnswerCache(limit)
}

test('the cache holds answers up to its limit, the least recently used go first', () => {
  const cache = cacheOf(10_000)
  for (let i = 0; i < 20; i++) {
    cache.set(key(`/${i}`), told(`${i}`, 1_000), false)
    cache.get(key('/0'))
  }
  assert.ok(cache.size <= 10_000)
  assert.deepEqual([cache.get(key('/0'))?.name, cache.get(key('/1')), cache.get(key('/19'))?.name], ['0', undefined, '19'])
})

test('the cache admits a cheap answer when it is asked for twice', () => {
  const cache = cacheOf(10_000)
  cache.set(key('/a'), told('one'), true)
  assert.equal(cache.get(key('/a')), undefined)
  cache.set(key('/a'), told('one'), true)
  assert.equal(cache.get(key('/a'))?.name, 'one')
})

test('the cache admits nothing cheap that was asked for once, however many names one request has', () => {
  const cache = cacheOf(10_000)
  const names = ['world', 'answer', 'other'].map((name) => key('/a', name))
  for (const one of names) cache.set(one, told('once'), true)
  assert.deepEqual([names.map((one) => cache.get(one)), cache.size], [[undefined, undefined, undefined], 0])
  for (const one of names) cache.set(one, told('twice'), true)
  assert.deepEqual(
    names.map((one) => cache.get(one)?.name),
    ['twice', 'twice', 'twice'],
  )
})

test('the cache holds the bytes of an answer alone, and not what they were cut from', () => {
  const cache = cacheOf(1_000_000)
  const slab = Buffer.alloc(100_000, 7)
  cache.set(key('/a'), { name: 'cut', body: slab.subarray(10, 110) }, false)
  const { body } = cache.get(key('/a')) ?? told('nothing', 0)
  assert.deepEqual([body?.length, body?.buffer.byteLength, body?.every((byte) => byte === 7)], [100, 100, true])
})

test('the cache tells one target asked in two ways apart', () => {
  const cache = cacheOf(10_000)
  cache.set(key('/a', 'GET', 'text/csv'), told('csv'), false)
  cache.set(key('/a', 'GET', '*/*'), told('any'), false)
  assert.deepEqual(
    [cache.get(key('/a', 'GET', 'text/csv'))?.name, cache.get(key('/a', 'GET', '*/*'))?.name, cache.get(key('/a', 'GET', ''))],
    ['csv', 'any', undefined],
  )
})

test('the cache leaves out what would fill a quarter of it', () => {
  const cache = cacheOf(10_000)
  cache.set(key('/a'), told('large', 5_000), false)
  assert.deepEqual([cache.get(key('/a')), cache.size], [undefined, 0])
})

test('the cache counts an answer once when it is set again', () => {
  const cache = cacheOf(10_000)
  cache.set(key('/a'), told('one', 100), false)
  const { size } = cache
  cache.set(key('/a'), told('two', 100), false)
  assert.deepEqual([cache.get(key('/a'))?.name, cache.size], ['two', size])
})

test('the cache holds few answers to one target, and forgets their size with them', () => {
  const cache = cacheOf(1_000_000)
  for (let i = 0; i < 100; i++) cache.set(key('/a', String(i)), told(`${i}`, 100), false)
  const { size } = cache
  cache.set(key('/a', '100'), told('100', 100), false)
  assert.deepEqual([cache.get(key('/a', '0')), cache.get(key('/a', '100'))?.name, cache.size - size < 10], [undefined, '100', true])
})
