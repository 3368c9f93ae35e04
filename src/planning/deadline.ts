/** Until when something may take: a clock that is read, never a timer. Milliseconds. */
export class Deadline {
  /** For those who are in no hurry. */
  static readonly NONE: Deadline = new Deadline(Number.POSITIVE_INFINITY, () => 0)

  readonly #now: () => number
  readonly #from: number
  readonly #until: number
  /** Whether time is up; by itself, as inner loops ask for it. */
  readonly stop: () => boolean

  constructor(budget: number, now: () => number, from: number = now()) {
    this.#now = now
    this.#from = from
    this.#until = from + budget
    this.stop = (): boolean => now() >= this.#until
  }

  /** Milliseconds that are left; 0 where time is up. */
  left(): number {
    return Math.max(0, this.#until - this.#now())
  }

  /** A share of what is left now. */
  part(share: number): Deadline {
    return this.#until === Number.POSITIVE_INFINITY ? this : new Deadline(this.left() * share, this.#now)
  }

  /** Until a share of the whole has passed: what was not used of it before is not lost. */
  until(share: number): Deadline {
    return this.#until === Number.POSITIVE_INFINITY ? this : new Deadline((this.#until - this.#from) * share, this.#now, this.#from)
  }
}
