import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Group } from '../../model/handoff.ts'
import { isOff, selected, weightOf } from '../canary.ts'
import { decide, shadowing } from '../decide.ts'
import { consumerOf, contractOf, operationOf } from '../handoff.fixture.ts'
import { routingOf } from '../routing.ts'
import type { Action, Change, Circumstances, Refusal } from './action.ts'
import { aboutOf, actionOf, type Deed, groups, walks } from './machine.fixture.ts'
import { act } from './machine.ts'
import { legal } from './model.fixture.ts'
import { rankOf } from './place.ts'

const CONSUMERS = ['qa', 'pinned', ...Array.from({ length: 40 }, (_, i) => `c${i}`)].map((id) => consumerOf(id))

interface Taken {
  readonly action: Action
  readonly before: Group
  readonly after: Group
  readonly deed: Deed
  readonly about: Circumstances
  readonly result: Change | Refusal
}

/** Walks a group through deeds, and calls back for each. */
function walk(start: Group, walked: readonly Deed[], see: (taken: Taken) => void): void {
  let group = start
  let now = 1_000_000
  for (const deed of walked) {
    now += deed.wait
    const about = aboutOf(group, { ...deed.changes, now, expected: group.epoch - deed.stale, next: group.epoch + 1 })
    const before = structuredClone(group)
    const action = actionOf(deed, group, now)
    const result = act(group, action, about)
    assert.deepEqual(group, before, 'what was given is changed')
    const after = result.kind === 'changed' ? result.group : group
    see({ action, before: group, after, deed, about, result })
    group = after
  }
}

function law(see: (taken: Taken) => void): void {
  fc.assert(
    fc.property(groups, walks(), (group, walked) => walk(group, walked, see)),
    { numRuns: 150 },
  )
}

/** Whether the service is asked by anybody, copies included. */
function isAsked(group: Group): boolean {
  const operation = operationOf('getOrder')
  const routing = routingOf([group], group.epoch)
  return CONSUMERS.some((consumer) => {
    const deciding = { contract: contractOf([operation]), operation, consumer, id: `r-${consumer.id}` }
    const decision = decide(routing, deciding)
    return (decision.kind === 'forward' && decision.degraded !== true) || shadowing(routing, deciding) !== null
  })
}

function isPromoted({ before, after }: Taken): boolean {
  return rankOf(after) > rankOf(before)
}

test('what the machine allows and refuses is what the table says', () => {
  law(({ before, action, deed, about, result }) => {
    const expected = legal(before, action, about)
    assert.equal(
      result.kind === 'changed',
      expected,
      `${JSON.stringify(deed)} from ${before.stage} ${before.step}: ${JSON.stringify(result)}`,
    )
    if (result.kind === 'refused') assert.match(result.message, /^\S.{10,}/s)
  })
})

test('epochs rise with every change, and stay where nothing changes', () => {
  law(({ before, after, result, about }) => {
    if (result.kind === 'refused') return assert.equal(after, before)
    assert.equal(after.epoch, about.next)
    assert.ok(after.epoch > before.epoch && after.lineage >= before.lineage && after.lineage <= after.epoch)
  })
})

test('whoever is behind changes nothing', () => {
  law(({ deed, result }) => assert.ok(deed.stale === 0 || result.kind === 'refused'))
})

test('an alarm takes the service away in its very epoch, pins and copies included', () => {
  law(({ before, after, action, result }) => {
    if (action.kind !== 'alarm' || result.kind === 'refused' || before.stage === 'shadow') return
    assert.equal(weightOf(after), 0)
    assert.equal(isAsked(after), false)
  })
})

test('what was taken away comes back by recovering, by force, or by a person who lets go', () => {
  law(({ before, after, action, result }) => {
    if (action.kind === 'rollback' && result.kind === 'changed') assert.equal(isAsked(after), false)
    const wasBack = isOff(before) || (before.stage === 'mock' && before.held !== null)
    if (wasBack && isAsked(after)) assert.ok(['recover', 'force', 'unblock', 'release', 'changed'].includes(action.kind), action.kind)
  })
})

test('nobody is promoted while held, degraded or blocked, nor without a service', () => {
  law((taken) => {
    if (!isPromoted(taken)) return
    const { held, degraded, blocked, upstream } = taken.before
    assert.deepEqual([held, degraded, blocked, upstream], [null, null, null, 'orders'])
  })
})

test('gates are passed by all but force and whoever tries things out', () => {
  law((taken) => {
    const { action, about, before, after } = taken
    if (!isPromoted(taken) || about.gates.outcome === 'pass' || action.kind === 'force') return
    const tried = before.profile === 'dev' && after.stage === 'live' && !about.automatic
    const byTime = after.stage === 'retired'
    assert.ok(tried || byTime, `${before.stage} to ${after.stage}`)
  })
})

test('the controller goes no further than it may, and nowhere by itself unless it is to', () => {
  law((taken) => {
    const { about, before, after, action } = taken
    if (!about.automatic) return
    if (isPromoted(taken))
      assert.ok(before.advance === 'auto' && rankOf({ ...after, step: 0 }) <= rankOf({ stage: before.target, step: 0 }))
    if (rankOf(after) < rankOf(before)) assert.ok(['alarm', 'give-up', 'expire'].includes(action.kind))
    assert.equal(after.target, before.target)
    assert.equal(after.salt, before.salt)
  })
})

test('three alarms within a day leave the group to a person', () => {
  law(({ after, about }) => {
    const recent = after.rollbacks.filter((at) => at > about.now - 24 * 3_600_000 && at > after.pardoned)
    if (recent.length >= 3) assert.notEqual(after.blocked, null)
  })
})

test('a group’s standing is always one that can be', () => {
  law(({ after, about }) => {
    assert.ok(after.stage === 'canary' ? after.canary.steps[after.step] !== undefined : after.step === 0)
    assert.ok(after.since <= about.now && after.rollbacks.length <= 20 && after.approvals.length <= 20)
    if (after.cooldown !== null)
      assert.ok(after.cooldown.length <= after.rollback.maxCooldown * 1.25 && after.cooldown.length >= 0.75 * 60_000)
    if (after.degraded !== null) assert.ok(after.cooldown !== null && ['canary', 'live', 'retired'].includes(after.stage))
    if (after.blocked !== null && after.stage !== 'mock') assert.notEqual(after.cooldown, null)
    assert.deepEqual(JSON.parse(JSON.stringify(after)), after)
  })
})

test('raising a share never takes the service away from a consumer', () => {
  law((taken) => {
    const { before, after, result } = taken
    if (!isPromoted(taken) || before.stage !== 'canary' || after.stage !== 'canary') return
    assert.equal(result.kind, 'changed')
    for (const consumer of CONSUMERS) {
      if (selected(before, consumer, 'r') !== null) assert.notEqual(selected(after, consumer, 'r'), null, consumer.id)
    }
  })
})
