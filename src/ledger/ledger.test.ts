import assert from 'node:assert/strict'
import { test } from 'node:test'
import { journalRow } from '../kit/store-samples.ts'
import type { Batch, Identity, JournalEntry, Store } from '../model/store.ts'
import { createMemoryStore } from '../stores/memory/store.ts'
import type { Draft, NewEntry } from '../model/state.ts'
import { type Ledger, openLedger } from './ledger.ts'
import * as spaces from './spaces.ts'

const put =
  (key: string, text = '{}') =>
  (draft: Draft): unknown =>
    draft.put('shop', 'orders', key, text)

function keys(ledger: Ledger, session: string, now = 1): string[] {
  return ledger
    .view(session, now)
    .list('shop', 'orders')
    .map(({ key, text }) => (text === null ? `-${key}` : key))
}

/** A store whose commits are fulfilled when we say so, or rejected. */
function slow(): { store: Store; batches: Batch[]; step: (error?: Error) => Promise<void> } {
  const inner = createMemoryStore()
  const batches: Batch[] = []
  const waiting: ((error?: Error) => void)[] = []
  const commit = async (batch: Batch): Promise<void> => {
    batches.push(batch)
    await new Promise<void>((resolve, reject) => waiting.push((error) => (error === undefined ? resolve() : reject(error))))
    await inner.commit(batch)
  }
  const store = new Proxy(inner, {
    get: (target, name): unknown => {
      if (name === 'commit') return commit
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? (...args: unknown[]): unknown => Reflect.apply(member, target, args) : member
    },
  })
  const step = async (error?: Error): Promise<void> => {
    while (waiting.length === 0) await new Promise(setImmediate)
    waiting.shift()?.(error)
    await new Promise(setImmediate)
  }
  return { store, batches, step }
}

test('a reader sees what was acknowledged, a writer what is on its way', async () => {
  const { store, batches, step } = slow()
  const ledger = await openLedger(store)
  const first = ledger.write('', 1, put('1'))
  const second = ledger.write('', 1, (draft) => draft.entity('shop', 'orders', '1')?.key)
  assert.deepEqual(keys(ledger, ''), [])
  await step()
  await first
  assert.deepEqual([await second, keys(ledger, '')], ['1', ['1']])
  assert.equal(batches.length, 1)
})

test('a counter that writers of one tick raise is written down once', async () => {
  const { store, batches, step } = slow()
  const ledger = await openLedger(store)
  const raise = (): Promise<number> => ledger.write('', 1, (draft) => draft.mint('shop', 'orders', 1))
  const told = [raise(), raise(), raise()]
  await step()
  const next = raise()
  await Promise.all(told)
  await step()
  assert.deepEqual([await Promise.all(told), await next], [[1, 2, 3], 4])
  const kept = batches.map(({ entities, forgotten }) => [entities.map(({ text }) => text), forgotten.map(({ sequence }) => sequence)])
  assert.deepEqual(kept, [
    [['3'], []],
    [['4'], []],
  ])
})

test('many writers of one tick share one transaction', async () => {
  const { store, batches, step } = slow()
  const ledger = await openLedger(store)
  const writing = Array.from({ length: 100 }, (_, index) => ledger.write('', 1, put(String(index))))
  await step()
  await step()
  await Promise.all(writing)
  assert.deepEqual(
    batches.map(({ entities }) => entities.length),
    [64, 36],
  )
})

test('what was built on a write that failed fails with it, and is taken back', async () => {
  const { store, step } = slow()
  const ledger = await openLedger(store)
  const fine = ledger.write('', 1, put('1', '"old"'))
  await step()
  await fine
  const writing = [ledger.write('', 1, put('1', '"new"')), ledger.write('', 1, put('2')), ledger.write('a', 1, put('3'))]
  const settling = Promise.allSettled(writing)
  await step(new Error('disk'))
  const outcomes = await settling
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  )
  const next = ledger.write('', 1, (draft) => draft.list('shop', 'orders').map(({ text }) => text))
  assert.deepEqual([await next, keys(ledger, 'a')], [['"old"'], ['1']])
})

