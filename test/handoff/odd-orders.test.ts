import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { loadContracts } from '../../src/app/registry.ts'
import type { UnderstudyOptions } from '../../src/app/options.ts'
import type { Understudy } from '../../src/app/understudy.ts'
import { createMemoryStore } from '../../src/stores/memory/store.ts'
import { ask, READING, THINGS, thingsService, until, walker } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }

/** The options of `walker` anew, with some of them changed. */
async function reloaded(understudy: Understudy, port: number, changes: Partial<UnderstudyOptions>): Promise<void> {
  const options = {
    contract: READING,
    upstreams: { things: { url: `http://127.0.0.1:${port}`, total: 1_500, breaker: { minCalls: 100_000, consecutive: 100_000 } } },
    groups: { things: { upstream: 'things', shadow: { maxRps: 60 } } },
    ...changes,
  }
  understudy.replace(await loadContracts(options), options, BY)
}

test('what is explained is not done: a write is not sent to the service for it', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { stage: 'live', advance: 'manual' }, { contract: THINGS })
  const write = { method: 'POST', target: '/things', headers: { 'Content-Type': 'application/json' }, body: '{"id":"a","name":"b"}' }
  const { decision, reply } = await understudy.explain(write)
  assert.deepEqual([decision.kind, reply.by, real.asked], ['forward', 'understudy', []])
  assert.match(String(Buffer.from(reply.body.bytes)), /is not sent only to explain it/)
  assert.equal((await understudy.explain({ target: '/things' })).reply.by, 'live')
  assert.equal(understudy.controller.dossier('things').verdicts.matched, 0)
})

test('a HEAD is copied as a GET is; what it shows well is that the service is there, and nothing of what is in its answers', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { stage: 'live', advance: 'manual', stateless: true })
  const heads = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await understudy.take({ method: 'HEAD', target: '/things' })
  }
  const told = (): number => understudy.controller.dossier('things').verdicts.matched
  const nothing = { good: 0, bad: 0, uncomparable: 0, censored: 0 }
  const wanted = { availability: { ...nothing, good: 5 }, conformance: nothing, agreement: nothing, latency: nothing }
  for (const stage of ['live', 'shadow'] as const) {
    if (stage === 'shadow') await understudy.controller.move('things', stage, BY)
    const before = told()
    await heads()
    await until(understudy, () => told() === before + 5)
    const { gates, distinct, statuses, consumers, filled } = understudy.controller.evidence('things').operations['listThings'] ?? {}
    assert.deepEqual([gates, distinct, statuses, consumers, filled], [wanted, [], {}, {}, false], stage)
  }
  assert.deepEqual(real.asked, Array(10).fill('HEAD /things'))
  // What it shows against the service counts like everything else.
  real.broken = true
  await heads()
  await until(understudy, () => understudy.controller.dossier('things').verdicts.mismatched > 0)
  const { availability, conformance, agreement } = understudy.controller.evidence('things').operations['listThings']?.gates ?? {}
  assert.ok([availability, conformance, agreement].every((gate) => (gate?.bad ?? 0) > 0))
})

test('the kill switch leaves nobody with a service, also whom a pin has there', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { stage: 'mock', advance: 'manual', pins: { live: ['consumer-1'] } })
  const asked = async (): Promise<string> =>
    (await understudy.take({ target: '/things', headers: { 'Understudy-Consumer': 'consumer-1' } })).reply.by
  assert.equal(await asked(), 'live')
  understudy.handoff.rollback(null, BY)
  assert.equal(await asked(), 'mock')
  understudy.handoff.act('things', { kind: 'release' }, BY)
  assert.equal(await asked(), 'live')
  understudy.handoff.rollback('things', BY)
  assert.equal(await asked(), 'mock')
})

test('a degraded group that advances by hand comes back when a person agrees', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { stage: 'live', advance: 'manual' })
  const { handoff, controller } = understudy
  await ask(understudy, 5)
  real.broken = true
  await ask(understudy, 10)
  assert.notEqual(handoff.group('things').degraded, null)
  real.broken = false
  await until(understudy, () => controller.proposal('things') !== null)
  assert.match(controller.proposal('things')?.reason ?? '', /the cooldown is over, and the service answers/)
  const { stage, degraded, cooldown } = controller.approve('things', BY)
  assert.deepEqual([stage, degraded, cooldown, handoff.moves.at(-1)?.what, handoff.moves.at(-1)?.who], ['live', null, null, 'T10', 'robin'])
  assert.deepEqual(new Set(await ask(understudy, 3)), new Set(['live']))
})

