import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Assessment, GateReport } from '../model/evidence.ts'
import type { Group } from '../model/handoff.ts'
import { controllerStep, type Situation } from './controller-step.ts'
import { groupAt } from './handoff.fixture.ts'
import { aboutOf, gatesAt, groups } from './machine/machine.fixture.ts'
import { act } from './machine/machine.ts'

const MINUTE = 60_000

function situation(group: Partial<Group>, changes: Partial<Situation> = {}): Situation {
  return {
    group: groupAt({ advance: 'auto', ...group }),
    gates: gatesAt('pass'),
    alarm: null,
    reachable: true,
    unreachableSince: null,
    shadowable: true,
    throttled: false,
    clockJumped: false,
    now: 1_000_000,
    ...changes,
  }
}

function said(group: Partial<Group>, changes: Partial<Situation> = {}): string {
  const step = controllerStep(situation(group, changes))
  const action =
    step.kind === 'nothing'
      ? ''
      : step.action.kind === 'move'
        ? ` ${step.action.to} ${step.action.step ?? ''}`.trimEnd()
        : ` (${step.action.kind})`
  return `${step.kind}${action}: ${step.reason}`
}

const ours = { reason: 'it failed', by: 'controller', at: 1 }
const failed = (gate: GateReport['gate']): Assessment => ({
  outcome: 'fail',
  censored: 0,
  reports: [{ gate, operation: 'getOrder', outcome: 'fail', words: 'getOrder: 3 of 12 answers are bad', figures: null }],
})

test('a group whose gates pass goes on by itself, is proposed, or waits for a person', () => {
  const words = 'ready for canary, step 1 of 4 (5 % of consumers)'
  assert.deepEqual(
    (['auto', 'propose', 'manual'] as const).map((advance) => said({ stage: 'shadow', advance })),
    [`advance canary 0: ${words}`, `propose canary 0: ${words}`, `nothing: ${words}: understudy handoff orders --to canary`],
  )
  assert.equal(said({ stage: 'mock' }), 'advance shadow: ready for shadow')
  assert.equal(said({ stage: 'canary', step: 1 }), 'advance canary 2: ready for canary, step 3 of 4 (50 % of consumers)')
  assert.equal(said({ stage: 'canary', step: 3 }), 'advance live: ready for live')
  assert.equal(said({ stage: 'live' }), 'nothing: at its target: live; the alarm is armed: 4 failures in a row take the service away')
})

test('the controller stops at the target, and where there is no way', () => {
  assert.equal(said({ stage: 'shadow', target: 'shadow' }), 'nothing: at its target: shadow')
  assert.equal(
    said({ stage: 'canary', step: 3, target: 'canary' }),
    'nothing: at its target: canary, step 4 of 4 (100 % of consumers); the alarm is armed: 3 failures in a row take the service away',
  )
  assert.equal(said({ stage: 'canary', step: 0, target: 'canary' }), 'advance canary 1: ready for canary, step 2 of 4 (25 % of consumers)')
  assert.equal(
    said({ stage: 'live', target: 'retired' }),
    'nothing: at live, its target is retired; the alarm is armed: 4 failures in a row take the service away',
  )
  assert.equal(said({ stage: 'mock', upstream: null }), 'nothing: orders has no service to hand over to')
  assert.equal(
    said({ stage: 'mock' }, { shadowable: false }),
    'nothing: no operation of orders can be copied, and shadow may not be left out',
  )
  assert.equal(
    said({ stage: 'mock', shadow: { ...groupAt().shadow, skip: 'writes only' } }),
    'advance canary 0: ready for canary, step 1 of 4 (5 % of consumers)',
  )
})

test('what is missing is waited for, what cannot be told is held, what fails is held or rolled back', () => {
  assert.equal(said({ stage: 'shadow' }, { gates: gatesAt('waiting') }), 'nothing: getOrder: waiting')
  assert.equal(said({ stage: 'shadow' }, { gates: gatesAt('inconclusive') }), 'hold (hold): getOrder: inconclusive')
  assert.equal(said({ stage: 'shadow' }, { gates: failed('conformance') }), 'hold (hold): getOrder: 3 of 12 answers are bad')
  assert.equal(said({ stage: 'canary' }, { gates: failed('conformance') }), 'roll-back (alarm): getOrder: 3 of 12 answers are bad')
  assert.equal(said({ stage: 'canary' }, { gates: failed('latency') }), 'hold (hold): getOrder: 3 of 12 answers are bad')
  assert.equal(said({ stage: 'shadow' }, { throttled: true }), 'nothing: the service asks for less')
})

test('an alarm goes before everything, and rings once', () => {
  const alarm = '4 of 4 answers failed'
  for (const stage of ['canary', 'live', 'retired'] as const) {
    assert.equal(said({ stage, held: { ...ours, by: 'ada', lifts: 'by-hand' } }, { alarm }), 'roll-back (alarm): 4 of 4 answers failed')
  }
  assert.equal(said({ stage: 'shadow' }, { alarm }), 'hold (alarm): 4 of 4 answers failed')
  assert.equal(said({ stage: 'shadow', held: { ...ours, lifts: 'by-hand' } }, { alarm }), 'nothing: held by controller: it failed')
  assert.equal(said({ stage: 'mock' }, { alarm, gates: gatesAt('waiting') }), 'nothing: getOrder: waiting')
  assert.match(said({ stage: 'live', degraded: ours, cooldown: { until: 2_000_000, length: 1 } }, { alarm }), /^nothing: cools down/)
})

