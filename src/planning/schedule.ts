import type { Outcome, Problem } from './problem.ts'

/** When each need is unblocked and live, in days, and what that costs in money. */
export interface NeedSchedule {
  readonly need: string
  readonly unblocked: number
  readonly live: number
  readonly cost: number
}

export interface Schedule {
  /** By index of the step. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  readonly needs: readonly NeedSchedule[]
  readonly cost: number
}

/**
 * Works off steps in an order: each begins when its team is free, what it needs is done and its day has come
 * (the serial schedule generation scheme). The order has to respect precedence.
 */
export function scheduleOf(problem: Problem, order: readonly number[]): Schedule {
  const starts: number[] = Array.from({ length: problem.steps.length }, () => 0)
  const ends: number[] = Array.from({ length: problem.steps.length }, () => 0)
  const free = new Map<string, number>()
  for (const index of order) {
    const step = problem.steps[index]
    if (step === undefined) continue
    let start = Math.max(free.get(step.team) ?? 0, step.release)
    for (const earlier of problem.before[index] ?? []) start = Math.max(start, ends[earlier] ?? 0)
    starts[index] = start
    ends[index] = start + step.work
    free.set(step.team, start + step.work)
  }
  const needs = problem.outcomes.map((outcome) => needSchedule(outcome, ends))
  return { starts, ends, needs, cost: needs.reduce((sum, { cost }) => sum + cost, 0) }
}

function needSchedule(outcome: Outcome, ends: readonly number[]): NeedSchedule {
  const { need, unblocking, unblockedFrom, building, suppliedOn } = outcome
  const unblocked = latest(unblocking, ends, unblockedFrom)
  return {
    need: need.id,
    unblocked,
    live: liveDay(need, unblocked, latest(building, ends, 0), suppliedOn),
    cost: costOf(outcome, ends),
  }
}

/** A need is live when the real thing has gone live, the consumer has done its own part, and what is supplied is there. */
export function liveDay(
  lags: { readonly live: number; readonly own: number },
  unblocked: number,
  real: number,
  suppliedOn: number,
): number {
  return Math.max(real + lags.live, unblocked + lags.own, suppliedOn + lags.live)
}

/** What a need costs when steps end so, in money. */
export function costOf({ need, unblocking, unblockedFrom, building, suppliedOn }: Outcome, ends: ArrayLike<number>): number {
  const unblocked = latest(unblocking, ends, unblockedFrom)
  return need.blocked * unblocked + need.delay * liveDay(need, unblocked, latest(building, ends, 0), suppliedOn)
}

/** The day on which the last of some steps ends; not before `floor`. */
export function latest(steps: readonly number[], ends: ArrayLike<number>, floor: number): number {
  let last = floor
  for (const index of steps) last = Math.max(last, ends[index] ?? 0)
  return last
}

/** What an order costs; the same sum as `scheduleOf`, without what is only for people. */
export class Cost {
  readonly #problem: Problem
  readonly #ends: Float64Array
  readonly #free: Float64Array
  readonly #teamOf: Uint32Array
  readonly #simple: boolean

  constructor(problem: Problem) {
    this.#problem = problem
    const teams = [...new Set(problem.steps.map(({ team }) => team))]
    this.#ends = new Float64Array(problem.steps.length)
    this.#free = new Float64Array(teams.length)
    this.#teamOf = Uint32Array.from(problem.steps, ({ team }) => teams.indexOf(team))
    this.#simple = teams.length <= 1 && !problem.waits
  }

  of(order: ArrayLike<number>): number {
    if (this.#simple) this.#workOff(order)
    else this.#generate(order)
    return this.#sum()
  }

  /** One team that never waits. */
  #workOff(order: ArrayLike<number>): void {
    const { steps } = this.#problem
    let day = 0
    for (let at = 0; at < order.length; at++) {
      const index = order[at] ?? 0
      day += steps[index]?.work ?? 0
      this.#ends[index] = day
    }
  }

  #generate(order: ArrayLike<number>): void {
    const { steps, before } = this.#problem
    this.#free.fill(0)
    for (let at = 0; at < order.length; at++) {
      const index = order[at] ?? 0
      const step = steps[index]
      if (step === undefined) continue
      const team = this.#teamOf[index] ?? 0
      let start = Math.max(this.#free[team] ?? 0, step.release)
      for (const earlier of before[index] ?? []) start = Math.max(start, this.#ends[earlier] ?? 0)
      this.#ends[index] = start + step.work
      this.#free[team] = start + step.work
    }
  }

  #sum(): number {
    let cost = 0
    for (const outcome of this.#problem.outcomes) cost += costOf(outcome, this.#ends)
    return cost
  }
}
