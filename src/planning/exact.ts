import { closuresOf } from './closure.ts'
import type { Outcome, Problem } from './problem.ts'
import type { Found } from './search.ts'

/** Steps up to which the best order can be proved in a moment. */
export const EXACT_STEPS = 20
/** Comparisons of partial plans between two looks at the clock. */
const BETWEEN_LOOKS = 10_000
/** Partial plans held at once at most. */
const MOST_LABELS = 400_000

/** A way to have done a set of steps. Of needs that are unblocked but not real it remembers the day before which they cannot be live. */
interface Label {
  readonly cost: number
  readonly floors: readonly number[]
  readonly step: number
  readonly previous: Label | null
}

interface Milestone {
  readonly unblocking: number
  readonly building: number
  /** All that has to be done before it is real. */
  readonly closure: number
  readonly outcome: Outcome
}

/**
 * The cheapest order, by dynamic programming over sets of done steps that are closed under precedence, with Pareto labels.
 * For one team that never waits, and `EXACT_STEPS` steps at most; null where that does not hold, or where it would take too much room or time.
 */
export function cheapest(problem: Problem, stop: () => boolean = () => false): Found | null {
  const { steps } = problem
  const teams = new Set(steps.map(({ team }) => team))
  if (steps.length > EXACT_STEPS || teams.size > 1 || problem.waits) return null
  const search = new Labels(problem)
  for (let size = 0; size < steps.length; size++) if (!search.advance(stop)) return null
  return search.best()
}

class Labels {
  readonly #works: readonly number[]
  readonly #before: readonly number[]
  readonly #milestones: readonly Milestone[]
  #level: Map<number, Label[]>
  #compared = 0

  constructor(problem: Problem) {
    this.#works = problem.steps.map(({ work }) => work)
    this.#before = problem.before.map(maskOf)
    const closures = closuresOf(problem.before)
    this.#milestones = problem.outcomes.map((outcome) => ({
      unblocking: maskOf(outcome.unblocking),
      building: maskOf(outcome.building),
      closure: maskOf(outcome.building.flatMap((step) => [...(closures[step] ?? [])])),
      outcome,
    }))
    const start: Label = { cost: 0, floors: this.#milestones.map(() => 0), step: -1, previous: null }
    this.#level = new Map([[0, [this.#reached(start, -1, 0, 0, null)]]])
  }

  /** All sets with one step more; false where there are too many, or time is up. */
  advance(stop: () => boolean): boolean {
    const next = new Map<number, Label[]>()
    let held = 0
    for (const [done, labels] of this.#level) {
      const day = this.#workOf(done)
      for (const [step, work] of this.#works.entries()) {
        const bit = 1 << step
        if ((done & bit) !== 0 || ((this.#before[step] ?? 0) & ~done) !== 0) continue
        const known = next.get(done | bit) ?? []
        next.set(done | bit, known)
        held -= known.length
        for (const label of labels) this.#add(known, this.#reached(label, done, done | bit, day + work, step))
        held += known.length
        if (held > MOST_LABELS || this.#isLate(stop)) return false
      }
    }
    this.#level = next
    return true
  }

  #isLate(stop: () => boolean): boolean {
    if (this.#compared < BETWEEN_LOOKS) return false
    this.#compared = 0
    return stop()
  }

  best(): Found | null {
    let best: Label | null = null
    for (const labels of this.#level.values()) for (const label of labels) if (best === null || label.cost < best.cost) best = label
    if (best === null) return null
    const order: number[] = []
    for (let label: Label | null = best; label !== null && label.step >= 0; label = label.previous) order.push(label.step)
    return { order: order.reverse(), cost: best.cost, settled: true }
  }

  /** What it costs to have come from one set of steps to another; `before` is -1 at the beginning, when nothing was reached yet. */
  #reached(label: Label, before: number, done: number, day: number, step: number | null): Label {
    let { cost } = label
    const floors: number[] = []
    for (const [at, { unblocking, building, closure, outcome }] of this.#milestones.entries()) {
      const { need } = outcome
      let floor = label.floors[at] ?? 0
      const isReal = (building & ~done) === 0
      const wasReal = before >= 0 && (building & ~before) === 0
      if ((unblocking & ~done) === 0 && (before < 0 || (unblocking & ~before) !== 0)) {
        const unblocked = Math.max(unblocking === 0 ? 0 : day, outcome.unblockedFrom)
        cost += need.blocked * unblocked
        floor = Math.max(unblocked + need.own, outcome.suppliedOn + need.live)
      }
      if (isReal && !wasReal) cost += need.delay * Math.max((building === 0 ? 0 : day) + need.live, floor)
      // A floor below what is certain anyway tells two ways apart that are the same from here on.
      floors.push(isReal ? 0 : Math.max(floor, day + this.#workOf(closure & ~done) + need.live))
    }
    return { cost, floors, step: step ?? -1, previous: step === null ? null : label }
  }

  /** Keeps a label unless another is at least as good whatever comes; a day less on a floor saves a day of delay at most. */
  #add(known: Label[], label: Label): void {
    this.#compared += known.length + 1
    for (const other of known) if (this.#covers(other, label)) return
    let kept = 0
    for (const other of known) if (!this.#covers(label, other)) known[kept++] = other
    known.length = kept
    known.push(label)
  }

  #covers(one: Label, other: Label): boolean {
    let cost = one.cost
    if (cost > other.cost) return false
    for (const [at, { outcome }] of this.#milestones.entries()) {
      const late = (one.floors[at] ?? 0) - (other.floors[at] ?? 0)
      if (late > 0) cost += late * outcome.need.delay
    }
    return cost <= other.cost
  }

  #workOf(mask: number): number {
    let work = 0
    for (let rest = mask; rest !== 0; rest &= rest - 1) work += this.#works[31 - Math.clz32(rest & -rest)] ?? 0
    return work
  }
}

function maskOf(steps: readonly number[]): number {
  return steps.reduce((mask, step) => mask | (1 << step), 0)
}
