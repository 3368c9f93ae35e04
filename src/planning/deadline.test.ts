import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../schema/random.ts'
import { ClosureFinder } from './cut.ts'
import { Deadline } from './deadline.ts'
import { declaredOf } from './declared.fixture.ts'
import { cheapest } from './exact.ts'
import { forecastOf } from './forecast.ts'
import { jobOf } from './job.ts'
import { chainInstance, largeInstance } from './large.fixture.ts'
import { linearBound } from './linear.ts'
import { planOf } from './plan.ts'
import { problemOf } from './problem.ts'
import { randomInstance } from './random-instance.fixture.ts'
import { needsOf } from './report-rows.ts'
import { workOut } from './work-out.ts'

test('shares are of what is left, or of the whole', () => {
  let now = 100
  const time = new Deadline(1_000, () => now)
  now = 500
  const [part, half, tenth] = [time.part(0.5), time.until(0.5), time.until(0.1)]
  assert.deepEqual([time.left(), part.left(), half.left(), tenth.left()], [600, 300, 100, 0])
  now = 700
  assert.deepEqual([time.stop(), part.stop(), half.stop(), tenth.stop()], [false, false, true, true])
  assert.deepEqual([Deadline.NONE.stop(), Deadline.NONE.part(0.5).stop(), Deadline.NONE.until(0.5).stop()], [false, false, false])
})

test('a plan that is asked for late has its shares of what is left', () => {
  let now = 0
  const time = new Deadline(1_000, () => now)
  now = 900
  const instance = randomInstance(new Random(4), 14, 9)
  const [late, free] = [planOf(instance, { time }), planOf(instance)]
  assert.deepEqual([late.settled, late.blocks.every(({ settled }) => settled), late.cost], [true, true, free.cost])
})

test('cuts, proofs and programmes end when time is up', () => {
  const problem = problemOf(randomInstance(new Random(1), 9, 9))
  const late = (): boolean => true
  const profits = problem.steps.map((_, at) => (at % 2 === 0 ? -3 : 5))
  assert.equal(new ClosureFinder(problem.before, [...problem.steps.keys()], profits).largest(late), null)
  assert.equal(cheapest(problem, late), null)
  const asked: number[] = []
  const solve = (_model: string, seconds: number): null => {
    asked.push(seconds)
    return null
  }
  assert.equal(linearBound(problem, solve, new Deadline(0, () => 7)), null)
  assert.equal(linearBound(problem, solve, new Deadline(600, () => 7)), null)
  assert.deepEqual(asked, [0.3])
})

for (const [name, instance] of [
  ['a product that grows', largeInstance(1_000)],
  ['a chain', chainInstance(1_000)],
] as const) {
  test(`2,000 steps of ${name} have a plan with its bound where there is no time at all, and it is said so`, () => {
    const report = workOut({ ...jobOf(declaredOf(instance)), budget: 0 }, null, () => 0)
    assert.deepEqual([report.steps.length, report.settled, report.stability], [2_000, false, null])
    assert.ok(report.bound > 0 && report.bound <= report.cost, `${report.bound} of ${report.cost}`)
    assert.match(
      report.says.proof,
      /^No order is more than [\d.]+ % cheaper; that is proved\. There was not enough time to try everything\.$/,
    )
    assert.ok(report.says.worth.some((line) => line.includes('no time to work out')))
    assert.ok(report.needs.every(({ p50, p85, moreToLive }) => p50 <= p85 && moreToLive === null))
  })
}

test('what a need of a long chain waits for is named by the next steps, and counted', () => {
  const job = jobOf(declaredOf(chainInstance(1_000)))
  const plan = planOf(job.instance, { time: new Deadline(0, () => 0) })
  const forecast = forecastOf(plan, new Map(), new Random(1), { trials: 1 })
  const last = needsOf(job, { plan, bare: plan, forecast }, () => false).find(({ id }) => id === 'n999')
  assert.deepEqual([last?.waitsToLive.length, last?.moreToLive], [200, 1_800])
  assert.equal(last?.waitsToLive[0], plan.problem.steps[plan.order[0] ?? -1]?.id)
})
