import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Batch, JournalEntry, Loaded, KeptMove, Note, Numbered, Retention, Store } from '../model/store.ts'
import { createMemoryStore } from '../stores/memory/store.ts'
import { batchOf, entityRow, exchangeRow, forwardedRow, journalRow, moveRow, spaceRow, walk } from './store-samples.ts'

/** Opens the store that is kept in a folder, which is empty the first time. */
export type OpenStore = (folder: string) => Promise<Store>

/** All that can be seen of a store. */
export interface Observed extends Loaded {
  readonly journal: readonly JournalEntry[]
  readonly moves: readonly KeptMove[]
  readonly notes: readonly Note[]
  readonly exchanges: readonly Numbered[]
}

/** Looks at all that a store keeps, to compare it with another. */
export async function observe(store: Store): Promise<Observed> {
  const { spaces, ...loaded } = await store.load()
  return {
    ...loaded,
    spaces: spaces.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    journal: await store.journal({ limit: 1e6 }),
    moves: await store.moves(),
    notes: await store.notes(),
    exchanges: await store.exchanges({ limit: 1e6 }),
  }
}

/**
 * What every store has to do, as tests for node's test runner: `testStore('mine', (folder) => openMine(join(folder, 'data')))`.
 * Ends with walks: random batches after which the store has to show what the reference in memory shows, before and after it was opened again.
 */
