import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { GroupOptions } from '../../src/app/handoff/group-options.ts'
import type { Understudy } from '../../src/app/understudy.ts'
import { folder, THINGS, thingsService, walker } from './walking.ts'

const BY = { who: 'robin', why: '' }
const JSON_FIELD = { 'Content-Type': 'application/json' }

async function make(understudy: Understudy): Promise<string> {
  const { reply } = await understudy.take({
    method: 'POST',
    target: '/things',
    headers: JSON_FIELD,
    body: '{"id":"mock-1","name":"anvil"}',
  })
  assert.equal(reply.status, 201)
  return String(JSON.parse(Buffer.from(reply.body.bytes).toString()).id)
}

async function get(understudy: Understudy, id: string): Promise<{ status: number; by: string; body: Record<string, unknown> }> {
  const { reply } = await understudy.take({ target: `/things/${id}` })
  return { status: reply.status, by: reply.by, body: JSON.parse(Buffer.from(reply.body.bytes).toString() || '{}') }
}

function things(port: number, group: GroupOptions): Promise<Understudy> {
  return walker(port, { advance: 'manual', ...group }, { contract: THINGS })
}

test('an id of the stand-in is told as what it is, once its group is the service’s', async () => {
  await using real = await thingsService()
  await using understudy = await things(real.port, {})
  const id = await make(understudy)
  assert.equal((await get(understudy, id)).by, 'mock')
  understudy.handoff.move('things', 'live', BY)
  const { status, by, body } = await get(understudy, id)
  assert.deepEqual(
    [status, by, body['type'], body['group'], body['reason']],
    [404, 'understudy', 'urn:understudy:problem:mock-id-retired', 'things', 'discard'],
  )
  assert.match(String(body['detail']), /was made in the stand-in .* things is the service’s since/)
  assert.deepEqual([(await get(understudy, 'r7')).by, (await get(understudy, 'gone')).body], ['live', {}])
  // A consumer who does so keeps the group from being retired.
  assert.ok((understudy.controller.dossier('things').mockIdSeen ?? 0) > 0)
})

test('that somebody has used an id of the stand-in is known over a restart', async (t) => {
  await using real = await thingsService()
  const options = { contract: THINGS, state: { store: 'sqlite', path: join(folder(t), 'state.db') } } as const
  const group = { advance: 'manual', soak: 0 } as const
  {
    await using understudy = await walker(real.port, group, options)
    const id = await make(understudy)
    understudy.handoff.move('things', 'live', BY)
    assert.equal((await get(understudy, id)).status, 404)
  }
  await using understudy = await walker(real.port, group, options)
  assert.equal(understudy.handoff.group('things').stage, 'live')
  await assert.rejects(understudy.controller.move('things', 'retired', BY), { message: /used an id of the stand-in less than a day ago/ })
})

test('what was born in the stand-in stays there for its time, whoever asks, and what is new is born live', async () => {
  await using real = await thingsService()
  await using understudy = await things(real.port, { state: { onPromote: 'origin-pin', pinTtl: 60_000 } })
  const id = await make(understudy)
  understudy.handoff.move('things', 'live', BY)
  const pinned = await get(understudy, id)
  assert.deepEqual([pinned.status, pinned.by, pinned.body['name']], [200, 'mock', 'anvil'])
  assert.equal((await get(understudy, 'r7')).by, 'live')
  const born = await understudy.take({ method: 'POST', target: '/things', headers: JSON_FIELD, body: '{"id":"x","name":"rope"}' })
  assert.equal(born.reply.by, 'live')
  assert.equal(real.asked.includes(`GET /things/${id}`), false)
})

test('a pin ends with its time', async () => {
  await using real = await thingsService()
  await using understudy = await things(real.port, { state: { onPromote: 'origin-pin', pinTtl: 1 } })
  const id = await make(understudy)
  understudy.handoff.move('things', 'live', BY)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const { status, by, body } = await get(understudy, id)
  assert.deepEqual([status, by, body['reason']], [404, 'understudy', 'origin-pin'])
})

test('a world of its own has pins of its own, and nobody else’s', async () => {
  await using real = await thingsService()
  await using understudy = await things(real.port, { state: { onPromote: 'origin-pin' } })
  const headers = { ...JSON_FIELD, 'Understudy-Session': 'a' }
  await understudy.take({ method: 'POST', target: '/things', headers, body: '{"id":"mock-9","name":"anvil"}' })
  understudy.handoff.move('things', 'live', BY)
  const list = await understudy.state.list('things', { session: 'a' })
  const own = list.find(({ origin }) => origin === 'written')?.key ?? ''
  const mine = await understudy.take({ target: `/things/${own}`, headers: { 'Understudy-Session': 'a' } })
  const others = await understudy.take({ target: `/things/${own}` })
  assert.deepEqual([mine.reply.by, others.reply.by], ['mock', 'live'])
  const odd = await understudy.take({ target: '/things/r7', headers: { 'Understudy-Session': '*'.repeat(300) } })
  assert.equal(odd.reply.by, 'live')
})
