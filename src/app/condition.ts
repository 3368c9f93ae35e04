import type { ProblemCode } from '../model/problem.ts'

/** Why the configuration or a contract was not taken over; what is in force is the last good one. */
export interface Trouble {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly code: ProblemCode
  readonly message: string
}

/** What is known of a running stand-in beside its exchanges: whether it plays by what stands in its files. */
export class Condition {
  #problems: readonly Trouble[] = []
  #reloads = 0
  readonly #listeners = new Set<(condition: Condition) => void>()

  /** Empty: all that was saved is in force. */
  get problems(): readonly Trouble[] {
    return this.#problems
  }

  /** How often something new was taken over. */
  get reloads(): number {
    return this.#reloads
  }

  /** Something new is in force, whatever else is to be said of it. */
  renewed(problems: readonly Trouble[] = []): void {
    this.#reloads++
    this.#tell(problems)
  }

  /** Something new could not be taken over. */
  failed(problems: readonly Trouble[]): void {
    this.#tell(problems)
  }

  /** Calls back after every change, until the returned function is called. */
  subscribe(listener: (condition: Condition) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #tell(problems: readonly Trouble[]): void {
    this.#problems = problems
    for (const listener of this.#listeners) listener(this)
  }
}
