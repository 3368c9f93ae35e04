import type { Step } from './program.ts'

/** All places at which an expression can be after some text, and where each character leads from there. */
interface State {
  /** The steps that take a character. */
  readonly ready: readonly number[]
  readonly accepts: boolean
  readonly acceptsAtEnd: boolean
  readonly next: Map<number, State>
}

const MAX_STATES = 500
const MAX_NEXT = 300
/** Visits of steps that one test may cost on ways not yet known. */
const BUDGET = 5_000_000

/**
 * Remembers where characters lead, so that a text is read at one look a character once its ways are known (a deterministic
 * automaton, built as it is used and bounded in size). For expressions that do not look around.
 */
export class Automaton {
  readonly #steps: readonly Step[]
  readonly #anchored: boolean
  readonly #states: Map<string, State> = new Map()
  #start: State | null = null
  #left = BUDGET

  constructor(steps: readonly Step[], anchored: boolean) {
    this.#steps = steps
    this.#anchored = anchored
  }

  /** Whether what is known of a place does not depend on its neighbours. */
  static fits(steps: readonly Step[]): boolean {
    return steps.every((step) => step.kind !== 'look' && (step.kind !== 'edge' || step.edge === '^' || step.edge === '$'))
  }

  /** Whether the expression matches somewhere; null where the budget was spent before that was known. */
  test(text: string, unicode: boolean): boolean | null {
    this.#left = BUDGET
    let state = (this.#start ??= this.#build([0], true))
    for (let at = 0; at < text.length;) {
      if (state.accepts) return true
      if (state.ready.length === 0 && this.#anchored) return false
      const point = (unicode ? text.codePointAt(at) : text.charCodeAt(at)) ?? 0
      at += point > 0xffff ? 2 : 1
      state = state.next.get(point) ?? this.#advance(state, point)
      if (this.#left < 0) return null
    }
    return state.acceptsAtEnd
  }

  #advance(state: State, point: number): State {
    this.#left -= state.ready.length
    const reached: number[] = this.#anchored ? [] : [0]
    for (const index of state.ready) {
      const step = this.#steps[index]
      if (step !== undefined && (step.kind === 'any' || (step.kind === 'set' && step.set.has(point)))) reached.push(index + 1)
    }
    const key = reached.join()
    let next = this.#states.get(key)
    if (next === undefined) {
      next = this.#build(reached, false)
      if (this.#states.size >= MAX_STATES) this.#forget()
      this.#states.set(key, next)
    }
    if (state.next.size < MAX_NEXT) state.next.set(point, next)
    return next
  }

  /** Old states go on to lead to each other; nothing leads to them any more. */
  #forget(): void {
    this.#states.clear()
    this.#start = null
  }

  #build(kernel: readonly number[], atStart: boolean): State {
    const inside = this.#spread(kernel, atStart, false)
    const atEnd = inside.accepts || this.#spread(kernel, atStart, true).accepts
    return { ready: inside.ready, accepts: inside.accepts, acceptsAtEnd: atEnd, next: new Map() }
  }

  /** Follows everything that takes no character. */
  #spread(kernel: readonly number[], atStart: boolean, atEnd: boolean): { ready: readonly number[]; accepts: boolean } {
    const seen = new Set<number>(kernel)
    const ready: number[] = []
    for (const index of seen) {
      this.#left--
      const step = this.#steps[index]
      if (step === undefined) continue
      if (step.kind === 'done') return { ready, accepts: true }
      if (step.kind === 'split') seen.add(step.a).add(step.b)
      else if (step.kind === 'edge') {
        if (step.edge === '^' ? atStart : atEnd) seen.add(index + 1)
      } else ready.push(index)
    }
    return { ready: ready.toSorted((a, b) => a - b), accepts: false }
  }
}
