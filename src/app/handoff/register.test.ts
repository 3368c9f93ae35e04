import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Move } from '../../model/handoff.ts'
import { Problem } from '../../model/problem.ts'
import type { Note } from '../../model/store.ts'
import { DualWrites } from './dual-writes.ts'
import type { LastingPresent } from '../state/present.ts'
import { Register } from './register.ts'

const MOVE: Move = { epoch: 2, group: 'orders', from: 'mock', to: 'shadow', who: 'me', why: '', at: 1 }

/** A store that can be made to fail. */
function flaky(): { fails: boolean; readonly kept: (readonly [moves: number, notes: readonly Note[]])[]; keep: LastingPresent['keep'] } {
  const kept: (readonly [number, readonly Note[]])[] = []
  const store = {
    fails: false,
    kept,
    async keep(moves: readonly Move[], notes: readonly Note[]) {
      await new Promise((resolve) => setImmediate(resolve))
      if (store.fails) throw new Problem('store-full', 'The store has no room left.')
      kept.push([moves.length, notes])
    },
  }
  return store
}

test('moves and standings are written down together and in order, and what failed is tried again', async () => {
  const store = flaky()
  const register = new Register(store as unknown as LastingPresent)
  register.keep([MOVE], { 'standing orders': '1' })
  register.keep([MOVE], { 'standing orders': '2' })
  await register.settled()
  assert.deepEqual(store.kept, [
    [1, [{ name: 'standing orders', text: '1' }]],
    [1, [{ name: 'standing orders', text: '2' }]],
  ])
  store.fails = true
  register.keep([MOVE], { 'standing orders': '3' })
  register.keep([MOVE], { 'standing orders': '4', other: null })
  await register.settled()
  assert.equal(register.trouble?.code, 'store-full')
  store.fails = false
  register.again()
  await register.settled()
  assert.equal(register.trouble, null)
  assert.deepEqual(store.kept.slice(2), [
    [
      2,
      [
        { name: 'standing orders', text: '4' },
        { name: 'other', text: null },
      ],
    ],
  ])
})

test('a store of somebody else’s that throws what it likes is in trouble, and nobody else is', async () => {
  let fails = true
  const keep = async (): Promise<void> => {
    if (fails) throw new TypeError('not one of ours')
  }
  const register = new Register({ keep } as unknown as LastingPresent)
  register.keep([MOVE], {})
  await register.settled()
  assert.deepEqual([register.trouble?.code, register.trouble?.message], ['store-failed', 'not one of ours'])
  fails = false
  register.again()
  await register.settled()
  assert.equal(register.trouble, null)
})

test('without a store nothing is kept, and nobody waits', async () => {
  const register = new Register(null)
  register.keep([MOVE], { 'standing orders': '1' })
  await register.settled()
  assert.equal(register.trouble, null)
})

test('a write to both sides is written down before it is sent, and struck out when its outcome is known', async () => {
  const store = flaky()
  const writes = new DualWrites(new Register(store as unknown as LastingPresent))
  const journal = writes.of('orders')
  const copy = { id: 'e1' } as Parameters<typeof journal.begin>[0]
  assert.deepEqual(await journal.begin(copy), { key: 'usy-orders-e1' })
  assert.deepEqual([store.kept.at(-1), writes.open('orders')], [[0, [{ name: 'writes orders', text: '["e1"]' }]], 1])
  await journal.end(copy, 'usy-orders-e1', 'unknown', null)
  assert.equal(writes.open('orders'), 1)
  await journal.end(copy, 'usy-orders-e1', 'done', null)
  assert.equal(writes.open('orders'), 0)

  store.fails = true
  await assert.rejects(journal.begin(copy), /no room left/)
  assert.equal(writes.open('orders'), 0)
})
