import { setImmediate as breath } from 'node:timers/promises'
import type { Exchange } from '../model/exchange.ts'
import { Problem } from '../model/problem.ts'
import type { Batch, EntityRow, Space, Store, VersionAddress } from '../model/store.ts'
import type { Draft, View } from '../model/state.ts'
import { SpaceDraft, SpaceView } from './draft.ts'
import { type Held, Image, SHARED } from './image.ts'
import { latestOf } from './latest.ts'
import { type LedgerOptions, LIMITS, type Limits, retentionAt } from './limits.ts'
import { Sessions } from './sessions.ts'
import { Count, gathered, type Unit } from './unit.ts'
import type { Changes, Within } from './within.ts'

/** Units that share one transaction at most, so that the loop is not held up. */
const GROUP = 64
/** Journal entries and exchanges after which it is looked whether some may go. */
const PRUNE_EVERY = 1_000
/** What can wait (a session was used) is written down by then. */
const LATE = 1_000

/**
 * The present: spaces, and what was written in them. It is held in memory, where it is read at once, and told to a store
 * before it is told to anybody: a writer waits for its acknowledgement, a reader sees only what was acknowledged. Writers of one
 * tick share one transaction; where that fails, all that was built on it fails with it and is taken back.
 */
export class Ledger implements AsyncDisposable {
  readonly store: Store
  readonly #image: Image
  readonly #limits: Limits
  readonly #sessions: Sessions
  readonly #queue: Unit[] = []
  #forgotten: VersionAddress[]
  readonly #count: Count
  #flushing: Promise<void> | null = null
  #alone: Promise<unknown> | null = null
  #late: NodeJS.Timeout | null = null
  #grown = 0
  /** Units whose writers wait. */
  #pending = 0

  constructor(store: Store, image: Image, sequence: number, limits: Limits) {
    this.store = store
    this.#image = image
    this.#limits = limits
    this.#count = new Count(sequence)
    this.#forgotten = image.sweep(sequence)
    this.#sessions = new Sessions(image)
  }

  /** Whether anything was ever written, in this run or before. */
  get isWritten(): boolean {
    return this.#count.given > 0
  }

