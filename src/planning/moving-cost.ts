import type { Problem } from './problem.ts'
import { costOf } from './schedule.ts'

/** Where a run of steps costs least, and what that is. */
interface Spot {
  readonly place: number
  readonly cost: number
}

/** Steps that are moved together at most. */
export const LONGEST_RUN = 4
/** What has to be saved for a move to be one. */
const WORTH_MOVING = 1e-9
/** Steps that are looked at between two looks at the clock. */
const BETWEEN_LOOKS = 2_000

/**
 * What an order costs while runs of steps are moved in it. Only what a move changes is worked out again: a step that passes another one
 * of its team, what comes behind them, and the needs that wait for any of it.
 */
export class MovingCost {
  readonly #problem: Problem
  readonly order: Int32Array
  readonly #starts: Float64Array
  readonly #ends: Float64Array
  readonly #teamOf: Int32Array
  /** The step before and behind each one in its own team; -1 for none. */
  readonly #previous: Int32Array
  readonly #next: Int32Array
  /** Needs that wait for a step, by index. */
  readonly #needsOf: readonly (readonly number[])[]
  readonly #needCosts: Float64Array
  readonly #open: Uint8Array
  #pending = 0
  readonly #openNeeds: Uint8Array
  readonly #changedNeeds: number[] = []
  /** What a sweep has changed, as it was before, so that it can be put back. */
  readonly #keptStarts: Kept
  readonly #keptEnds: Kept
  readonly #keptCosts: Kept
  readonly #barred: Int32Array
  #sweeps = 0
  #cost = 0
  /** Steps that were looked at, all in all: so that a clock need not be read for each. */
  effort = 0
  #look = 0

  constructor(problem: Problem, start: readonly number[]) {
    const { steps, outcomes } = problem
    const teams = new Map([...new Set(steps.map(({ team }) => team))].map((team, index) => [team, index]))
    this.#problem = problem
    this.order = Int32Array.from(start)
    this.#starts = new Float64Array(steps.length)
    this.#ends = new Float64Array(steps.length)
    this.#teamOf = Int32Array.from(steps, ({ team }) => teams.get(team) ?? 0)
    this.#previous = new Int32Array(steps.length)
    this.#next = new Int32Array(steps.length)
    const needsOf: number[][] = steps.map(() => [])
    for (const [need, { unblocking, building }] of outcomes.entries())
      for (const step of new Set([...unblocking, ...building])) needsOf[step]?.push(need)
    this.#needsOf = needsOf
    this.#needCosts = new Float64Array(outcomes.length)
    this.#open = new Uint8Array(steps.length)
    this.#openNeeds = new Uint8Array(outcomes.length)
    this.#barred = new Int32Array(steps.length)
    this.#keptStarts = new Kept(this.#starts)
    this.#keptEnds = new Kept(this.#ends)
    this.#keptCosts = new Kept(this.#needCosts)
    this.#workOff()
  }

  get cost(): number {
    return this.#cost
  }

  /** Where the run from `at` on costs least, `reach` places away at most; precedence holds. It is where it was afterwards. */
  bestSpot(at: number, length: number, reach: number, stop: () => boolean): Spot {
    const here = { place: at, cost: this.#cost }
    const front = this.#sweep({ at, length, reach, stop, by: -1 }, here)
    return this.#sweep({ at, length, reach, stop, by: 1 }, front)
  }

  /** Moves a run for good. */
  move(at: number, length: number, place: number): void {
    for (let from = at; from < place; from++) this.#pass(from, length)
    for (let from = at; from > place; from--) this.#passBack(from, length)
    this.#workOff()
  }

  #sweep(run: { at: number; length: number; reach: number; stop: () => boolean; by: 1 | -1 }, known: Spot): Spot {
    const { at, length, reach, stop, by } = run
    const cost = this.#cost
    this.#bar(at, length, by)
    let best = known
    let place = at
    for (let far = 0; far < reach && this.#isFree(by > 0 ? place + length : place - 1); far++) {
      if (this.#isLate(stop)) break
      if (by > 0) this.#follow(this.#pass(place, length), place)
      else this.#follow(this.#passBack(place, length), place - 1)
      place += by
      if (this.#cost < best.cost - WORTH_MOVING) best = { place, cost: this.#cost }
    }
    for (; place !== at; place -= by) {
      if (by > 0) this.#passBack(place, length)
      else this.#pass(place, length)
    }
    this.#keptStarts.putBack()
    this.#keptEnds.putBack()
    this.#keptCosts.putBack()
    this.#cost = cost
    return best
  }

  /** The clock is read now and then only; a sweep that is broken off has found what it has found. */
  #isLate(stop: () => boolean): boolean {
    if (this.effort < this.#look) return false
    this.#look = this.effort + BETWEEN_LOOKS
    return stop()
  }

  /** Steps that a run cannot pass. */
  #bar(at: number, length: number, by: 1 | -1): void {
    this.#sweeps++
    const lists = by > 0 ? this.#problem.after : this.#problem.before
    for (let index = at; index < at + length; index++)
      for (const step of lists[this.order[index] ?? 0] ?? []) this.#barred[step] = this.#sweeps
  }

  #isFree(place: number): boolean {
    const step = this.order[place]
    return step !== undefined && this.#barred[step] !== this.#sweeps
  }

