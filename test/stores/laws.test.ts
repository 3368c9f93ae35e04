import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Store } from '../../src/model/store.ts'
import { createMemoryStore } from '../../src/stores/memory/store.ts'
import { openSqliteStore } from '../../src/stores/sqlite/store.ts'
import { type Deed, Driven, WorldModel } from './world-model.ts'

const space = fc.constantFrom('', 'a', 'b', 'c')
const key = fc.constantFrom('1', '2', '3', 'other')
const name = fc.constantFrom('x', 'y')
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('put', 'put', 'delete', 'clear'), space, key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('refused', 'unstored'), space, key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('burst'), writes: fc.array(fc.record({ space, key }), { maxLength: 6 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('look', 'reset', 'end'), space }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('snapshot', 'restore'), space, name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('wait', 'reopen') }) },
)

/** The model does what was done. */
function follow(model: WorldModel, step: Deed, now: number, done: boolean): void {
  switch (step.kind) {
    case 'put':
      model.enter(step.space, now).set(step.key, JSON.stringify(now))
      return
    case 'delete':
      model.enter(step.space, now).set(step.key, null)
      return
    case 'clear':
      model.enter(step.space, now).delete(step.key)
      return
    case 'burst': {
      const before = new Map(model.shared)
      for (const [i, write] of step.writes.entries()) model.enter(write.space, now + i, before).set(write.key, JSON.stringify(now + i))
      return
    }
    case 'refused':
    case 'unstored':
    case 'look':
      model.enter(step.space, now)
      return
    case 'end':
      assert.equal(done, model.sessions.delete(step.space))
      return
    case 'reset':
      model.enter(step.space, now)
      model.become(step.space, new Map(), step.space === '' ? new Map() : model.shared)
      return
    case 'snapshot':
      model.enter(step.space, now)
      model.snapshots.set(step.name, new Map(model.seen(step.space)))
      return
    case 'restore': {
      const from = model.snapshots.get(step.name)
      assert.equal(done, from !== undefined)
      if (from === undefined) return
      model.enter(step.space, now)
      model.become(step.space, from, new Map())
      return
    }
    case 'wait':
    case 'reopen':
  }
}

/** Drives a ledger and the model side by side, and compares after every deed the space that it was about. Tells all versions of what was seen. */
async function play(deeds: readonly Deed[], open: () => Promise<Store>): Promise<unknown[]> {
  const driven = new Driven(open)
  const model = new WorldModel()
  const versions: unknown[] = []
  let now = 10_000
  const compare = async (id: string): Promise<void> => {
    const seen = (await driven.ledger()).view(id, now).list('shop', 'orders')
    model.enter(id, now)
    assert.deepEqual(
      seen.map((entity) => [entity.key, entity.text]),
      model.seen(id),
    )
    versions.push(seen.map((entity) => [entity.version, entity.rank, entity.created, entity.updated]))
  }
  for (const step of deeds) {
    now += step.kind === 'wait' ? 600 : 10
    const done = await driven.do(step, now)
    follow(model, step, now, done)
    if ('space' in step && step.kind !== 'end') await compare(step.space)
  }
  await driven.do({ kind: 'reopen' }, now)
  const names = (await driven.ledger()).sessions().map(({ id }) => id)
  assert.deepEqual(names, [...model.sessions.keys()])
  for (const id of ['', ...model.sessions.keys()]) await compare(id)
  await driven.close()
  return versions
}

test('sessions never leak, snapshots are exact, failures leave nothing, in memory', async () => {
  const walk = fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 60, size: 'max' }), async (deeds) => {
    const store = createMemoryStore()
    await play(deeds, () => Promise.resolve(store))
  })
  await fc.assert(walk, { numRuns: 200 })
})

test('the same deeds give the same world on memory and on SQLite, opened again at any moment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-laws-'))
  let run = 0
  const walk = fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 60, size: 'max' }), async (deeds) => {
    const store = createMemoryStore()
    const path = join(folder, `${++run}.db`)
    const reference = await play(deeds, () => Promise.resolve(store))
    assert.deepEqual(await play(deeds, () => openSqliteStore({ path })), reference)
  })
  try {
    await fc.assert(walk, { numRuns: 20 })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