test('whoever lets go of a group that failed its gates has it looked at afresh', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { stage: 'shadow', advance: 'manual' })
  const { handoff, controller } = understudy
  real.broken = true
  await until(
    understudy,
    () => handoff.group('things').held?.lifts === 'by-hand',
    () => ask(understudy, 5),
  )
  assert.equal(handoff.group('things').held?.by, 'controller')
  real.broken = false
  handoff.act('things', { kind: 'release' }, BY)
  controller.look()
  assert.equal(handoff.group('things').held, null)
  await until(
    understudy,
    () => (controller.evidence('things').operations['listThings']?.gates.availability.good ?? 0) > 3,
    () => ask(understudy, 5),
  )
  assert.equal(handoff.group('things').held, null)
})

test('a group that a reload takes away in its canary goes back, is told, and is a new one when it comes again', async () => {
  await using real = await thingsService()
  const store = createMemoryStore()
  const own = {
    upstream: 'things',
    operations: ['listThings'],
    advance: 'manual',
    shadow: { skip: 'a test' },
    canary: { steps: ['100%'] },
  } as const
  const groups = { things: own, special: { ...own } }
  await using understudy = await walker(real.port, {}, { groups: { special: own }, state: { store } })
  const { handoff } = understudy
  assert.deepEqual([handoff.groups.length, handoff.group('special').stage], [1, 'mock'])
  await understudy.controller.move('special', 'canary', BY)
  const { epoch } = handoff.group('special')
  assert.deepEqual(new Set(await ask(understudy, 3)), new Set(['live']))
  await reloaded(understudy, real.port, { groups: { things: groups.things } })
  assert.deepEqual(new Set(await ask(understudy, 3)), new Set(['mock']))
  const last = handoff.moves.findLast(({ group }) => group === 'special')
  assert.deepEqual([last?.from, last?.to, last?.who], ['canary', 'mock', 'robin'])
  await understudy.controller.settled()
  assert.deepEqual(
    (await store.notes()).filter(({ name, text }) => name.endsWith(' special') && text !== null),
    [],
  )
  await reloaded(understudy, real.port, { groups: { special: own } })
  const again = handoff.group('special')
  assert.deepEqual([again.stage, again.epoch > epoch, again.lineage > epoch], ['mock', true, true])
  understudy.controller.look()
  await understudy.controller.settled()
})

test('what is unfinished, unmatched or only asked for its options is nobody’s evidence, at any stage', async () => {
  await using real = await thingsService()
  await using understudy = await walker(
    real.port,
    { advance: 'manual', stage: 'mock', stateless: true, shadow: { unsafe: 'dual-write', skip: 'a test' }, canary: { steps: ['100%'] } },
    { contract: THINGS },
  )
  const { handoff, controller } = understudy
  for (const stage of ['mock', 'shadow', 'canary', 'live'] as const) {
    if (stage === 'canary') handoff.move('things', stage, BY, { force: Date.now() + 60_000 })
    else if (stage !== 'mock') await controller.move('things', stage, BY)
    const headers = { 'Understudy-Consumer': 'consumer-1' }
    for (const [method, target, status] of [
      ['GET', '/nowhere', 404],
      ['DELETE', '/things', 405],
      ['OPTIONS', '/things', 204],
    ] as const)
      assert.deepEqual([(await understudy.take({ method, target, headers })).reply.status, stage], [status, stage])
    await assert.rejects(
      understudy.take({
        method: 'POST',
        target: '/things',
        headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': '100' },
        body: brokenOff(),
      }),
      { name: 'Aborted' },
    )
    const { verdicts, binding } = controller.dossier('things')
    assert.deepEqual([Object.values(verdicts).reduce((sum, count) => sum + count, 0), binding.group, real.asked], [0, 'things', []], stage)
    assert.equal(handoff.flights.count, 0)
  }
})

/** A body whose sender goes away in the middle. */
function brokenOff(): Readable {
  const body = new Readable({ read: () => null })
  body.push('{"id":')
  setImmediate(() => body.destroy())
  return body
}
