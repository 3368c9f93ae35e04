import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Group } from '../model/handoff.ts'
import type { CanaryStep } from '../model/handoff-settings.ts'
import { weightOf } from './canary.ts'
import { groupAt } from './handoff.fixture.ts'
import { aboutOf, actionOf, groups, walks } from './machine/machine.fixture.ts'
import { act } from './machine/machine.ts'
import { routingOf, withGroups } from './routing.ts'
import { type KeptStanding, restored, standingOf } from './standing.ts'

test('a group stands where it stood, wherever the process ended', () => {
  fc.assert(
    fc.property(groups, walks(), (configured, walked) => {
      fc.pre(configured.upstream !== null)
      let group: Group = configured
      let now = 1_000_000
      for (const deed of walked) {
        now += deed.wait
        const result = act(group, actionOf(deed, group, now), aboutOf(group, { ...deed.changes, now }))
        if (result.kind === 'changed') group = result.group
        const kept: KeptStanding = JSON.parse(JSON.stringify(standingOf(group)))
        assert.deepEqual(restored(configured, kept), group)
      }
    }),
    { numRuns: 30 },
  )
})

test('other steps never give the service more than it had', () => {
  const share = (weightBp: number): CanaryStep => ({ kind: 'share', weightBp })
  const steps = fc
    .uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 6 })
    .map((shares) => shares.toSorted((a, b) => a - b).map(share))
  fc.assert(
    fc.property(steps, steps, fc.nat(5), (before, after, at) => {
      const group = groupAt({ stage: 'canary', step: Math.min(at, before.length - 1), canary: { ...groupAt().canary, steps: before } })
      const back = restored({ ...group, canary: { ...group.canary, steps: after } }, standingOf(group))
      assert.ok(weightOf(back) <= weightOf(group))
      assert.ok(back.stage === 'canary' ? after[back.step] !== undefined : back.stage === 'shadow')
      const next = after[back.step + 1]
      if (back.stage === 'canary' && next?.kind === 'share') assert.ok(next.weightBp > weightOf(group))
    }),
  )
})

test('a group that has lost its service is the stand-in’s', () => {
  const alone = restored(groupAt({ upstream: null }), standingOf(groupAt({ stage: 'canary', step: 3, epoch: 9, lineage: 8 })))
  assert.deepEqual([alone.stage, alone.step, alone.epoch, alone.lineage], ['mock', 0, 9, 9])
})

test('a routing is never behind its groups, and changes go on from there', () => {
  const routing = routingOf([groupAt({ epoch: 41 }), groupAt({ id: 'b', epoch: 7, operations: [] })])
  assert.equal(routing.epoch, 41)
  assert.equal(withGroups(routing, [groupAt({ epoch: 42, stage: 'live' })]).epoch, 42)
})
