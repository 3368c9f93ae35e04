import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { header } from '../../src/model/wire.ts'
import type { Understudy } from '../../src/app/understudy.ts'
import { type KeptRepeat, Repeats } from '../../src/pipeline/service/repeats.ts'
import { batchOf } from '../../src/kit/store-samples.ts'
import { createMemoryStore } from '../../src/stores/memory/store.ts'
import { eventually, service } from '../fixtures/stage.ts'
import { folder, THINGS, thingsService, walker } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }

/** What a write with a key comes to: who answered with which status, and whether that is said to be an answer from before. */
async function made(understudy: Understudy, key: string, consumer = 'web'): Promise<string> {
  const { reply } = await understudy.take({
    method: 'POST',
    target: '/things',
    headers: { 'Idempotency-Key': key, 'Understudy-Consumer': consumer, 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: key, name: 'rope' }),
  })
  const again = header(reply.headers, 'idempotent-replayed') === undefined ? '' : ' again'
  return `${reply.by} ${reply.status}${again}`
}

test('a write that comes again goes to the side that has answered it, also when its group has gone on', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { advance: 'manual', stateless: true }, { contract: THINGS })
  const { handoff } = understudy
  assert.equal(await made(understudy, 'a'), 'mock 201')
  handoff.move('things', 'live', BY)
  assert.deepEqual([await made(understudy, 'a'), real.asked.length], ['mock 201 again', 0])
  // Another consumer's key is another key.
  assert.deepEqual([await made(understudy, 'a', 'ios'), await made(understudy, 'b')], ['live 201', 'live 201'])
  handoff.move('things', 'shadow', BY)
  assert.deepEqual(
    [await made(understudy, 'b'), await made(understudy, 'c'), await made(understudy, 'a')],
    ['live 201', 'mock 201', 'mock 201 again'],
  )
  assert.deepEqual(real.asked.filter((asked) => asked.startsWith('POST')).length, 3)
})

test('where the service may not be asked, nobody does again what it may have done', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { advance: 'manual', stage: 'live' }, { contract: THINGS })
  const { handoff } = understudy
  assert.equal(await made(understudy, 'a'), 'live 201')
  handoff.rollback('things', BY)
  const { reply } = await understudy.take({
    method: 'POST',
    target: '/things',
    headers: { 'Idempotency-Key': 'a', 'Understudy-Consumer': 'web', 'Content-Type': 'application/json' },
    body: '{"id":"a","name":"rope"}',
  })
  assert.deepEqual([reply.by, reply.status, header(reply.headers, 'retry-after')], ['understudy', 503, '30'])
  assert.deepEqual([await made(understudy, 'b'), real.asked.length], ['mock 201', 1])
  handoff.act('things', { kind: 'release' }, BY)
  assert.deepEqual([await made(understudy, 'a'), await made(understudy, 'b'), real.asked.length], ['live 201', 'mock 201 again', 2])
})

test('what did not reach the service is anybody’s, what may have is the service’s', async () => {
  await using real = await service((incoming) => incoming.socket.destroy())
  await using understudy = await walker(real.port, { advance: 'manual', stage: 'live', stateless: true }, { contract: THINGS })
  const { handoff } = understudy
  assert.equal(await made(understudy, 'sent'), 'understudy 502')
  handoff.addUpstream('things', { url: 'http://127.0.0.1:9' }, BY, 'things')
  assert.equal(await made(understudy, 'unsent'), 'understudy 503')
  handoff.move('things', 'shadow', BY)
  assert.deepEqual([await made(understudy, 'unsent'), await made(understudy, 'sent')], ['mock 201', 'understudy 503'])
})

test('it is known over a restart', async (t) => {
  await using real = await thingsService()
  const options = { contract: THINGS, state: { store: 'sqlite', path: join(folder(t), 'state.db') } } as const
  {
    await using understudy = await walker(real.port, { advance: 'manual', stateless: true }, options)
    assert.equal(await made(understudy, 'a'), 'mock 201')
    understudy.handoff.move('things', 'live', BY)
    assert.equal(await made(understudy, 'b'), 'live 201')
  }
  await using understudy = await walker(real.port, { advance: 'manual', stateless: true }, options)
  understudy.handoff.move('things', 'shadow', BY)
  assert.deepEqual(
    [await made(understudy, 'b'), await made(understudy, 'a'), await made(understudy, 'c')],
    ['live 201', 'mock 201 again', 'mock 201'],
  )
})

