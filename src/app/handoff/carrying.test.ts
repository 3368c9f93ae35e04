import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupAt } from '../../handoff/handoff.fixture.ts'
import { standingOf } from '../../handoff/standing.ts'
import { configuredOf } from './carrying.ts'

const share = (weightBp: number) => ({ kind: 'share', weightBp }) as const
const STEPS = [share(500), share(2_500), share(10_000)]
const CANARY = { ...groupAt().canary, steps: STEPS }

function over(now: Parameters<typeof groupAt>[0], configured: Parameters<typeof groupAt>[0]): readonly unknown[] {
  const before = groupAt({ canary: CANARY, epoch: 9, lineage: 7, since: 1, approvals: [{ who: 'mia', at: 2 }], ...now })
  const { stage, target, salt } = groupAt()
  const kept = { standing: standingOf(before), configured: { stage, target, salt }, written: false, mockIdSeen: null }
  const after = configuredOf(groupAt({ canary: CANARY, ...configured }), kept, 1_000)
  return [after.stage, after.step, after.epoch, after.lineage, after.since, after.approvals.length]
}

test('a group that a restart leaves where it stood goes on from there, with its evidence', () => {
  assert.deepEqual(over({ stage: 'canary', step: 1 }, {}), ['canary', 1, 9, 7, 1, 1])
  assert.deepEqual(over({ stage: 'live' }, {}), ['live', 0, 9, 7, 1, 1])
})

test('where other steps or no service move it at a restart, its epoch rises, and what was known of the place it had is no evidence of this one', () => {
  const fewer = { ...CANARY, steps: [share(1_000), share(5_000)] }
  assert.deepEqual(over({ stage: 'canary', step: 1 }, { canary: fewer }), ['canary', 0, 10, 10, 1_000, 0])
  const larger = { ...CANARY, steps: [share(5_000)] }
  assert.deepEqual(over({ stage: 'canary', step: 1 }, { canary: larger }), ['shadow', 0, 10, 10, 1_000, 0])
  assert.deepEqual(over({ stage: 'canary', step: 1 }, { upstream: null }).slice(0, 4), ['mock', 0, 10, 10])
})
