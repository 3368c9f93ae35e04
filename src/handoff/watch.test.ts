import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../model/comparison.ts'
import type { Sample } from '../model/evidence.ts'
import type { Group } from '../model/handoff.ts'
import { groupAt, sampleOf } from './handoff.fixture.ts'
import { alarmOf, type Watch, watched, watchOf } from './watch.ts'

function after(group: Group, samples: readonly Sample[], from: Watch = watchOf(group)): Watch {
  return samples.reduce((watch, sample) => watched(watch, group, sample), from)
}

const times = (count: number, changes: Parameters<typeof sampleOf>[0]): Sample[] =>
  Array.from({ length: count }, () => sampleOf({ leg: 'live', ...changes }))
const event = (gate: string, value: Event): Parameters<typeof sampleOf>[0] => ({ events: { [gate]: value } })
const live = groupAt({ stage: 'live' })

test('a service that always fails raises the alarm at the third answer of a canary, and at the fourth when live', () => {
  for (const gate of ['availability', 'conformance']) {
    const bad = event(gate, 'bad')
    assert.equal(alarmOf(after(groupAt({ stage: 'canary' }), times(2, bad))), null)
    assert.equal(
      alarmOf(after(groupAt({ stage: 'canary' }), times(3, bad))),
      '3 of 3 answers failed or broke the contract, too many in a row',
    )
    assert.equal(alarmOf(after(live, times(3, bad))), null)
    assert.equal(alarmOf(after(live, times(4, bad))), '4 of 4 answers failed or broke the contract, too many in a row')
  }
})

test('late answers raise an alarm of their own, later; other data than the stand-in’s raises none', () => {
  assert.equal(alarmOf(after(live, times(7, event('latency', 'bad')))), null)
  assert.equal(alarmOf(after(live, times(8, event('latency', 'bad')))), '8 of 8 answers came late, too many in a row')
  assert.equal(alarmOf(after(live, times(100, event('agreement', 'bad')))), null)
})

test('copies count in shadow only, old routings and what was not looked at never', () => {
  const bad = event('availability', 'bad')
  assert.equal(alarmOf(after(live, times(9, { ...bad, leg: 'shadow' }))), null)
  assert.notEqual(alarmOf(after(groupAt({ stage: 'shadow' }), times(9, { ...bad, leg: 'shadow' }))), null)
  assert.equal(alarmOf(after({ ...live, lineage: 5 }, times(9, { ...bad, epoch: 4 }))), null)
  const none = { availability: 'none', conformance: 'none', agreement: 'none', latency: 'none' } as const
  assert.deepEqual(after(live, times(9, { events: none })), watchOf(live))
})

test('with new evidence the watch begins anew, and not before', () => {
  const raised = after(live, times(4, event('availability', 'bad')))
  assert.notEqual(alarmOf(after({ ...live, epoch: 9 }, times(1, {}), raised)), null)
  assert.equal(alarmOf(after({ ...live, epoch: 9, lineage: 9 }, times(1, { epoch: 9 }), raised)), null)
})

test('what is worse than a bad answer does not wait for the sums', () => {
  const at = (when: number, grave: Sample['grave'], more: Parameters<typeof sampleOf>[0] = {}): Sample =>
    sampleOf({ leg: 'live', at: when, ...more, ...(grave === undefined ? {} : { grave }) })
  assert.equal(alarmOf(after(live, [at(1, 'critical')])), 'getOrder is critical, and its answer broke the contract')
  assert.match(alarmOf(after(live, [at(1, 'identity')])) ?? '', /somebody else than before/)
  assert.equal(alarmOf(after(live, [at(1, 'excess')])), null)
  assert.match(alarmOf(after(live, [at(1, 'excess'), at(2, undefined), at(60_000, 'framing')])) ?? '', /twice within a minute/)
  assert.equal(alarmOf(after(live, [at(1, 'excess'), at(60_001, 'excess')])), null)
  assert.equal(alarmOf(after(live, [at(1, 'critical', { leg: 'shadow' })])), null)
  assert.equal(alarmOf(after({ ...live, lineage: 5 }, [at(1, 'critical', { epoch: 4 })])), null)
  const calm = after({ ...live, lineage: 5 }, [at(2, undefined, { epoch: 5 })], after(live, [at(1, 'critical')]))
  assert.equal(alarmOf(calm), null)
})
