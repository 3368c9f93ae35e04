import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Progress, WayStatus } from '../../src/control/group-status.ts'
import type { GateReport } from '../../src/model/evidence.ts'
import { moveWords } from './move-words.ts'
import { bundleReasons, curveWords, dateOf, stepPath } from './plan.ts'
import { tallyWords, verdictWords } from './verdict.ts'
import { hardestFirst, isOnItsWay, placeOf, progressShare, progressWords, remarksOf, shareWords, span, weakest } from './way.ts'

const NOW = 1_000_000_000

const way = (change: Partial<WayStatus> = {}): WayStatus => ({
  epoch: 3,
  step: 0,
  since: NOW,
  held: null,
  degraded: null,
  cooldown: null,
  blocked: null,
  forced: null,
  approvals: [],
  target: 'live',
  profile: 'dev',
  advance: 'propose',
  steps: ['qa', '25 % of consumers'],
  weight: 0,
  proposal: null,
  draining: null,
  reason: '',
  outcome: 'waiting',
  missing: [],
  progress: [],
  ...change,
})

const progress = (change: Partial<Progress> = {}): Progress => ({
  operation: 'getOrder',
  gate: 'availability',
  outcome: 'waiting',
  samples: 30,
  bad: 0,
  wanted: 90,
  ...change,
})

test('what has gone wrong is told before what waits, each in a sentence', () => {
  const remark = { reason: 'connection refused', by: 'controller', at: NOW - 61_000 }
  const told = remarksOf(
    way({
      blocked: remark,
      degraded: remark,
      cooldown: { until: NOW + 180_000, length: 180_000 },
      held: { ...remark, by: 'ada', reason: '', lifts: 'by-hand' },
      forced: { ...remark, by: 'ada', until: NOW + 7_200_000, back: { stage: 'shadow', step: 0 } },
      proposal: { to: 'canary', step: 1, reason: 'its gates pass', at: NOW },
    }),
    NOW,
  )
  assert.deepEqual(
    told.map(({ tone }) => tone),
    ['broken', 'broken', 'broken', 'caution', 'caution', 'good'],
  )
  assert.deepEqual(
    told.map(({ words }) => words),
    [
      'Blocked, somebody has to look: connection refused.',
      'Degraded for 61 s: reads are answered from elsewhere, writes are refused (connection refused).',
      'Rolled back by an alarm: nothing goes to the service for 3 min more.',
      'Held by ada.',
      'Past its gates for 2 h more, then back to shadow: ada: connection refused.',
      'Waits for somebody to agree: its gates pass.',
    ],
  )
  assert.deepEqual(remarksOf(way({ cooldown: { until: NOW - 1, length: 5 } }), NOW), [], 'what is over is not told')
})

test('a canary says whom the service answers, other stages need not', () => {
  const status = { stage: 'canary', way: way({ step: 1, weight: 2_500 }) } as const
  assert.equal(shareWords(status), 'the service answers 25 % of consumers (step 2 of 2: 25 % of consumers)')
  assert.match(shareWords({ ...status, way: way({ weight: 0 }) }), /^nobody is answered by the service now/)
  assert.equal(shareWords({ stage: 'live', way: way() }), '')
  assert.equal(placeOf({ steps: [] }, 'canary', 2), 'canary, step 3')
  assert.deepEqual(
    [isOnItsWay(status), isOnItsWay({ stage: 'mock', way: way() }), isOnItsWay({ stage: 'shadow', way: null })],
    [true, false, false],
  )
})

