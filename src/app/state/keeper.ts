import { performance } from 'node:perf_hooks'
import { setImmediate as breath } from 'node:timers/promises'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { Recorder } from '../../pipeline/recording/recorder.ts'

/** Milliseconds between two rounds of writing down. */
const ROUND = 250
/** What a round may take while nobody waits, and while requests come as fast as they are answered; in between, as much as is left. */
const QUIET = 25
const BUSY = 3
/** Exchanges in one transaction. */
const SLICE = 32
/** Milliseconds after which a store that failed is tried again, and what the last round may take. */
const AGAIN = 5_000
const LAST = 2_000

/**
 * Writes exchanges down in the store, beside the work: most of them are held thin, and to make them whole costs more than they cost
 * to answer. So each round has a bounded time; where more come than can be written, those that make room in the recorder are left out.
 */
export class Keeper implements AsyncDisposable {
  readonly #recorder: Pick<Recorder, 'exchangesSince' | 'latest' | 'oldest'>
  readonly #ledger: () => Ledger | null
  readonly #timer: NodeJS.Timeout
  #upTo: number
  #left = 0
  #written = 0
  #round: Promise<void> | null = null
  #rest = 0
  #load = performance.eventLoopUtilization()

  /** `ledger`: null as long as there is no store that outlives us. */
  constructor(recorder: Pick<Recorder, 'exchangesSince' | 'latest' | 'oldest'>, ledger: () => Ledger | null) {
    this.#recorder = recorder
    this.#ledger = ledger
    this.#upTo = recorder.latest
    this.#timer = setInterval(() => this.#tick(), ROUND).unref()
  }

  get written(): number {
    return this.#written
  }

  /** Exchanges that were not written down, for want of time or because the store failed. */
  get left(): number {
    return this.#left
  }

  /** Writes down all that is held, as far as that does not take too long. */
  async flush(budget: number = LAST): Promise<void> {
    await this.#round
    if (this.#ledger() === null) return
    this.#round = this.#write(performance.now() + budget)
    await this.#round
    this.#round = null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  #tick(): void {
    const load = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(load, this.#load)
    this.#load = load
    const nothing = this.#recorder.latest === this.#upTo || this.#ledger() === null
    if (this.#round !== null || nothing || performance.now() < this.#rest) return
    this.#round = this.#write(performance.now() + Math.max(BUSY, QUIET * (1 - utilization) ** 2)).finally(() => {
      this.#round = null
    })
  }

  async #write(deadline: number): Promise<void> {
    while (this.#upTo < this.#recorder.latest && performance.now() < deadline) {
      const { oldest } = this.#recorder
      this.#left += Math.max(0, oldest - 1 - this.#upTo)
      this.#upTo = Math.max(this.#upTo, oldest - 1)
      const slice = this.#slice()
      try {
        await this.#ledger()?.keep(slice)
        this.#written += slice.length
      } catch {
        // Nobody waits for these, and whoever writes is told what is the matter.
        this.#left += slice.length
        this.#rest = performance.now() + AGAIN
        return
      }
      await breath()
    }
  }

  #slice(): readonly Exchange[] {
    const slice: Exchange[] = []
    for (const { sequence, exchange } of this.#recorder.exchangesSince(this.#upTo)) {
      slice.push(exchange)
      this.#upTo = sequence
      if (slice.length >= SLICE) break
    }
    return slice
  }
}
