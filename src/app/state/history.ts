import type { Ledger } from '../../ledger/ledger.ts'
import { Problem } from '../../model/problem.ts'
import type { ExchangeFilter, Store } from '../../model/store.ts'
import { type Recorded, recordedOf, type Recorder } from '../../pipeline/recording/recorder.ts'
import { Audit } from './audit.ts'
import { Keeper } from './keeper.ts'
import type { LastingPresent } from './present.ts'
import { differences, type ExchangeQuery, mayMatch } from '../query.ts'

/** Exchanges of a store that are looked at in one go, and at most. */
const PAGE = 200
const LOOKED_AT = 20_000

/** What happened: in this run, which the recorder holds, and before, as far as the store has kept it. */
export class History implements AsyncDisposable {
  /** Who changed what. */
  readonly audit: Audit
  readonly #recorder: Recorder
  readonly #present: LastingPresent | null
  readonly #keeper: Keeper | null

  constructor(recorder: Recorder, present: LastingPresent | null, keeps: boolean) {
    this.#recorder = recorder
    this.#present = present
    this.audit = new Audit(present)
    this.#keeper = present === null || !keeps ? null : new Keeper(recorder, () => this.#durable())
  }

  /** Exchanges of this run that were written down; and that were not, for want of time or because the store failed. */
  get written(): number {
    return this.#keeper?.written ?? 0
  }

  get left(): number {
    return this.#keeper?.left ?? 0
  }

  /** What matches, oldest first, and lies before a sequence of this run; those of earlier runs have the sequence 0. */
  async exchanges({
    before = Infinity,
    ...query
  }: ExchangeQuery & { readonly limit: number; readonly before?: number }): Promise<readonly Recorded[]> {
    const found: Recorded[] = []
    if (before <= 0) return found
    for (const recorded of this.#recorder.backwards()) {
      if (found.length >= query.limit) return found.reverse()
      if (recorded.sequence < before && mayMatch(recorded.line, query) && differences(recorded.exchange, query).length === 0)
        found.push(recorded)
    }
    const store = this.#durable()?.store
    // What the store cannot tell is missing; what is held is told all the same.
    if (store !== undefined) await this.#earlier(store, query, found).catch(unlessTrouble)
    return found.reverse()
  }

  async find(id: string): Promise<Recorded | null> {
    const held = this.#recorder.find(id)
    if (held !== null) return held
    const exchange = (await this.#durable()?.store.exchange(id)) ?? null
    return exchange && recordedOf(exchange, 0)
  }

  /** Forgets all of it, and tells how many were held. */
  async clear(): Promise<number> {
    const held = this.#recorder.clear()
    const all = { count: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER, before: 0 }
    await this.#durable()?.store.prune({ exchanges: { ...all, count: 0 }, journal: all })
    return held
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.audit.settled()
    await this.#keeper?.[Symbol.asyncDispose]()
  }

  /** Backwards through the store, behind what the recorder still holds. */
  async #earlier(store: Store, query: ExchangeQuery & { readonly limit: number }, found: Recorded[]): Promise<void> {
    let before = Number.MAX_SAFE_INTEGER
    for (let looked = 0; looked < LOOKED_AT && found.length < query.limit; looked += PAGE) {
      const page = await store.exchanges({ ...filterOf(query), before, limit: PAGE })
      for (const { exchange } of page.toReversed()) {
        if (found.length < query.limit && !this.#recorder.holds(exchange.id) && differences(exchange, query).length === 0)
          found.push(recordedOf(exchange, 0))
      }
      if (page.length < PAGE) return
      before = page[0]?.sequence ?? 0
    }
  }

  /** In memory they would be held twice. */
  #durable(): Ledger | null {
    const { ledger } = this.#present ?? {}
    return ledger === undefined || ledger.store.facts.survives === 'nothing' ? null : ledger
  }
}

function unlessTrouble(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

function filterOf({ contract, operation, consumer, status, outcome }: ExchangeQuery): Omit<ExchangeFilter, 'limit'> {
  // `GET /orders/{id}` names an operation too, but not by its id.
  const byId = operation?.includes(' ') === false ? { operation } : {}
  return { ...byId, ...(contract && { contract }), ...(consumer && { consumer }), ...(status && { status }), ...(outcome && { outcome }) }
}
