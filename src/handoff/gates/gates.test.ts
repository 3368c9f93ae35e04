import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Gate } from '../../model/comparison.ts'
import type { EvidenceRecord, GateReport, Sample } from '../../model/evidence.ts'
import { Evidence } from '../evidence/evidence.ts'
import { BINDING, gatedOf, groupAt, operationOf, questionOf, sampleOf } from '../handoff.fixture.ts'
import { assess, missingWords } from './gates.ts'
import type { GateQuestion } from './question.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Samples that all count, of as many different requests, a second apart. */
function evidenceOf(count: number, change: (i: number) => Parameters<typeof sampleOf>[0] = () => ({}), binding = BINDING): EvidenceRecord {
  const evidence = Evidence.begin(binding, 'n1', 0)
  for (let i = 0; i < count; i++) evidence.add(sampleOf({ fingerprint: `f${i}`, at: 1_000 * (i + 1), ...change(i) }))
  return evidence.record()
}

function reportOf(
  question: Partial<GateQuestion>,
  gate: GateReport['gate'],
  operation: string | null = 'getOrder',
): GateReport | undefined {
  return assess(questionOf(question)).reports.find((report) => report.gate === gate && report.operation === operation)
}

function said(question: Partial<GateQuestion>, gate: GateReport['gate'], operation: string | null = 'getOrder'): string {
  const report = reportOf(question, gate, operation)
  return report === undefined ? 'no such gate' : `${report.outcome}: ${report.words}`
}

test('nobody has called: the gates wait, and say for what', () => {
  assert.equal(said({}, 'agreement'), 'waiting: getOrder: no answer yet; 251 clean answers are wanted')
  assert.equal(said({}, 'coverage'), 'waiting: getOrder: 0 of 20 different requests; no answer yet with 200; no consumer has called it yet')
  assert.equal(assess(questionOf()).outcome, 'waiting')
})

test('clean answers are counted up to those that are wanted, and bound what can be wrong', () => {
  assert.equal(
    said({ evidence: evidenceOf(180) }, 'agreement'),
    'waiting: getOrder: 180 of 251 clean answers; mismatch below 2.3 %, 95 % sure',
  )
  assert.equal(said({ evidence: evidenceOf(251) }, 'agreement'), 'pass: getOrder: 251 clean answers; mismatch below 1.8 %, 95 % sure')
  assert.equal(said({ evidence: evidenceOf(1) }, 'latency'), 'waiting: getOrder: 1 of 40 clean answers; late answers below 96 %, 95 % sure')
  assert.equal(assess(questionOf({ evidence: evidenceOf(251) })).outcome, 'pass')
})

test('a bad answer is named with what outweighs it, several stop, and one consumer’s are told to be', () => {
  const bad = (gate: Gate, ...at: number[]): EvidenceRecord =>
    evidenceOf(100, (i) => (at.includes(i) ? { consumer: 'ios', verdict: 'mismatched', events: { [gate]: 'bad' } } : {}))
  assert.equal(
    said({ evidence: bad('agreement', 50) }, 'agreement'),
    'waiting: getOrder: 1 of 100 answers differs, all to ios, and 278 more clean ones would outweigh it; mismatch below 6.5 %, 95 % sure',
  )
  assert.match(
    said({ evidence: bad('conformance', 1, 2, 3) }, 'conformance'),
    /^fail: getOrder: 3 of 100 answers break the contract, all to ios; broken answers between 0\.\d+ % and 1\d %, 95 % sure$/,
  )
  assert.equal(assess(questionOf({ evidence: bad('availability', 1, 2, 3) })).outcome, 'fail')
})

test('too many answers that could not be looked at make the rest say nothing', () => {
  const none = { availability: 'none', conformance: 'none', agreement: 'none', latency: 'none' } as const
  const record = evidenceOf(500, (i) => (i % 10 === 0 ? { verdict: 'censored', events: none } : {}))
  const assessment = assess(questionOf({ evidence: record }))
  assert.equal(assessment.outcome, 'inconclusive')
  assert.equal(assessment.censored, 0.1)
  assert.equal(
    said({ evidence: record }, 'agreement'),
    'inconclusive: getOrder: 50 of 500 answers could not be looked at (10 %), so the others say too little',
  )
  const uncomparable = evidenceOf(500, (i) => (i % 2 === 0 ? { verdict: 'uncomparable', events: { agreement: 'none' } } : {}))
  assert.equal(said({ evidence: uncomparable }, 'agreement').slice(0, 5), 'waiti')
  assert.equal(said({ evidence: uncomparable }, 'conformance').slice(0, 5), 'pass:')
})

