import { ClosureFinder } from './cut.ts'
import type { Problem } from './problem.ts'

/** Work and value in one graph: steps take time and bring nothing, value jobs take none and bring money. Work and weight are integers. */
export interface Jobs {
  readonly work: readonly number[]
  readonly weight: readonly number[]
  readonly before: readonly (readonly number[])[]
  /** Real work is `work * days`, real weight `weight * money`. */
  readonly days: number
  readonly money: number
  /** What a bound may be wrong by, in money, where amounts had to be rounded to be integers. */
  readonly slack: number
}

/** A predecessor-closed set of greatest value per day of work, among what is left when the blocks before it are done. */
export interface Block {
  readonly jobs: readonly number[]
  readonly work: number
  readonly weight: number
  /** Money a day, per day of work; Infinity where there is no work in it. */
  readonly density: number
  /** false: time was up before it was known whether a part of it is denser. */
  readonly settled: boolean
}

/** Another view of a problem: other money for its value jobs, and the work of one team only. */
export interface Lens {
  /** Two a need, in their order: unblocked, and real. */
  readonly weights?: readonly number[]
  readonly team?: string | null
}

/** Steps keep their indices; behind them come two value jobs a need: unblocked, and real. */
export function jobsOf(problem: Problem, { weights, team = null }: Lens = {}): Jobs {
  const { steps, outcomes } = problem
  const works = steps.map((step) => (team === null || step.team === team ? step.work : 0))
  const values = weights ?? outcomes.flatMap(({ need }) => [need.blocked, need.delay])
  const [day, money] = [unit(works), unit(values)]
  const whole = (value: number, one: number): number => Math.round(value / one)
  return {
    work: [...works.map((work) => whole(work, day.one)), ...values.map(() => 0)],
    weight: [...works.map(() => 0), ...values.map((value) => whole(value, money.one))],
    before: [...problem.before, ...outcomes.flatMap(({ unblocking, building }) => [unblocking, building])],
    days: day.one,
    money: money.one,
    slack: (money.rounding * values.length * sumOf(works) + day.rounding * works.length * sumOf(values)) / 2,
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** The coarsest decimal unit in which all values are whole, down to a thousandth; larger where the sums would grow out of exactness. */
function unit(values: readonly number[]): { readonly one: number; readonly rounding: number } {
  const all = sumOf(values)
  const coarse = (one: number): { one: number; rounding: number } => ({ one, rounding: one })
  for (const one of [1, 0.5, 0.25, 0.1, 0.01, 0.001]) {
    if (all / one > 2 ** 25) return coarse(Math.max(one, all / 2 ** 25))
    if (values.every((value) => Math.abs(value / one - Math.round(value / one)) < 1e-9)) return { one, rounding: 0 }
  }
  return coarse(Math.max(0.001, all / 2 ** 25))
}

/**
 * The decomposition of J. B. Sidney (Operations Research 23(2), 1975): densest closed sets one after the other. Any order that keeps
 * to it costs at most twice the optimum where there are no lags. It is found from the middle: what is denser than the whole comes
 * before the rest, and both are taken apart in turn. `stop` is asked now and then whether time is up: what is left is then one block.
 */
export function decompose(jobs: Jobs, stop: () => boolean = () => false): readonly Block[] {
  const blocks: Block[] = []
  const open: (readonly number[])[] = [[...jobs.work.keys()]]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (part.length === 0) continue
    const split = stop() ? 'late' : denserPart(jobs, part, stop)
    if (split === 'late' || split === null) blocks.push({ ...blockOf(jobs, part), settled: split === null })
    else open.push(split.rest, split.denser)
  }
  return blocks
}

/** The largest closed part that is at least as dense as the whole, where one is denser; null where none is. */
function denserPart(
  jobs: Jobs,
  part: readonly number[],
  stop: () => boolean,
): { readonly denser: readonly number[]; readonly rest: readonly number[] } | 'late' | null {
  const work = total(part, jobs.work)
  const weight = total(part, jobs.weight)
  if (work === 0) return null
  const profits = part.map((node) => (jobs.weight[node] ?? 0) * work - weight * (jobs.work[node] ?? 0))
  const found = new ClosureFinder(jobs.before, part, profits).largest(stop)
  if (found === null) return 'late'
  if (found.gain <= 0) return null
  const chosen = new Set(found.members)
  return { denser: part.filter((_, at) => chosen.has(at)), rest: part.filter((_, at) => !chosen.has(at)) }
}

function blockOf(jobs: Jobs, members: readonly number[]): Omit<Block, 'settled'> {
  const work = total(members, jobs.work) * jobs.days
  const weight = total(members, jobs.weight) * jobs.money
  return { jobs: members, work, weight, density: work > 0 ? weight / work : weight > 0 ? Number.POSITIVE_INFINITY : 0 }
}

function total(members: readonly number[], values: readonly number[]): number {
  let sum = 0
  for (const node of members) sum += values[node] ?? 0
  return sum
}
