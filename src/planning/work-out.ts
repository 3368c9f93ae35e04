import { Random } from '../schema/random.ts'
import { Deadline } from './deadline.ts'
import { Explainer } from './explain.ts'
import { type Forecast, forecastOf } from './forecast.ts'
import { type Instance, ONE_TEAM } from './instance.ts'
import type { PlanJob } from './job.ts'
import { LINEAR_STEPS, type Solve } from './linear.ts'
import { type Stability, stabilityOf } from './noise.ts'
import { isOneTeam, type Plan, planOf } from './plan.ts'
import { dependenciesOf, pinsOf, standInsOf } from './prices.ts'
import type { PlanReport, WhatIfReport } from './report.ts'
import { bundleOf, needsOf, stepsOf } from './report-rows.ts'
import { curveOf, roadmapOf } from './roadmap.ts'
import { listedShort } from './words.ts'

/** The share of the time that each part may take, of what is left when it begins. */
const FOR_PLAN = 0.5
const FOR_BARE = 0.3
const FOR_FORECAST = 0.3
const FOR_PINS = 0.3
const FOR_STAND_INS = 0.3
const FOR_DEPENDENCIES = 0.5
const FOR_STABILITY = 0.9

/** Steps beyond which futures are fewer, so that they take no longer. */
const MANY_STEPS = 200
const TRIALS = 10_000
const FEW_TRIALS = 500
/** Noisy plans that are enough to tell. */
const NOISY = 300
/** Fewer say nothing. */
const FEW_NOISY = 30

/** Works out a plan and all that is said of it, within the time given: what there is no time for is left out, and said so. */
export function workOut(job: PlanJob, solve: Solve | null, now: () => number): PlanReport {
  const time = new Deadline(job.budget, now)
  const { instance } = job
  const plan = planOf(instance, { time: time.part(FOR_PLAN), solve, ...publishedOf(job) })
  const bare = planOf(instance, { time: time.part(FOR_BARE), whatIf: { noStandIns: true }, bounded: false })
  const trials = plan.problem.steps.length > MANY_STEPS ? FEW_TRIALS : TRIALS
  const forecast = forecastOf(plan, new Map(job.history), new Random(1), { trials, stop: time.part(FOR_FORECAST).stop })
  const explainer = new Explainer(instance, plan, job.currency)
  const pins = pinsOf(job, plan, explainer, time.part(FOR_PINS).stop)
  const standIns = standInsOf(instance, plan, time.part(FOR_STAND_INS).stop)
  const worth = { standIns, ...dependenciesOf(instance, plan, time.part(FOR_DEPENDENCIES).stop) }
  const stability = plan.settled ? stabilityWithin(instance, plan, time.part(FOR_STABILITY)) : null
  return {
    currency: job.currency,
    start: job.start,
    cost: plan.cost,
    bound: plan.bound,
    proof: plan.proof,
    by: plan.by,
    settled: plan.settled,
    curve: curveOf(plan),
    bare: { cost: bare.cost, curve: curveOf(bare) },
    steps: stepsOf(instance, plan, forecast),
    bundles: roadmapOf(plan).map((bundle) => bundleOf(bundle, explainer)),
    needs: needsOf(job, { plan, bare, forecast }, time.stop),
    pins,
    ...worth,
    stability,
    assumed: forecast.assumed,
    says: {
      next: explainer.next(bare),
      proof: explainer.proof(),
      stability: stability === null ? '' : explainer.stability(stability),
      worth: explainer.worth(worth, bare),
      hints: hintsOf(plan, forecast, solve),
    },
  }
}

/** Works out what another world would cost. */
export function workOutWhatIf(job: PlanJob, solve: Solve | null, now: () => number): WhatIfReport {
  const time = new Deadline(job.budget, now)
  const { instance, currency } = job
  const whatIf = job.whatIf ?? {}
  const plan = planOf(instance, { time: time.part(FOR_PLAN), solve, ...publishedOf(job) })
  const other = planOf(instance, { time, solve, whatIf })
  const explainer = new Explainer(instance, plan, currency)
  return {
    currency,
    cost: other.cost,
    difference: other.cost - plan.cost,
    proof: other.proof,
    order: other.order.map((step) => other.problem.steps[step]?.id ?? ''),
    needs: other.schedule.needs.map(({ need, unblocked, live }, at) => {
      const title = instance.needs[at]?.title ?? need
      return { id: need, title, unblocked, live, earlier: (plan.schedule.needs[at]?.live ?? live) - live }
    }),
    curve: curveOf(other),
    says: explainer.compared(other, whatIf),
  }
}

function publishedOf({ published }: PlanJob): { readonly published?: readonly string[] } {
  return published.length > 0 ? { published } : {}
}

/** null where there was no time for enough trials. */
function stabilityWithin(instance: Instance, plan: Plan, time: Deadline): Stability | null {
  // One step has one order, whatever its estimate.
  if (plan.order.length < 2) return null
  const found = stabilityOf(instance, plan, new Random(1), NOISY, time)
  return found.trials < FEW_NOISY ? null : found
}

/** Work that names no team is nobody’s in particular. */
function ofTeams(teams: readonly string[]): string {
  return teams.length === 1 && teams[0] === ONE_TEAM ? '' : ` of ${listedShort(teams)}`
}

function hintsOf({ problem, by }: Plan, { assumed }: Forecast, solve: Solve | null): readonly string[] {
  const { steps, waits } = problem
  const linear = by === 'blocks' && steps.length <= LINEAR_STEPS && isOneTeam(problem) && !waits
  return [
    ...(solve === null && linear ? ['With the package `highs` installed, more could be proved: npm install highs'] : []),
    ...(assumed.length > 0 && steps.length > 0
      ? [
          `Nobody has written down yet how long work${ofTeams(assumed)} really took, so forecasts assume that it takes half or twice the estimate now and then. From eight entries of \`history\` in the plan on they go by those.`,
        ]
      : []),
  ]
}
