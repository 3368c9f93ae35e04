/** How long a service may be away before each failure counts, and how often one does until then. Milliseconds. */
const GRACE = 10_000
const EVERY = 1_000
/** Without a failure for so long, the next is the first of its kind. */
const CALM = 30_000

/** A service that is begun anew refuses connections for a moment: that is one thing, not a hundred, and is over soon. */
export class RestartGrace {
  #since = -Infinity
  #latest = -Infinity
  #counted = -Infinity

  /** Whether this refusal counts. `now` in milliseconds, monotonic. */
  counts(now: number): boolean {
    if (now - this.#latest > CALM) this.#since = now
    this.#latest = now
    if (now - this.#since < GRACE && now - this.#counted < EVERY) return false
    this.#counted = now
    return true
  }
}
