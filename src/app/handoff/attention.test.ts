import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupAt } from '../../handoff/handoff.fixture.ts'
import { Attention } from './attention.ts'

test('a group is looked at when something of it is new, when its time has come, and every ten seconds', () => {
  const attention = new Attention()
  const group = groupAt({ stage: 'shadow', profile: 'dev', since: 0 })
  assert.deepEqual(
    [
      attention.wants(group, [group, 1], 1_000),
      attention.wants(group, [group, 1], 1_500),
      attention.wants(group, [group, 2], 2_000),
      attention.wants(group, [group, 2], 11_900),
      attention.wants(group, [group, 2], 12_000),
    ],
    [true, false, true, false, true],
  )
  const cooling = { ...group, cooldown: { until: 14_000, length: 1 } }
  assert.deepEqual(
    [12_500, 13_900, 14_000, 14_100].map((now) => attention.wants(cooling, [cooling, 2], now)),
    [true, false, true, false],
  )
})
