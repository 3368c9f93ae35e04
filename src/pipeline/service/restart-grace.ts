import type { Sender } from '../../model/sender.ts'

/** How long a service may be away before each failure counts, and how often one does until then. Milliseconds. */
const GRACE = 10_000
const EVERY = 1_000
/** Without a failure for so long, the next is the first of its kind. */
const CALM = 30_000
/** How long a service that says another build than before may take to come up, and how long before the next such grace. */
const RENEWED = 30_000

/** A service that is begun anew refuses connections for a moment: that is one thing, not a hundred, and is over soon. */
export class RestartGrace {
  #since = -Infinity
  #latest = -Infinity
  #counted = -Infinity
  #build = ''
  #renewed = -Infinity

  /** The service has said its build: where that is another one than before, it is being begun anew, wherever it runs. `now` in milliseconds, monotonic. */
  hear(build: string, now: number): void {
    const isOther = this.#build !== '' && this.#build !== build
    this.#build = build
    // Who says another build each time is begun anew once.
    if (isOther && now - this.#renewed >= RENEWED + CALM) this.#renewed = now
  }

  /** Whether a failure counts, of the kind that goes with being begun anew; `refused` where nobody was there at all. */
  counts(now: number, refused: boolean): boolean {
    const isRenewed = now - this.#renewed < RENEWED
    if (refused) {
      if (now - this.#latest > CALM) this.#since = now
      this.#latest = now
    }
    const isGrace = isRenewed || (refused && now - this.#since < GRACE)
    if (isGrace && now - this.#counted < EVERY) return false
    this.#counted = now
    return true
  }
}

const GRACES = new WeakMap<Sender, RestartGrace>()

/** That of a service. */
export function graceOf(sender: Sender): RestartGrace {
  let grace = GRACES.get(sender)
  if (grace === undefined) GRACES.set(sender, (grace = new RestartGrace()))
  return grace
}
