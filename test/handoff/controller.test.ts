import assert from 'node:assert/strict'
import { test } from 'node:test'
import { service } from '../fixtures/stage.ts'
import { ask, READING, thingsService, until, walker } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }

test('a group walks from mock to live by itself, and each move says on what it stood', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { canary: { steps: ['consumer:consumer-1', '50%', '100%'] } })
  const { handoff } = understudy
  await until(
    understudy,
    () => handoff.group('things').stage === 'live',
    () => ask(understudy, 10, '/things?page=#'),
  )
  const moves = handoff.moves.map(({ from, to, step, who, what }) => `${from} ${to} ${step} ${who} ${what}`)
  assert.deepEqual(moves, [
    'mock shadow 0 controller T1',
    'shadow canary 0 controller T2',
    'canary canary 1 controller T3',
    'canary canary 2 controller T3',
    'canary live 0 controller T4',
  ])
  assert.match(handoff.moves[1]?.evidence?.join('\n') ?? '', /listThings: \d+ clean answers; .* below [\d.]+ %, 95 % sure/)
  const epochs = handoff.moves.map(({ epoch }) => epoch)
  assert.deepEqual(
    epochs,
    epochs.toSorted((a, b) => a - b),
  )
  assert.deepEqual(new Set(await ask(understudy, 5)), new Set(['live']))
})

test('a service that always fails is taken away within four answers, and nothing more reaches it', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { stage: 'live', advance: 'auto', stateless: true })
  await ask(understudy, 20)
  real.broken = true
  const by = await ask(understudy, 30)
  assert.ok(real.failures <= 4, `${real.failures} bad answers`)
  assert.deepEqual(new Set(by.slice(6)), new Set(['mock']))
  const { stage, cooldown } = understudy.handoff.group('things')
  assert.deepEqual([stage, cooldown !== null, understudy.handoff.moves.at(-1)?.what], ['shadow', true, 'T8'])
  assert.equal(understudy.controller.dossier('things').badBefore, real.failures)
})

test('a group that cannot go back answers reads from elsewhere and refuses writes, until the service is well', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { stage: 'live' })
  await ask(understudy, 5)
  real.broken = true
  await ask(understudy, 10)
  const group = understudy.handoff.group('things')
  assert.deepEqual([group.stage, group.degraded !== null], ['live', true])
  const { reply } = await understudy.take({ target: '/things', headers: { 'Understudy-Consumer': 'consumer-1' } })
  assert.deepEqual([reply.status, reply.by], [200, 'mock'])
  assert.equal(understudy.handoff.moves.at(-1)?.what, 'T8-degraded')
})

test('approval, hold and release are people’s, and a proposal waits for one', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { advance: 'propose' })
  const { controller, handoff } = understudy
  assert.throws(() => controller.approve('things', BY), { code: 'stage-conflict' })
  await controller.move('things', 'shadow', BY)
  await until(
    understudy,
    () => controller.proposal('things') !== null,
    () => ask(understudy, 10, '/things?page=#'),
  )
  assert.deepEqual([controller.proposal('things')?.to, handoff.group('things').stage], ['canary', 'shadow'])
  handoff.act('things', { kind: 'hold', lifts: 'by-hand' }, BY)
  controller.look()
  assert.equal(controller.proposal('things'), null)
  assert.throws(() => handoff.move('things', 'canary', BY), { message: /held by robin/ })
  handoff.act('things', { kind: 'release' }, BY)
  controller.look()
  controller.approve('things', BY)
  assert.deepEqual([handoff.group('things').stage, handoff.moves.at(-1)?.who], ['canary', 'robin'])
})

