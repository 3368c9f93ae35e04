import type { Random } from '../schema/random.ts'

/** Tasks that share renewable resources (people of a team): the resource-constrained project scheduling problem. Durations are whole numbers. */
export interface Project {
  readonly durations: readonly number[]
  readonly before: readonly (readonly number[])[]
  /** What each task takes of each resource while it runs. */
  readonly demands: readonly (readonly number[])[]
  readonly capacities: readonly number[]
}

export interface Timetable {
  readonly starts: readonly number[]
  /** When the last task ends. */
  readonly end: number
  /** No timetable is shorter. */
  readonly proved: boolean
}

/** Timetables made at first, from which the others descend. */
const POPULATION = 40
const MUTATION = 0.05

/**
 * A short timetable, by a genetic search over orders of tasks (Hartmann, Naval Research Logistics 45(7), 1998) with double justification
 * (Valls, Ballestín, Quintanilla, European Journal of Operational Research 165(2), 2005). Makes `schedules` timetables at most.
 */
export function shortestOf(project: Project, random: Random, schedules: number): Timetable {
  const search = new Search(project, random, schedules)
  return search.run()
}

interface Individual {
  readonly order: readonly number[]
  readonly starts: Int32Array
  readonly end: number
}

class Search {
  readonly #project: Project
  readonly #after: readonly (readonly number[])[]
  readonly #tails: readonly number[]
  readonly #random: Random
  readonly #bound: number
  readonly #forward: Builder
  readonly #backward: Builder
  #left: number

  constructor(project: Project, random: Random, schedules: number) {
    this.#project = project
    this.#random = random
    this.#left = schedules
    const after: number[][] = project.durations.map(() => [])
    for (const [task, list] of project.before.entries()) for (const one of list) after[one]?.push(task)
    this.#after = after
    this.#tails = tailsOf(project, after)
    this.#bound = boundOf(project, this.#tails)
    this.#forward = new Builder(project, project.before)
    this.#backward = new Builder(project, after)
  }

