import { Gathering, rising } from './closure.ts'
import type { Problem } from './problem.ts'
import type { Block } from './sidney.ts'

/** Values in a block beyond which bundles are not weighed against each other: that takes the square of their number. */
const MANY = 120

/**
 * An order that keeps to the blocks. Inside a block the bundle goes first that frees most value a day of work: the steps that
 * some need still waits for, with all that they need. `stop` is asked whether time is up: the rest then comes as it stands.
 */
export function orderOf(
  problem: Problem,
  blocks: readonly Block[],
  weights: readonly number[],
  stop: () => boolean = () => false,
): number[] {
  const count = problem.steps.length
  const order: number[] = []
  const done = new Marks(count)
  const missing = missingOf(problem, done)
  const finish = (steps: Iterable<number>): void => {
    for (const step of steps) if (!done.has(step)) visit(problem, step, done, order)
  }
  for (const block of blocks) {
    const values = new Set(stop() ? [] : block.jobs.filter((job) => job >= count))
    if (values.size > MANY) {
      for (const job of byDensity(problem, values, missing, weights, stop)) if (!stop()) finish(rising(missing(job)))
      values.clear()
    }
    while (values.size > 0 && !stop()) {
      const bundle = bestBundle(problem, values, missing, weights)
      finish(bundle.steps)
      for (const job of bundle.freed) values.delete(job)
    }
    finish(block.jobs.filter((job) => job < count).sort((one, other) => one - other))
  }
  return order
}

/** Each looked at by itself and once: coarser, in a time that grows with their number alone. */
function byDensity(
  problem: Problem,
  values: ReadonlySet<number>,
  missing: Missing,
  weights: readonly number[],
  stop: () => boolean,
): readonly number[] {
  const open = [...values].map((job) => {
    if (stop()) return { job, density: 0 }
    const work = missing(job).reduce((sum, step) => sum + (problem.steps[step]?.work ?? 0), 0)
    return { job, density: work > 0 ? (weights[job] ?? 0) / work : Number.POSITIVE_INFINITY }
  })
  return open
    .sort((one, other) => (one.density === other.density ? one.job - other.job : other.density - one.density))
    .map(({ job }) => job)
}

interface Bundle {
  readonly steps: readonly number[]
  readonly freed: readonly number[]
}

function bestBundle(problem: Problem, values: ReadonlySet<number>, missing: Missing, weights: readonly number[]): Bundle {
  const open = [...values].map((job) => ({ job, steps: new Set(missing(job)) }))
  let best: Bundle = { steps: [], freed: [...values] }
  let highest = Number.NEGATIVE_INFINITY
  for (const { steps } of open) {
    const freed = open.filter((other) => isWithin(other.steps, steps)).map(({ job }) => job)
    const weight = freed.reduce((sum, job) => sum + (weights[job] ?? 0), 0)
    const work = [...steps].reduce((sum, step) => sum + (problem.steps[step]?.work ?? 0), 0)
    const density = work > 0 ? weight / work : Number.POSITIVE_INFINITY
    if (density <= highest) continue
    highest = density
    best = { steps: rising([...steps]), freed }
  }
  return best
}

/** What is left to be done before a value job. */
type Missing = (job: number) => readonly number[]

function missingOf(problem: Problem, done: Marks): Missing {
  const gathering = new Gathering(problem.before)
  return (job) => {
    const value = job - problem.steps.length
    const outcome = problem.outcomes[Math.floor(value / 2)]
    return gathering.of((value % 2 === 0 ? outcome?.unblocking : outcome?.building) ?? [], done)
  }
}

function isWithin(part: ReadonlySet<number>, whole: ReadonlySet<number>): boolean {
  for (const one of part) if (!whole.has(one)) return false
  return true
}

/** A step after its predecessors; without recursion, since chains may be long. */
function visit(problem: Problem, from: number, done: Marks, order: number[]): void {
  const stack = [from]
  for (let step = stack.at(-1); step !== undefined; step = stack.at(-1)) {
    if (done.has(step)) {
      stack.pop()
      continue
    }
    const open = (problem.before[step] ?? []).filter((earlier) => !done.has(earlier))
    if (open.length > 0) stack.push(...open.reverse())
    else {
      stack.pop()
      done.add(step)
      order.push(step)
    }
  }
}

/** Steps that are done. */
class Marks {
  readonly #marks: Uint8Array

  constructor(count: number) {
    this.#marks = new Uint8Array(count)
  }

  has(step: number): boolean {
    return this.#marks[step] === 1
  }

  add(step: number): void {
    this.#marks[step] = 1
  }
}
