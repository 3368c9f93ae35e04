import { type Ledger, openLedger } from '../ledger/ledger.ts'
import type { LedgerOptions } from '../ledger/limits.ts'
import { Problem } from '../model/problem.ts'
import type { Draft, Present, View } from '../model/state.ts'
import type { Store } from '../model/store.ts'
import type { UnderstudyOptions } from './options.ts'
import { createMemoryStore } from '../stores/memory/store.ts'

/** Milliseconds after which a store that could not be opened is tried again. */
const AGAIN = 5_000

/**
 * The present, whether its store can be opened or not. Where it cannot, the world is there as it is without anybody's writes,
 * writes are refused with what is the matter, and with a write every now and then it is tried again.
 */
export class LastingPresent implements Present, AsyncDisposable {
  readonly #open: () => Promise<Store>
  readonly #limits: LedgerOptions
  #ledger: Ledger
  #trouble: Problem | null
  #tried = performance.now()
  #trying: Promise<void> | null = null

  constructor(open: () => Promise<Store>, limits: LedgerOptions, ledger: Ledger, trouble: Problem | null) {
    this.#open = open
    this.#limits = limits
    this.#ledger = ledger
    this.#trouble = trouble
  }

  /** Why nothing can be written; null where all is well. */
  get trouble(): Problem | null {
    return this.#trouble
  }

  get ledger(): Ledger {
    return this.#ledger
  }

  view(session: string, now: number): View {
    return this.#ledger.view(session, now)
  }

  async write<T>(session: string, now: number, decide: (draft: Draft) => T): Promise<T> {
    if (this.#trouble !== null) await this.ready()
    return this.#ledger.write(session, now, decide)
  }

  /** Fulfilled when something can be written; rejected with the Problem where it cannot. */
  async ready(): Promise<void> {
    if (this.#trouble === null) return
    if (this.#trying === null && performance.now() - this.#tried >= AGAIN) this.#trying = this.#again()
    await this.#trying
    if (this.#trouble !== null) throw this.#trouble
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#trying
    await this.#ledger[Symbol.asyncDispose]()
  }

  async #again(): Promise<void> {
    try {
      this.#ledger = await openLedger(await this.#open(), this.#limits)
      this.#trouble = null
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#trouble = error
    } finally {
      this.#tried = performance.now()
      this.#trying = null
    }
  }
}

/** The present as the options want it; null where nothing is to be kept. What a person can put right is not thrown: it is told by `trouble`. */
export async function openPresent({ state }: Pick<UnderstudyOptions, 'state'>): Promise<LastingPresent | null> {
  if (state === false) return null
  const open = async (): Promise<Store> => createMemoryStore()
  const limits = {}
  try {
    return new LastingPresent(open, limits, await openLedger(await open(), limits), null)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return new LastingPresent(open, limits, await openLedger(createMemoryStore()), error)
  }
}
