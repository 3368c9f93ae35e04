import { Gathering } from './closure.ts'
import type { Outcome, Problem } from './problem.ts'
import { scheduleOf } from './schedule.ts'
import { decompose, type Jobs, jobsOf, type Split } from './sidney.ts'

/** Sets of splits that are tried at most; each costs a decomposition. */
const TRIES = 40
/** Steps up to which one decomposition takes less than a second. */
const LARGE = 4_000

/**
 * What no order can go below, in money: the larger of two bounds. One looks at each need alone, as if everybody worked for it; the
 * other at the work of one team for all, by the blocks of the decomposition. Delay that has several causes is laid on them in shares.
 */
export function lowerBound(problem: Problem, order: readonly number[], stop: () => boolean = () => false): number {
  const alone = aloneBound(problem)
  const teams = [...new Set(problem.steps.map(({ team }) => team))]
  const own = teams.length === 1 ? sharedBound(problem, order, stop) : teamsBound(problem, teams, unlessLarge(problem, stop))
  return Math.max(alone, own)
}

/** Every need is served first, by teams without end: the longest chain to it, and the work of each team in it. */
function aloneBound(problem: Problem): number {
  const ends = problem.steps.map(() => 0)
  for (const step of byPrecedence(problem)) {
    const { work = 0, release = 0 } = problem.steps[step] ?? {}
    ends[step] = Math.max(release, ...(problem.before[step] ?? []).map((one) => ends[one] ?? 0)) + work
  }
  const gathering = new Gathering(problem)
  const soonest = (steps: readonly number[]): number => {
    const loads = new Map<string, number>()
    for (const step of gathering.of(steps)) {
      const { team = '', work = 0 } = problem.steps[step] ?? {}
      loads.set(team, (loads.get(team) ?? 0) + work)
    }
    return Math.max(0, ...loads.values(), ...steps.map((one) => ends[one] ?? 0))
  }
  let bound = 0
  for (const { need, unblocking, unblockedFrom, building, suppliedOn } of problem.outcomes) {
    const unblocked = Math.max(unblockedFrom, soonest(unblocking))
    bound += need.blocked * unblocked
    bound += need.delay * Math.max(soonest(building) + need.live, unblocked + need.own, suppliedOn + need.live)
  }
  return bound
}

/** Steps after their predecessors. */
function byPrecedence({ steps, before, after }: Problem): readonly number[] {
  const open = before.map((list) => list.length)
  const order = [...steps.keys()].filter((step) => open[step] === 0)
  for (const step of order) {
    for (const later of after[step] ?? []) {
      open[later] = (open[later] ?? 0) - 1
      if (open[later] === 0) order.push(later)
    }
  }
  return order
}

/** One team: shares are first laid where the plan at hand has its causes, then moved as long as the bound rises. */
function sharedBound(problem: Problem, order: readonly number[], stop: () => boolean): number {
  let splits = splitsOf(problem, order)
  // The first one is worth waiting for, as long as that is bounded.
  let best = boundFor(problem, splits, unlessLarge(problem, stop))
  let tries = TRIES
  for (const at of splits.keys()) {
    for (const split of [ON_REAL, HALVED, ON_UNBLOCKED]) {
      if (tries-- <= 0 || stop()) return best
      const other = splits.map((one, index) => (index === at ? split : one))
      const bound = boundFor(problem, other, stop)
      if (bound <= best) continue
      best = bound
      splits = other
    }
  }
  return best
}

const ON_REAL: Split = { real: 1, unblocked: 0 }
const ON_UNBLOCKED: Split = { real: 0, unblocked: 1 }
const HALVED: Split = { real: 0.5, unblocked: 0.5 }
const ON_SUPPLIER: Split = { real: 0, unblocked: 0 }

function unlessLarge({ steps }: Problem, stop: () => boolean): () => boolean {
  return steps.length > LARGE ? stop : () => false
}

function splitsOf(problem: Problem, order: readonly number[]): readonly Split[] {
  const { ends } = scheduleOf(problem, order)
  return problem.outcomes.map(({ need, unblocking, unblockedFrom, building, suppliedOn }) => {
    const latest = (steps: readonly number[]): number => Math.max(0, ...steps.map((step) => ends[step] ?? 0))
    const real = latest(building)
    if (suppliedOn > real && suppliedOn + need.live > Math.max(latest(unblocking), unblockedFrom) + need.own) return ON_SUPPLIER
    return Math.max(latest(unblocking), unblockedFrom) + need.own > real + need.live ? ON_UNBLOCKED : ON_REAL
  })
}

function boundFor(problem: Problem, splits: readonly Split[], stop: () => boolean): number {
  const fixed = problem.outcomes.reduce((sum, outcome, at) => sum + lagOf(outcome, splits[at] ?? ON_REAL), 0)
  return fixed + blocksBound(jobsOf(problem, splits), stop)
}

/** What the share laid on each cause costs whatever the order. */
function lagOf({ need, suppliedOn }: Outcome, { real, unblocked }: Split): number {
  return need.delay * (real * need.live + unblocked * need.own + (1 - real - unblocked) * (suppliedOn + need.live))
}

/** A block waits for all before it, and is itself paid for half of its own work at least: it has no denser beginning, where that is known. */
export function blocksBound(jobs: Jobs, stop: () => boolean = () => false): number {
  let bound = 0
  let day = 0
  for (const { work, weight, settled } of decompose(jobs, stop)) {
    bound += weight * (settled ? day + work / 2 : day)
    // What is left when time is up may come in any order.
    if (settled) day += work
  }
  return bound
}

/** The team that has most to do in some steps. */
function heaviestOf({ steps }: Problem, members: readonly number[], work: readonly number[], teams: readonly string[]): string {
  const loads = new Map(teams.map((team) => [team, 0]))
  for (const step of members) {
    const { team = '' } = steps[step] ?? {}
    loads.set(team, (loads.get(team) ?? 0) + (work[step] ?? 0))
  }
  return [...loads].reduce((best, one) => (one[1] > best[1] ? one : best), ['', -1])[0]
}

/** Several teams: each need's value is laid on the team that has most to do for it; the teams' bounds add up. */
function teamsBound(problem: Problem, teams: readonly string[], stop: () => boolean): number {
  const jobs = jobsOf(problem)
  const count = problem.steps.length
  const gathering = new Gathering(problem)
  // Between steps of one team what lies between them counts too, so that each knows all that goes before it.
  const before = jobs.before.map((list) => gathering.of(list))
  const heaviest = jobs.weight.map((_, job) => (job < count ? '' : heaviestOf(problem, before[job] ?? [], jobs.work, teams)))
  const bounds = teams.map((team) => {
    const work = jobs.work.map((days, job) => (problem.steps[job]?.team === team ? days : 0))
    const weight = jobs.weight.map((money, job) => (heaviest[job] === team ? money : 0))
    return blocksBound({ ...jobs, work, weight, before }, stop)
  })
  const lags = problem.outcomes.reduce((sum, { need }) => sum + need.delay * need.live, 0)
  return lags + bounds.reduce((sum, bound) => sum + bound, 0)
}
