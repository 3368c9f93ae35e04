import { lowerBound } from './bound.ts'
import { orderOf } from './bundles.ts'
import { Deadline } from './deadline.ts'
import { cheapest } from './exact.ts'
import type { Instance, WhatIf } from './instance.ts'
import { linearBound, type Solve } from './linear.ts'
import { type Problem, problemOf } from './problem.ts'
import { type Schedule, scheduleOf } from './schedule.ts'
import { improve } from './search.ts'
import { type Block, decompose, jobsOf } from './sidney.ts'

/** An order of all steps that are left, when everything comes of it, and how good it is. */
export interface Plan {
  readonly problem: Problem
  readonly order: readonly number[]
  readonly schedule: Schedule
  /** Which work belongs together, and what a day of it is worth, the most valuable first. */
  readonly blocks: readonly Block[]
  /** Money that waiting costs until all needs are live. */
  readonly cost: number
  /** No order costs less. */
  readonly bound: number
  /** `best`: no order is cheaper. `bounded`: none is cheaper by more than `cost - bound`. */
  readonly proof: 'best' | 'bounded'
  /** What proved it: all orders, a linear programme, or the blocks alone. */
  readonly by: 'exact' | 'linear' | 'blocks'
  /** false: time was up before all moves were tried. */
  readonly settled: boolean
}

export interface PlanOptions {
  readonly whatIf?: WhatIf
  /** Until when it may take; then it is the best so far. */
  readonly time?: Deadline
  /** The order published last, by names of steps: it is kept unless another saves more than a hundredth. */
  readonly published?: readonly string[]
  /** Solves linear programmes, where somebody can: for a tighter bound. */
  readonly solve?: Solve | null
  /** Whether anybody asks how good it is; without, its bound is 0 where it is not known anyway. */
  readonly bounded?: boolean
}

/** What a plan has to save before people are asked to change theirs. */
const WORTH_A_CHANGE = 0.01
/** What sums of floating-point numbers may be wrong by, as a share. */
const ROUNDING = 2e-6

/** Until what share of the time its parts may take, each of what the others have left. */
const FOR_BLOCKS = 0.3
const FOR_BUNDLES = 0.4
const FOR_MOVES = 0.65
const FOR_PROOF = 0.8

/** The order in which most value comes earliest. Throws a Problem where dependencies go round in a circle. */
export function planOf(instance: Instance, options: PlanOptions = {}): Plan {
  // Shares are of what is left now: who asks may have used some of it.
  const time = (options.time ?? Deadline.NONE).part(1)
  const problem = problemOf(instance, options.whatIf)
  const jobs = jobsOf(problem)
  const blocks = decompose(jobs, time.until(FOR_BLOCKS).stop)
  const bundled = orderOf(problem, blocks, jobs.weight, time.until(FOR_BUNDLES).stop)
  const found = improve(problem, bundled, time.until(FOR_MOVES).stop)
  const exact = cheapest(problem, time.until(FOR_PROOF).stop)
  const best = exact !== null && exact.cost < found.cost - 1e-6 ? exact : found
  const order = published(problem, options.published) ?? best.order
  const schedule = scheduleOf(problem, order)
  const kept =
    schedule.cost <= best.cost * (1 + WORTH_A_CHANGE)
      ? { order, schedule }
      : { order: best.order, schedule: scheduleOf(problem, best.order) }
  const { cost } = kept.schedule
  const proved = exact === null ? boundOf(problem, blocks, options, time) : ({ bound: exact.cost, by: 'exact' } as const)
  const bound = Math.min(proved.bound, cost)
  const proof = bound >= cost * (1 - ROUNDING) - ROUNDING ? 'best' : 'bounded'
  return { problem, ...kept, blocks, cost, bound, proof, by: proved.by, settled: exact !== null || found.settled }
}

/** The larger of what can be had: by blocks, or by a linear programme where somebody solves it. */
function boundOf(
  problem: Problem,
  blocks: readonly Block[],
  { solve = null, bounded }: PlanOptions,
  time: Deadline,
): { readonly bound: number; readonly by: Plan['by'] } {
  if (bounded === false) return { bound: 0, by: 'blocks' }
  const linear = solve === null ? null : linearBound(problem, solve, time)
  const byBlocks = lowerBound(problem, { time, solve: linear === null ? solve : null, known: isOneTeam(problem) ? blocks : null })
  return linear !== null && linear > byBlocks ? { bound: linear, by: 'linear' } : { bound: byBlocks, by: 'blocks' }
}

/** Whether all work is that of one team: then the blocks of the plan are those of its work. */
export function isOneTeam({ steps }: Problem): boolean {
  return steps.every(({ team }) => team === steps[0]?.team)
}

/** Another order of the same steps, with what is new behind; null where none was published or precedence has changed. */
function published(problem: Problem, names: readonly string[] | undefined): readonly number[] | null {
  if (names === undefined) return null
  const rank = new Map(names.map((name, index) => [name, index]))
  const known = problem.steps.flatMap(({ id }, index) => (rank.has(id) ? [index] : []))
  if (known.length < problem.steps.length) return null
  const order = known.sort((one, other) => (rank.get(problem.steps[one]?.id ?? '') ?? 0) - (rank.get(problem.steps[other]?.id ?? '') ?? 0))
  const place = new Map(order.map((step, index) => [step, index]))
  const holds = order.every((step) => (problem.before[step] ?? []).every((earlier) => (place.get(earlier) ?? 0) < (place.get(step) ?? 0)))
  return holds ? order : null
}
