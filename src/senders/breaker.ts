import type { BreakerRules, SenderHealth } from '../model/sender.ts'

/** Slots into which the window is cut: a call is forgotten at most a tenth of the window too late. */
const SLOTS = 10

/**
 * Keeps us from calling what does not answer. Closed: everything passes. Open: nothing does. Half-open: a few safe calls
 * are let through, and so many successes in a row close it, one failure opens it again for twice as long.
 */
export class Breaker {
  readonly #rules: BreakerRules
  readonly #now: () => number
  readonly #random: () => number
  readonly #calls = new Float64Array(SLOTS)
  readonly #failures = new Float64Array(SLOTS)
  #slot = 0
  #consecutive = 0
  #openUntil = 0
  #openFor: number
  #probing = 0
  #proved = 0
  #state: SenderHealth['breaker'] = 'closed'

  /** `now` in milliseconds, monotonic. */
  constructor(rules: BreakerRules, now: () => number = () => performance.now(), random: () => number = Math.random) {
    this.#rules = rules
    this.#now = now
    this.#random = random
    this.#openFor = rules.open
  }

  get state(): SenderHealth['breaker'] {
    if (this.#state === 'open' && this.#now() >= this.#openUntil) this.#state = 'half-open'
    return this.#state
  }

  /** Milliseconds until a probe may pass. */
  get opensIn(): number {
    return this.state === 'open' ? Math.max(0, this.#openUntil - this.#now()) : 0
  }

  /** Whether a call may go out. Every call that may must be told of by `succeeded`, `failed` or `left`. */
  admit(safe: boolean): boolean {
    switch (this.state) {
      case 'closed':
        return true
      case 'open':
        return false
      case 'half-open':
        // Never probe with what changes something: the upstream may take it and fail to say so.
        if (!safe || this.#probing >= this.#rules.probes) return false
        this.#probing++
        return true
    }
  }

  succeeded(): void {
    this.#consecutive = 0
    if (this.#state === 'half-open') this.#prove()
    else this.#count(false)
  }

  failed(): void {
    this.#consecutive++
    if (this.#state === 'half-open') {
      this.#open(Math.min(this.#openFor * 2, this.#rules.maxOpen))
      return
    }
    this.#count(true)
    if (this.#state === 'closed' && this.#tooMany()) this.#open(this.#openFor)
  }

  /** The call ended without telling anything of the upstream: the consumer went away. */
  left(): void {
    if (this.#state === 'half-open') this.#probing = Math.max(0, this.#probing - 1)
  }

  #prove(): void {
    this.#probing = Math.max(0, this.#probing - 1)
    if (++this.#proved < this.#rules.probes) return
    this.#state = 'closed'
    this.#openFor = this.#rules.open
    this.#forget()
  }

  #open(time: number): void {
    this.#state = 'open'
    this.#openFor = time
    this.#openUntil = this.#now() + time * (1 - this.#rules.jitter / 2 + this.#rules.jitter * this.#random())
    this.#probing = 0
    this.#proved = 0
    this.#forget()
  }

  #forget(): void {
    this.#calls.fill(0)
    this.#failures.fill(0)
    this.#consecutive = 0
  }

  #count(failure: boolean): void {
    const slot = Math.floor(this.#now() / (this.#rules.window / SLOTS))
    const passed = Math.min(slot - this.#slot, SLOTS)
    for (let i = 1; i <= passed; i++) {
      this.#calls[(this.#slot + i) % SLOTS] = 0
      this.#failures[(this.#slot + i) % SLOTS] = 0
    }
    if (passed > 0) this.#slot = slot
    const index = this.#slot % SLOTS
    this.#calls[index] = (this.#calls[index] ?? 0) + 1
    if (failure) this.#failures[index] = (this.#failures[index] ?? 0) + 1
  }

  #tooMany(): boolean {
    if (this.#consecutive >= this.#rules.consecutive) return true
    const calls = this.#calls.reduce((sum, n) => sum + n, 0)
    return calls >= this.#rules.minCalls && this.#failures.reduce((sum, n) => sum + n, 0) >= calls * this.#rules.ratio
  }
}
