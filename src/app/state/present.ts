import { type Ledger, openLedger } from '../../ledger/ledger.ts'
import type { Limits } from '../../ledger/limits.ts'
import type { Move } from '../../model/handoff.ts'
import { Problem } from '../../model/problem.ts'
import type { Draft, Present, View } from '../../model/state.ts'
import type { Note, Store } from '../../model/store.ts'
import { mayStayInMemory, openReader, openStore } from './open-store.ts'
import type { UnderstudyOptions } from '../options.ts'
import { limitsOf, type StateOptions } from './state-options.ts'
import { createMemoryStore } from '../../stores/memory/store.ts'

/** Milliseconds after which a store that could not be opened is tried again. */
const AGAIN = 5_000

/**
 * The present, whether its store can be opened or not. Where it cannot, the world is there as it is without anybody's writes,
 * writes are refused with what is the matter, and with a write every now and then it is tried again.
 */
export class LastingPresent implements Present, AsyncDisposable {
  readonly #open: () => Promise<Store>
  readonly #limits: Limits
  #ledger: Ledger
  /** Why it is kept in memory, where a file was wanted. */
  readonly notice: Problem | null
  /** Why the store could not be opened. */
  #trouble: Problem | null
  /** Why the latest write was not kept. */
  #failure: Problem | null = null
  #tried = performance.now()
  #trying: Promise<void> | null = null

  constructor(open: () => Promise<Store>, limits: Limits, ledger: Ledger, matter: { trouble?: Problem; notice?: Problem } = {}) {
    this.#open = open
    this.#limits = limits
    this.#ledger = ledger
    this.#trouble = matter.trouble ?? null
    this.notice = matter.notice ?? null
  }

  /** Why nothing can be written, or could not when somebody last tried; null where all is well. */
  get trouble(): Problem | null {
    return this.#trouble ?? this.#failure
  }

  get ledger(): Ledger {
    return this.#ledger
  }

  view(session: string, now: number): View {
    return this.#ledger.view(session, now)
  }

  write<T>(session: string, now: number, decide: (draft: Draft) => T): Promise<T> {
    if (this.#trouble !== null) return this.#writeWhenReady(session, now, decide)
    return this.#ledger.write(session, now, decide).then(this.#kept, this.#lost)
  }

  /** The same for somebody who only wants to know: what is written is taken back at once. */
  get rehearsal(): Present {
    return {
      view: (session, now) => this.view(session, now),
      write: async (session, now, decide) => {
        if (this.#trouble !== null) await this.ready()
        return this.#ledger.rehearse(session, now, decide)
      },
    }
  }

  async #writeWhenReady<T>(session: string, now: number, decide: (draft: Draft) => T): Promise<T> {
    await this.ready()
    return this.write(session, now, decide)
  }

  readonly #kept = <T>(result: T): T => {
    this.#failure = null
    return result
  }

  readonly #lost = (error: unknown): never => {
    if (error instanceof Problem && error.code.startsWith('store-')) this.#failure = error
    throw error
  }

  /** Fulfilled when something can be written; rejected with the Problem where it cannot. */
  async ready(): Promise<void> {
    if (this.#trouble === null) return
    if (this.#trying === null && performance.now() - this.#tried >= AGAIN) this.#trying = this.#again()
    await this.#trying
    if (this.#trouble !== null) throw this.#trouble
  }

  /** Changes of routing that were kept, oldest first. */
  async moves(): Promise<readonly Move[]> {
    return this.#ledger.store.moves()
  }

  /** What had to outlive former runs. */
  async notes(): Promise<readonly Note[]> {
    return this.#ledger.store.notes()
  }

  /** Keeps moves and what they have led to, all of it or none. Rejected with a Problem where that cannot be. */
  async keep(moves: readonly Move[], notes: readonly Note[]): Promise<void> {
    await this.write('', Date.now(), (draft) => {
      for (const move of moves) draft.move(move)
      for (const note of notes) draft.note(note)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#trying
    await this.#ledger[Symbol.asyncDispose]()
  }

  async #again(): Promise<void> {
    try {
      const before = this.#ledger
      this.#ledger = await openedLedger(await this.#open(), this.#limits)
      this.#trouble = null
      await before[Symbol.asyncDispose]()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#trouble = error
    } finally {
      this.#tried = performance.now()
      this.#trying = null
    }
  }
}

/** The present as the options want it; null where nothing is to be kept. Throws a Problem where the store cannot be opened, unless the options say otherwise. */
export async function openPresent({
  state = {},
  cwd = process.cwd(),
}: Pick<UnderstudyOptions, 'state' | 'cwd'>): Promise<LastingPresent | null> {
  if (state === false) return null
  const limits = limitsOf(state)
  const open = (): Promise<Store> => openStore(state, cwd, true)
  try {
    return new LastingPresent(open, limits, await openedLedger(await openStore(state, cwd), limits))
  } catch (error) {
    if (!(error instanceof Problem) || (state.otherwise ?? 'fail') === 'fail') throw error
    if (mayStayInMemory(state, cwd, error))
      return new LastingPresent(open, limits, await openLedger(createMemoryStore(), limits), { notice: error })
    return new LastingPresent(open, limits, await readable(state, cwd, error, limits), { trouble: error })
  }
}

/** What can be read of a store that cannot be written to; where nothing can, the world without anybody's writes. */
async function readable(state: StateOptions, cwd: string, why: Problem, limits: Limits): Promise<Ledger> {
  try {
    return await openedLedger(await openReader(state, cwd, why), limits)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return openLedger(createMemoryStore(), limits)
  }
}

/** What cannot be read is let go, so that others can have it. */
async function openedLedger(store: Store, limits: Limits): Promise<Ledger> {
  try {
    return await openLedger(store, limits)
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}
