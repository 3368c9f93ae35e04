import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation } from '../model/contract.ts'
import type { Decision, Group } from '../model/handoff.ts'
import { decide, type Deciding, sampleOf, shadowing } from './decide.ts'
import { consumerOf, contractOf, groupAt, operationOf } from './handoff.fixture.ts'
import { routingOf, withKill } from './routing.ts'

const GET = operationOf('getOrder')
const POST = operationOf('createOrder', { method: 'POST' })
const contract = contractOf([GET, POST])

function asked(consumer: string, operation: Operation = GET): Deciding {
  return { contract, operation, consumer: consumerOf(consumer), id: 'r1' }
}

function decided(group: Group, consumer = 'web', operation = GET): string {
  return words(decide(routingOf([group], 7), asked(consumer, operation)))
}

function words(decision: Decision): string {
  const more = decision.kind === 'forward' && decision.degraded === true ? ' degraded' : ''
  return `${decision.kind}${more}: ${decision.reason}`
}

const pins = { live: ['qa'], mock: ['batch'] }
const all = { kind: 'share', weightBp: 10_000 } as const
const canary = { ...groupAt().canary, steps: [{ kind: 'consumers', consumers: ['mobile'] } as const, all] }
const alarm = { cooldown: { until: 1, length: 1 } }
const remark = { reason: 'it failed', by: 'controller', at: 1 }

test('the stage decides, and pins before it', () => {
  const at = (stage: Group['stage'], step = 0): readonly string[] =>
    ['web', 'qa', 'batch', 'mobile'].map((consumer) => decided(groupAt({ stage, step, pins, canary }), consumer))
  const pinned = ['forward: qa is pinned to live', 'improvise: batch is pinned to mock']
  assert.deepEqual(at('mock'), ['improvise: stage mock', ...pinned, 'improvise: stage mock'])
  assert.deepEqual(at('shadow'), ['improvise: stage shadow', ...pinned, 'improvise: stage shadow'])
  assert.deepEqual(at('canary'), ['improvise: stage canary', ...pinned, 'forward: the canary names mobile'])
  assert.deepEqual(at('canary', 1), ['forward: canary of 100 %', ...pinned, 'forward: the canary names mobile'])
  assert.deepEqual(at('live'), ['forward: stage live', ...pinned, 'forward: stage live'])
  assert.deepEqual(
    at('retired'),
    Array.from({ length: 4 }, () => 'forward: stage retired'),
  )
})

test('what was rolled back no pin brings back, and the kill switch goes before everything', () => {
  const back = (changes: Partial<Group>): readonly string[] =>
    ['web', 'qa'].map((consumer) => decided(groupAt({ pins, ...changes }), consumer))
  const gone = ['improvise: rolled back', 'improvise: rolled back']
  assert.deepEqual(back({ stage: 'shadow', ...alarm }), gone)
  assert.deepEqual(back({ stage: 'shadow', blocked: remark }), gone)
  assert.deepEqual(back({ stage: 'mock', held: { ...remark, by: 'ada', lifts: 'by-hand' } }), gone)
  assert.deepEqual(back({ stage: 'live', held: { ...remark, lifts: 'on-pass' } }), ['forward: stage live', 'forward: qa is pinned to live'])
  const routing = routingOf([groupAt({ stage: 'live', pins }), groupAt({ id: 'other', operations: ['x'] })], 7)
  const killed = withKill(routing, 'ada pulled it')
  assert.deepEqual([killed.epoch, words(decide(killed, asked('qa')))], [8, 'improvise: kill switch'])
  assert.equal(words(decide(withKill(killed, null), asked('qa'))), 'forward: qa is pinned to live')
})

test('a degraded group answers its service’s consumers without it, and the others as before', () => {
  const live = groupAt({ stage: 'live', degraded: remark, ...alarm, pins })
  assert.deepEqual([decided(live), decided(live, 'batch')], ['forward degraded: degraded', 'improvise: batch is pinned to mock'])
  const first = groupAt({ stage: 'canary', canary, degraded: remark, ...alarm })
  assert.deepEqual([decided(first, 'mobile'), decided(first, 'web')], ['forward degraded: degraded', 'improvise: stage canary'])
})