  run(): Timetable {
    let pool: Individual[] = []
    while (pool.length < POPULATION && !this.#isOver(pool)) pool.push(this.#improved(this.#sampled()))
    pool.sort(byEnd)
    while (!this.#isOver(pool)) {
      const mother = this.#chosen(pool)
      const father = this.#chosen(pool)
      pool.push(this.#improved(this.#mutated(this.#crossed(mother.order, father.order))))
      pool = pool.sort(byEnd).slice(0, POPULATION)
    }
    const [best] = pool.sort(byEnd)
    return { starts: [...(best?.starts ?? [])], end: best?.end ?? 0, proved: (best?.end ?? 0) <= this.#bound }
  }

  #isOver(pool: readonly Individual[]): boolean {
    return pool.length > 0 && (this.#left < 3 || pool.some(({ end }) => end <= this.#bound))
  }

  /** Built, pushed to the right, and pushed back to the left: three timetables, none longer than the one before. */
  #improved(order: readonly number[]): Individual {
    this.#left -= 3
    const first = this.#forward.build(order)
    const ends = this.#project.durations.map((duration, task) => (first.starts[task] ?? 0) + duration)
    const late = this.#backward.build(sortedBy(order, (task) => -(ends[task] ?? 0)))
    const starts = this.#project.durations.map((duration, task) => late.end - (late.starts[task] ?? 0) - duration)
    const list = sortedBy(order, (task) => starts[task] ?? 0)
    const last = this.#forward.build(list)
    return { order: sortedBy(list, (task) => last.starts[task] ?? 0), ...last }
  }

  /** A random order in which tasks with long tails tend to come early (regret-based biased sampling). */
  #sampled(): number[] {
    const open = this.#project.before.map((list) => list.length)
    const ready = [...open.keys()].filter((task) => open[task] === 0)
    const order: number[] = []
    while (ready.length > 0) {
      const least = Math.min(...ready.map((task) => this.#tails[task] ?? 0))
      const weights = ready.map((task) => ((this.#tails[task] ?? 0) - least + 1) ** 2)
      let draw = this.#random.fraction() * weights.reduce((sum, weight) => sum + weight, 0)
      const at = Math.max(
        weights.findIndex((weight) => (draw -= weight) < 0),
        0,
      )
      const [task = 0] = ready.splice(at, 1)
      order.push(task)
      for (const later of this.#after[task] ?? []) {
        open[later] = (open[later] ?? 0) - 1
        if (open[later] === 0) ready.push(later)
      }
    }
    return order
  }

  #chosen(pool: readonly Individual[]): Individual {
    const [one, other] = [this.#random.integer(0, pool.length - 1), this.#random.integer(0, pool.length - 1)]
    return pool[Math.min(one, other)] ?? { order: [], starts: new Int32Array(0), end: 0 }
  }

  /** The ends of one parent around a middle in the order of the other: precedence holds in both, so it holds in the child. */
  #crossed(mother: readonly number[], father: readonly number[]): number[] {
    const cuts = [this.#random.integer(0, mother.length), this.#random.integer(0, mother.length)].sort((one, other) => one - other)
    const [from = 0, to = 0] = cuts
    const head = mother.slice(0, from)
    const used = new Set(head)
    const middle: number[] = []
    for (const task of father) if (!used.has(task) && middle.length < to - from) middle.push(task)
    for (const task of middle) used.add(task)
    return [...head, ...middle, ...mother.filter((task) => !used.has(task))]
  }

  #mutated(order: number[]): number[] {
    for (let at = 1; at < order.length; at++) {
      const [earlier = 0, later = 0] = [order[at - 1], order[at]]
      if (this.#random.fraction() >= MUTATION || (this.#project.before[later] ?? []).includes(earlier)) continue
      order[at - 1] = later
      order[at] = earlier
    }
    return order
  }
}

/** The serial schedule generation scheme: every task as early as precedence and resources let it, in the order given. */
class Builder {
  readonly #project: Project
  readonly #before: readonly (readonly number[])[]
  readonly #used: Int32Array
  readonly #horizon: number

  constructor(project: Project, before: readonly (readonly number[])[]) {
    this.#project = project
    this.#before = before
    this.#horizon = project.durations.reduce((sum, duration) => sum + duration, 0) + 1
    this.#used = new Int32Array(this.#horizon * project.capacities.length)
  }

  build(order: readonly number[]): { readonly starts: Int32Array; readonly end: number } {
    const { durations } = this.#project
    const starts = new Int32Array(durations.length)
    this.#used.fill(0)
    let end = 0
    for (const task of order) {
      let soonest = 0
      for (const earlier of this.#before[task] ?? []) soonest = Math.max(soonest, (starts[earlier] ?? 0) + (durations[earlier] ?? 0))
      const start = this.#place(task, soonest)
      starts[task] = start
      end = Math.max(end, start + (durations[task] ?? 0))
    }
    return { starts, end }
  }

  #place(task: number, soonest: number): number {
    const { capacities } = this.#project
    const duration = this.#project.durations[task] ?? 0
    const demand = this.#project.demands[task] ?? []
    let start = soonest
    for (let day = start; day < start + duration; day++) {
      for (let one = 0; one < capacities.length; one++) {
        const wanted = demand[one] ?? 0
        if (wanted > 0 && (this.#used[one * this.#horizon + day] ?? 0) + wanted > (capacities[one] ?? 0)) {
          start = day + 1
          break
        }
      }
    }
    for (let one = 0; one < capacities.length; one++) {
      const wanted = demand[one] ?? 0
      if (wanted === 0) continue
      for (let day = start; day < start + duration; day++)
        this.#used[one * this.#horizon + day] = (this.#used[one * this.#horizon + day] ?? 0) + wanted
    }
    return start
  }
}

function byEnd(one: Individual, other: Individual): number {
  return one.end - other.end
}

function sortedBy(tasks: readonly number[], value: (task: number) => number): number[] {
  return [...tasks].sort((one, other) => value(one) - value(other))
}

/** How long it takes at least from the beginning of a task to the end of all. */
function tailsOf({ durations, before }: Project, after: readonly (readonly number[])[]): readonly number[] {
  const open = after.map((list) => list.length)
  const ready = [...open.keys()].filter((task) => open[task] === 0)
  const tails = durations.map(() => 0)
  for (const task of ready) {
    tails[task] = (durations[task] ?? 0) + Math.max(0, ...(after[task] ?? []).map((one) => tails[one] ?? 0))
    for (const earlier of before[task] ?? []) {
      open[earlier] = (open[earlier] ?? 0) - 1
      if (open[earlier] === 0) ready.push(earlier)
    }
  }
  return tails
}

/** The longest chain, and the work of each resource spread over all of it. */
function boundOf({ durations, demands, capacities }: Project, tails: readonly number[]): number {
  const loads = capacities.map((capacity, one) =>
    Math.ceil(durations.reduce((sum, duration, task) => sum + duration * (demands[task]?.[one] ?? 0), 0) / Math.max(capacity, 1)),
  )
  return Math.max(0, ...tails, ...loads)
}
