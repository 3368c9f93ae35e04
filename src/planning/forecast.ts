import type { Random } from '../schema/random.ts'
import type { Plan } from './plan.ts'
import type { Step } from './problem.ts'
import { latest, liveDay } from './schedule.ts'

/** How far work has been from its estimate, as actual over estimate, by team. */
export type History = ReadonlyMap<string, readonly number[]>

/** When a need is live: half of all futures by `p50`, and so on. Days. */
export interface NeedForecast {
  readonly need: string
  readonly p50: number
  readonly p85: number
  readonly p95: number
}

export interface Forecast {
  readonly needs: readonly NeedForecast[]
  /** By step: the share of futures in which some need waited for it to the last. */
  readonly critical: readonly number[]
  /** Teams without enough history, for which a spread was assumed. */
  readonly assumed: readonly string[]
}

/** Data points below which a team's own history says too little. */
const ENOUGH = 8
/** Data points beyond which it says all there is to say. */
const LONG = 400
/** Of the logarithm, where nothing is known; its mean is the estimate. */
export const ASSUMED_SPREAD = 0.5
/** Of consumers' own work, of which no history is kept. */
export const OWN_SPREAD = 0.3
const TRIALS = 10_000
/** Futures without which nothing can be said, however little time there is. */
const LEAST = 100

/**
 * What may come of a plan when estimates are wrong the way they have been: work is drawn anew in every trial (Monte Carlo over the
 * team's own ratios of actual to estimate), consumers' own work too, the order stays the same. `stop` is asked whether time is up.
 */
export function forecastOf(
  plan: Plan,
  history: History,
  random: Random,
  { trials: most = TRIALS, stop = (): boolean => false }: { readonly trials?: number; readonly stop?: () => boolean } = {},
): Forecast {
  const { problem } = plan
  const factors = new Map([...new Set(problem.steps.map(({ team }) => team))].map((team) => [team, new Ratios(history.get(team) ?? [])]))
  const days = problem.outcomes.map(() => new Float64Array(most))
  const critical = new Float64Array(problem.steps.length)
  const trial = new Trial(plan)
  let trials = 0
  for (; trials < most && (trials < LEAST || !stop()); trials++) {
    for (const ratios of factors.values()) ratios.begin(random)
    trial.run(({ work, team }) => work * (factors.get(team)?.draw(random) ?? 1))
    for (const [need, list] of days.entries()) list[trials] = trial.live(need, (own) => own * logNormal(random, OWN_SPREAD))
    trial.mark(critical)
  }
  return {
    needs: days.map((list, at) => ({ need: problem.outcomes[at]?.need.id ?? '', ...percentiles(list.subarray(0, trials).sort()) })),
    critical: [...critical].map((count) => count / trials),
    assumed: [...factors].filter(([, ratios]) => ratios.areAssumed).map(([team]) => team),
  }
}

/**
 * How far one team's work is from its estimates. What is known of it is a sample, and a short one may mislead: every future has a history
 * of its own, drawn from it (B. Efron, Annals of Statistics 7(1), 1979). Otherwise few entries would make forecasts look surer than they are.
 */
class Ratios {
  readonly #known: readonly number[]
  readonly areAssumed: boolean
  readonly #sample: number[]

  constructor(known: readonly number[]) {
    this.#known = known
    this.areAssumed = known.length < ENOUGH
    this.#sample = [...known]
  }

  /** Another future begins. */
  begin(random: Random): void {
    const { length } = this.#known
    if (this.areAssumed || length > LONG) return
    for (let at = 0; at < length; at++) this.#sample[at] = this.#known[random.integer(0, length - 1)] ?? 1
  }

  draw(random: Random): number {
    if (this.areAssumed) return logNormal(random, ASSUMED_SPREAD)
    return this.#sample[random.integer(0, this.#sample.length - 1)] ?? 1
  }
}

/** With mean one (Box and Muller, Annals of Mathematical Statistics 29(2), 1958). */
export function logNormal(random: Random, spread: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.fraction()))
  return Math.exp(spread * radius * Math.cos(2 * Math.PI * random.fraction()) - (spread * spread) / 2)
}

function percentiles(sorted: Float64Array): Omit<NeedForecast, 'need'> {
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50: at(0.5), p85: at(0.85), p95: at(0.95) }
}

/** One future: the steps of a plan in its order, each as long as it happens to take. */
class Trial {
  readonly #plan: Plan
  readonly #teamOf: Int32Array
  readonly #ends: Float64Array
  /** By team, when it is free, and the step that it did last; -1 for none. */
  readonly #free: Float64Array
  readonly #last: Int32Array
  /** The step that each step waited for; -1 for none. */
  readonly #cause: Int32Array
  readonly #marked: Int32Array
  #round = 0

  constructor(plan: Plan) {
    const { steps } = plan.problem
    const teams = new Map([...new Set(steps.map(({ team }) => team))].map((team, index) => [team, index]))
    this.#plan = plan
    this.#teamOf = Int32Array.from(steps, ({ team }) => teams.get(team) ?? 0)
    this.#ends = new Float64Array(steps.length)
    this.#free = new Float64Array(teams.size)
    this.#last = new Int32Array(teams.size)
    this.#cause = new Int32Array(steps.length)
    this.#marked = new Int32Array(steps.length)
  }

  run(workOf: (step: Step) => number): void {
    const { steps, before } = this.#plan.problem
    this.#free.fill(0)
    this.#last.fill(-1)
    for (const index of this.#plan.order) {
      const step = steps[index]
      if (step === undefined) continue
      const team = this.#teamOf[index] ?? 0
      let start = Math.max(this.#free[team] ?? 0, step.release)
      let cause = start > step.release ? (this.#last[team] ?? -1) : -1
      for (const earlier of before[index] ?? []) {
        const end = this.#ends[earlier] ?? 0
        if (end <= start) continue
        start = end
        cause = earlier
      }
      this.#cause[index] = cause
      this.#ends[index] = this.#free[team] = start + workOf(step)
      this.#last[team] = index
    }
  }

  live(at: number, ownOf: (days: number) => number): number {
    const outcome = this.#plan.problem.outcomes[at]
    if (outcome === undefined) return 0
    const { live, own } = outcome.need
    const unblocked = latest(outcome.unblocking, this.#ends, outcome.unblockedFrom)
    return liveDay({ live, own: own > 0 ? ownOf(own) : 0 }, unblocked, latest(outcome.building, this.#ends, 0), outcome.suppliedOn)
  }

  /** Counts the steps on the chain to any need. */
  mark(counts: Float64Array): void {
    const round = ++this.#round
    for (const { building } of this.#plan.problem.outcomes) {
      let step = building.reduce((last, one) => (last < 0 || (this.#ends[one] ?? 0) > (this.#ends[last] ?? 0) ? one : last), -1)
      for (; step >= 0 && this.#marked[step] !== round; step = this.#cause[step] ?? -1) {
        this.#marked[step] = round
        counts[step] = (counts[step] ?? 0) + 1
      }
    }
  }
}
