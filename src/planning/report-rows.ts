import { Gathering } from './closure.ts'
import type { Explainer } from './explain.ts'
import type { Forecast } from './forecast.ts'
import type { Instance } from './instance.ts'
import type { PlanJob } from './job.ts'
import type { Plan } from './plan.ts'
import type { BundleReport, NeedReport, StepReport } from './report.ts'
import type { Bundle } from './roadmap.ts'

/** Every step, in the order of the plan. */
export function stepsOf(instance: Instance, { problem, order, schedule }: Plan, { critical }: Forecast): readonly StepReport[] {
  const titles = new Map(instance.operations.map(({ id, title }) => [id, title]))
  return order.flatMap((index) => {
    const step = problem.steps[index]
    if (step === undefined) return []
    const { id, operation, kind, team, work } = step
    const [from = 0, to = 0] = [schedule.starts[index], schedule.ends[index]]
    return [{ id, operation, title: titles.get(operation) ?? operation, kind, team, work, from, to, critical: critical[index] ?? 0 }]
  })
}

/** What is done in one go, in words and days. */
export function bundleOf(bundle: Bundle, explainer: Explainer): BundleReport {
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

/** Names of steps in a report at most, over all needs; and how many a need has in any case. */
const MOST_NAMES = 200_000
const LEAST_NAMES = 20

/** What every need waits for, and when that comes. Where time is up, what comes before the steps of its own operations is not looked for. */
export function needsOf(
  job: PlanJob,
  { plan, bare, forecast }: { readonly plan: Plan; readonly bare: Plan; readonly forecast: Forecast },
  stop: () => boolean,
): readonly NeedReport[] {
  const due = new Map(job.due)
  const { problem, schedule } = plan
  const waits = new Waits(plan, stop)
  return problem.outcomes.map(({ need, unblocking, building }, at) => {
    const { unblocked = 0, live = 0, cost = 0 } = schedule.needs[at] ?? {}
    const { p50 = 0, p85 = 0, p95 = 0 } = forecast.needs[at] ?? {}
    const [start, real] = [waits.of(unblocking), waits.of(building)]
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
      waitsToStart: start.names,
      moreToStart: start.more,
      waitsToLive: real.names,
      moreToLive: real.more,
    }
  })
}

/** Names of the steps that are waited for, the next ones first. */
class Waits {
  readonly #plan: Plan
  readonly #stop: () => boolean
  readonly #gathering: Gathering
  readonly #place: Int32Array
  readonly #most: number

  constructor(plan: Plan, stop: () => boolean) {
    this.#plan = plan
    this.#stop = stop
    this.#gathering = new Gathering(plan.problem.before)
    this.#place = new Int32Array(plan.order.length)
    for (const [at, step] of plan.order.entries()) this.#place[step] = at
    this.#most = Math.max(LEAST_NAMES, Math.floor(MOST_NAMES / Math.max(1, plan.problem.outcomes.length)))
  }

  /** `more`: how many there are beyond those; null where that was not looked for. */
  of(steps: readonly number[]): { readonly names: readonly string[]; readonly more: number | null } {
    const late = this.#stop()
    const all = late ? steps : this.#gathering.of(steps)
    const places = Int32Array.from(all, (step) => this.#place[step] ?? 0).sort()
    const names = Array.from(places.subarray(0, this.#most), (at) => this.#plan.problem.steps[this.#plan.order[at] ?? 0]?.id ?? '')
    return { names, more: late ? null : all.length - names.length }
  }
}