export function testStore(name: string, open: OpenStore): void {
  const on = (what: string, body: (house: House) => Promise<void>): void => {
    test(`${name} ${what}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'understudy-store-'))
      const house = new House(open, folder)
      try {
        await body(house)
      } finally {
        await house.close()
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
  testState(on)
  testNotes(on)
  testJournal(on)
  testExchanges(on)
  testPruning(on)
  testWalks(on)
}

type On = (what: string, body: (house: House) => Promise<void>) => void

/** A store that can be closed and opened again, where closing does not lose everything. */
class House {
  readonly #open: OpenStore
  readonly #folder: string
  #store: Store | null = null

  constructor(open: OpenStore, folder: string) {
    this.#open = open
    this.#folder = folder
  }

  async store(): Promise<Store> {
    return (this.#store ??= await this.#open(this.#folder))
  }

  async again(): Promise<Store> {
    const store = await this.store()
    if (store.facts.survives === 'nothing') return store
    await this.close()
    return this.store()
  }

  async close(): Promise<void> {
    await this.#store?.[Symbol.asyncDispose]()
    this.#store = null
  }
}

/** Commits, and tells what is seen now and after it was opened again, which must be the same. */
async function after(house: House, ...batches: readonly Batch[]): Promise<Observed> {
  const store = await house.store()
  for (const batch of batches) await store.commit(batch)
  const seen = await observe(store)
  assert.deepEqual(await observe(await house.again()), seen)
  return seen
}

function testState(on: On): void {
  on('keeps nothing at first', async (house) => {
    assert.deepEqual(await after(house), { spaces: [], entities: [], sequence: 0, journal: [], moves: [], notes: [], exchanges: [] })
  })

  on('gives entities back as they were, in the order of their sequence', async (house) => {
    const odd = entityRow(2, { key: 'a/b?c\n\u{1F600}', text: '{"n":12345678901234567890.10,"z":"\\u0000"}', cleared: false })
    const deleted = entityRow(1, { text: null, rank: 7, version: 9, created: 3, updated: 4, entry: 5 })
    const { entities, sequence } = await after(house, batchOf({ entities: [odd, deleted], sequence: 12 }))
    assert.deepEqual({ entities, sequence }, { entities: [deleted, odd], sequence: 12 })
  })

  on('writes a space over, and lets it go with all that is in it', async (house) => {
    const rows = [entityRow(1), entityRow(2, { space: 'a' }), entityRow(3, { space: 'b' })]
    const spaces = [spaceRow(''), spaceRow('a'), spaceRow('b')]
    await after(house, batchOf({ spaces, entities: rows, sequence: 3 }))
    const seen = await after(house, batchOf({ dropped: ['a', 'nobody'], spaces: [spaceRow('b', { used: 99 })], sequence: 3 }))
    assert.deepEqual(
      [seen.spaces, seen.entities],
      [
        [spaceRow(''), spaceRow('b', { used: 99 })],
        [rows[0], rows[2]],
      ],
    )
  })

  on('drops before it writes, so that a space can be made afresh at once', async (house) => {
    await after(house, batchOf({ spaces: [spaceRow('a')], entities: [entityRow(1, { space: 'a' })], sequence: 1 }))
    const fresh = entityRow(2, { space: 'a' })
    const seen = await after(house, batchOf({ dropped: ['a'], spaces: [spaceRow('a', { since: 2 })], entities: [fresh], sequence: 2 }))
    assert.deepEqual([seen.spaces, seen.entities], [[spaceRow('a', { since: 2 })], [fresh]])
  })

  on('forgets versions, of their own space only', async (house) => {
    const rows = [entityRow(1), entityRow(2), entityRow(3, { space: 'a' })]
    const forgotten = [
      { space: '', sequence: 1 },
      { space: '', sequence: 3 },
      { space: 'a', sequence: 77 },
    ]
    const { entities } = await after(house, batchOf({ entities: rows, sequence: 3 }), batchOf({ forgotten, sequence: 3 }))
    assert.deepEqual(entities, [rows[1], rows[2]])
  })

  on('never takes the sequence back', async (house) => {
    const { sequence } = await after(house, batchOf({ sequence: 9 }), batchOf({ sequence: 4 }))
    assert.equal(sequence, 9)
  })

  on('keeps several commits that were not waited for in their order', async (house) => {
    const store = await house.store()
    const versions = Array.from({ length: 50 }, (_, index) => entityRow(index + 1, { text: String(index) }))
    await Promise.all(versions.map((row) => store.commit(batchOf({ entities: [row], sequence: row.sequence }))))
    assert.deepEqual((await after(house)).entities, versions)
  })
}

function testNotes(on: On): void {
  on('keeps notes by their names until they go', async (house) => {
    const first = [
      { name: 'b c', text: '{"a":1}' },
      { name: 'a', text: '' },
    ]
    assert.deepEqual((await after(house, batchOf({ notes: first, sequence: 1 }))).notes, first.toReversed())
    const later = [
      { name: 'a', text: null },
      { name: 'nobody', text: null },
      { name: 'b c', text: '2' },
    ]
    assert.deepEqual((await after(house, batchOf({ notes: later, sequence: 2 }))).notes, [{ name: 'b c', text: '2' }])
  })
}

function testJournal(on: On): void {
  on('keeps the journal to the byte, and moves', async (house) => {
    const entry = journalRow(1, {
      body: { bytes: new Uint8Array([0, 255, 10, 13]), size: 9, whole: false },
      parents: [1, 2],
      idempotencyKey: 'k',
    })
    const moves = [moveRow(2), { ...moveRow(3), what: 'T3', step: 1, evidence: ['getOrder: 34 clean answers'] }]
    const seen = await after(house, batchOf({ journal: [entry], moves, sequence: 3 }))
    assert.deepEqual([seen.journal, seen.moves], [[entry], moves])
  })

  on('finds journal entries by group, space and place', async (house) => {
    const journal = [journalRow(1), journalRow(2, { group: 'users' }), journalRow(3, { space: 'a' }), journalRow(4)]
    await after(house, batchOf({ journal, sequence: 4 }))
    const store = await house.store()
    const found = async (filter: object): Promise<number[]> =>
      (await store.journal({ limit: 9, ...filter })).map(({ sequence }) => sequence)
    assert.deepEqual(await found({ group: 'orders' }), [1, 3, 4])
    assert.deepEqual(await found({ group: 'orders', space: '' }), [1, 4])
    assert.deepEqual(await found({ after: 2, limit: 1 }), [3])
    await store.commit(batchOf({ journal: [journalRow(5), journalRow(6, { group: 'users' }), journalRow(7)], sequence: 7 }))
    assert.deepEqual(await found({ before: Number.MAX_SAFE_INTEGER }), [7, 6, 5, 4, 3, 2, 1])
    assert.deepEqual(await found({ before: 6, limit: 3 }), [5, 4, 3])
    assert.deepEqual(await found({ before: 4, group: 'orders', space: '' }), [1])
    assert.deepEqual(await found({ before: 7, after: 4 }), [6, 5])
    assert.deepEqual([await found({ before: 7, limit: 0 }), await found({ before: 1 })], [[], []])
  })
}

function testExchanges(on: On): void {
  on('gives exchanges back as they were, numbered from 1', async (house) => {
    const store = await house.store()
    const file = exchangeRow('b', { content: { file: new Uint8Array([1, 2]), $bytes: 'AA==', deep: [{ $bytes: 'x' }, { $$bytes: null }] } })
    await store.append([exchangeRow('a'), file, forwardedRow('d')])
    await (await house.again()).append([exchangeRow('a', { took: 99 }), exchangeRow('c', { contract: null, operation: null })])
    const seen = (await after(house)).exchanges
    const expected = [exchangeRow('a'), file, forwardedRow('d'), exchangeRow('c', { contract: null, operation: null })]
    assert.deepEqual(
      seen,
      expected.map((exchange, index) => ({ sequence: index + 1, exchange })),
    )
    const last = await house.store()
    assert.deepEqual([await last.exchange('b'), await last.exchange('nobody')], [file, null])
  })

  on('finds exchanges by all that is said of them, the latest first to be counted', async (house) => {
    const store = await house.store()
    const other = exchangeRow('b', {
      consumer: { id: 'app', by: 'header', trust: 'asserted' },
      verdict: { outcome: 'breaks', findings: [] },
    })
    await store.append([exchangeRow('a'), other, exchangeRow('c'), exchangeRow('d', { contract: null, operation: null })])
    const found = async (filter: object): Promise<string[]> =>
      (await store.exchanges({ limit: 9, ...filter })).map(({ exchange }) => exchange.id)
    assert.deepEqual(await found({ limit: 2 }), ['c', 'd'])
    assert.deepEqual(await found({ operation: 'getOrder', contract: 'shop', status: 200 }), ['a', 'b', 'c'])
    assert.deepEqual(await found({ consumer: 'app', outcome: 'breaks' }), ['b'])
    assert.deepEqual(await found({ after: 1, before: 4 }), ['b', 'c'])
    assert.deepEqual(await found({ contract: 'nobody' }), [])
  })
}

function testPruning(on: On): void {
  const all = { count: 1e9, bytes: 1e12, before: 0 }
  const pruned = async (house: House, retention: Partial<Retention>): Promise<[string[], number[], object]> => {
    const store = await house.store()
    const exchanges = Array.from({ length: 600 }, (_, index) => exchangeRow(`e${index}`, { at: index }))
    await store.append(exchanges)
    const journal = Array.from({ length: 6 }, (_, index) => journalRow(index * 2 + 1, { at: index }))
    await store.commit(batchOf({ journal, sequence: 12 }))
    const told = await store.prune({ exchanges: all, journal: all, ...retention })
    const seen = await after(house)
    return [seen.exchanges.map(({ exchange }) => exchange.id), seen.journal.map(({ sequence }) => sequence), told]
  }

  on('lets the oldest go by number and by weight', async (house) => {
    const seen = await pruned(house, { exchanges: { ...all, count: 2 }, journal: { ...all, bytes: 2 * 610 } })
    assert.deepEqual(seen, [['e598', 'e599'], [9, 11], { exchanges: 598, journal: 4 }])
  })

  on('lets the old go with all that came before them, and numbers on', async (house) => {
    const seen = await pruned(house, { exchanges: { ...all, before: 598 }, journal: { ...all, before: 4 } })
    assert.deepEqual(seen, [['e598', 'e599'], [9, 11], { exchanges: 598, journal: 4 }])
    await (await house.store()).prune({ exchanges: { ...all, count: 0 }, journal: all })
    await (await house.again()).append([exchangeRow('next')])
    assert.deepEqual((await after(house)).exchanges, [{ sequence: 601, exchange: exchangeRow('next') }])
  })
}

function testWalks(on: On): void {
  for (const seed of [1, 2, 3, 4, 5]) {
    on(`shows what the reference shows after a walk (seed ${seed})`, async (house) => {
      const reference = createMemoryStore()
      for (const step of walk(seed, 120)) {
        for (const store of [reference, await house.store()]) {
          if (step.kind === 'commit') await store.commit(step.batch)
          else if (step.kind === 'append') await store.append(step.exchanges)
          else await store.prune(step.retention)
        }
        if (step.kind === 'prune') assert.deepEqual(await observe(await house.store()), await observe(reference))
      }
      assert.deepEqual(await observe(await house.store()), await observe(reference))
      assert.deepEqual(await observe(await house.again()), await observe(reference))
    })
  }
}
