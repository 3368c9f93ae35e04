import { Gathering } from './closure.ts'
import type { Problem } from './problem.ts'
import { latest, liveDay } from './schedule.ts'
import type { Block, Jobs } from './sidney.ts'

/** How the money of all needs is laid on what they wait for. */
export interface Share {
  /** Money that does not depend on the order. */
  readonly certain: number
  /** Money of the value jobs of each team: two a need, unblocked and real. */
  readonly teams: readonly { readonly team: string; readonly weights: readonly number[] }[]
  /** By need, what of its blocked days and of its delay lies on each cause; each adds up to one. */
  readonly blocked: readonly (readonly number[])[]
  readonly delay: readonly (readonly number[])[]
}

/** A bound, and what it was made from. */
export interface Bounded {
  readonly share: Share
  readonly bound: number
  /** The blocks of each team's work. */
  readonly teams: readonly { readonly jobs: Jobs; readonly blocks: readonly Block[] }[]
}

/** What keeps a need waiting whatever the order: its day if everybody worked for it alone. */
interface Alone {
  readonly unblocked: number
  readonly live: number
}

/**
 * Lays what needs cost on its causes. Blocked days have one cause a team, and the day on which a need can be unblocked at all; delay has
 * two a team (its work until unblocked, its work until real), and the day on which a need can be live at all.
 */
export class Shares {
  readonly #problem: Problem
  readonly #teams: readonly string[]
  readonly #alone: readonly Alone[]
  /** By need, the work of each team that has to be done before it is unblocked, and real. */
  readonly #loads: readonly { readonly unblocking: readonly number[]; readonly building: readonly number[] }[]

  /** Where time is up, chains and loads are not looked for: the bound is lower then. */
  constructor(problem: Problem, stop: () => boolean) {
    const { steps, outcomes } = problem
    const teams = new Map([...new Set(steps.map(({ team }) => team))].map((team, index) => [team, index]))
    this.#problem = problem
    this.#teams = [...teams.keys()]
    const gathering = new Gathering(problem.before)
    const loadsOf = (members: readonly number[]): readonly number[] => {
      const loads = this.#teams.map(() => 0)
      for (const step of stop() ? members : gathering.of(members)) {
        const { team = '', work = 0 } = steps[step] ?? {}
        const at = teams.get(team) ?? 0
        loads[at] = (loads[at] ?? 0) + work
      }
      return loads
    }
    this.#loads = outcomes.map(({ unblocking, building }) => ({ unblocking: loadsOf(unblocking), building: loadsOf(building) }))
    const ends = chainsOf(problem)
    this.#alone = outcomes.map(({ need, unblocking, unblockedFrom, building, suppliedOn }, at) => {
      const { unblocking: first = [], building: last = [] } = this.#loads[at] ?? {}
      const unblocked = largest(first, latest(unblocking, ends, unblockedFrom))
      return { unblocked, live: liveDay(need, unblocked, largest(last, latest(building, ends, 0)), suppliedOn) }
    })
  }

  /** What all costs if everybody worked for each need alone. */
  alone(): number {
    return this.#problem.outcomes.reduce((sum, { need }, at) => {
      const { unblocked = 0, live = 0 } = this.#alone[at] ?? {}
      return sum + need.blocked * unblocked + need.delay * live
    }, 0)
  }

  /** All on the team that has most to do: for being unblocked, and for being real. */
  first(): Share {
    const count = this.#teams.length
    return this.#laid(
      this.#loads.map(({ unblocking }) => only(count + 1, heaviest(unblocking))),
      this.#loads.map(({ building }) => only(2 * count + 1, count + heaviest(building))),
    )
  }

  /** A part of every share moved to what is waited for longest by a bound; null where everything lies there already. */
  moved({ share, teams }: Bounded, move: number): Share | null {
    const ends = teams.map(({ jobs, blocks }) => middles(jobs.work.length, blocks))
    const first = this.#problem.steps.length
    let changed = false
    const towards = (shares: readonly number[], waits: readonly number[]): readonly number[] => {
      const longest = waits.reduce((best, wait, at) => (wait > (waits[best] ?? 0) + 1e-9 ? at : best), waits.length - 1)
      if ((shares[longest] ?? 0) > 1 - 1e-9) return shares
      changed = true
      return shares.map((part, at) => part * (1 - move) + (at === longest ? move : 0))
    }
    const blocked = share.blocked.map((shares, at) =>
      towards(shares, [...ends.map((days) => days[first + 2 * at] ?? 0), this.#alone[at]?.unblocked ?? 0]),
    )
    const delay = share.delay.map((shares, at) => {
      const { own = 0, live = 0 } = this.#problem.outcomes[at]?.need ?? {}
      return towards(shares, [
        ...ends.map((days) => (days[first + 2 * at] ?? 0) + own),
        ...ends.map((days) => (days[first + 2 * at + 1] ?? 0) + live),
        this.#alone[at]?.live ?? 0,
      ])
    })
    return changed ? this.#laid(blocked, delay) : null
  }

  #laid(blocked: Share['blocked'], delay: Share['delay']): Share {
    const count = this.#teams.length
    let certain = 0
    const weights: number[][] = this.#teams.map(() => [])
    for (const [at, { need }] of this.#problem.outcomes.entries()) {
      const [early = [], late = []] = [blocked[at], delay[at]]
      certain += need.blocked * (early[count] ?? 0) * (this.#alone[at]?.unblocked ?? 0)
      certain += need.delay * (late[2 * count] ?? 0) * (this.#alone[at]?.live ?? 0)
      for (const [team, list] of weights.entries()) {
        const [onUnblocked = 0, onReal = 0] = [late[team], late[count + team]]
        certain += need.delay * (onUnblocked * need.own + onReal * need.live)
        list.push(need.blocked * (early[team] ?? 0) + need.delay * onUnblocked, need.delay * onReal)
      }
    }
    const teams = this.#teams.map((team, at) => ({ team, weights: weights[at] ?? [] }))
    return { certain, teams, blocked, delay }
  }
}

/** When each step ends if nothing but what it needs is waited for. */
function chainsOf(problem: Problem): Float64Array {
  const ends = new Float64Array(problem.steps.length)
  for (const step of byPrecedence(problem)) {
    const { work = 0, release = 0 } = problem.steps[step] ?? {}
    ends[step] = latest(problem.before[step] ?? [], ends, release) + work
  }
  return ends
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

/** By job, the middle of its block: when its value comes, as far as a bound by blocks knows. */
function middles(count: number, blocks: readonly Block[]): Float64Array {
  const days = new Float64Array(count)
  let day = 0
  for (const { jobs, work } of blocks) {
    for (const job of jobs) days[job] = day + work / 2
    day += work
  }
  return days
}

function only(count: number, at: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index === at ? 1 : 0))
}

function heaviest(loads: readonly number[]): number {
  return loads.reduce((best, load, at) => (load > (loads[best] ?? 0) ? at : best), 0)
}

function largest(values: readonly number[], floor: number): number {
  return values.reduce((most, value) => Math.max(most, value), floor)
}
