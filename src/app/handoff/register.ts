import type { Move } from '../../model/handoff.ts'
import { Problem } from '../../model/problem.ts'
import type { LastingPresent } from '../state/present.ts'

/** Moves that wait while a store fails; the oldest go first. */
const MOVES = 1_000
/** Milliseconds after which a store is not waited for. */
const PATIENCE = 1_000

/**
 * Writes down what becomes of groups, in the order in which it happened, one write after the other: a move never without the standing
 * that it led to. Nobody waits for it who answers requests, and what cannot be written down holds up no rollback.
 */
export class Register {
  readonly #present: LastingPresent | null
  #moves: Move[] = []
  #notes = new Map<string, string | null>()
  #writing: Promise<void> | null = null
  #trouble: Problem | null = null
  /** When the write that is under way was begun; Infinity where none is. */
  #begun = Infinity
  /** Those who wait for what is to be written next. */
  #waiting: (() => void)[] = []

  constructor(present: LastingPresent | null) {
    this.#present = present
  }

  /** Why the latest could not be written down; null where all is. */
  get trouble(): Problem | null {
    return this.#trouble
  }

  keep(moves: readonly Move[], notes: Readonly<Record<string, string | null>>): void {
    if (this.#present === null) return
    this.#moves.push(...moves)
    if (this.#moves.length > MOVES) this.#moves.splice(0, this.#moves.length - MOVES)
    for (const [name, text] of Object.entries(notes)) this.#notes.set(name, text)
    this.#begin()
  }

  /** Writes notes down. Fulfilled when that is done, or cannot be; null where nobody need wait: nothing is written down at all, or the store does not answer. */
  kept(notes: Readonly<Record<string, string | null>>): Promise<void> | null {
    if (this.#present === null) return null
    if (performance.now() - this.#begun >= PATIENCE) {
      this.keep([], notes)
      return null
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    this.keep([], notes)
    return promise
  }

  /** Tries again what could not be written down. */
  again(): void {
    if (this.#trouble !== null) this.#begin()
  }

  /** Fulfilled when all is written down, or could not be. */
  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing
  }

  #begin(): void {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null
      this.#begun = Infinity
      // What came in the very moment of its end is written too.
      if (this.#trouble === null && this.#moves.length + this.#notes.size > 0) this.#begin()
      else this.#release()
    })
  }

  async #write(): Promise<void> {
    while (this.#moves.length + this.#notes.size > 0) {
      const [moves, notes, waiting] = [this.#moves, this.#notes, this.#waiting]
      this.#moves = []
      this.#waiting = []
      this.#begun = performance.now()
      this.#notes = new Map()
      try {
        await this.#present?.keep(
          moves,
          [...notes].map(([name, text]) => ({ name, text })),
        )
        this.#trouble = null
        for (const resolve of waiting) resolve()
      } catch (error) {
        this.#trouble = error instanceof Problem ? error : unexpected(error)
        this.#moves = [...moves, ...this.#moves].slice(-MOVES)
        this.#notes = new Map([...notes, ...this.#notes])
        this.#waiting.push(...waiting)
        return
      }
    }
  }

  /** Nobody waits for what cannot be written down. */
  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/** A store of somebody else's may throw what it likes: nothing of it may end the process. */
function unexpected(cause: unknown): Problem {
  return new Problem('store-failed', cause instanceof Error ? cause.message : String(cause), { cause })
}
