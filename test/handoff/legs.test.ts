import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Legs } from '../../src/app/handoff/legs.ts'
import { Register } from '../../src/app/handoff/register.ts'
import { upstreamOf } from '../../src/app/handoff/upstreams.ts'
import { groupAt } from '../../src/handoff/handoff.fixture.ts'
import { HANDOFF } from '../../src/handoff/settings.ts'
import { WorkerComparer } from '../../src/pipeline/shadow/comparer.ts'
import type { ShadowSample } from '../../src/pipeline/shadow/shadow.ts'
import { eventually, service } from '../fixtures/stage.ts'
import { copy } from './shadowing.ts'

test('while comparing gets ready, copies are left out rather than sent and not looked at, however many groups begin at once', async () => {
  await using real = await service((_, outgoing) => void outgoing.writeHead(200).end())
  const upstream = upstreamOf('library', { url: `http://127.0.0.1:${real.port}`, maxInFlight: 1_000 })
  // A thread that takes its time to read the contracts.
  const worker = { postMessage: () => {}, on: () => {}, unref: () => {}, terminate: () => Promise.resolve() }
  await using comparer = new WorkerComparer({ start: () => worker })
  const samples: ShadowSample[] = []
  await using legs = new Legs({
    comparer: () => comparer,
    register: new Register(null),
    masks: () => [],
    onSample: (_, sample) => samples.push(sample),
    onPair: () => {},
    log: () => {},
  })
  const shadow = { ...HANDOFF.shadow, maxRps: 10_000, inFlight: 32, sample: 1 }
  const groups = ['a', 'b', 'c', 'd'].map((id) => groupAt({ id, stage: 'shadow', shadow }))
  const one = copy('GET /books')
  for (let round = 0; round < 60; round++) {
    for (const group of groups) for (let i = 0; i < 12; i++) legs.offer(group, upstream, null, one)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const counts = (what: string): number => groups.reduce((sum, { id }) => sum + (legs.counts(id).get(what) ?? 0), 0)
  assert.deepEqual(
    samples.map(({ comparison }) => comparison.reason).filter((reason) => reason !== 'in-flight'),
    [],
  )
  assert.ok(counts('sent') > 100, `${counts('sent')} are sent`)
  assert.ok(counts('dropped comparing') > 1_000, `${counts('dropped comparing')} are left out`)
})

test('a burst that there is room for is compared whole, however many copies the groups may have in flight', async () => {
  await using real = await service((_, outgoing) => void outgoing.writeHead(200).end())
  const upstream = upstreamOf('library', { url: `http://127.0.0.1:${real.port}`, maxInFlight: 1_000 })
  const worker = { postMessage: () => {}, on: () => {}, unref: () => {}, terminate: () => Promise.resolve() }
  await using comparer = new WorkerComparer({ start: () => worker })
  const parts = { masks: () => [], onSample: () => {}, onPair: () => {}, log: () => {} }
  await using legs = new Legs({ comparer: () => comparer, register: new Register(null), ...parts })
  const shadow = { ...HANDOFF.shadow, maxRps: 500, inFlight: 256, sample: 1 }
  const [catalogue, orders] = ['catalogue', 'orders'].map((id) => groupAt({ id, stage: 'shadow', shadow }))
  assert.ok(catalogue !== undefined && orders !== undefined)
  for (let round = 0; round < 12; round++) {
    for (const group of [orders, catalogue]) for (let i = 0; i < 10; i++) legs.offer(group, upstream, null, copy('GET /books'))
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.deepEqual([legs.counts('orders').get('sent'), legs.counts('catalogue').get('sent')], [120, 120])
})

test('groups of one service have its quota together, and what it says to one it has said to all', async () => {
  let status = 200
  const asked: number[] = []
  await using real = await service((_, outgoing) => {
    asked.push(status)
    outgoing.writeHead(status).end()
  })
  const upstream = upstreamOf('library', { url: `http://127.0.0.1:${real.port}`, maxInFlight: 1_000 })
  const worker = { postMessage: () => {}, on: () => {}, unref: () => {}, terminate: () => Promise.resolve() }
  await using comparer = new WorkerComparer({ start: () => worker })
  const parts = { masks: () => [], onSample: () => {}, onPair: () => {}, log: () => {} }
  await using legs = new Legs({ comparer: () => comparer, register: new Register(null), ...parts })
  const shadow = { ...HANDOFF.shadow, maxRps: 20, inFlight: 32, sample: 1 }
  const groups = ['catalogue', 'orders', 'stock'].map((id) => groupAt({ id, stage: 'shadow', shadow }))
  const offered = (rounds: number): number => {
    const sent = (): number => groups.reduce((sum, { id }) => sum + (legs.counts(id).get('sent') ?? 0), 0)
    const before = sent()
    for (let round = 0; round < rounds; round++) for (const group of groups) legs.offer(group, upstream, null, copy('GET /books'))
    return sent() - before
  }
  // A second's worth at once, whoever asks; a little more may have come meanwhile.
  const first = offered(20)
  assert.ok(first >= 20 && first <= 22, `${first} are sent`)
  await eventually(() => asked.length === first, 'they come')
  // Another service is another quota.
  const other = upstreamOf('other', { url: 'http://127.0.0.1:9' })
  legs.offer(groupAt({ id: 'other', stage: 'shadow', shadow }), other, null, copy('GET /books'))
  assert.equal(legs.counts('other').get('sent'), 1)
  status = 429
  const [catalogue, orders] = groups
  assert.ok(catalogue !== undefined && orders !== undefined)
  await eventually(() => {
    legs.offer(catalogue, upstream, null, copy('GET /books'))
    return asked.includes(429)
  }, 'it has enough')
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  const halved = offered(20)
  assert.ok(halved > 0 && halved <= 12, `${halved} are sent of what was 20`)
})