test('what stays undecided, by its number or by its time, is for a person', () => {
  const record = evidenceOf(5_000, (i) => (i % 128 === 127 ? { verdict: 'mismatched', events: { agreement: 'bad' } } : {}))
  assert.match(
    said({ evidence: record }, 'agreement'),
    /^inconclusive: getOrder: undecided after 5,000 answers, of which 39 differ; mismatch between 0\.\d+ % and 1\.\d %/,
  )
  const evidence = evidenceOf(100, () => ({ at: 8 * DAY }))
  assert.equal(
    said({ evidence, now: 8 * DAY }, 'conformance'),
    'inconclusive: getOrder: 100 of 251 clean answers; broken answers below 3.9 %, 95 % sure; 7 days have not been enough',
  )
})

test('one busy operation does not carry a silent one, unless a person says so', () => {
  const operations = [gatedOf('getOrder'), gatedOf('cancelOrder')]
  const evidence = evidenceOf(1_000)
  assert.equal(assess(questionOf({ operations, evidence })).outcome, 'waiting')
  for (const change of [{ quiet: ['cancelOrder'] }, { waived: ['cancelOrder'] }]) {
    assert.equal(assess(questionOf({ operations, evidence, group: groupAt({ stage: 'shadow', ...change }) })).outcome, 'pass')
  }
  const loud = evidenceOf(1_000, (i) => (i < 3 ? { operation: 'cancelOrder', events: { availability: 'bad' } } : {}))
  assert.equal(
    assess(questionOf({ operations, evidence: loud, group: groupAt({ stage: 'shadow', quiet: ['cancelOrder'] }) })).outcome,
    'fail',
  )
})

test('writes that are not copied are left to consumers whom the canary names, and pass nowhere without them', () => {
  const operations = [gatedOf('createOrder', { operation: operationOf('createOrder', { method: 'POST' }) })]
  const shares = groupAt({ stage: 'shadow' })
  assert.equal(
    said({ operations, group: shares }, 'availability', 'createOrder'),
    'waiting: createOrder: cannot be copied; let the canary’s first step name consumers who are to try it, or waive it',
  )
  const canary = { ...shares.canary, steps: [{ kind: 'consumers', consumers: ['qa'] } as const, ...shares.canary.steps] }
  assert.equal(
    said({ operations, group: { ...shares, canary } }, 'availability', 'createOrder'),
    'pass: createOrder: cannot be copied; qa will try it at the canary’s first step',
  )
  const first = { ...shares, canary, stage: 'canary' as const, judged: true }
  assert.match(said({ operations, group: first }, 'availability', 'createOrder'), /^waiting: createOrder: no answer yet/)
  assert.equal(said({ group: first }, 'availability'), 'pass: getOrder: has been judged in shadow')
  assert.match(said({ group: { ...first, step: 1 } }, 'availability'), /^waiting: getOrder: no answer yet/)
  // Another build, another contract, or force: what shadow has judged was not this.
  assert.match(said({ group: { ...first, judged: false } }, 'availability'), /^waiting: getOrder: no answer yet/)
  const dual = { ...shares, shadow: { ...shares.shadow, unsafe: 'dual-write' as const } }
  assert.match(said({ operations, group: dual }, 'availability', 'createOrder'), /^waiting: createOrder: no answer yet/)
})

test('agreement is asked only where the stand-in answers beside the service', () => {
  const canary = groupAt({ stage: 'canary' })
  assert.equal(said({ group: canary }, 'agreement'), 'no such gate')
  assert.match(said({ group: { ...canary, canary: { ...canary.canary, reverseShadow: true } } }, 'agreement'), /^waiting/)
  assert.equal(said({ operations: [gatedOf('getOrder', { compared: false })] }, 'agreement'), 'no such gate')
})