test('a process that ends in the very moment of its answer has written down whose the write was', async () => {
  await using real = await thingsService()
  const store = createMemoryStore()
  await using before = await walker(real.port, { advance: 'manual', stateless: true }, { contract: THINGS, state: { store } })
  before.handoff.move('things', 'live', BY)
  assert.equal(await made(before, 'b'), 'live 201')
  const after = createMemoryStore()
  await after.commit(batchOf({ notes: await store.notes(), sequence: 1 }))
  await using understudy = await walker(real.port, { advance: 'manual', stateless: true }, { contract: THINGS, state: { store: after } })
  understudy.handoff.move('things', 'shadow', BY)
  assert.deepEqual([await made(understudy, 'b'), await made(understudy, 'c')], ['live 201', 'mock 201'])
})

test('while a write is with the service, it is the service’s already; where it was not reached, it is nobody’s', async () => {
  let answer: () => void = () => undefined
  const posts: string[] = []
  await using real = await service((incoming, outgoing) => {
    posts.push(String(incoming.headers['idempotency-key']))
    const done = (): void => void outgoing.writeHead(201, { 'Content-Type': 'application/json' }).end('{"id":"a","name":"rope"}')
    if (posts.length > 1) done()
    else answer = done
  })
  const store = createMemoryStore()
  await using understudy = await walker(
    real.port,
    { advance: 'manual', stage: 'live', stateless: true },
    { contract: THINGS, state: { store } },
  )
  const first = made(understudy, 'a')
  await eventually(() => posts.length === 1, 'it is sent')
  await understudy.controller.settled()
  assert.equal((await store.notes()).filter(({ name }) => name.startsWith('repeat ')).length, 1)
  understudy.handoff.move('things', 'shadow', BY)
  assert.deepEqual([await made(understudy, 'a'), posts], ['live 201', ['a', 'a']])
  answer()
  assert.equal(await first, 'live 201')
  understudy.handoff.addUpstream('things', { url: 'http://127.0.0.1:9' }, BY, 'things')
  understudy.handoff.move('things', 'live', BY)
  assert.equal(await made(understudy, 'b'), 'understudy 503')
  await understudy.controller.settled()
  assert.equal((await store.notes()).filter(({ name }) => name.startsWith('repeat ')).length, 1)
})

test('so many keys are remembered for a day, the latest, in so many places', () => {
  const places = new Map<number, KeptRepeat | null>()
  const repeats = new Repeats((place, kept) => {
    places.set(place, kept)
    return Promise.resolve()
  })
  const key = (n: number): Parameters<Repeats['add']>[0] => ({ contract: 'c', consumer: 'web', operation: 'o', key: String(n) })
  for (let n = 0; n < 6_000; n++) repeats.add(key(n), 'live', n)
  assert.deepEqual([repeats.legOf(key(999), 6_000), repeats.legOf(key(1_000), 6_000), repeats.size], [null, 'live', 5_000])
  assert.equal(repeats.legOf(key(1_000), 1_000 + 24 * 60 * 60_000), null)
  repeats.forget(key(5_998))
  repeats.add(key(5_997), 'mock', 7_000)
  assert.deepEqual(
    [places.size, Math.max(...places.keys()), [...places.values()].filter((kept) => kept === null).length],
    [5_000, 4_999, 1],
  )
  const other = new Repeats()
  other.remember([...places.values()].filter((kept) => kept !== null))
  assert.deepEqual(
    [5_997, 5_998, 5_999, 999].map((n) => other.legOf(key(n), 7_000)),
    ['mock', null, 'live', null],
  )
  other.add(key(8_000), 'live', 8_000)
  assert.deepEqual([other.size, other.legOf(key(1_000), 8_000)], [5_000, 'live'])
})