  /** What there is to see in a session ('' for the shared world), which begins with its first use. Throws a Problem for a name that is none. */
  view(session: string, now: number): View {
    return new SpaceView(this.#image, this.#enter(session, now), now, this.#count, this.#limits.answers.age)
  }

  /**
   * Writes in a session, all of it or nothing: `decide` is called once and is synchronous, so that no other writer comes
   * between what it reads and what it does. What it throws is thrown, and nothing is done. Fulfilled when the store has acknowledged;
   * rejected with a Problem when it could not, or when there is no room.
   */
  write<T>(session: string, now: number, decide: (draft: Draft) => T): Promise<T> {
    if (this.#alone !== null) return this.#alone.catch(() => null).then(() => this.write(session, now, decide))
    return new Promise((resolve, reject) => {
      const { given } = this.#count
      const draft = this.#draft(session, now)
      const result = this.#decided(draft, given, decide)
      if (this.#count.given === given && this.#pending === 0) return resolve(result)
      this.#pending++
      this.#queue.push({ draft, last: this.#count.given, done: () => resolve(result), failed: reject })
      this.#flushSoon()
    })
  }

  /** What `decide` would come to; it is taken back before anybody sees it. */
  rehearse<T>(session: string, now: number, decide: (draft: Draft) => T): T {
    const { given } = this.#count
    const draft = this.#draft(session, now)
    try {
      return decide(draft)
    } finally {
      draft.takeBack()
      this.#count.given = given
    }
  }

  /** Keeps exchanges in the store, and lets the old ones go in time. */
  async keep(exchanges: readonly Exchange[]): Promise<void> {
    await this.store.append(exchanges)
    this.#grown += exchanges.length
    if (this.#grown >= PRUNE_EVERY) await this.#prune()
  }

  sessions(): readonly Space[] {
    return this.#sessions.all()
  }

  snapshots(): readonly Space[] {
    return [...this.#image.all()].map(({ space }) => space).filter(({ kind }) => kind === 'snapshot')
  }

  /** Contracts and resources with something written in a space, for people. */
  resources(session: string, now: number): readonly { readonly contract: string; readonly resource: string }[] {
    return [...this.#image.shelves(this.#enter(session, now))]
      .map((name) => ({ contract: name.slice(0, name.indexOf('\n')), resource: name.slice(name.indexOf('\n') + 1) }))
      .filter(({ resource }) => !resource.startsWith('#'))
  }

  /** Does something for which nobody may write meanwhile, with all that was written before acknowledged. */
  async alone<T>(work: (within: Within) => Promise<T>): Promise<T> {
    while (this.#alone !== null) await this.#alone.catch(() => null)
    const running = this.#settled().then(() => work(this.#within()))
    this.#alone = running
    try {
      return await running
    } finally {
      this.#alone = null
    }
  }

  /** Waits for all that is on its way. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#late !== null) clearTimeout(this.#late)
    this.#flushSoon()
    await this.#settled()
    if (this.#late !== null) clearTimeout(this.#late)
    await this.store[Symbol.asyncDispose]()
  }

  #draft(session: string, now: number): SpaceDraft {
    return new SpaceDraft(this.#image, this.#enter(session, now), now, this.#count, this.#limits.answers)
  }

  #decided<T>(draft: SpaceDraft, given: number, decide: (draft: Draft) => T): T {
    try {
      const result = decide(draft)
      if (draft.rows.length > 0) this.#makeRoom(draft.held)
      return result
    } catch (error) {
      draft.takeBack()
      this.#count.given = given
      throw error
    }
  }

  #within(): Within {
    return {
      image: this.#image,
      sessions: this.#sessions,
      limits: this.#limits,
      durable: this.#count.durable,
      next: () => this.#count.next(),
      commit: (changes) => this.#commit(changes),
      enter: (session, now) => this.#enter(session, now),
    }
  }

  #enter(session: string, now: number): Held {
    const { sessions, idle } = this.#limits
    this.#sessions.expire(now - idle)
    const held = this.#sessions.enter(session, now, this.#count.durable)
    while (this.#sessions.size > sessions && this.#sessions.endIdlest(session));
    if (this.#sessions.changed.size > 0) this.#flushLate()
    return held
  }

  #makeRoom(home: Held): void {
    const { bytes, spaceBytes } = this.#limits
    const own = home.space.id === SHARED ? bytes : spaceBytes
    while (home.bytes <= own && this.#image.bytes > bytes) {
      if (this.#sessions.stale) this.#forgotten.push(...this.#image.sweep(this.#count.durable))
      else if (!this.#sessions.endIdlest(home.space.id)) break
      this.#sessions.stale = !this.#sessions.stale
    }
    if (home.bytes <= own && this.#image.bytes <= bytes) return
    throw new Problem('state-full', 'What was written fills all the room that state may take. Reset it, delete some of it, or allow more.')
  }

  #flushSoon(): void {
    this.#flushing ??= this.#flush()
  }

  #flushLate(): void {
    this.#late ??= setTimeout(() => {
      this.#late = null
      this.#flushSoon()
    }, LATE).unref()
  }

  async #settled(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing
  }

  /** One transaction after the other, until nothing is left to write down. */
  async #flush(): Promise<void> {
    try {
      do {
        await breath()
        await this.#flushSome(this.#queue.splice(0, GROUP))
      } while (this.#queue.length > 0)
    } finally {
      // In the same step as the last look at the queue: who comes next finds nobody at work, and begins anew.
      this.#flushing = null
    }
  }

  async #flushSome(units: readonly Unit[]): Promise<void> {
    if (units.length === 0 && this.#sessions.changed.size === 0 && this.#sessions.gone.size === 0) return
    // Who was ended meanwhile (by a flood) took along what it wrote.
    const alive = units.filter(({ draft }) => this.#image.get(draft.space) === draft.held)
    const { rows, overtaken } = latestOf(gathered(alive, ({ rows: own }) => own))
    const journal = gathered(units, ({ entries }) => entries)
    try {
      await this.#commit({
        rows,
        journal,
        moves: gathered(units, ({ moves }) => moves),
        notes: gathered(units, ({ notes }) => notes),
        sequence: units.at(-1)?.last ?? this.#count.durable,
      })
    } catch (error) {
      this.#fail(units, error)
      return
    }
    this.#settle(alive, overtaken)
    this.#pending -= units.length
    for (const unit of units) unit.done()
    this.#grown += journal.length
    if (this.#grown >= PRUNE_EVERY) await this.#prune()
  }

  /** Lets go of what is older than what is acknowledged now, and seen by nobody. */
  #settle(units: readonly Unit[], overtaken: ReadonlySet<number>): void {
    const { durable } = this.#count
    let last: EntityRow | null = null
    for (const { draft } of units) {
      for (const row of draft.later) {
        if (overtaken.has(row.sequence)) continue
        for (const gone of this.#image.settle(row, durable)) if (!overtaken.has(gone.sequence)) this.#forgotten.push(gone)
      }
      for (const row of draft.rows) {
        if (last?.space !== row.space || last.contract !== row.contract) this.#image.settleStamps(row, durable)
        last = row
      }
    }
  }

  #fail(units: readonly Unit[], error: unknown): void {
    const all = [...units, ...this.#queue.splice(0)]
    for (const { draft } of all.toReversed()) draft.takeBack()
    this.#pending -= all.length
    for (const { failed } of all) failed(error)
  }

  async #commit(changes: Changes): Promise<void> {
    const changed = [...this.#sessions.changed].flatMap((id) => this.#image.get(id)?.space ?? [])
    const gone = [...this.#sessions.gone]
    const forgotten = this.#forgotten
    this.#forgotten = []
    this.#sessions.changed.clear()
    this.#sessions.gone.clear()
    const batch: Batch = {
      dropped: [...gone, ...(changes.dropped ?? [])],
      spaces: [...changed, ...(changes.spaces ?? [])],
      entities: changes.rows,
      forgotten,
      journal: changes.journal ?? [],
      moves: changes.moves ?? [],
      notes: changes.notes ?? [],
      sequence: changes.sequence ?? this.#count.given,
    }
    try {
      await this.store.commit(batch)
    } catch (error) {
      this.#forgotten.push(...forgotten)
      for (const { id } of changed) if (this.#image.get(id) !== undefined) this.#sessions.changed.add(id)
      for (const id of gone) this.#sessions.gone.add(id)
      throw error
    }
    this.#count.durable = Math.max(this.#count.durable, batch.sequence)
  }

  async #prune(): Promise<void> {
    this.#grown = 0
    // What was acknowledged stays so; the next round will do what this one could not.
    await this.store.prune(retentionAt(Date.now(), this.#limits.retention)).catch(() => null)
  }
}

/** Reads what a store has kept and goes on from there. The ledger closes the store with itself. */
export async function openLedger(store: Store, options: LedgerOptions = {}): Promise<Ledger> {
  const { spaces, entities, sequence } = await store.load()
  const image = new Image()
  for (const space of spaces) image.set(space)
  for (const row of entities) image.put(row)
  return new Ledger(store, image, sequence, { ...LIMITS, ...options })
}
