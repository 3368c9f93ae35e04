import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EvidenceRecord, Sample } from '../../model/evidence.ts'
import { BINDING, sampleOf } from '../handoff.fixture.ts'
import { Evidence } from './evidence.ts'
import { mergedEvidence } from './merge.ts'

function recordOf(samples: readonly Sample[], node = 'n1'): EvidenceRecord {
  const evidence = Evidence.begin(BINDING, node, 500)
  for (const sample of samples) evidence.add(sample)
  return evidence.record()
}

const samples = fc.array(
  fc
    .record({
      operation: fc.constantFrom('getOrder', 'listOrders', '__proto__', 'constructor'),
      consumer: fc.constantFrom('web', 'ios', 'toString'),
      at: fc.integer({ min: 1, max: 1_000 }),
      leg: fc.constantFrom<Sample['leg']>('shadow', 'live', 'synthetic'),
      fingerprint: fc.constantFrom('a', 'b', 'c'),
      counted: fc.boolean(),
      status: fc.constantFrom(200, 404, null),
      filled: fc.boolean(),
      bad: fc.boolean(),
      verdict: fc.constantFrom<Sample['verdict']>('matched', 'mismatched', 'uncomparable', 'censored', 'error'),
    })
    .map(({ bad, ...rest }) => {
      const unseen = rest.verdict === 'censored' || rest.verdict === 'error'
      const event = unseen ? 'none' : bad ? 'bad' : 'good'
      const agreement = rest.verdict === 'uncomparable' ? 'none' : event
      return sampleOf({ ...rest, events: { availability: event, conformance: event, latency: event, agreement } })
    }),
  { maxLength: 60 },
)

test('evidence counts by operation and gate, and tells what it has seen', () => {
  const record = recordOf([
    sampleOf(),
    sampleOf({ at: 900, fingerprint: 'f2', consumer: 'ios', status: 404, events: { agreement: 'bad' }, verdict: 'mismatched' }),
    sampleOf({ counted: false, at: 2_000, filled: true }),
    sampleOf({ verdict: 'uncomparable', events: { agreement: 'none' } }),
    sampleOf({
      verdict: 'censored',
      events: { availability: 'none', conformance: 'none', agreement: 'none', latency: 'none' },
      status: null,
    }),
    sampleOf({ leg: 'synthetic', consumer: 'understudy', fingerprint: 'made' }),
  ])
  const clean = { good: 3, bad: 0, uncomparable: 0, censored: 1 }
  assert.deepEqual(record.operations['getOrder'], {
    gates: { availability: clean, conformance: clean, latency: clean, agreement: { good: 1, bad: 1, uncomparable: 1, censored: 1 } },
    synthetic: {
      availability: { good: 1, bad: 0 },
      conformance: { good: 1, bad: 0 },
      agreement: { good: 0, bad: 0 },
      latency: { good: 1, bad: 0 },
    },
    repeated: 1,
    distinct: ['f1', 'f2'],
    statuses: { 200: 4, 404: 1 },
    consumers: { web: { samples: 4, bad: 0 }, ios: { samples: 1, bad: 1 } },
    filled: true,
    first: 900,
    last: 2_000,
  })
})

test('samples of an older routing are no evidence, and copies are none where only consumers count', () => {
  const evidence = Evidence.begin({ ...BINDING, lineage: 5, copies: false }, 'n1', 0)
  assert.deepEqual(
    [
      evidence.add(sampleOf({ epoch: 4, leg: 'live' })),
      evidence.add(sampleOf({ epoch: 5, leg: 'shadow' })),
      evidence.add(sampleOf({ epoch: 5, leg: 'live' })),
      evidence.add(sampleOf({ epoch: 9, leg: 'live' })),
    ],
    [false, false, true, true],
  )
  assert.equal(evidence.record().operations['getOrder']?.gates.availability.good, 2)
})

test('memory is bounded, whatever comes', () => {
  const evidence = Evidence.begin(BINDING, 'n1', 0)
  for (let i = 0; i < 20_000; i++) {
    evidence.add(sampleOf({ operation: `op${i % 7_000}`, consumer: `c${i}`, fingerprint: `f${i}`, status: i }))
    evidence.add(sampleOf({ operation: 'busy', consumer: `c${i}`, fingerprint: `f${i}`, status: i }))
  }
  const { operations } = evidence.record()
  assert.equal(Object.keys(operations).length, 5_000)
  const one = Evidence.begin(BINDING, 'n1', 0)
  for (let i = 0; i < 1_000; i++) one.add(sampleOf({ consumer: `c${i}`, fingerprint: `f${i}`, status: i }))
  const record = one.record().operations['getOrder']
  assert.deepEqual(
    [record?.distinct.length, Object.keys(record?.statuses ?? {}).length, Object.keys(record?.consumers ?? {}).length],
    [64, 100, 101],
  )
  assert.deepEqual(record?.consumers['…'], { samples: 900, bad: 0 })
})

test('evidence survives being written as JSON, and goes on from there', () => {
  fc.assert(
    fc.property(samples, samples, (before, after) => {
      const kept: EvidenceRecord = JSON.parse(JSON.stringify(recordOf(before)))
      assert.deepEqual(kept, recordOf(before))
      const continued = new Evidence(kept)
      for (const sample of after) continued.add(sample)
      assert.deepEqual(continued.record(), recordOf([...before, ...after]))
    }),
  )
})

test('a record is not changed by what comes later', () => {
  const evidence = Evidence.begin(BINDING, 'n1', 0)
  evidence.add(sampleOf())
  const record = evidence.record()
  const text = JSON.stringify(record)
  evidence.add(sampleOf({ consumer: 'ios', status: 500, fingerprint: 'f9', events: { availability: 'bad' } }))
  assert.equal(JSON.stringify(record), text)
})

test('records of one node do not add up, those of several do, and in any order', () => {
  fc.assert(
    fc.property(samples, samples, samples, (early, late, other) => {
      const a1 = recordOf(early, 'a')
      const a2 = recordOf([...early, ...late], 'a')
      const b = recordOf(other, 'b')
      const all = mergedEvidence(BINDING, [a1, a2, b])
      assert.deepEqual(mergedEvidence(BINDING, [b, a2, a1, a2]), all)
      assert.equal(all?.node, 'a+b')
      for (const [id, { gates }] of Object.entries(all?.operations ?? {})) {
        const good = [a2, b].map((record) => new Map(Object.entries(record.operations)).get(id)?.gates.agreement.good ?? 0)
        assert.equal(gates.agreement.good, (good[0] ?? 0) + (good[1] ?? 0))
      }
    }),
  )
})

test('records of another contract, service or round do not count', () => {
  const record = recordOf([sampleOf()])
  for (const other of [{ lineage: 2 }, { contractHash: 'c2' }, { upstream: 'u2' }, { group: 'x' }]) {
    assert.equal(mergedEvidence({ ...BINDING, ...other }, [record]), null)
  }
})