test('a failure takes along all that waited behind it, and writing goes on', async () => {
  const { store, batches, step } = slow()
  const ledger = await openLedger(store)
  const settling = Promise.allSettled(Array.from({ length: 100 }, (_, index) => ledger.write('', 1, put(String(index)))))
  await step(new Error('disk'))
  const outcomes = await settling
  assert.ok(outcomes.every(({ status }) => status === 'rejected'))
  const next = ledger.write('', 1, put('next'))
  await step()
  await next
  assert.deepEqual([keys(ledger, ''), batches.length], [['next'], 2])
})

test('a writer waits for a reset, and comes after it', async () => {
  const { store, step } = slow()
  const ledger = await openLedger(store)
  const before = ledger.write('', 1, put('before'))
  const resetting = spaces.reset(ledger, '', 1)
  const after = ledger.write('', 1, put('after'))
  await step()
  await before
  assert.deepEqual(keys(ledger, ''), ['before'])
  await step()
  await resetting
  await step()
  await after
  assert.deepEqual(keys(ledger, ''), ['after'])
})

test('a writer that throws has done nothing', async () => {
  await using ledger = await openLedger(createMemoryStore())
  const failing = ledger.write('', 1, (draft) => {
    put('1')(draft)
    throw new Error('no')
  })
  await assert.rejects(failing, /no/)
  const entity = await ledger.write('', 2, (draft) => draft.put('shop', 'orders', '1', '{}'))
  assert.deepEqual([entity.version, entity.rank, entity.created], [1, 1, 2])
})

test('numbers are minted once, and begin anew after a reset', async () => {
  await using ledger = await openLedger(createMemoryStore())
  const mint = (session: string): Promise<number> => ledger.write(session, 1, (draft) => draft.mint('shop', 'orders', 100))
  assert.deepEqual(await Promise.all([mint(''), mint(''), mint('')]), [100, 101, 102])
  assert.deepEqual([await mint('a'), await mint(''), await mint('a')], [103, 103, 104])
  await spaces.reset(ledger, '', 1)
  assert.deepEqual([await mint(''), await mint('a')], [100, 105])
})

test('answers are repeated to their consumer and operation until they are too old or too many', async () => {
  await using ledger = await openLedger(createMemoryStore(), { answers: { age: 100, count: 2 } })
  const key = (name: string): { contract: string; consumer: string; operation: string; key: string } => ({
    contract: 'shop',
    consumer: 'web',
    operation: 'createOrder',
    key: name,
  })
  const answer = { fingerprint: 'f', status: 201, headers: ['Location', '/orders/7'], body: new Uint8Array([123, 125]) }
  for (const name of ['1', '2', '3']) await ledger.write('', 10, (draft) => draft.answer(key(name), answer))
  const view = ledger.view('', 50)
  assert.deepEqual([view.answered(key('1')), view.answered(key('2')), view.answered(key('3'))], [null, answer, answer])
  assert.equal(view.answered({ ...key('3'), consumer: 'app' }), null)
  assert.equal(ledger.view('', 110).answered(key('3')), null)
})

const ORDER = { type: 'Order', id: '7', at: '/id' }
const USER = { type: 'User', id: '7', at: '/id' }

function journaled(differently: Partial<JournalEntry>): NewEntry {
  return { ...journalRow(0), produced: [], consumed: [], ...differently }
}

test('a journal entry names the entries that produced what it consumed', async () => {
  await using ledger = await openLedger(createMemoryStore())
  const make = (resource: string, produced: readonly Identity[]): Promise<void> =>
    ledger.write('', 5, (draft) => {
      draft.put('shop', resource, '7', '{}')
      draft.journal(journaled({ produced }), [])
    })
  const name = (): Promise<void> =>
    ledger.write('', 5, (draft) => {
      const named = ['users', 'orders', 'carts'].map((resource) => ({ resource, key: '7' }))
      draft.journal(journaled({ consumed: [USER, ORDER, { type: 'Cart', id: '7', at: 'path.cart' }] }), named)
    })
  await make('orders', [ORDER])
  await make('users', [USER])
  await make('carts', [])
  await name()
  await ledger.write('', 5, (draft) => draft.put('shop', 'orders', '7', '{"later":true}'))
  await ledger.write('', 5, (draft) => draft.delete('shop', 'users', '7'))
  await name()
  await make('users', [USER])
  await name()
  const [first, second, , fourth, fifth, sixth, seventh] = await ledger.store.journal({ limit: 9 })
  const made = [first?.sequence, second?.sequence]
  assert.deepEqual([first?.parents, fourth?.parents, fourth?.at], [[], made, 5])
  assert.deepEqual([fifth?.parents, seventh?.parents], [made, [first?.sequence, sixth?.sequence]])
})

