import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Group } from '../../model/handoff.ts'
import { groupAt } from '../handoff.fixture.ts'
import type { Action, Circumstances } from './action.ts'
import { aboutOf, gatesAt, STEPS } from './machine.fixture.ts'
import { act } from './machine.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function group(changes: Partial<Group> = {}): Group {
  const plain = groupAt({ advance: 'auto', ...changes })
  return { ...plain, canary: { ...plain.canary, steps: STEPS } }
}

/** The group after an action that is possible. */
function after(before: Group, action: Action, changes: Partial<Circumstances> = {}): Group {
  const result = act(before, action, aboutOf(before, changes))
  return result.kind === 'changed' ? result.group : assert.fail(result.message)
}

function message(before: Group, action: Action, changes: Partial<Circumstances> = {}): string {
  const result = act(before, action, aboutOf(before, changes))
  return result.kind === 'refused' ? result.message : assert.fail(`${result.transition} was possible`)
}

const automatic = { automatic: true }

test('what shadow has judged is known on the way, and no more once anything of it has changed', () => {
  const canary = after(group({ stage: 'shadow' }), { kind: 'move', to: 'canary' })
  assert.equal(canary.judged, true)
  const on = after(canary, { kind: 'move', to: 'canary' })
  assert.equal(on.judged, true)
  for (const what of ['contract', 'upstream', 'evidence'] as const) assert.equal(after(on, { kind: 'changed', what }).judged, false, what)
  assert.equal(after(on, { kind: 'move', to: 'shadow' }).judged, false)
  assert.equal(after(on, { kind: 'alarm' }, { written: true }).judged, false)
  // Force passes no gates, and shadow that is left out has judged nothing.
  const forced = after(group({ stage: 'shadow' }), { kind: 'force', to: 'canary', step: 0, until: HOUR }, { why: 'a demo' })
  assert.equal(forced.judged, false)
  assert.equal(after(forced, { kind: 'move', to: 'canary' }).judged, false)
  const skipping = group({ shadow: { ...group().shadow, skip: 'nobody can be copied' } })
  assert.equal(after(skipping, { kind: 'move', to: 'canary' }).judged, false)
  // A failed judgement that a person lets go of is looked at afresh.
  const held = after(on, { kind: 'hold', lifts: 'by-hand' }, automatic)
  assert.equal(after(held, { kind: 'release' }).judged, false)
})

test('a group walks from mock to live by its steps, and its evidence begins anew at each', () => {
  const places: string[] = []
  let now = group()
  for (const to of ['shadow', 'canary', 'canary', 'canary', 'live'] as const) {
    now = after(now, { kind: 'move', to }, { ...automatic, now: now.since + HOUR })
    places.push(`${now.stage} ${now.step} ${now.epoch} ${now.lineage} ${now.since / HOUR}`)
  }
  assert.deepEqual(places, ['shadow 0 2 2 1', 'canary 0 3 3 2', 'canary 1 4 4 3', 'canary 2 5 5 4', 'live 0 6 6 5'])
})

test('what is not ready is told with what is missing', () => {
  const shadow = group({ stage: 'shadow' })
  assert.equal(message(shadow, { kind: 'move', to: 'canary' }, { gates: gatesAt('waiting') }), 'orders is not ready: getOrder: waiting.')
  assert.equal(
    message(shadow, { kind: 'move', to: 'live' }),
    'orders goes live from the last step of its canary; it is at shadow. In the profile dev, or by force, it may go at once.',
  )
  assert.equal(
    message(group({ stage: 'canary' }), { kind: 'move', to: 'canary', step: 2 }),
    'The canary of orders goes on by one step at a time: the next is 2.',
  )
  assert.equal(
    message(group({ upstream: null }), { kind: 'move', to: 'shadow' }),
    'The group orders has no upstream. Add one: understudy upstream add orders http://localhost:8080',
  )
  assert.equal(
    message(shadow, { kind: 'move', to: 'canary' }, { expected: 0 }),
    'Somebody has changed orders meanwhile: it is at epoch 1, and this was decided at 0. Look again.',
  )
})

