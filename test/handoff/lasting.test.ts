import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { Problem } from '../../src/model/problem.ts'
import type { Store } from '../../src/model/store.ts'
import { createMemoryStore } from '../../src/stores/memory/store.ts'
import { localControl } from '../../src/control/local.ts'
import { ask, folder, THINGS, thingsService, until, walker } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }

test('evidence outlives the process, but not a change of the service’s address', async (t) => {
  await using real = await thingsService()
  await using other = await thingsService()
  const state = { store: 'sqlite', path: join(folder(t), 'state.db') } as const
  const good = async (port: number): Promise<number> => {
    await using understudy = await walker(port, { advance: 'manual' }, { state })
    if (understudy.handoff.group('things').stage === 'mock') await understudy.controller.move('things', 'shadow', BY)
    understudy.controller.look()
    const { operations } = understudy.controller.evidence('things')
    const before = operations['listThings']?.gates.availability.good ?? 0
    const wanted = before + 5
    await until(
      understudy,
      () => (understudy.controller.evidence('things').operations['listThings']?.gates.availability.good ?? 0) >= wanted,
      () => ask(understudy, 5),
    )
    return before
  }
  assert.equal(await good(real.port), 0)
  assert.ok((await good(real.port)) >= 5)
  assert.equal(await good(other.port), 0)
})

/** A store that fails from some moment on. */
function failing(): { readonly store: Store; broken: boolean } {
  const store = createMemoryStore()
  const held = { store, broken: false }
  const commit = store.commit.bind(store)
  store.commit = async (batch) => {
    if (held.broken) throw new Problem('store-failed', 'The disk is gone.')
    await commit(batch)
  }
  return held
}

test('without its store everything goes back at a word, and nothing goes on by itself', async () => {
  await using real = await thingsService()
  const held = failing()
  await using understudy = await walker(real.port, {}, { state: { store: held.store } })
  const { handoff, controller } = understudy
  await until(understudy, () => handoff.group('things').stage === 'shadow')
  held.broken = true
  handoff.act('things', { kind: 'aim', target: 'live' }, BY)
  await until(
    understudy,
    () => controller.reason('things').includes('it cannot be written down: The disk is gone.'),
    () => ask(understudy, 10),
  )
  assert.equal(handoff.group('things').stage, 'shadow')
  const [back] = handoff.rollback(null, BY)
  assert.deepEqual([back?.stage, handoff.group('things').stage], ['mock', 'mock'])
  held.broken = false
  controller.look()
  await controller.settled()
  assert.deepEqual((await held.store.moves()).map(({ to }) => to).at(-1), 'mock')
})

test('a store that never answers keeps nobody from bringing everything back, nor from an answer', async () => {
  await using real = await thingsService()
  const store = createMemoryStore()
  const commit = store.commit.bind(store)
  let hangs = false
  store.commit = (batch) => (hangs ? new Promise<never>(() => undefined) : commit(batch))
  // Nobody closes it: what waits for its store there waits for good.
  const understudy = await walker(real.port, { stage: 'live', advance: 'manual', stateless: true }, { contract: THINGS, state: { store } })
  hangs = true
  const headers = { 'Idempotency-Key': 'a', 'Content-Type': 'application/json' }
  const written = await understudy.take({ method: 'POST', target: '/things', headers, body: '{"id":"a","name":"rope"}' })
  assert.deepEqual([written.reply.by, written.reply.status], ['live', 201])
  const api = localControl(understudy, { version: '', startedAt: 0, url: () => '' })
  const back = await api.rollback({ ...BY })
  assert.deepEqual(
    back.map(({ stage }) => stage),
    ['mock'],
  )
  assert.deepEqual(new Set(await ask(understudy, 3)), new Set(['mock']))
})

test('an override ends by itself, and the group is where it was', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { profile: 'strict', advance: 'manual' })
  const { handoff } = understudy
  assert.throws(() => handoff.move('things', 'live', BY), { code: 'stage-conflict' })
  handoff.move('things', 'live', BY, { force: Date.now() + 150 })
  assert.deepEqual(new Set(await ask(understudy, 3)), new Set(['live']))
  await until(understudy, () => handoff.group('things').stage === 'mock')
  assert.deepEqual(
    handoff.moves.map(({ what, who }) => `${what} ${who}`),
    ['forced robin', 'expired controller'],
  )
})
