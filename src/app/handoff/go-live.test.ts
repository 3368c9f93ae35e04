import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupsOf } from './groups.ts'
import { goLive } from './go-live.ts'
import { loadContracts } from '../registry.ts'
import type { Assessment, GateReport } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'

const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: { '/a': { get: { operationId: 'listA', responses: { 200: { description: 'ok' } } } } },
}

async function group(changes: Partial<Group>): Promise<Group> {
  const [found] = groupsOf(await loadContracts({ contract: CONTRACT }), { groups: { a: { canary: { steps: ['consumer:qa', '50%'] } } } })
  assert.ok(found !== undefined)
  return { ...found, upstream: 'a', ...changes }
}

function gates(outcome: Assessment['outcome'], words = 'listA: 3 of 34 clean answers'): Assessment {
  const figures = { samples: 34, bad: 0, wanted: 0, lower: 0, upper: 0.1, llr: -3 }
  const report: GateReport = { gate: 'conformance', operation: 'listA', outcome, words, figures }
  return { outcome, reports: [report], censored: 0 }
}

test('a group goes live from the last step of its canary, with gates that pass and nobody in the way', async () => {
  const last = await group({ stage: 'canary', step: 1 })
  assert.deepEqual(goLive(last, gates('pass', 'listA: 34 clean answers')), {
    group: 'a',
    answer: 'yes',
    reasons: ['listA: 34 clean answers'],
  })
  assert.equal(goLive(await group({ stage: 'live' }), gates('pass')).answer, 'yes')
  const first = goLive(await group({ stage: 'canary', step: 0 }), gates('pass'))
  assert.deepEqual([first.answer, first.reasons], ['unknown', ['its gates pass, and the canary is still to come: 50 % of consumers']])
  assert.equal(goLive(await group({ stage: 'shadow' }), gates('waiting')).answer, 'unknown')
  assert.deepEqual(goLive(last, gates('inconclusive')).answer, 'unknown')
})

test('what has failed, is held, blocked, degraded or has no service says no, and why', async () => {
  const remark = { reason: 'wrong prices', by: 'robin', at: 1 }
  const cases: readonly (readonly [Partial<Group>, RegExp])[] = [
    [{ upstream: null }, /a has no service/],
    [{ held: { ...remark, lifts: 'by-hand' } }, /held by robin: wrong prices/],
    [{ blocked: remark }, /blocked: wrong prices/],
    [{ stage: 'live', degraded: remark }, /degraded: wrong prices/],
    [{ cooldown: { until: 9, length: 9 } }, /cools down/],
  ]
  for (const [changes, why] of cases) {
    const { answer, reasons } = goLive(await group({ stage: 'canary', step: 1, ...changes }), gates('pass'))
    assert.deepEqual([answer, why.test(reasons.join())], ['no', true], reasons.join())
  }
  assert.deepEqual(goLive(await group({ stage: 'shadow' }), gates('fail', 'listA: 4 of 9 answers break the contract')), {
    group: 'a',
    answer: 'no',
    reasons: ['listA: 4 of 9 answers break the contract'],
  })
})
