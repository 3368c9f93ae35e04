import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CanaryStep } from '../model/handoff-settings.ts'
import { canaryStep, namedIn, selected, stepsProblem, weightOf, wouldSelect, wouldSelectWords } from './canary.ts'
import { consumerOf, groupAt } from './handoff.fixture.ts'

const plain = groupAt({ stage: 'canary', profile: 'standard' })
const at = (steps: readonly CanaryStep[], step: number, changes: object = {}): typeof plain => ({
  ...plain,
  canary: { ...plain.canary, steps },
  step,
  ...changes,
})
const share = (weightBp: number): CanaryStep => ({ kind: 'share', weightBp })
const names = (...consumers: string[]): CanaryStep => ({ kind: 'consumers', consumers })

test('steps are read as people write them', () => {
  assert.deepEqual(['consumer:qa', 'consumers: qa, mobile', '5%', '0.25 %', '100%'].map(canaryStep), [
    names('qa'),
    names('qa', 'mobile'),
    share(500),
    share(25),
    share(10_000),
  ])
  for (const wrong of ['', '5', '101%', '0%', '0.001%', '-5%', 'consumer:', 'consumer:a,,b', 'half', '5%%']) {
    const read = canaryStep(wrong)
    assert.ok('wrong' in read, wrong)
    assert.equal(read.wrong, `${JSON.stringify(wrong)} is no canary step; write \`consumer:NAME\`, or a share from 0.01% to 100%.`)
  }
})

test('steps that cannot be walked are told', () => {
  assert.equal(stepsProblem([names('qa'), share(500), names('mobile'), share(2_500)]), null)
  assert.equal(stepsProblem([]), 'A canary needs at least one step.')
  assert.equal(
    stepsProblem([share(2_500), names('qa'), share(2_500)]),
    'The shares of a canary rise from step to step, and 25 % does not after 25 %.',
  )
  assert.match(stepsProblem(Array.from({ length: 101 }, () => names('qa'))) ?? '', /at most 100/)
})

test('a step gives the service the consumers it names and its share, and keeps those of the steps before', () => {
  const steps = [names('qa'), share(500), names('mobile'), share(2_500)]
  assert.deepEqual(
    [0, 1, 2, 3].map((step) => [weightOf(at(steps, step)), namedIn(at(steps, step))]),
    [
      [0, ['qa']],
      [500, ['qa']],
      [500, ['qa', 'mobile']],
      [2_500, ['qa', 'mobile']],
    ],
  )
  assert.equal(weightOf({ ...plain, stage: 'live' }), 10_000)
  assert.equal(weightOf({ ...plain, stage: 'shadow' }), 0)
  assert.equal(weightOf({ ...plain, stage: 'live', cooldown: { until: 1, length: 1 } }), 0)
})

test('raising a share never takes a consumer out, whatever the steps', () => {
  const ids = Array.from({ length: 200 }, (_, i) => consumerOf(`consumer-${i}`))
  const step = fc.oneof(
    fc.integer({ min: 1, max: 10_000 }).map(share),
    fc.nat(199).map((i) => names(`consumer-${i}`)),
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), fc.constantFrom('a1', 'b2', '9f3c01ab'), (steps, salt) => {
      for (let i = 1; i < steps.length; i++) {
        for (const consumer of ids) {
          if (selected(at(steps, i - 1, { salt }), consumer, 'r') !== null)
            assert.notEqual(selected(at(steps, i, { salt }), consumer, 'r'), null)
        }
      }
    }),
    { numRuns: 50 },
  )
})

test('a share of the consumers is the share that was asked for', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => consumerOf(`c${i}`))
  const count = wouldSelect(at([share(2_500)], 0), 0, ids).length
  assert.ok(Math.abs(count - 5_000) < 5 * Math.sqrt(20_000 * 0.25 * 0.75), String(count))
})

test('who cannot be told apart stays with the stand-in, or is drawn by the request', () => {
  const all = at([share(10_000)], 0)
  assert.equal(selected(all, consumerOf('anonymous', 'none'), 'r1'), null)
  assert.equal(selected(all, consumerOf('web', 'asserted'), 'r1'), null)
  assert.equal(selected({ ...all, profile: 'dev' }, consumerOf('web', 'asserted'), 'r1'), 'canary of 100 %')
  const half = at([share(5_000)], 0, { anonymous: 'random' })
  const drawn = Array.from({ length: 10_000 }, (_, i) => selected(half, consumerOf('anonymous', 'none'), `r${i}`)).filter(
    (why) => why !== null,
  )
  assert.ok(Math.abs(drawn.length - 5_000) < 250, String(drawn.length))
  assert.equal(selected(half, consumerOf('anonymous', 'none'), ''), null)
  // A name that a step has is an invitation; but nobody is invited as `anonymous`.
  assert.equal(selected(at([names('web')], 0), consumerOf('web', 'asserted'), ''), 'the canary names web')
  assert.equal(selected(at([names('anonymous')], 0), consumerOf('anonymous', 'none'), ''), null)
})

test('whom a step would select is told before it begins', () => {
  const steps = [names('qa'), share(1_100)]
  const consumers = ['acme', 'globex', 'café', 'qa'].map((id) => consumerOf(id))
  const group = at(steps, 0, { salt: 'orders.list', stage: 'shadow' })
  assert.deepEqual(wouldSelect(group, 0, consumers), ['qa'])
  assert.deepEqual(wouldSelect(group, 1, consumers), ['globex', 'café', 'qa'])
  assert.deepEqual(wouldSelect({ ...group, pins: { live: ['acme'], mock: ['globex'] } }, 1, consumers), ['acme', 'café', 'qa'])
  assert.equal(
    wouldSelectWords(group, 1, [...consumers, consumerOf('curl', 'guessed')]),
    '11 % of consumers: would select 3 of 5 known consumers (globex, café, qa); 1 of them are not told apart by credentials and stay with the stand-in',
  )
  assert.equal(wouldSelectWords(at([share(1)], 0), 0, consumers), '0.01 % of consumers: would select 0 of 4 known consumers (nobody)')
})