test('a cooldown is waited for, and ends when the service answers', () => {
  const cooldown = { until: 1_000_000 + 5 * MINUTE, length: MINUTE }
  const later = { now: cooldown.until }
  assert.equal(said({ stage: 'shadow', cooldown }), 'nothing: cools down for 5 minutes more')
  assert.equal(
    said({ stage: 'shadow', cooldown }, { ...later, reachable: false }),
    'nothing: the cooldown is over, and the service does not answer',
  )
  assert.equal(said({ stage: 'shadow', cooldown }, later), 'recover (recover): the cooldown is over, and the service answers')
  assert.equal(said({ stage: 'live', cooldown, degraded: ours, advance: 'manual' }, later).slice(0, 17), 'propose (recover)')
  assert.equal(said({ stage: 'live', cooldown, blocked: ours }, later), 'nothing: blocked: it failed; a person has to look')
})

test('holds of its own end when the gates pass, those of people do not', () => {
  const held = { ...ours, lifts: 'on-pass' } as const
  assert.equal(said({ stage: 'shadow', held }), 'release (release): the gates pass again (held: it failed)')
  assert.equal(said({ stage: 'shadow', held }, { gates: gatesAt('waiting') }), 'nothing: held by controller: it failed')
  assert.equal(said({ stage: 'shadow', held: { ...held, by: 'ada', lifts: 'by-hand' } }), 'nothing: held by ada: it failed')
  assert.equal(said({ stage: 'shadow' }, { clockJumped: true }), 'hold (hold): the clock has jumped')
  assert.equal(said({ stage: 'shadow', held }, { clockJumped: true }), 'nothing: held by controller: it failed')
})

test('whatever a group is held for, a service that fails its consumers is taken away', () => {
  for (const held of [{ ...ours, by: 'ada', lifts: 'by-hand' } as const, { ...ours, lifts: 'on-pass' } as const]) {
    assert.equal(said({ stage: 'canary', held }, { gates: failed('availability') }), 'roll-back (alarm): getOrder: 3 of 12 answers are bad')
  }
  const held = { ...ours, lifts: 'on-pass' } as const
  assert.equal(said({ stage: 'shadow', held }, { gates: failed('availability') }), 'hold (hold): getOrder: 3 of 12 answers are bad')
  assert.match(said({ stage: 'shadow', held: { ...held, lifts: 'by-hand' } }, { gates: failed('availability') }), /^nothing: held by/)
})

test('overrides end with their time, and a dead service is not copied to for ever', () => {
  const forced = { ...ours, by: 'ada', until: 1_000_000, back: { stage: 'shadow', step: 0 } } as const
  assert.equal(said({ stage: 'live', forced }), 'expire (expire): the override by ada is over')
  assert.equal(
    said({ stage: 'shadow' }, { unreachableSince: 1_000_000 - 10 * MINUTE, reachable: false }),
    'give-up (give-up): the service has been away for 10 minutes',
  )
  assert.match(said({ stage: 'shadow' }, { unreachableSince: 1_000_000 - 9 * MINUTE, gates: gatesAt('waiting') }), /^nothing/)
})

test('what the controller decides the machine allows, from wherever it has come', () => {
  const world = fc.record({
    outcome: fc.constantFrom('pass', 'pass', 'pass', 'pass', 'waiting', 'inconclusive', 'fail'),
    alarm: fc.constantFrom(null, null, null, null, null, null, 'it failed'),
    reachable: fc.constantFrom(true, true, true, false),
    shadowable: fc.constantFrom(true, true, false),
    throttled: fc.constantFrom(false, false, true),
    clockJumped: fc.constantFrom(false, false, false, true),
    written: fc.boolean(),
    wait: fc.constantFrom(MINUTE, 10 * MINUTE, 24 * 60 * MINUTE),
  })
  const seen = new Set<string>()
  fc.assert(
    fc.property(groups, fc.array(world, { minLength: 20, maxLength: 60, size: 'max' }), (start, worlds) => {
      let group: Group = { ...start, upstream: 'orders' }
      let now = 1_000_000
      for (const { outcome, wait, written, ...known } of worlds) {
        now += wait
        const gates = gatesAt(outcome)
        const step = controllerStep({ group, gates, now, unreachableSince: known.reachable ? null : now - wait, ...known })
        seen.add(step.kind)
        if (step.kind === 'nothing') continue
        const automatic = step.kind !== 'propose'
        const result = act(group, step.action, aboutOf(group, { ...known, automatic, gates, now, written, why: step.reason }))
        assert.equal(result.kind, 'changed', `${step.kind} at ${group.stage}: ${JSON.stringify(result)}`)
        if (result.kind === 'changed' && automatic) group = result.group
      }
    }),
    { numRuns: 200 },
  )
  for (const kind of ['advance', 'propose', 'hold', 'release', 'roll-back', 'recover', 'give-up', 'nothing'])
    assert.ok(seen.has(kind), kind)
})