test('two words at once are not two steps: the second is told what has become of the first', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { advance: 'propose', approval: 'one', canary: { steps: ['5%', '50%'] } })
  const { controller, handoff } = understudy
  await controller.move('things', 'shadow', BY)
  const proposedTo = (): Promise<unknown> =>
    until(
      understudy,
      () => controller.gates('things').reports.every(({ gate, outcome }) => gate === 'approval' || outcome === 'pass'),
      () => ask(understudy, 10, '/things?page=#'),
    )
  await proposedTo()
  const { epoch } = handoff.group('things')
  assert.equal(controller.approve('things', BY, epoch).stage, 'canary')
  // By the same click, and by others who have looked at the same; with and without saying at what.
  assert.throws(() => controller.approve('things', BY, epoch), {
    code: 'stage-conflict',
    message: /is not where it was when you looked: it is at canary, step 1 of 2 .* by robin/,
  })
  assert.throws(() => controller.approve('things', { who: 'mia', why: '' }, epoch), { code: 'stage-conflict' })
  assert.throws(() => controller.approve('things', BY), {
    code: 'stage-conflict',
    message: /robin has agreed to that already: things is at canary, step 1 of 2/,
  })
  const { stage, step, approvals } = handoff.group('things')
  assert.deepEqual([stage, step, approvals], ['canary', 0, []])
  // A word that was kept is not kept twice, either.
  const now = handoff.group('things').epoch
  assert.equal(controller.approve('things', { who: 'mia', why: '' }, now).approvals.length, 1)
  assert.throws(() => controller.approve('things', { who: 'mia', why: '' }, now), {
    code: 'stage-conflict',
    message: /mia has agreed already, and: /,
  })
  assert.deepEqual([handoff.group('things').approvals.length, handoff.group('things').step], [1, 0])
})

test('the kill switch takes everything back at once, and keeps it from going on by itself', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port, { stage: 'live' })
  assert.deepEqual(new Set(await ask(understudy, 3)), new Set(['live']))
  const [back] = understudy.handoff.rollback(null, BY)
  assert.deepEqual([back?.stage, back?.held?.by], ['mock', 'robin'])
  await until(understudy, () => understudy.controller.reason('things').includes('held by robin'))
  assert.deepEqual(new Set(await ask(understudy, 3)), new Set(['mock']))
})

test('a reload keeps the standing, and a changed contract voids the evidence', async () => {
  await using real = await thingsService()
  await using understudy = await walker(real.port)
  const { controller, handoff } = understudy
  await until(
    understudy,
    () => handoff.group('things').stage === 'canary',
    () => ask(understudy, 10, '/things?page=#'),
  )
  handoff.act('things', { kind: 'hold', lifts: 'by-hand' }, BY)
  const { lineage, step } = handoff.group('things')
  const { loadContracts } = await import('../../src/app/registry.ts')
  const options = {
    contract: { ...READING, info: { title: 'Things', version: '2' } },
    upstreams: { things: { url: `http://127.0.0.1:${real.port}`, total: 1_500, breaker: { minCalls: 100_000, consecutive: 100_000 } } },
    groups: { things: { upstream: 'things', advance: 'auto' as const, shadow: { maxRps: 60 } } },
  }
  understudy.replace(await loadContracts(options), options, BY)
  controller.look()
  const group = handoff.group('things')
  assert.deepEqual([group.stage, group.step, group.lineage > lineage, group.held?.by], ['canary', step, true, 'robin'])
  assert.equal(handoff.moves.at(-1)?.why, 'the contract has changed')
})

test('a service that is begun anew with another build keeps its consumers: the evidence begins anew, its stumbling counts once a second', async () => {
  const state = { build: 'a', down: false, asked: 0 }
  await using real = await service((incoming, outgoing) => {
    outgoing.setHeader('X-Build', state.build)
    if (incoming.method === 'OPTIONS') return void outgoing.writeHead(204).end()
    state.asked++
    if (state.down && state.asked % 2 === 0) return void outgoing.writeHead(503, { 'Content-Type': 'text/plain' }).end('starting')
    outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end('[]')
  })
  const upstream = { url: `http://127.0.0.1:${real.port}`, buildHeader: 'x-build', breaker: { minCalls: 100_000, consecutive: 100_000 } }
  await using understudy = await walker(real.port, { stage: 'live', advance: 'auto', stateless: true }, { upstreams: { things: upstream } })
  const { handoff, controller } = understudy
  await until(
    understudy,
    () => controller.dossier('things').binding.upstream.endsWith(' a'),
    () => ask(understudy, 1),
  )
  const { lineage } = handoff.group('things')
  Object.assign(state, { build: 'b', down: true })
  // The first answer of the new build says so; what fails from then on goes with being begun anew.
  await ask(understudy, 30)
  assert.deepEqual([handoff.group('things').stage, handoff.group('things').cooldown], ['live', null])
  assert.ok(controller.dossier('things').verdicts.mismatched < 15, 'not each that failed')
  await until(understudy, () => handoff.group('things').lineage > lineage)
  assert.ok(handoff.moves.some(({ why, to }) => why === 'the service has changed' && to === 'live'))
})
