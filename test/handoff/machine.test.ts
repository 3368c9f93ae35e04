import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Understudy } from '../../src/app/understudy.ts'
import type { Sample } from '../../src/model/evidence.ts'
import { type Group, type Stage, STAGES } from '../../src/model/handoff.ts'
import { Problem } from '../../src/model/problem.ts'
import { createUnderstudy } from '../../src/app/understudy.ts'
import { folder, READING, thingsService } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }
const CONSUMERS = Array.from({ length: 40 }, (_, index) => `c${index}`)

type Step =
  | { readonly kind: 'move'; readonly to: Stage; readonly step?: number }
  | { readonly kind: 'good' | 'bad' | 'look' | 'hold' | 'release' | 'rollback' | 'kill' | 'approve' | 'unblock' | 'restart' | 'reload' }

/** So that walks do not all end at the first gate. */
const BEGUN: readonly Step[] = [{ kind: 'move', to: 'shadow' }, { kind: 'good' }, { kind: 'approve' }, { kind: 'look' }]

const walks: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('move' as const), to: fc.constantFrom(...STAGES) }) },
    { weight: 8, arbitrary: fc.constantFrom({ kind: 'good' as const }, { kind: 'look' as const }) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        ...(['bad', 'hold', 'release', 'rollback', 'kill', 'approve', 'unblock', 'restart', 'reload'] as const).map((kind) => ({ kind })),
      ),
    },
  ),
  { maxLength: 25 },
)

const steps: fc.Arbitrary<readonly Step[]> = fc.tuple(fc.boolean(), walks).map(([begun, walk]) => (begun ? [...BEGUN, ...walk] : walk))

/** What a service has shown to a consumer, or to a copy. */
function sampleOf({ stage, epoch }: Group, index: number, bad: boolean): Sample {
  const event = bad ? 'bad' : 'good'
  const live = stage !== 'shadow'
  return {
    operation: 'listThings',
    consumer: `c${index % 5}`,
    at: Date.now(),
    epoch,
    leg: live ? 'live' : 'shadow',
    fingerprint: `f${index}`,
    counted: true,
    status: bad ? 500 : 200,
    filled: true,
    verdict: bad ? 'mismatched' : 'matched',
    events: { availability: event, conformance: event, agreement: live ? 'none' : event, latency: bad ? 'none' : 'good' },
  }
}

/** Who would be the service's. */
async function livingOn(understudy: Understudy): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const consumer of CONSUMERS) {
    const { decision } = await understudy.explain({ target: '/things', headers: { 'Understudy-Consumer': consumer } })
    if (decision.kind === 'forward' && decision.degraded !== true) found.add(consumer)
  }
  return found
}

test('whatever people, services and crashes do, a group goes no way that there is not', async (t) => {
  await using real = await thingsService()
  const options = (path: string): Parameters<typeof createUnderstudy>[0] => ({
    contract: READING,
    upstreams: { things: { url: `http://127.0.0.1:${real.port}` } },
    groups: { things: { upstream: 'things', advance: 'auto', approval: 'one', canary: { steps: ['5%', '40%', '100%'] } } },
    state: { store: 'sqlite', path, exchanges: false },
  })
  const seen = new Set<string>()
  const property = fc.asyncProperty(steps, async (walk) => {
    const path = `${folder(t)}/state.db`
    let understudy = await createUnderstudy(options(path))
    let clients = new Set<string>()
    try {
      for (const [index, step] of walk.entries()) {
        const before = understudy.handoff.group('things')
        const { epoch } = understudy.handoff.routing
        understudy = await done(understudy, step, index, () => createUnderstudy(options(path)))
        const after = understudy.handoff.group('things')
        const told = `${index} ${JSON.stringify(step)}: ${before.stage} ${before.step} → ${after.stage} ${after.step}`
        assert.ok(understudy.handoff.routing.epoch >= epoch, `${told}: epochs rise`)
        assert.equal(after === before || step.kind === 'restart' || after.epoch > before.epoch, true, `${told}: a change is a new epoch`)
        if (step.kind === 'kill' || step.kind === 'rollback') assert.equal(after.stage, 'mock', told)
        if (before.held !== null && after.held !== null)
          assert.ok(STAGES.indexOf(after.stage) <= STAGES.indexOf(before.stage), `${told}: held`)
        if (step.kind === 'restart')
          assert.deepEqual([after.stage, after.step, after.held?.by], [before.stage, before.step, before.held?.by], told)
        const now = await livingOn(understudy)
        if (after.cooldown !== null || after.blocked !== null) assert.equal(now.size, 0, `${told}: nobody after an alarm`)
        if (before.stage === 'canary' && after.stage === 'canary' && after.step > before.step)
          for (const consumer of clients) assert.ok(now.has(consumer), `${told}: ${consumer} was taken out by a larger share`)
        clients = new Set(now)
        seen.add(`${after.stage} ${after.step}`)
        for (const { what } of understudy.handoff.moves) seen.add(what ?? '')
      }
    } finally {
      await understudy[Symbol.asyncDispose]()
    }
  })
  await fc.assert(property, { seed: 20_261_122, numRuns: 120, interruptAfterTimeLimit: 60_000 })
  for (const place of ['shadow 0', 'canary 0', 'canary 1', 'live 0', 'T1', 'T2', 'T3', 'T7', 'T8-degraded', 'T9', 'released', 'approved'])
    assert.ok(seen.has(place), `${place} was never reached: ${[...seen].join(', ')}`)
})

async function done(understudy: Understudy, step: Step, index: number, again: () => Promise<Understudy>): Promise<Understudy> {
  const { handoff, controller } = understudy
  try {
    switch (step.kind) {
      case 'move':
        await controller.move('things', step.to, BY)
        break
      case 'good':
      case 'bad':
        for (let i = 0; i < (step.kind === 'good' ? 60 : 5); i++) {
          const group = handoff.group('things')
          const sample = sampleOf(group, index * 100 + i, step.kind === 'bad')
          controller.sampled({ group: 'things', exchange: `${index}-${i}`, sample, differences: [] })
        }
        if (step.kind === 'bad' && ['canary', 'live'].includes(handoff.group('things').stage))
          assert.notEqual(handoff.group('things').cooldown, null, 'a service that failed five times is still asked')
        break
      case 'look':
        controller.look()
        break
      case 'rollback':
      case 'kill':
        handoff.rollback(step.kind === 'kill' ? null : 'things', BY)
        break
      case 'approve':
        controller.approve('things', { ...BY, who: `p${index}` })
        break
      case 'hold':
        handoff.act('things', { kind: 'hold', lifts: 'by-hand' }, BY)
        break
      case 'release':
      case 'unblock':
        handoff.act('things', { kind: step.kind }, BY)
        break
      case 'restart':
        await understudy[Symbol.asyncDispose]()
        return await again()
      case 'reload':
        handoff.note(handoff.group('things'))
        break
    }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'stage-conflict') throw error
  }
  return understudy
}