test('what a file of a former version says of origins still counts', async () => {
  await using ledger = await openLedger(createMemoryStore())
  await ledger.write('', 5, (draft) => {
    draft.put('shop', 'orders', '7', '{}')
    draft.put('shop', '#origins', '["Order","7"]', '3')
  })
  await ledger.write('', 5, (draft) => draft.journal(journaled({ consumed: [ORDER] }), [{ resource: 'orders', key: '7' }]))
  assert.deepEqual(
    (await ledger.store.journal({ limit: 9 })).map(({ parents }) => parents),
    [[3]],
  )
})

test('a flood of sessions ends the longest idle, and nothing else', async () => {
  await using ledger = await openLedger(createMemoryStore(), { sessions: 3 })
  await ledger.write('', 1, put('shared'))
  for (const name of ['a', 'b', 'c']) await ledger.write(name, 2, put(name))
  ledger.view('a', 3)
  for (let flood = 0; flood < 500; flood++) ledger.view(`flood${flood}`, 4).list('shop', 'orders')
  assert.deepEqual(
    ledger.sessions().map(({ id }) => id),
    ['flood497', 'flood498', 'flood499'],
  )
  assert.deepEqual([keys(ledger, ''), keys(ledger, 'a')], [['shared'], ['shared']])
  const { entities } = await ledger.alone(async ({ commit }) => {
    await commit({ rows: [] })
    return ledger.store.load()
  })
  assert.deepEqual(
    entities.map(({ key }) => key),
    ['shared'],
  )
})

test('a session that nobody uses ends', async () => {
  await using ledger = await openLedger(createMemoryStore(), { idle: 100 })
  await ledger.write('a', 1, put('1'))
  await ledger.write('b', 50, put('1'))
  assert.deepEqual([keys(ledger, 'b', 101), ledger.sessions().length], [['1'], 1])
  assert.deepEqual(keys(ledger, 'a', 102), [])
})

test('room is bounded for a session, and for all of them together', async () => {
  await using ledger = await openLedger(createMemoryStore(), { bytes: 20_000, spaceBytes: 8_000 })
  const text = 'x'.repeat(2_000)
  for (const key of ['1', '2', '3']) await ledger.write('a', 1, put(key, text))
  await assert.rejects(ledger.write('a', 1, put('4', text)), { code: 'state-full' })
  assert.deepEqual(keys(ledger, 'a'), ['1', '2', '3'])
  for (const key of ['1', '2', '3']) await ledger.write('b', 2, put(key, text))
  for (const key of ['1', '2', '3']) await ledger.write('', 3, put(key, text))
  assert.deepEqual([ledger.sessions().map(({ id }) => id), keys(ledger, '')], [['b'], ['1', '2', '3']])
})

test('of versions that nobody sees none is kept', async () => {
  const store = createMemoryStore()
  const ledger = await openLedger(store)
  for (let write = 0; write < 50; write++) {
    ledger.view(`s${write % 3}`, write)
    await ledger.write('', write, put('1', String(write)))
    await ledger.write('s1', write, put('1', String(write)))
  }
  await spaces.snapshot(ledger, '', 'x', 1)
  for (const id of ['s0', 's1', 's2', '*x']) await spaces.end(ledger, id)
  await ledger[Symbol.asyncDispose]()
  const again = await openLedger(store)
  await again.write('', 99, put('2'))
  const { entities } = await store.load()
  assert.deepEqual(
    entities.map(({ key, text }) => [key, text]),
    [
      ['1', '49'],
      ['2', '{}'],
    ],
  )
})

test('names that are none are refused', async () => {
  await using ledger = await openLedger(createMemoryStore())
  for (const name of ['*x', 'a b', 'x'.repeat(101), '\n']) assert.throws(() => ledger.view(name, 1), { code: 'bad-argument' })
  await assert.rejects(spaces.snapshot(ledger, '', '../x', 1), { code: 'bad-argument' })
  await assert.rejects(spaces.restore(ledger, '', 'x', 1), { code: 'not-found' })
  await assert.rejects(spaces.end(ledger, ''), { code: 'bad-argument' })
})
