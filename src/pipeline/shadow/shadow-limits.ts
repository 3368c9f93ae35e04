/** Straight failures after which a service is left alone, and how often it is tried then. */
const STRAIGHT = 20
const PROBE_EVERY = 30_000
/** How long a rate stays halved, and how far it can go down. */
const HALVED_FOR = 60_000
const MOST_HALVINGS = 7

/** How many copies a second a service gets: a bucket that holds one second's worth. Each word of "too many" halves it for a minute. */
export class ShadowRate {
  #most: number
  readonly #now: () => number
  #tokens: number
  #at: number
  #halvings = 0
  #halvedAt = 0

  /** `now` in milliseconds, monotonic. */
  constructor(most: number, now: () => number) {
    this.#most = most
    this.#now = now
    this.#tokens = most
    this.#at = now()
  }

  /** Copies a second, now. */
  get rate(): number {
    const over = Math.floor((this.#now() - this.#halvedAt) / HALVED_FOR)
    return this.#most / 2 ** Math.max(0, this.#halvings - over)
  }

  /** Somebody else may send more. */
  raise(most: number): void {
    if (most <= this.#most) return
    this.#tokens += most - this.#most
    this.#most = most
  }

  admit(): boolean {
    const { rate } = this
    const now = this.#now()
    this.#tokens = Math.min(Math.max(1, rate), this.#tokens + ((now - this.#at) / 1_000) * rate)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }

  /** The service has enough. Copies that were under way already when it first said so say nothing new. */
  halve(): void {
    const now = this.#now()
    if (this.#halvings > 0 && now - this.#halvedAt < 1_000) return
    const over = Math.floor((now - this.#halvedAt) / HALVED_FOR)
    this.#halvings = Math.min(MOST_HALVINGS, Math.max(0, this.#halvings - over) + 1)
    this.#halvedAt = now
  }
}

/** What a group, or a service, has of copies at most. */
interface ShadowMost {
  /** Copies a second. */
  readonly maxRps: number
  /** Copies under way at once. */
  readonly inFlight: number
}

/** What a service gets of copies, from all groups that share it: as much as the one that may send most. A quota of its consumers is used up by copies, too. */
export class ShadowService {
  readonly rate: ShadowRate
  inFlight = 0
  #most = 0

  /** `now` in milliseconds, monotonic. */
  constructor(now: () => number) {
    this.rate = new ShadowRate(0, now)
  }

  get isFull(): boolean {
    return this.inFlight >= this.#most
  }

  join({ maxRps, inFlight }: ShadowMost): void {
    this.rate.raise(maxRps)
    this.#most = Math.max(this.#most, inFlight)
  }
}

/** What one group sends: no more than it may, and together with the others no more than its service gets. */
export class ShadowQuota {
  readonly #service: ShadowService
  readonly #rate: ShadowRate
  readonly #most: number
  inFlight = 0

  /** `now` in milliseconds, monotonic. */
  constructor(most: ShadowMost, service: ShadowService, now: () => number) {
    this.#service = service
    this.#rate = new ShadowRate(most.maxRps, now)
    this.#most = most.inFlight
    service.join(most)
  }

  /** Whether another copy is within the rate; it is counted. */
  admit(): boolean {
    return this.#rate.admit() && this.#service.rate.admit()
  }

  get isFull(): boolean {
    return this.inFlight >= this.#most || this.#service.isFull
  }

  begin(): void {
    this.inFlight++
    this.#service.inFlight++
  }

  end(): void {
    this.inFlight--
    this.#service.inFlight--
  }

  /** The service has enough, whoever it has said so to. */
  halve(): void {
    this.#rate.halve()
    this.#service.rate.halve()
  }
}

/** Octets of answers a second that are read, and how many at once. */
const OCTETS = 512 * 1024
const AT_ONCE = 2 * OCTETS

/**
 * How much of a service's answers is read: every megabyte is garbage soon, and to collect it at ten a second holds consumers up for
 * tens of milliseconds. How long an answer is comes out too late to refuse it, so what was too much is paid for by those that follow.
 */
export class ShadowVolume {
  readonly #now: () => number
  #left = AT_ONCE
  #at: number

  /** `now` in milliseconds, monotonic. */
  constructor(now: () => number) {
    this.#now = now
    this.#at = now()
  }

  admit(): boolean {
    const now = this.#now()
    this.#left = Math.min(AT_ONCE, this.#left + ((now - this.#at) / 1_000) * OCTETS)
    this.#at = now
    return this.#left > 0
  }

  spent(octets: number): void {
    this.#left -= octets
  }
}

/** Leaves a service alone that has failed twenty times in a row, but for a probe from time to time. */
export class ShadowPause {
  readonly #now: () => number
  #straight = 0
  #probedAt = 0
  #since: number | null = null

  constructor(now: () => number) {
    this.#now = now
  }

  get paused(): boolean {
    return this.#straight >= STRAIGHT
  }

  /** Since when nothing but failures has come, by the clock that was handed in; null while there are others. */
  get failingSince(): number | null {
    return this.#since
  }

  /** Whether a copy may go out: all, or only a probe. */
  admit(): boolean {
    if (!this.paused) return true
    const now = this.#now()
    if (now - this.#probedAt < PROBE_EVERY) return false
    this.#probedAt = now
    return true
  }

  failed(): void {
    this.#straight++
    this.#since ??= this.#now()
    if (this.#straight === STRAIGHT) this.#probedAt = this.#now()
  }

  succeeded(): void {
    this.#straight = 0
    this.#since = null
  }
}

/** Counts by cause, and says when it is time for a line in the log: at 1, 2, 4, 8 and so on. */
export class Doubling {
  readonly #counts = new Map<string, number>()

  count(cause: string): { readonly count: number; readonly due: boolean } {
    const count = (this.#counts.get(cause) ?? 0) + 1
    this.#counts.set(cause, count)
    return { count, due: (count & (count - 1)) === 0 }
  }
}
