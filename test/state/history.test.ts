import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { StateOptions } from '../../src/app/state/state-options.ts'
import { createUnderstudy, type Understudy } from '../../src/app/understudy.ts'
import { localControl } from '../../src/control/local.ts'
import type { ControlApi } from '../../src/control/api.ts'
import { Problem } from '../../src/model/problem.ts'
import { openSqliteStore } from '../../src/stores/sqlite/store.ts'
import { PETS } from '../fixtures/pets.ts'
import { eventually } from '../fixtures/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy history '))
after(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const fresh = (): string => join(folder, `${++made}.db`)
const opened = (path: string, state: StateOptions = {}): Promise<Understudy> =>
  createUnderstudy({
    contract: PETS,
    upstreams: { pets: { url: 'http://127.0.0.1:1' } },
    groups: { pets: { upstream: 'pets' } },
    state: { store: 'sqlite', path, ...state },
  })

function controlOf(understudy: Understudy): ControlApi {
  return localControl(understudy, { version: '0', startedAt: 0, url: () => '' })
}

async function asked(understudy: Understudy, targets: readonly string[]): Promise<void> {
  for (const target of targets) await understudy.answer({ target, headers: { 'Understudy-Consumer': 'web' } })
}

const told = async (understudy: Understudy, query: Parameters<ControlApi['exchanges']>[0] = {}): Promise<string[]> =>
  (await controlOf(understudy).exchanges(query)).map(({ target }) => target)

test('exchanges of earlier runs are listed before those of this one, and shown whole', async () => {
  const path = fresh()
  {
    await using first = await opened(path)
    await asked(first, ['/pets/1', '/pets/2', '/owners/3'])
  }
  await using second = await opened(path)
  assert.deepEqual(await told(second), ['/pets/1', '/pets/2', '/owners/3'])
  await asked(second, ['/pets/4'])
  assert.deepEqual(await told(second), ['/pets/1', '/pets/2', '/owners/3', '/pets/4'])
  assert.deepEqual(await told(second, { limit: 2 }), ['/owners/3', '/pets/4'])
  assert.deepEqual(await told(second, { operation: 'getPet', limit: 2 }), ['/pets/2', '/pets/4'])
  assert.deepEqual(await told(second, { operation: 'GET /pets/{id}', limit: 2 }), ['/pets/2', '/pets/4'])
  assert.deepEqual(await told(second, { consumer: 'app' }), [])
  const [earliest] = await controlOf(second).exchanges({ limit: 4 })
  assert.equal(earliest?.sequence, 0)
  const view = await controlOf(second).exchange({ id: earliest.id })
  assert.deepEqual([view.target, view.params.path, view.status], ['/pets/1', { id: '1' }, 200])
})

test('while it runs, exchanges are written down, each once', async () => {
  const path = fresh()
  await using understudy = await opened(path)
  await asked(understudy, ['/pets/1', '/pets/2'])
  await eventually(() => understudy.history.written === 2, 'both are written down')
  await asked(understudy, ['/pets/3'])
  await eventually(() => understudy.history.written === 3, 'the third is written down')
  assert.deepEqual(await told(understudy), ['/pets/1', '/pets/2', '/pets/3'])
})

test('what is forgotten is gone from the store as well, and the journal is not', async () => {
  const path = fresh()
  {
    await using first = await opened(path)
    await asked(first, ['/pets/1'])
    await first.answer({ method: 'PUT', target: '/pets/7', body: { id: '7', name: 'Rex' } })
  }
  await using second = await opened(path)
  await controlOf(second).clear()
  assert.deepEqual([await told(second), (await second.state.journal()).length], [[], 1])
})

test('where the store cannot tell of earlier runs, this one is told all the same', async () => {
  const store = await openSqliteStore({ path: fresh() })
  store.exchanges = () => Promise.reject(new Problem('store-unreadable', 'It is damaged.'))
  await using understudy = await createUnderstudy({ contract: PETS, state: { store } })
  await asked(understudy, ['/pets/1'])
  assert.deepEqual(await told(understudy), ['/pets/1'])
})

test('exchanges are not kept where nobody wants them', async () => {
  const path = fresh()
  {
    await using first = await opened(path, { exchanges: false })
    await asked(first, ['/pets/1'])
  }
  await using second = await opened(path)
  assert.deepEqual(await told(second), [])
})

test('moves of earlier runs are remembered, and epochs go on', async () => {
  const path = fresh()
  {
    await using first = await opened(path)
    first.handoff.move('pets', 'live', { who: 'ada', why: 'it is time' })
    first.handoff.rollback('pets', { who: 'bob', why: 'it was not' })
  }
  await using second = await opened(path)
  const moves = await controlOf(second).moves({})
  assert.deepEqual(
    moves.map(({ group, from, to, who, why }) => [group, from, to, who, why]),
    [
      ['pets', 'live', 'mock', 'bob', 'it was not'],
      ['pets', 'mock', 'live', 'ada', 'it is time'],
    ],
  )
  const [latest] = moves
  // What bob has taken back is held by him, in this run too.
  assert.throws(() => second.handoff.move('pets', 'live', { who: 'ada', why: '' }), /held by bob/)
  second.handoff.act('pets', { kind: 'release' }, { who: 'bob', why: '' })
  second.handoff.move('pets', 'live', { who: 'ada', why: '' })
  assert.equal(second.handoff.routing.epoch, (latest?.epoch ?? 0) + 2)
})
