import { Random } from '../schema/random.ts'
import { Explainer } from './explain.ts'
import { type Forecast, forecastOf } from './forecast.ts'
import type { Instance, Pin } from './instance.ts'
import type { PlanJob } from './job.ts'
import { LINEAR_STEPS, type Solve } from './linear.ts'
import { type Stability, stabilityOf } from './noise.ts'
import { type Plan, planOf } from './plan.ts'
import type { BundleReport, NeedReport, PinReport, PlanReport, StepReport, WhatIfReport } from './report.ts'
import { type Bundle, curveOf, roadmapOf } from './roadmap.ts'
import { dependencyPrice, pinPrice, standInWorth } from './worth.ts'

/** The share of the time that each part may take, of what is left when it begins. */
const FOR_PLAN = 0.5
const FOR_BARE = 0.3
const FOR_WORTH = 0.5

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
  const plan = planOf(instance, { stop: time.share(FOR_PLAN), solve, ...(job.published.length > 0 ? { published: job.published } : {}) })
  const bare = planOf(instance, { stop: time.share(FOR_BARE), whatIf: { noStandIns: true } })
  const trials = plan.problem.steps.length > MANY_STEPS ? FEW_TRIALS : TRIALS
  const forecast = forecastOf(plan, new Map(job.history), new Random(1), trials)
  const worth = plan.settled ? worthOf(instance, plan, time.share(FOR_WORTH)) : { standIns: [], dependencies: [] }
  const pins = pinsOf(job, plan, time.share(FOR_WORTH))
  const stability = plan.settled ? stabilityWithin(instance, plan, time.share(1)) : null
  const explainer = new Explainer(instance, plan, job.currency)
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
  const plan = planOf(instance, { stop: time.share(FOR_PLAN), solve })
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
  if (plan.order.length === 0) return null
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
  const names = (steps: readonly number[]): readonly string[] => {
    const all = new Set(steps.flatMap((step) => problem.closure[step] ?? []))
    return plan.order.filter((step) => all.has(step)).map((step) => problem.steps[step]?.id ?? '')
  }
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

/** What each stand-in saves and each dependency costs, by planning again without it; none where there is no time for all of them. */
function worthOf(instance: Instance, plan: Plan, stop: () => boolean): Pick<PlanReport, 'standIns' | 'dependencies'> {
  const left = new Set(plan.problem.steps.map(({ operation }) => operation))
  const standIns = instance.operations
    .filter(({ id, standIn, supplied }) => standIn && (left.has(id) || supplied !== null))
    .flatMap(({ id, title }) => {
      const worth = stop() ? null : standInWorth(instance, plan, id, { stop })
      return worth === null ? [] : [{ operation: id, title, worth }]
    })
  const dependencies = instance.operations
    .filter(({ id }) => left.has(id))
    .flatMap(({ id, needs }) => needs.map(({ operation }) => ({ operation: id, needs: operation })))
    .flatMap((edge) => {
      const price = stop() ? null : dependencyPrice(instance, plan, edge.operation, edge.needs, { stop })
      return price === null ? [] : [{ ...edge, price }]
    })
  return {
    standIns: stop() ? [] : standIns.toSorted((one, other) => other.worth - one.worth),
    dependencies: stop() ? [] : dependencies,
  }
}

/** What each pin costs: what would be saved without it. */
function pinsOf({ instance, reasons }: PlanJob, plan: Plan, stop: () => boolean): readonly PinReport[] {
  const because = new Map(reasons)
  return instance.pins.map((pin) => ({
    says: pinText(pin),
    because: because.get(pin.step) ?? '',
    price: stop() ? null : pinPrice(instance, plan, pin, { stop }),
  }))
}

function pinText(pin: Pin): string {
  if (pin.kind === 'first') return `${pin.step} comes first`
  return pin.kind === 'before' ? `${pin.step} comes before ${pin.other}` : `${pin.step} begins on day ${pin.day} at the earliest`
}

function hintsOf(plan: Plan, forecast: Forecast, solve: Solve | null): readonly string[] {
  const { steps, waits } = plan.problem
  const teams = new Set(steps.map(({ team }) => team))
  const linear = plan.by === 'blocks' && steps.length <= LINEAR_STEPS && teams.size === 1 && !waits
  return [
    ...(solve === null && linear ? ['With the package `highs` installed, more could be proved: npm install highs'] : []),
    ...(forecast.assumed.length > 0 && steps.length > 0
      ? [
          `Forecasts of ${forecast.assumed.join(', ')} assume that work takes half or twice the estimate now and then; eight entries of \`history\` in the plan replace that by what was.`,
        ]
      : []),
  ]
}
