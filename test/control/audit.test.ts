import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AuditEntry } from '../../src/app/state/audit.ts'
import { CALLS } from '../../src/control/api.ts'
import { localControl } from '../../src/control/local.ts'
import { createUnderstudy } from '../../src/index.ts'
import { controlled, SHOP, temporary } from './controlled.ts'
import { BY, rightCalls } from './right-calls.ts'

test('every change is told afterwards: who, when, what, why, and what came of it', async (t) => {
  const live = await controlled(t)
  const before = Date.now()
  for (const [name, argument] of await rightCalls(live)) await (await live.call(name, argument)).arrayBuffer()
  const told = (await (await live.call('audit', { limit: 1_000 })).json()) as { result: AuditEntry[] }
  const changes = Object.entries(CALLS).flatMap(([name, kind]) => (kind === 'change' ? [name] : []))
  assert.deepEqual(new Set(told.result.map(({ call }) => call)), new Set(changes))
  assert.ok(told.result.every(({ at }) => at >= before && at <= Date.now()))
  const of = (call: string): unknown => {
    const { at: _, ...rest } = told.result.findLast((entry) => entry.call === call) ?? { at: 0 }
    return rest
  }
  assert.deepEqual(of('handoff'), { call: 'handoff', ...BY, what: 'group orders, to live, force 60000', outcome: 'done' })
  assert.deepEqual(of('addUpstream'), { call: 'addUpstream', ...BY, what: 'group orders, http://127.0.0.1:9', outcome: 'done' })
  assert.deepEqual(of('seedState'), { call: 'seedState', who: '', why: '', what: 'files category.json', outcome: 'done' })
  assert.ok(
    told.result.some(({ call, outcome }) => call === 'approve' && outcome !== 'done'),
    'what was refused is told, too',
  )
})

test('what is told of changes outlives the server, and has no secrets', async (t) => {
  const path = join(temporary(t), 'state.db')
  const state = { store: 'sqlite', path } as const
  {
    await using understudy = await createUnderstudy({ contract: SHOP, state })
    const api = localControl(understudy, { version: '', startedAt: 0, url: () => '' })
    await assert.rejects(api.addUpstream({ group: 'orders', url: 'http://user:secret@127.0.0.1:9/v1?key=secret', ...BY }))
    await api.send({ target: '/products?key=secret', headers: ['Authorization', 'secret'], body: 'secret' })
  }
  await using understudy = await createUnderstudy({ contract: SHOP, state })
  const api = localControl(understudy, { version: '', startedAt: 0, url: () => '' })
  await api.clear()
  const told = await api.audit({})
  assert.deepEqual(
    told.map(({ call, what }) => `${call} ${what}`),
    ['clear ', 'send /products', 'addUpstream group orders, http://127.0.0.1:9/v1'],
  )
  assert.doesNotMatch(JSON.stringify(told), /secret/)
})
