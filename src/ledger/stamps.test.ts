import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryStore } from '../stores/memory/store.ts'
import { openLedger } from './ledger.ts'
import * as spaces from './spaces.ts'

test('a stamp is 0 until somebody writes, and another one after every write', async () => {
  await using ledger = await openLedger(createMemoryStore())
  const stamps = [ledger.view('', 1).stamp('shop')]
  for (const text of ['1', '2', '3']) {
    await ledger.write('', 1, (draft) => draft.put('shop', 'orders', 'a', text))
    stamps.push(ledger.view('', 1).stamp('shop'))
  }
  assert.equal(stamps[0], 0)
  assert.equal(new Set(stamps).size, 4)
  assert.equal(ledger.view('', 1).stamp('bank'), 0)
})

test('a stamp says nothing of what was not acknowledged, or was taken back', async () => {
  await using ledger = await openLedger(createMemoryStore())
  const writing = ledger.write('', 1, (draft) => {
    draft.put('shop', 'orders', 'a', '1')
    assert.notEqual(draft.stamp('shop'), 0)
  })
  assert.equal(ledger.view('', 1).stamp('shop'), 0)
  await writing
  const before = ledger.view('', 1).stamp('shop')
  const failing = ledger.write('', 1, (draft) => {
    draft.put('shop', 'orders', 'b', '1')
    throw new Error('no')
  })
  await assert.rejects(failing)
  assert.equal(ledger.view('', 1).stamp('shop'), before)
})

test('a session has stamps of its own, and keeps them while others write', async () => {
  await using ledger = await openLedger(createMemoryStore())
  assert.equal(ledger.view('a', 1).stamp('shop'), 0)
  await ledger.write('', 1, (draft) => draft.put('shop', 'orders', 'a', '1'))
  const shared = ledger.view('', 1).stamp('shop')
  const before = ledger.view('b', 1).stamp('shop')
  assert.ok(before !== 0 && before !== shared)
  await ledger.write('', 1, (draft) => draft.put('shop', 'orders', 'a', '2'))
  assert.equal(ledger.view('b', 1).stamp('shop'), before)
  await ledger.write('b', 1, (draft) => draft.put('shop', 'orders', 'a', '3'))
  assert.notEqual(ledger.view('b', 1).stamp('shop'), before)
})

test('a session that begins anew under its old name has another stamp', async () => {
  await using ledger = await openLedger(createMemoryStore())
  await ledger.write('a', 1, (draft) => draft.put('shop', 'orders', 'a', '1'))
  const before = ledger.view('a', 1).stamp('shop')
  await spaces.end(ledger, 'a')
  assert.notEqual(ledger.view('a', 1).stamp('shop'), before)
})

test('a world that was reset has another stamp, and 0 once nobody sees what was', async () => {
  await using ledger = await openLedger(createMemoryStore())
  await ledger.write('', 1, (draft) => draft.put('shop', 'orders', 'a', '1'))
  const before = ledger.view('', 1).stamp('shop')
  await spaces.reset(ledger, '', 1)
  assert.notEqual(ledger.view('', 1).stamp('shop'), before)
  await ledger.write('', 1, (draft) => draft.put('shop', 'orders', 'a', '2'))
  await ledger.write('', 1, (draft) => draft.clear('shop', 'orders', 'a'))
  assert.equal(ledger.view('', 1).stamp('shop'), 0)
})
