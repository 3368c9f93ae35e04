import { Random } from '../schema/random.ts'
import { Gathering } from './closure.ts'
import { Explainer } from './explain.ts'
import { type Forecast, forecastOf } from './forecast.ts'
import { type Instance, ONE_TEAM } from './instance.ts'
import type { PlanJob } from './job.ts'
import { LINEAR_STEPS, type Solve } from './linear.ts'
import { type Stability, stabilityOf } from './noise.ts'
import { type Plan, planOf } from './plan.ts'
import type { BundleReport, NeedReport, PinReport, PlanReport, StepReport, WhatIfReport } from './report.ts'
import { type Bundle, curveOf, roadmapOf } from './roadmap.ts'
import { listedShort } from './words.ts'
import { dependencyPrice, pinPrice, standInsKept, standInWorth } from './worth.ts'

/** The share of the time that each part may take, of what is left when it begins. */
const FOR_PLAN = 0.5
const FOR_BARE = 0.3
const FOR_FORECAST = 0.3
const FOR_PINS = 0.3
const FOR_STAND_INS = 0.3
const FOR_DEPENDENCIES = 0.5

/** Steps beyond which futures are fewer, so that they take no longer. */
const MANY_STEPS = 200
const TRIALS = 10_000
const FEW_TRIALS = 500
/** More than an operation has build dependencies. */
const MOST_NEEDS = 10_000
/** Noisy plans that are enough to tell. */
const NOISY = 300
/** Fewer say nothing. */
const FEW_NOISY = 30