test('coverage wants other requests, every success, provoked errors, a filled list, and in strict two consumers', () => {
  const operations = [gatedOf('getOrder', { successes: ['200', '2XX'], failures: ['404'], list: true })]
  const record = evidenceOf(30, (i) => ({ fingerprint: `f${i % 4}` }))
  assert.equal(
    said({ operations, evidence: record }, 'coverage'),
    'waiting: getOrder: 4 of 20 different requests; no answer yet with 404; no list yet with anything in it',
  )
  assert.equal(
    said({ operations: [gatedOf('getOrder', { kinds: 4 })], evidence: record }, 'coverage'),
    'pass: getOrder: 4 different requests by web, answered with 200',
  )
  const dev = groupAt({ stage: 'shadow', profile: 'dev' })
  assert.equal(said({ operations, evidence: record, group: dev }, 'coverage'), 'waiting: getOrder: no list yet with anything in it')
  const strict = groupAt({ stage: 'shadow', profile: 'strict' })
  const many = evidenceOf(60, (i) => ({ filled: true, status: i === 0 ? 404 : 200 }))
  assert.equal(
    said({ operations, evidence: many, group: strict }, 'coverage'),
    'waiting: getOrder: only web has called it; 2 consumers are wanted',
  )
})

test('evidence of another contract, service or round is none, and old evidence waits for new', () => {
  const words = (change: object): string => said({ evidence: evidenceOf(300), binding: { ...BINDING, ...change } }, 'fresh', null)
  assert.equal(words({}), 'pass: the evidence is of this contract and this service')
  assert.equal(words({ contractHash: 'c2' }), 'waiting: the evidence is of another contract and begins anew')
  assert.equal(words({ upstream: 'u2' }), 'waiting: the evidence is of another version of the service and begins anew')
  assert.equal(words({ lineage: 2 }), 'waiting: the evidence is of another round and begins anew')
  const spent = { evidence: evidenceOf(300), binding: { ...BINDING, contractHash: 'c2' } }
  assert.equal(said(spent, 'agreement'), 'waiting: getOrder: no answer yet; 251 clean answers are wanted')
  assert.equal(
    said({ evidence: evidenceOf(300), now: 8 * DAY }, 'fresh', null),
    'waiting: getOrder: the latest answer is older than 7 days',
  )
})

test('dwell and approval wait for time and for people', () => {
  const evidence = evidenceOf(300)
  assert.equal(said({ evidence, now: 3 * MINUTE }, 'dwell', null), 'waiting: shadow has lasted 3 minutes of 10 minutes')
  const two = groupAt({ stage: 'shadow', approval: 'two', approvals: [{ who: 'ada', at: 1 }] })
  assert.equal(said({ group: two }, 'approval', null), 'waiting: ada agreed; one person has to agree: understudy approve orders')
  const twice = { ...two, approvals: [...two.approvals, { who: 'ada', at: 2 }] }
  assert.equal(reportOf({ group: twice }, 'approval', null)?.outcome, 'waiting')
  const both = { ...two, approvals: [...two.approvals, { who: 'bob', at: 2 }] }
  assert.equal(said({ group: both }, 'approval', null), 'pass: ada and bob agreed')
})

test('requests that we make up are at most half of the good ones, and count for no agreement', () => {
  const made = (i: number): Parameters<typeof sampleOf>[0] => (i % 4 === 0 ? {} : { leg: 'synthetic' satisfies Sample['leg'] })
  const evidence = evidenceOf(400, made)
  assert.equal(reportOf({ evidence }, 'availability')?.figures?.samples, 200)
  assert.equal(reportOf({ evidence }, 'agreement')?.figures?.samples, 100)
})

test('mock asks for a service that answers, and live for nothing', () => {
  const mock = groupAt({ stage: 'mock' })
  assert.equal(
    said({ group: mock, reach: { passed: 1, failure: 'connection refused' } }, 'reach', null),
    'waiting: orders has answered 1 of 3 probes: connection refused',
  )
  assert.equal(said({ group: { ...mock, upstream: null } }, 'reach', null), 'waiting: orders has no service to hand over to')
  assert.deepEqual(assess(questionOf({ group: mock })).outcome, 'pass')
  assert.deepEqual(assess(questionOf({ group: groupAt({ stage: 'live' }) })), { outcome: 'pass', reports: [], censored: 0 })
})

test('what is missing is told worst first, and of an operation’s waiting gates the longest', () => {
  const operations = [gatedOf('getOrder'), gatedOf('listOrders')]
  const evidence = evidenceOf(100, (i) =>
    i < 3 ? { operation: 'listOrders', verdict: 'mismatched', events: { agreement: 'bad' } } : { operation: 'getOrder' },
  )
  const words = missingWords(assess(questionOf({ operations, evidence })))
  assert.match(words[0] ?? '', /^listOrders: 3 of 3 answers differ; mismatch between/)
  assert.deepEqual(
    words.filter((one) => one.startsWith('getOrder')),
    ['getOrder: 97 of 251 clean answers; failures below 4 %, 95 % sure'],
  )
})