test('an alarm takes a group back as its state allows', () => {
  const where = (changes: Partial<Group>, about: Partial<Circumstances> = {}): string => {
    const { stage, step, degraded } = after(group(changes), { kind: 'alarm' }, { ...automatic, ...about })
    return `${stage} ${step}${degraded === null ? '' : ' degraded'}`
  }
  const mockPolicy = { rollback: { ...group().rollback, policy: 'mock' as const } }
  assert.deepEqual(
    [
      where({ stage: 'canary', step: 2 }, { written: false }),
      where({ stage: 'canary', step: 2 }, { written: true }),
      where({ stage: 'canary', step: 2, stateless: true }),
      where({ stage: 'canary', step: 2, stateless: true }, { shadowable: false }),
      where({ stage: 'live' }),
      where({ stage: 'live' }, { written: false }),
      where({ stage: 'live', stateless: true }),
      where({ stage: 'live', ...mockPolicy }),
      where({ stage: 'retired', stateless: true }),
    ],
    [
      'shadow 0',
      'canary 2 degraded',
      'shadow 0',
      'mock 0',
      'live 0 degraded',
      'live 0 degraded',
      'shadow 0',
      'shadow 0',
      'retired 0 degraded',
    ],
  )
  const held = after(group({ stage: 'shadow' }), { kind: 'alarm' }, automatic)
  assert.deepEqual([held.stage, held.held?.lifts, held.cooldown], ['shadow', 'by-hand', null])
})

test('cooldowns double up to an hour, vary by a quarter either way, and begin anew after a clean day', () => {
  const lengths: number[] = []
  let now = group({ stage: 'live', stateless: true, rollback: { ...group().rollback, blockAfter: { count: 100, within: DAY } } })
  let at = 1_000_000
  for (let i = 0; i < 9; i++) {
    const back = after(now, { kind: 'alarm' }, { now: at, random: 0.5 })
    lengths.push((back.cooldown?.length ?? 0) / MINUTE)
    assert.match(message(back, { kind: 'recover' }, { ...automatic, now: at }), /still cools down/)
    at = back.cooldown?.until ?? 0
    assert.match(message(back, { kind: 'recover' }, { ...automatic, now: at, reachable: false }), /does not answer/)
    const recovered = after(back, { kind: 'recover' }, { ...automatic, now: at })
    assert.deepEqual([recovered.stage, recovered.cooldown, recovered.lineage], ['shadow', null, recovered.epoch])
    now = { ...recovered, stage: 'live' }
    if (i === 7) at += 2 * DAY
  }
  assert.deepEqual(lengths, [1, 2, 4, 8, 16, 32, 60, 60, 1])
  const vary = (random: number): number =>
    (after(group({ stage: 'live', stateless: true }), { kind: 'alarm' }, { random }).cooldown?.length ?? 0) / MINUTE
  assert.deepEqual([vary(0), vary(1)], [0.75, 1.25])
})

test('after three alarms within a day a person has to look, and to say what they found', () => {
  let now = group({ stage: 'live' })
  for (let i = 1; i <= 3; i++) {
    now = after(now, { kind: 'alarm' }, { ...automatic, why: `alarm ${i}`, now: i * HOUR })
    if (i < 3) now = after(now, { kind: 'recover' }, { ...automatic, now: i * HOUR + 10 * MINUTE })
  }
  assert.equal(now.blocked?.reason, '3 alarms, the latest: alarm 3')
  assert.match(message(now, { kind: 'recover' }, { now: 5 * HOUR }), /^orders is blocked/)
  assert.match(message(now, { kind: 'force', to: 'live', until: DAY }, { now: 5 * HOUR }), /^orders is blocked/)
  assert.match(message(now, { kind: 'unblock' }, { why: ' ' }), /^Say what was found/)
  assert.equal(message(now, { kind: 'unblock' }, automatic), 'Only a person may do that.')
  const pardoned = after(now, { kind: 'unblock' }, { now: 5 * HOUR })
  assert.deepEqual([pardoned.blocked, pardoned.degraded === null], [null, false])
  const live = after(pardoned, { kind: 'recover' }, { now: 5 * HOUR })
  assert.deepEqual([live.stage, live.degraded], ['live', null])
  assert.equal(after(live, { kind: 'alarm' }, { now: 6 * HOUR }).blocked, null)
})

test('a person’s rollback is never refused, and holds until they let go', () => {
  for (const stage of ['shadow', 'canary', 'live', 'retired'] as const) {
    const back = after(group({ stage }), { kind: 'rollback' }, { why: '' })
    assert.deepEqual([back.stage, back.step, back.held?.by, back.held?.reason], ['mock', 0, 'ada', 'rolled back'])
    assert.equal(
      message(back, { kind: 'move', to: 'shadow' }),
      'orders is held by ada (rolled back). Let go of it first: understudy release orders',
    )
    assert.match(message(back, { kind: 'release' }, automatic), /until a person lets go/)
    assert.equal(after(back, { kind: 'release' }).held, null)
  }
})