test('a retired group falls back to no stand-in', () => {
  const fallback = (stage: Group['stage']): readonly string[] => {
    const decision = decide(routingOf([groupAt({ stage })]), asked('web'))
    return decision.kind === 'forward' ? decision.fallback.read : []
  }
  assert.deepEqual([fallback('live'), fallback('retired')], [['stale', 'mock'], ['stale']])
})

test('the stand-in answers beside reads of a canary where that is wished', () => {
  const reverse = groupAt({ stage: 'canary', canary: { ...canary, reverseShadow: true } })
  const decision = (operation: Operation): Decision => decide(routingOf([reverse]), asked('mobile', operation))
  const read = decision(GET)
  const write = decision(POST)
  assert.deepEqual([read.kind === 'forward' && read.reverse, write.kind === 'forward' && write.reverse], [true, undefined])
})

test('decisions that are alike are one object', () => {
  const routing = routingOf([groupAt({ stage: 'live' })])
  assert.equal(decide(routing, asked('a')), decide(routing, asked('b')))
})

test('copies go out in shadow alone, of reads, and of writes as the group has it', () => {
  const modes = (changes: Partial<Group>, operation: Operation = GET): string =>
    shadowing(routingOf([groupAt({ profile: 'dev', ...changes })], 7), asked('web', operation))?.mode ?? 'none'
  assert.deepEqual(
    (['mock', 'shadow', 'canary', 'live', 'retired'] as const).map((stage) => modes({ stage })),
    ['none', 'read', 'none', 'none', 'none'],
  )
  const unsafe = (mode: Group['shadow']['unsafe'], operation = POST, stage: Group['stage'] = 'shadow'): string =>
    modes({ stage, shadow: { ...groupAt().shadow, unsafe: mode } }, operation)
  assert.deepEqual(
    [
      unsafe('never'),
      unsafe('dry-run'),
      unsafe('sandbox'),
      unsafe('dual-write'),
      unsafe('dual-write', POST, 'canary'),
      unsafe('sandbox', POST, 'canary'),
    ],
    ['none', 'dry-run', 'sandbox', 'dual-write', 'dual-write', 'none'],
  )
  const once = operationOf('createOrder', { method: 'POST', effect: 'single-use' })
  assert.equal(unsafe('dual-write', once), 'none')
  assert.equal(modes({ stage: 'shadow' }, operationOf('createOrder', { method: 'POST', effect: 'read' })), 'read')
  assert.equal(modes({ stage: 'shadow' }, operationOf('getOrder', { effect: 'write' })), 'none')
  assert.deepEqual([modes({ stage: 'shadow', ...alarm }), modes({ stage: 'shadow', upstream: null })], ['none', 'none'])
  assert.equal(shadowing(withKill(routingOf([groupAt({ stage: 'shadow' })]), 'x'), asked('web')), null)
})

test('a share of the requests is copied, and of a service found wanting a tenth of that; of writes to both all', () => {
  const group = groupAt({ stage: 'shadow' })
  const held = { ...remark, lifts: 'by-hand' } as const
  assert.deepEqual(
    [group, { ...group, profile: 'dev' as const }, { ...group, held }, { ...group, held: { ...held, by: 'ada' } }].map(sampleOf),
    [0.1, 1, 0.01, 0.1],
  )
  const both = routingOf([{ ...group, shadow: { ...group.shadow, unsafe: 'dual-write', sample: 0 } }])
  assert.equal(shadowing(both, asked('web', POST))?.mode, 'dual-write')
  assert.equal(shadowing(both, asked('web'))?.mode, undefined)
  const copies = Array.from({ length: 40_000 }, (_, i) => shadowing(routingOf([group]), { ...asked('web'), id: `r${i}` })).filter(
    (one) => one !== null,
  )
  assert.ok(Math.abs(copies.length - 4_000) < 300, String(copies.length))
  const twice = copies.filter((copy) => copy.twice).length
  assert.ok(Math.abs(twice - 80) < 45, String(twice))
})
