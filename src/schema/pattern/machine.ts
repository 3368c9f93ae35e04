import { Automaton } from './automaton.ts'
import { startsAnchored } from './cost.ts'
import { type Program, programOf, type Step } from './program.ts'
import type { Regex } from './syntax.ts'

/** Visits of states that one test may cost. */
const BUDGET = 5_000_000
const WORD = /^\w$/

/** All ways through an expression at once, character by character (Thompson 1968): time is bounded by the text times the expression. */
export class Machine {
  readonly #program: Program
  readonly #anchored: boolean
  readonly #automaton: Automaton | null

  private constructor(program: Program, anchored: boolean) {
    this.#program = program
    this.#anchored = anchored
    this.#automaton = Automaton.fits(program.steps) ? new Automaton(program.steps, anchored) : null
  }

  /** Null where the expression, its repetitions written out, is too large. A back-reference is taken to match anything. */
  static of(regex: Regex): Machine | null {
    const program = programOf(regex)
    return program === null ? null : new Machine(program, startsAnchored(regex))
  }

  /** Whether the expression matches somewhere; null where the budget was spent before that was known. */
  test(text: string, unicode: boolean): boolean | null {
    if (this.#automaton !== null) return this.#automaton.test(text, unicode)
    const points = unicode
      ? Array.from(text, (char) => char.codePointAt(0) ?? 0)
      : Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
    return new Search(points).run(this.#program, 0, !this.#anchored)
  }
}

class Search {
  readonly #points: readonly number[]
  readonly #looks: Map<Program, Map<number, boolean>> = new Map()
  #left = BUDGET

  constructor(points: readonly number[]) {
    this.#points = points
  }

  run(program: Program, from: number, anywhere: boolean): boolean | null {
    const { steps, backward } = program
    const marks = new Int32Array(steps.length).fill(-1)
    this.#left -= steps.length >> 4
    let active: number[] = []
    for (let at = from; ; at += backward ? -1 : 1) {
      const ready: number[] = []
      const again = anywhere || at === from ? [0] : []
      for (const start of [...active, ...again]) if (this.#spread(steps, start, at, marks, ready)) return true
      if (this.#left < 0) return null
      const point = this.#points[backward ? at - 1 : at]
      if (point === undefined || (ready.length === 0 && !anywhere)) return false
      active = advance(steps, ready, point)
      this.#left -= ready.length
    }
  }

  /** Follows everything that takes no character; true where that ends the match. */
  #spread(steps: readonly Step[], start: number, at: number, marks: Int32Array, ready: number[]): boolean {
    const open = [start]
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (marks[index] === at) continue
      marks[index] = at
      this.#left--
      const step = steps[index]
      if (step === undefined) continue
      if (step.kind === 'done') return true
      if (step.kind === 'split') open.push(step.b, step.a)
      else if (step.kind === 'set' || step.kind === 'any') ready.push(index)
      else if (step.kind === 'edge' ? this.#isEdge(step.edge, at) : this.#looksRight(step.program, at) !== step.negative)
        open.push(index + 1)
    }
    return false
  }

  #looksRight(program: Program, at: number): boolean {
    let known = this.#looks.get(program)
    if (known === undefined) {
      known = new Map()
      this.#looks.set(program, known)
    }
    let held = known.get(at)
    if (held === undefined) {
      held = this.run(program, at, false) ?? false
      known.set(at, held)
    }
    return held
  }

  #isEdge(edge: '^' | '$' | 'b' | 'B', at: number): boolean {
    if (edge === '^') return at === 0
    if (edge === '$') return at === this.#points.length
    return (this.#isWord(at - 1) !== this.#isWord(at)) === (edge === 'b')
  }

  #isWord(at: number): boolean {
    const point = this.#points[at]
    return point !== undefined && point < 128 && WORD.test(String.fromCharCode(point))
  }
}

function advance(steps: readonly Step[], ready: readonly number[], point: number): number[] {
  const next: number[] = []
  for (const index of ready) {
    const step = steps[index]
    if (step !== undefined && (step.kind === 'any' || (step.kind === 'set' && step.set.has(point)))) next.push(index + 1)
  }
  return next
}
