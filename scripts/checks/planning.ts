// Plans against the cheapest ones and their bounds, and large plans against the clock: node scripts/checks/planning.ts
import { linearSolver } from '../../src/desk/solver.ts'
import { orderOf } from '../../src/planning/bundles.ts'
import { declaredOf } from '../../src/planning/declared.fixture.ts'
import { cheapest } from '../../src/planning/exact.ts'
import type { Instance } from '../../src/planning/instance.ts'
import { jobOf } from '../../src/planning/job.ts'
import { chainInstance, largeInstance } from '../../src/planning/large.fixture.ts'
import { linearBound } from '../../src/planning/linear.ts'
import { planOf } from '../../src/planning/plan.ts'
import { problemOf } from '../../src/planning/problem.ts'
import { randomInstance } from '../../src/planning/random-instance.fixture.ts'
import { improve } from '../../src/planning/search.ts'
import { decompose, jobsOf } from '../../src/planning/sidney.ts'
import { workOut } from '../../src/planning/work-out.ts'
import { Random } from '../../src/schema/random.ts'
import { percent, Tally } from './tally.ts'

const tally = new Tally('plans')
const solver = await linearSolver()

againstTheCheapest()
againstTheLinearBound()
for (const operations of [15, 50, 100, 500, 1_000]) againstTheClock('', largeInstance(operations))
againstTheClock('of three teams, ', ofTeams(largeInstance(1_000), 3))
againstTheClock('in a chain, ', chainInstance(1_000))
againstTheClock('in a chain, ', chainInstance(4_500))
tally.finish()

/** 400 plans of 12 to 18 steps: a hundredth over the cheapest at most, on the average. */
function againstTheCheapest(): void {
  const ratios: number[] = []
  for (let seed = 0; seed < 400; seed++) {
    const random = new Random(10_000 + seed)
    const problem = problemOf(randomInstance(random, random.integer(6, 9), random.integer(4, 9), { lags: seed % 2 === 0 }))
    const jobs = jobsOf(problem)
    const found = improve(problem, orderOf(problem, decompose(jobs), jobs.weight))
    const best = cheapest(problem)?.cost ?? Number.NaN
    tally.expect(found.cost >= best - 1e-6, `seed ${seed}`, `${found.cost} is below the optimum ${best}`)
    ratios.push(found.cost / best)
  }
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
  tally.row('400 plans of 12 to 18 steps: over the cheapest on the average', percent(mean - 1, 1))
  tally.row('… the worst', percent(Math.max(...ratios) - 1, 1))
  tally.row('… cheapest', ratios.filter((ratio) => ratio <= 1 + 1e-9).length)
  tally.expect(mean <= 1.01, 'mean', `${mean} of the cheapest, 1.01 at most`)
}

/** Plans of 24 to 40 steps: what is proved by a linear programme is below the plan, and tighter than by blocks alone. */
function againstTheLinearBound(): void {
  let linear = 0
  let blocks = 0
  const plans = 8
  for (let seed = 0; seed < plans; seed++) {
    const plan = planOf(randomInstance(new Random(seed), 12 + seed, 10))
    const bound = solver === null ? null : linearBound(plan.problem, solver)
    tally.expect(bound !== null && bound <= plan.cost + 1e-6, `linear bound, seed ${seed}`, `${bound} against ${plan.cost}`)
    linear += plan.cost / (bound ?? Number.NaN) - 1
    blocks += plan.cost / plan.bound - 1
  }
  tally.row('24 to 38 steps: plan over its linear bound', percent(linear / plans, 1))
  tally.row('… over its bound by blocks', percent(blocks / plans, 1))
}

/** Everything that is said of a plan, in five seconds, however large it is. */
function againstTheClock(what: string, instance: Instance): void {
  const start = performance.now()
  const report = workOut(jobOf(declaredOf(instance)), solver, () => performance.now())
  const took = performance.now() - start
  const steps = report.steps.length
  tally.row(`${what}${steps} steps: seconds`, (took / 1_000).toFixed(1))
  tally.row('… over its bound', percent(report.cost / report.bound - 1, 1))
  tally.row(
    '… stand-ins and build dependencies priced',
    `${report.standIns.length}, ${report.dependencies.length} of ${report.dependencies.length + report.unpriced}`,
  )
  tally.row('…', report.settled ? 'all moves tried' : 'the best so far, and said so')
  tally.expect(took < 5_000, `${steps} steps`, `took ${Math.round(took)} ms`)
  tally.expect(report.bound > 0 && report.bound <= report.cost, `${steps} steps`, `bound ${report.bound}, cost ${report.cost}`)
  tally.expect(report.standIns.length === instance.operations.length, `${steps} steps`, `${report.standIns.length} stand-ins are priced`)
  tally.expect(
    report.unpriced === 0 || report.says.worth.some((line) => line.includes('no time to work out')),
    `${steps} steps`,
    report.says.worth.join(' '),
  )
  tally.expect(report.settled || /not enough time/.test(report.says.proof), `${steps} steps`, report.says.proof)
}

function ofTeams(instance: Instance, teams: number): Instance {
  return { ...instance, operations: instance.operations.map((one, at) => ({ ...one, team: `team ${at % teams}` })) }
}