test('evidence is told as what was seen and what it still takes, the hardest first', () => {
  assert.equal(progressWords(progress()), 'availability: 30 of 120 answers, none bad')
  assert.equal(progressWords(progress({ outcome: 'pass', samples: 1 })), 'availability: passed with 1 answer, none bad')
  assert.equal(progressWords(progress({ outcome: 'fail', bad: 4 })), 'availability: 4 of 30 answers bad')
  assert.equal(progressShare(progress()), 0.25)
  assert.equal(progressShare(progress({ samples: 0, wanted: 0 })), 0)
  const all = [progress({ outcome: 'pass' }), progress({ wanted: 5 }), progress(), progress({ outcome: 'fail' })]
  assert.deepEqual(
    hardestFirst(all).map(({ outcome, wanted }) => `${outcome} ${wanted}`),
    ['fail 90', 'waiting 90', 'waiting 5', 'pass 90'],
  )
  assert.deepEqual([span(0), span(119_000), span(3_600_000), span(200_000_000)], ['1 s', '119 s', '60 min', '2 days'])
})

test('what was found and what was done are told in words', () => {
  assert.equal(verdictWords('uncomparable', 'state'), 'They know different things, so nothing can be said (state).')
  assert.equal(verdictWords('error', ''), 'It could not be compared.')
  assert.equal(verdictWords('matched', 'auth'), 'Both say the same, as far as the contract and the request determine it.')
  assert.equal(tallyWords({ matched: 1_200, mismatched: 0, error: 3 }), '1,200 matched, 3 error')
  assert.equal(moveWords({ to: 'shadow' }), 'got a service behind it')
  assert.equal(moveWords({ what: 'released', to: 'shadow' }), 'was let go')
  assert.equal(moveWords({ what: 'T3', to: 'canary', step: 2 }), 'went to step 3 of its canary')
})

const curve = { days: [0, 2, 4], unblocked: [0, 100, 100], live: [0, 0, 300], most: { unblocked: 100, live: 300 } }

test('a curve is a path of steps, and sentences that say the same', () => {
  assert.equal(stepPath([0, 2, 4], [0, 25, 100], { width: 200, height: 100, last: 8 }), 'M 0 100 H 50 V 75 H 100 V 0 H 200')
  assert.equal(stepPath([], [], { width: 200, height: 100, last: 0 }), 'M 0 100 H 200')
  const bare = { cost: 5_000, curve: { ...curve, days: [0, 2, 9] } }
  assert.deepEqual(curveWords({ curve, bare, cost: 3_000, currency: 'EUR' }), [
    'Waiting costs 3,000 EUR with stand-ins, and 5,000 EUR without any.',
    'Half of the 400 EUR a day is freed on day 4 with stand-ins, on day 9 without.',
  ])
})

test('days of a plan are working days, and work has its reasons', () => {
  // A Monday.
  assert.deepEqual(
    [0, 1, 4, 5, 12, 2.5].map((day) => dateOf('2027-01-04', day)),
    ['2027-01-04', '2027-01-05', '2027-01-08', '2027-01-11', '2027-01-20', '2027-01-07'],
  )
  assert.equal(dateOf('soon', 3), 'soon')
  const bundle = { title: 'Build it', steps: [], work: 2, from: 0, to: 2, density: 150, unblocks: ['a'], completes: ['b', 'c'] }
  const title = (need: string): string => need.toUpperCase()
  assert.deepEqual(bundleReasons(bundle, title, 'EUR'), [
    'Each day of it frees 150 EUR a day.',
    'Then A can start.',
    'Then B and C can be real.',
  ])
  assert.deepEqual(bundleReasons({ ...bundle, density: null, unblocks: [], completes: [] }, title, 'EUR'), ['Others wait for it.'])
})

test('what a group stands on is what was seen least of it', () => {
  const report = (operation: string, samples: number, gate: GateReport['gate'] = 'agreement'): GateReport => ({
    gate,
    operation,
    outcome: 'pass',
    words: `${operation}: ${samples} clean answers`,
    figures: { samples, bad: 0, wanted: 0, lower: 0, upper: 1 / (samples + 1), llr: 0 },
  })
  assert.equal(weakest([report('a', 90), report('b', 40), report('c', 0)]), 'b: 40 clean answers')
  assert.equal(weakest([report('a', 0), report('a', 7, 'conformance')]), 'a: 7 clean answers')
  assert.equal(weakest([]), '')
})
