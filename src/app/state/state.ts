import type { Ledger } from '../../ledger/ledger.ts'
import { checkSessionName } from '../../ledger/sessions.ts'
import * as spaces from '../../ledger/spaces.ts'
import { Problem } from '../../model/problem.ts'
import type { JournalEntry, JournalFilter, Space, StoreFacts } from '../../model/store.ts'
import type { View } from '../../model/state.ts'
import type { Shown } from '../../model/world.ts'
import type { LastingPresent } from './present.ts'
import type { LoadedContract } from '../registry.ts'
import { findResource, type FoundResource } from './resource-name.ts'
import { plant, type Planted, type Seeds } from './seeds.ts'

/** Whose world is meant: a session's, else everybody's. */
export interface Whose {
  readonly session?: string
}

/** A resource, and how many entities of it were written, deleted ones among them. */
export interface KeptResource {
  readonly contract: string
  readonly resource: string
  readonly type: string
  readonly written: number
}

/** Which entities are wanted: at most `limit` (20), those behind the key `after`. */
export interface ListQuery extends Whose {
  readonly limit?: number
  readonly after?: string
}

/** What the shared world begins with. */
export interface Beginning {
  readonly files: readonly string[]
  /** What relative paths are relative to. */
  readonly cwd: string
}

const PAGE = 20

/** What consumers have written, for people and tests: to look at it, to fill it, and to go back to how it was. */
export class State {
  readonly #present: LastingPresent | null
  readonly #contracts: () => readonly LoadedContract[]
  readonly #beginning: () => Beginning

  /** Made by the stand-in that it belongs to. */
  constructor(present: LastingPresent | null, contracts: () => readonly LoadedContract[], beginning: () => Beginning) {
    this.#present = present
    this.#contracts = contracts
    this.#beginning = beginning
  }

  /** Where it is kept, and what that survives; null: nothing is kept. */
  get facts(): StoreFacts | null {
    return this.#present?.ledger.store.facts ?? null
  }

  /** Why nothing can be written for now; null where all is well. */
  get trouble(): Problem | null {
    return this.#present?.trouble ?? null
  }

  /** Why it is kept in memory where a file was wanted; null where it is not. */
  get notice(): Problem | null {
    return this.#present?.notice ?? null
  }

  /** Whether anything was ever written that is kept. */
  get isWritten(): boolean {
    return this.#present?.ledger.isWritten === true
  }

  /** Spaces of their own, the longest idle first. */
  get sessions(): readonly Space[] {
    return this.#ledger().sessions()
  }

  /** Whether somebody has begun a session. Throws a Problem for what none can be called. */
  hasSession(session: string): boolean {
    checkSessionName(session)
    return this.sessions.some(({ id }) => id === session)
  }

  get snapshots(): readonly Space[] {
    return this.#ledger().snapshots()
  }

  /** The resources of which something was written; with `all`, every one that there is, for which every schema is read. */
  async resources({ session = '', all = false }: Whose & { readonly all?: boolean } = {}): Promise<readonly KeptResource[]> {
    const now = Date.now()
    const view = this.#ledger().view(session, now)
    const written = this.#ledger().resources(session, now)
    const found: KeptResource[] = []
    for (const compiled of this.#contracts()) {
      const { id } = compiled.contract
      const told = await compiled.resources()
      const own = written.flatMap(({ contract, resource }) => (contract === id ? [resource] : []))
      const names = all ? (await compiled.world()).resources().map((one) => one.id) : own
      for (const name of names)
        found.push({ contract: id, resource: name, type: told.resource(name)?.type ?? name, written: view.list(id, name).length })
    }
    return found.filter(({ written: count }) => all || count > 0)
  }

  /** Entities of a resource as a list would show them; by its id or its type, behind its contract where several have it (`shop/orders`). */
  async list(resource: string, { session = '', limit = PAGE, after }: ListQuery = {}): Promise<readonly Shown[]> {
    const found = await findResource(this.#contracts(), resource)
    const world = await found.compiled.world()
    return world.entities(this.#view(session), found.resource.id, { limit, ...(after === undefined ? {} : { after }) })
  }

  /** One entity by its key, behind the keys above it where it has any: `octocat/hello-world/7`. null: it was deleted, or cannot be. */
  async get(resource: string, key: string, { session = '' }: Whose = {}): Promise<Shown | null> {
    const found: FoundResource = await findResource(this.#contracts(), resource)
    const world = await found.compiled.world()
    return world.entity(this.#view(session), found.resource.id, key)
  }

  /** As if nobody had written: the shared world begins with its seeds again, a session sees the shared world as it is now. */
  async reset({ session = '' }: Whose = {}): Promise<void> {
    await spaces.reset(await this.#writable(), session, Date.now())
    if (session === '') await this.#begin()
  }

  /** Keeps the world as it is now under a name, in the place of what had that name. */
  async snapshot(name: string, { session = '' }: Whose = {}): Promise<void> {
    await spaces.snapshot(await this.#writable(), session, name, Date.now())
  }

  /** Makes the world what it was when the snapshot was taken. */
  async restore(name: string, { session = '' }: Whose = {}): Promise<void> {
    await spaces.restore(await this.#writable(), session, name, Date.now())
  }

  /** Ends a session with all that was written in it; tells whether it was there. */
  async end(session: string): Promise<boolean> {
    return spaces.end(await this.#writable(), session)
  }

  /** Lets a snapshot go; tells whether it was there. */
  async forget(snapshot: string): Promise<boolean> {
    return spaces.end(await this.#writable(), `*${snapshot}`)
  }

  /** Puts entities into the world, of files or as they are, all of them or none. Throws a Problem with every finding, by file and row. */
  async seed(seeds: Seeds, { session = '' }: Whose = {}): Promise<Planted> {
    await this.#writable()
    return plant(this.#kept(), this.#contracts(), seeds, { session, cwd: this.#beginning().cwd })
  }

  /** What was written, entry by entry, oldest first: at most `limit` (100). */
  async journal(filter: Partial<JournalFilter> = {}): Promise<readonly JournalEntry[]> {
    return this.#ledger().store.journal({ limit: 100, ...filter })
  }

  /** Fills a shared world in which nobody has written yet. The stand-in does so when it is made. */
  async begin(): Promise<void> {
    if (this.#present === null || this.trouble !== null) return
    if (this.#present.ledger.resources('', Date.now()).length === 0) await this.#begin()
  }

  async #begin(): Promise<void> {
    const { files } = this.#beginning()
    if (files.length > 0) await this.seed(files)
  }

  #view(session: string): View {
    return this.#ledger().view(session, Date.now())
  }

  #ledger(): Ledger {
    return this.#kept().ledger
  }

  #kept(): LastingPresent {
    if (this.#present === null)
      throw new Problem('not-found', 'There is no state: it is switched off. Start without `--state off`, or with `state` in the options.')
    return this.#present
  }

  async #writable(): Promise<Ledger> {
    const present = this.#kept()
    await present.ready()
    return present.ledger
  }
}
