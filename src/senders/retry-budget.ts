import type { RetryRules } from '../model/sender.ts'

/**
 * Retries help against a hiccup and hurt in an outage. A token bucket as Finagle's and Linkerd's: every request pays in a
 * share of a retry, so many flow in each second, and a retry takes one out.
 */
export class RetryBudget {
  readonly #rules: RetryRules
  readonly #now: () => number
  #tokens: number
  #filled: number

  /** `now` in milliseconds, monotonic. */
  constructor(rules: RetryRules, now: () => number = () => performance.now()) {
    this.#rules = rules
    this.#now = now
    this.#tokens = rules.minPerSecond
    this.#filled = now()
  }

  /** A request was made. */
  deposit(): void {
    this.#refill()
    this.#tokens = Math.min(this.#ceiling, this.#tokens + this.#rules.percent)
  }

  /** Whether a retry may be made; takes it out of the budget. */
  withdraw(): boolean {
    this.#refill()
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }

  /** What flows in during one window is all that can be saved up. */
  get #ceiling(): number {
    return Math.max(this.#rules.minPerSecond, 1) * (this.#rules.window / 1_000)
  }

  #refill(): void {
    const now = this.#now()
    this.#tokens = Math.min(this.#ceiling, this.#tokens + ((now - this.#filled) / 1_000) * this.#rules.minPerSecond)
    this.#filled = now
  }
}