test('a change of the service voids the evidence, keeps the share, and is held until there is new evidence', () => {
  const canary = group({ stage: 'canary', step: 1, approvals: [{ who: 'ada', at: 1 }] })
  const probation = after(canary, { kind: 'changed', what: 'upstream' }, { ...automatic, now: HOUR })
  assert.deepEqual([probation.step, probation.lineage, probation.since, probation.approvals], [1, 2, HOUR, []])
  assert.equal(probation.held?.reason, 'the service has changed')
  assert.match(message(probation, { kind: 'release' }, { ...automatic, gates: gatesAt('waiting') }), /until its gates pass/)
  assert.equal(after(probation, { kind: 'release' }, automatic).held, null)
  const byHand = after(canary, { kind: 'hold', lifts: 'on-pass' })
  assert.deepEqual([byHand.held?.by, byHand.held?.lifts], ['ada', 'by-hand'])
  assert.equal(after(byHand, { kind: 'changed', what: 'contract' }, automatic).held?.by, 'ada')
  const failed = after(group({ stage: 'shadow' }), { kind: 'hold', lifts: 'by-hand' }, automatic)
  assert.equal(after(failed, { kind: 'changed', what: 'evidence' }).held, null)
})

test('force ends: the group goes back to where it was without it', () => {
  const forced = after(group({ stage: 'shadow' }), { kind: 'force', to: 'live', until: 2 * HOUR }, { now: HOUR })
  assert.deepEqual([forced.stage, forced.forced?.back], ['live', { stage: 'shadow', step: 0 }])
  assert.match(message(forced, { kind: 'expire' }, { ...automatic, now: 2 * HOUR - 1 }), /not over yet/)
  const back = after(forced, { kind: 'expire' }, { ...automatic, now: 2 * HOUR })
  assert.deepEqual([back.stage, back.forced], ['shadow', null])
  // An alarm takes it back to where it was, too: nobody has said that the service may have copies.
  const early = after(group({ stateless: true }), { kind: 'force', to: 'live', until: 2 * HOUR }, { now: HOUR })
  assert.deepEqual([after(early, { kind: 'alarm' }).stage, after(forced, { kind: 'alarm' }).stage], ['mock', 'live'])
  assert.equal(after({ ...forced, stateless: true }, { kind: 'alarm' }).stage, 'shadow')
  assert.match(message(group({ stage: 'shadow' }), { kind: 'force', to: 'live', until: 2 * HOUR }, { why: '' }), /^Force needs a reason/)
  assert.match(message(group({ stage: 'live' }), { kind: 'force', to: 'canary', until: 2 * HOUR }), /no force is needed/)
})

test('retiring waits for a clean week, for pins, and for the last id of the stand-in', () => {
  const live = group({ stage: 'live', since: 0 })
  const retire = { kind: 'move', to: 'retired' } as const
  assert.equal(message(live, retire, { now: 2 * DAY }), 'orders has been live for 2 days; 7 days without a rollback are wanted.')
  assert.match(message({ ...live, rollbacks: [7 * DAY] }, retire, { now: 8 * DAY }), /^orders has been live for 24 hours/)
  assert.match(message({ ...live, pins: { live: [], mock: ['batch'] } }, retire, { now: 8 * DAY }), /^batch would lose the stand-in/)
  assert.match(message(live, retire, { now: 8 * DAY, mockIdSeen: 8 * DAY - HOUR }), /^A consumer has used an id/)
  assert.match(message(live, retire, { now: 8 * DAY, ...automatic }), /may not bring orders to retired/)
  const retired = after(live, retire, { now: 8 * DAY })
  assert.equal(after(retired, { kind: 'move', to: 'live' }).stage, 'live')
})

test('whoever moves a group back by hand lowers its target, so that the controller leaves it there', () => {
  const back = after(group({ stage: 'live' }), { kind: 'move', to: 'shadow' })
  assert.deepEqual([back.stage, back.target], ['shadow', 'shadow'])
  assert.match(message(back, { kind: 'move', to: 'canary' }, automatic), /its target is shadow/)
  assert.equal(after(back, { kind: 'move', to: 'canary' }).target, 'canary')
})