/** Works out a plan and all that is said of it, within the time given: what there is no time for is left out, and said so. */
export function workOut(job: PlanJob, solve: Solve | null, now: () => number): PlanReport {
  const time = new Deadline(job.budget, now)
  const { instance } = job
  const plan = planOf(instance, { stop: time.share(FOR_PLAN), solve, ...publishedOf(job) })
  const bare = planOf(instance, { stop: time.share(FOR_BARE), whatIf: { noStandIns: true }, bounded: false })
  const trials = plan.problem.steps.length > MANY_STEPS ? FEW_TRIALS : TRIALS
  const forecast = forecastOf(plan, new Map(job.history), new Random(1), { trials, stop: time.share(FOR_FORECAST) })
  const explainer = new Explainer(instance, plan, job.currency)
  const pins = pinsOf(job, plan, explainer, time.share(FOR_PINS))
  const standIns = standInsOf(instance, plan, time.share(FOR_STAND_INS))
  const worth = { standIns, ...dependenciesOf(instance, plan, time.share(FOR_DEPENDENCIES)) }
  const stability = plan.settled ? stabilityWithin(instance, plan, time.share(1)) : null
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
    needs: needsOf(job, plan, bare, forecast),
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
  const plan = planOf(instance, { stop: time.share(FOR_PLAN), solve, ...publishedOf(job) })
  const other = planOf(instance, { stop: time.share(1), solve, whatIf })
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

/** Milliseconds that are left, and shares of them. */
class Deadline {
  readonly #now: () => number
  readonly #end: number

  constructor(budget: number, now: () => number) {
    this.#now = now
    this.#end = now() + budget
  }

  share(part: number): () => boolean {
    const from = this.#now()
    const until = from + Math.max(0, this.#end - from) * part
    return () => this.#now() >= until
  }
}

/** null where there was no time for enough trials. */
function stabilityWithin(instance: Instance, plan: Plan, stop: () => boolean): Stability | null {
  // One step has one order, whatever its estimate.
  if (plan.order.length < 2) return null
  const found = stabilityOf(instance, plan, new Random(1), NOISY, stop)
  return found.trials < FEW_NOISY ? null : found
}

function stepsOf(instance: Instance, { problem, order, schedule }: Plan, { critical }: Forecast): readonly StepReport[] {
  const titles = new Map(instance.operations.map(({ id, title }) => [id, title]))
  return order.flatMap((index) => {
    const step = problem.steps[index]
    if (step === undefined) return []
    const { id, operation, kind, team, work } = step
    const [from = 0, to = 0] = [schedule.starts[index], schedule.ends[index]]
    return [{ id, operation, title: titles.get(operation) ?? operation, kind, team, work, from, to, critical: critical[index] ?? 0 }]
  })
}

function bundleOf(bundle: Bundle, explainer: Explainer): BundleReport {
  const { steps, work, from, to, density, unblocks, completes } = bundle
  const title = explainer.work(bundle)
  return {
    title: title.charAt(0).toUpperCase() + title.slice(1),
    steps: steps.map(({ id }) => id),
    work,
    from,
    to,
    density: Number.isFinite(density) ? density : null,
    unblocks,
    completes,
  }
}

function needsOf(job: PlanJob, plan: Plan, bare: Plan, forecast: Forecast): readonly NeedReport[] {
  const due = new Map(job.due)
  const { problem, schedule } = plan
  const gathering = new Gathering(problem)
  const place = new Int32Array(problem.steps.length)
  for (const [at, step] of plan.order.entries()) place[step] = at
  const names = (steps: readonly number[]): readonly string[] =>
    [...Int32Array.from(gathering.of(steps), (step) => place[step] ?? 0).sort()].map((at) => problem.steps[plan.order[at] ?? 0]?.id ?? '')
  return problem.outcomes.map(({ need, unblocking, building }, at) => {
    const { unblocked = 0, live = 0, cost = 0 } = schedule.needs[at] ?? {}
    const { p50 = 0, p85 = 0, p95 = 0 } = forecast.needs[at] ?? {}
    return {
      id: need.id,
      title: need.title,
      consumer: need.consumer,
      operations: need.operations,
      blocked: need.blocked,
      delay: need.delay,
      unblocked,
      live,
      bare: { unblocked: bare.schedule.needs[at]?.unblocked ?? 0, live: bare.schedule.needs[at]?.live ?? 0 },
      cost,
      p50,
      p85,
      p95,
      due: due.get(need.id) ?? null,
      waitsToStart: names(unblocking),
      waitsToLive: names(building),
    }
  })
}

type WorthReport = Pick<PlanReport, 'standIns' | 'dependencies' | 'unpriced'>

/** What each stand-in saves, by planning again without it; where there is no time for that, with the order as it is. */
function standInsOf(instance: Instance, plan: Plan, stop: () => boolean): WorthReport['standIns'] {
  const left = new Set(plan.problem.steps.map(({ operation }) => operation))
  const kept = standInsKept(instance, plan)
  return instance.operations
    .filter(({ id, standIn, supplied }) => standIn && (left.has(id) || supplied !== null))
    .toSorted((one, other) => (kept.get(other.id)?.amount ?? 0) - (kept.get(one.id)?.amount ?? 0))
    .flatMap(({ id, title, supplied }) => {
      const known = kept.get(id) ?? (supplied === null ? { amount: 0, most: plan.cost - plan.bound } : null)
      const worth = stop() || !plan.settled ? known : (standInWorth(instance, plan, id, { stop }) ?? known)
      return worth === null ? [] : [{ operation: id, title, worth: worth.amount, most: worth.most }]
    })
    .toSorted((one, other) => other.worth - one.worth)
}

/** What each dependency costs, by planning again without it: those first between whose ends least time lies. */
function dependenciesOf(instance: Instance, plan: Plan, stop: () => boolean): Pick<WorthReport, 'dependencies' | 'unpriced'> {
  const index = new Map(plan.problem.steps.map(({ id }, at) => [id, at]))
  const edges = instance.operations.flatMap(({ id, needs }) => {
    const build = index.get(`build ${id}`)
    if (build === undefined) return []
    return needs.map(({ operation, real }, order) => {
      const earlier = index.get(`${real ? 'build' : 'contract'} ${operation}`) ?? -1
      const slack = (plan.schedule.starts[build] ?? 0) - (plan.schedule.ends[earlier] ?? 0)
      return { operation: id, needs: operation, slack, place: build * MOST_NEEDS + order }
    })
  })
  const dependencies = edges
    .toSorted((one, other) => one.slack - other.slack)
    .flatMap(({ operation, needs, place }) => {
      const price = stop() || !plan.settled ? null : dependencyPrice(instance, plan, operation, needs, { stop })
      return price === null ? [] : [{ operation, needs, price: price.amount, most: price.most, place }]
    })
    .toSorted((one, other) => one.place - other.place)
    .map(({ operation, needs, price, most }) => ({ operation, needs, price, most }))
  return { dependencies, unpriced: edges.length - dependencies.length }
}

/** What each pin costs: what would be saved without it. */
function pinsOf({ instance, reasons, start }: PlanJob, plan: Plan, explainer: Explainer, stop: () => boolean): readonly PinReport[] {
  const because = new Map(reasons)
  return instance.pins.map((pin) => {
    const price = stop() ? null : pinPrice(instance, plan, pin, { stop })
    return {
      pin,
      says: explainer.pin(pin, start),
      because: because.get(pin.step) ?? '',
      price: price?.amount ?? null,
      most: price?.most ?? null,
    }
  })
}

/** Work that names no team is nobody’s in particular. */
function ofTeams(teams: readonly string[]): string {
  return teams.length === 1 && teams[0] === ONE_TEAM ? '' : ` of ${listedShort(teams)}`
}

function hintsOf(plan: Plan, forecast: Forecast, solve: Solve | null): readonly string[] {
  const { steps, waits } = plan.problem
  const teams = new Set(steps.map(({ team }) => team))
  const linear = plan.by === 'blocks' && steps.length <= LINEAR_STEPS && teams.size === 1 && !waits
  return [
    ...(solve === null && linear ? ['With the package `highs` installed, more could be proved: npm install highs'] : []),
    ...(forecast.assumed.length > 0 && steps.length > 0
      ? [
          `Nobody has written down yet how long work${ofTeams(forecast.assumed)} really took, so forecasts assume that it takes half or twice the estimate now and then. From eight entries of \`history\` in the plan on they go by those.`,
        ]
      : []),
  ]
}
