/** What one comparison may cost, in visits of values: the same for the same answers on any machine. */
export const BUDGET = 50_000

/** Counts down. What is left undone when it is at its end says nothing about the service. */
export class Steps {
  #left: number

  constructor(budget: number = BUDGET) {
    this.#left = budget
  }

  /** Whether so many more steps may be taken. */
  spend(steps = 1): boolean {
    this.#left -= steps
    return this.#left >= 0
  }

  get exhausted(): boolean {
    return this.#left < 0
  }
}
