import type { Place } from '../../model/place.ts'
import { conforms, type Toil } from '../check/check.ts'
import type { Direction } from '../node.ts'
import type { Random } from '../random.ts'
import { typeBit } from '../check/type-bit.ts'
import type { Plan } from './plan.ts'
import type { Scene } from './scene.ts'

/** What is handed back where no value was found. */
export const NOTHING: unique symbol = Symbol('nothing')

export type Echo = Readonly<Record<string, unknown>>

/** Where a value is wanted: under which name, in which company, how deep. */
export interface Spot {
  readonly name: string
  readonly scene: Scene
  readonly depth: number
  /** Values to be given back where they fit; null below the members that may take them. */
  readonly echo: Echo | null
}

export type Draw = (run: Run, plan: Plan, random: Random, spot: Spot) => unknown

export interface Failure {
  readonly place: Place
  readonly why: string
  readonly depth: number
  /** What was made and did not conform. */
  readonly value: unknown
}

let runs = 0

/** One improvisation: its settings, its budget and what went wrong on the way. */
export class Run {
  readonly id: number
  readonly direction: Direction
  readonly now: number
  readonly draw: Draw
  /** Leave out what may be left out. */
  lean = false
  /** Check every part when it is made, and not only those that can be wrong as a whole. */
  careful = false
  examples = true
  /** Make values even of schemas that contradict themselves, as far as that goes. */
  lax = false
  /** Whether such a schema was met and nothing was made of it. */
  contradicted = false
  /** How deep the smallest values are, where the search is led by that: the shortest way out of recursion first. */
  heights: ReadonlyMap<Plan, number> | null = null
  /** More than zero for the second and later items of a list: they must not all be the same example. */
  twin = 0
  /** Values that may still be made before optional ones are left out. */
  size: number
  /** Attempts that are left before we give up. */
  steps: number
  /** The innermost place that could not be met, of those that count. */
  failure: Failure | null = null
  readonly #toil: Toil = { visits: 0 }

  constructor(direction: Direction, now: number, budget: number, draw: Draw) {
    this.id = ++runs
    this.direction = direction
    this.now = now
    this.draw = draw
    this.size = MOST_VALUES
    this.steps = budget
  }

  fail(place: Place, why: string, depth: number, value: unknown = NOTHING): typeof NOTHING {
    if (this.failure === null || depth > this.failure.depth) this.failure = { place, why, depth, value }
    return NOTHING
  }

  holds(plan: Plan, value: unknown): boolean {
    this.steps--
    const held = this.#holdsAll(plan, value)
    // A schema that has others twice in it, and those others, costs millions of visits to be held against.
    this.steps -= Math.floor(this.#toil.visits / VISITS)
    this.#toil.visits %= VISITS
    return held
  }

  #holdsAll(plan: Plan, value: unknown): boolean {
    for (const node of plan.checks) {
      // Out of its dynamic scope a schema may mean something else; then only the whole can be checked.
      if (!conforms(node, value, this.direction, this.#toil) && (plan.scope.length === 0 || !plan.allows(typeBit(value)))) return false
    }
    return true
  }
}

const MOST_VALUES = 2000
/** What a step pays for of holding a value against a schema. */
const VISITS = 500
