import { blockProblem } from './block-problem.ts'
import { Deadline } from './deadline.ts'
import { cheapest } from './exact.ts'
import { linearBound, type Solve } from './linear.ts'
import type { Problem } from './problem.ts'
import { type Bounded, type Share, Shares } from './shares.ts'
import { type Block, decompose, type Jobs, jobsOf } from './sidney.ts'

/** Steps of a block up to which all its orders are looked at in a moment. */
const SMALL = 16
/** How little of a share is moved at last. */
const LEAST_MOVE = 1 / 8

export interface BoundOptions {
  readonly time?: Deadline
  /** The blocks of a plan of one team, where they are there already. */
  readonly known?: readonly Block[] | null
  readonly solve?: Solve | null
}

/**
 * What no order can go below, in money. Waiting has causes: the work of one team, the longest chain of work to a need, a supplier. What
 * a need costs is laid on its causes in shares; for each team its share is bounded by the blocks of the decomposition, what does not
 * depend on the order is paid as it is. Shares are moved to what is waited for longest, as long as the bound rises; blocks are put in
 * their best order, or bounded by a linear programme, where they are small enough.
 */
export function lowerBound(problem: Problem, { time = Deadline.NONE, known = null, solve = null }: BoundOptions = {}): number {
  const { stop } = time
  const shares = new Shares(problem, stop)
  let best = boundBy(problem, shares.first(), stop, known)
  const floor = shares.alone()
  for (let move = 1; move >= LEAST_MOVE && !stop();) {
    const other = shares.moved(best, move)
    if (other === null) break
    const found = boundBy(problem, other, stop)
    if (found.bound > best.bound) best = found
    else move /= 2
  }
  return Math.max(floor, best.bound + tightened(problem, best, time, solve))
}

/** The same without trying for more: one decomposition at most. */
export function quickBound(problem: Problem, stop: () => boolean): number {
  const shares = new Shares(problem, stop)
  return Math.max(shares.alone(), boundBy(problem, shares.first(), stop).bound)
}

function boundBy(problem: Problem, share: Share, stop: () => boolean, known: readonly Block[] | null = null): Bounded {
  const teams = share.teams.map(({ team, weights }) => {
    const jobs = jobsOf(problem, { weights, team: share.teams.length > 1 ? team : null })
    return { jobs, blocks: share.teams.length === 1 && known !== null ? known : decompose(jobs, stop) }
  })
  const bound = teams.reduce((sum, { jobs, blocks }) => sum + blocksBound(blocks) + grain(jobs, blocks) - jobs.slack, share.certain)
  return { share, bound, teams }
}

/** A block waits for all before it, and is itself paid for half of its own work at least: it has no denser beginning, where that is known. */
export function blocksBound(blocks: readonly Block[]): number {
  let bound = 0
  let day = 0
  for (const { work, weight, settled } of blocks) {
    bound += weight * (settled ? day + work / 2 : day)
    // What is left when time is up may come in any order.
    if (settled) day += work
  }
  return bound
}

/** Work is not done drop by drop: what a step frees comes at its end. That adds half of each step's work once more. */
function grain(jobs: Jobs, blocks: readonly Block[]): number {
  let sum = 0
  for (const { density, settled, jobs: members } of blocks) {
    if (!settled || !Number.isFinite(density)) continue
    for (const job of members) sum += (density * ((jobs.work[job] ?? 0) * jobs.days) ** 2) / 2
  }
  return sum
}

/** By how much more the blocks cost when each is put in its best order: without lags, no order of all is cheaper than those one after the other. */
function tightened(problem: Problem, { teams }: Bounded, time: Deadline, solve: Solve | null): number {
  let sum = 0
  for (const { jobs, blocks } of teams) {
    for (const block of blocks) {
      if (time.stop()) return sum
      const inner = blockProblem(problem, jobs, block)
      if (inner === null) continue
      const exact = inner.steps.length > SMALL ? null : cheapest(inner, time.stop)
      const best = exact === null && solve !== null ? linearBound(inner, solve, time) : (exact?.cost ?? null)
      if (best !== null) sum += Math.max(0, best - (block.weight * block.work) / 2 - grain(jobs, [block]))
    }
  }
  return sum
}