  /** The step behind a run comes before it; what it passes of its own team first, or -1. */
  #pass(at: number, length: number): number {
    const passing = this.order[at + length] ?? 0
    this.order.copyWithin(at + 1, at, at + length)
    this.order[at] = passing
    const [first, last] = this.#ofTeam(passing, at + 1, length)
    if (first < 0) return -1
    this.#link(last, this.#next[passing] ?? -1)
    this.#link(this.#previous[first] ?? -1, passing)
    this.#link(passing, first)
    return passing
  }

  /** The step before a run comes behind it. */
  #passBack(at: number, length: number): number {
    const passing = this.order[at - 1] ?? 0
    this.order.copyWithin(at - 1, at, at + length)
    this.order[at + length - 1] = passing
    const [first, last] = this.#ofTeam(passing, at - 1, length)
    if (first < 0) return -1
    this.#link(this.#previous[passing] ?? -1, first)
    this.#link(passing, this.#next[last] ?? -1)
    this.#link(last, passing)
    return first
  }

  /** The first and the last step of a run that are of the same team as another. */
  #ofTeam(step: number, at: number, length: number): readonly [number, number] {
    let [first, last] = [-1, -1]
    for (let index = at; index < at + length; index++) {
      const one = this.order[index] ?? 0
      if (this.#teamOf[one] !== this.#teamOf[step]) continue
      if (first < 0) first = one
      last = one
    }
    return [first, last]
  }

  #link(earlier: number, later: number): void {
    if (earlier >= 0) this.#next[earlier] = later
    if (later >= 0) this.#previous[later] = earlier
  }

  /** Works out again what changes once a step, and all of its team behind it, have new neighbours. */
  #follow(from: number, place: number): void {
    this.effort++
    if (from < 0) return
    for (let step = from, left = LONGEST_RUN + 2; step >= 0 && left > 0; step = this.#next[step] ?? -1, left--) this.#touch(step)
    for (let at = place; this.#pending > 0 && at < this.order.length; at++) {
      const step = this.order[at] ?? 0
      this.effort++
      if (this.#open[step] === 0) continue
      this.#open[step] = 0
      this.#pending--
      this.#settle(step)
    }
    for (const need of this.#changedNeeds) this.#settleNeed(need)
    this.#changedNeeds.length = 0
  }

  #touch(step: number): void {
    if (step < 0 || this.#open[step] === 1) return
    this.#open[step] = 1
    this.#pending++
  }

  /** What began when an earlier step ended, or would now begin before it ends. */
  #touchIfBound(later: number, old: number, end: number): void {
    const start = this.#starts[later] ?? 0
    if (old >= start || end > start) this.#touch(later)
  }

  #settle(step: number): void {
    const start = this.#startOf(step)
    const end = start + (this.#problem.steps[step]?.work ?? 0)
    const old = this.#ends[step] ?? 0
    this.#keptStarts.set(step, start)
    if (end === old) return
    this.#keptEnds.set(step, end)
    const next = this.#next[step] ?? -1
    if (next >= 0) this.#touchIfBound(next, old, end)
    for (const later of this.#problem.after[step] ?? []) this.#touchIfBound(later, old, end)
    for (const need of this.#needsOf[step] ?? []) {
      if (this.#openNeeds[need] === 1) continue
      this.#openNeeds[need] = 1
      this.#changedNeeds.push(need)
    }
  }

  #settleNeed(need: number): void {
    this.#openNeeds[need] = 0
    const old = this.#needCosts[need] ?? 0
    const cost = this.#costOf(need)
    if (cost === old) return
    this.#keptCosts.set(need, cost)
    this.#cost += cost - old
  }

  #costOf(need: number): number {
    const outcome = this.#problem.outcomes[need]
    if (outcome === undefined) return 0
    this.effort += outcome.building.length
    return costOf(outcome, this.#ends)
  }

  #startOf(step: number): number {
    const { steps, before } = this.#problem
    const release = steps[step]?.release ?? 0
    const previous = this.#previous[step] ?? -1
    let start = Math.max(release, previous < 0 ? 0 : (this.#ends[previous] ?? 0))
    this.effort += before[step]?.length ?? 0
    for (const earlier of before[step] ?? []) start = Math.max(start, this.#ends[earlier] ?? 0)
    return start
  }

  /** Everything anew, so that no rounding piles up. */
  #workOff(): void {
    const last = new Map<number, number>()
    for (const step of this.order) {
      const team = this.#teamOf[step] ?? 0
      this.#link(last.get(team) ?? -1, step)
      this.#next[step] = -1
      last.set(team, step)
      this.#starts[step] = this.#startOf(step)
      this.#ends[step] = (this.#starts[step] ?? 0) + (this.#problem.steps[step]?.work ?? 0)
    }
    this.#cost = 0
    for (const need of this.#problem.outcomes.keys()) this.#cost += this.#needCosts[need] = this.#costOf(need)
  }
}

/** Values that can be put back to what they were. */
class Kept {
  readonly #values: Float64Array
  readonly #old: Float64Array
  readonly #changed: Int32Array
  readonly #isChanged: Uint8Array
  #count = 0

  constructor(values: Float64Array) {
    this.#values = values
    this.#old = new Float64Array(values.length)
    this.#changed = new Int32Array(values.length)
    this.#isChanged = new Uint8Array(values.length)
  }

  set(at: number, value: number): void {
    if (this.#isChanged[at] === 0) {
      this.#isChanged[at] = 1
      this.#changed[this.#count++] = at
      this.#old[at] = this.#values[at] ?? 0
    }
    this.#values[at] = value
  }

  putBack(): void {
    for (let index = 0; index < this.#count; index++) {
      const at = this.#changed[index] ?? 0
      this.#values[at] = this.#old[at] ?? 0
      this.#isChanged[at] = 0
    }
    this.#count = 0
  }
}
