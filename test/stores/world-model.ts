import { Problem } from '../../src/model/problem.ts'
import type { Batch, Store } from '../../src/model/store.ts'
import type { Draft } from '../../src/model/state.ts'
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts'
import * as spaces from '../../src/ledger/spaces.ts'

/** What may be done to a ledger, for random walks. Spaces are '' and sessions, keys are few so that they meet. */
export type Deed =
  | { readonly kind: 'put' | 'delete' | 'clear'; readonly space: string; readonly key: string }
  | { readonly kind: 'refused' | 'unstored'; readonly space: string; readonly key: string }
  | { readonly kind: 'burst'; readonly writes: readonly { readonly space: string; readonly key: string }[] }
  | { readonly kind: 'look' | 'reset' | 'end'; readonly space: string }
  | { readonly kind: 'snapshot' | 'restore'; readonly space: string; readonly name: string }
  | { readonly kind: 'wait' | 'reopen' }

export const LIMITS: { readonly sessions: number; readonly idle: number } = { sessions: 2, idle: 1_000 }

type Texts = ReadonlyMap<string, string | null>

interface Session {
  base: Texts
  own: Map<string, string | null>
  used: number
}

/** The same world without any cleverness: a session holds a whole copy of what it was made from. */
export class WorldModel {
  shared: Map<string, string | null> = new Map()
  /** The longest idle first. */
  readonly sessions: Map<string, Session> = new Map()
  readonly snapshots: Map<string, Texts> = new Map()

  enter(id: string, now: number, acknowledged: Texts = this.shared): Map<string, string | null> {
    for (const [name, { used }] of this.sessions) if (used <= now - LIMITS.idle) this.sessions.delete(name)
    if (id === '') return this.shared
    const session = this.sessions.get(id) ?? { base: new Map(acknowledged), own: new Map<string, string | null>(), used: now }
    session.used = now
    this.sessions.delete(id)
    this.sessions.set(id, session)
    const [idlest] = this.sessions.keys()
    if (this.sessions.size > LIMITS.sessions && idlest !== undefined) this.sessions.delete(idlest)
    return session.own
  }

  seen(id: string): [string, string | null][] {
    const session = this.sessions.get(id)
    if (session === undefined) return [...this.shared]
    const beneath = [...session.base].map(([key, text]): [string, string | null] => [
      key,
      session.own.has(key) ? (session.own.get(key) ?? null) : text,
    ])
    return [...beneath, ...[...session.own].filter(([key]) => !session.base.has(key))]
  }

  become(id: string, texts: Texts, beneath: Texts): void {
    const session = this.sessions.get(id)
    if (session === undefined) this.shared = new Map(texts)
    else {
      session.own = new Map(texts)
      session.base = new Map(beneath)
    }
  }
}

/** A ledger on a store that fails when it is told to, with the clock in our hand. */
export class Driven {
  readonly #open: () => Promise<Store>
  #ledger: Ledger | null = null
  fails = false

  constructor(open: () => Promise<Store>) {
    this.#open = open
  }

  async ledger(): Promise<Ledger> {
    return (this.#ledger ??= await openLedger(await this.#flaky(), LIMITS))
  }

  async close(): Promise<void> {
    await this.#ledger?.[Symbol.asyncDispose]()
    this.#ledger = null
  }

  /** Tells whether it was done. */
  async do(deed: Deed, now: number): Promise<boolean> {
    const ledger = await this.ledger()
    switch (deed.kind) {
      case 'put':
      case 'delete':
      case 'clear':
        await ledger.write(deed.space, now, (draft) => act(draft, deed.kind, deed.key, now))
        return true
      case 'refused':
      case 'unstored':
        return this.#vain(ledger, deed.space, deed.key, now, deed.kind === 'unstored')
      case 'burst':
        await Promise.all(deed.writes.map(({ space, key }, i) => ledger.write(space, now + i, (draft) => act(draft, 'put', key, now + i))))
        return true
      case 'look':
        ledger.view(deed.space, now)
        return true
      case 'reset':
        await spaces.reset(ledger, deed.space, now)
        return true
      case 'end':
        return deed.space !== '' && spaces.end(ledger, deed.space)
      case 'snapshot':
        await spaces.snapshot(ledger, deed.space, deed.name, now)
        return true
      case 'restore':
        return this.#restored(ledger, deed.space, deed.name, now)
      case 'wait':
        return true
      case 'reopen':
        await this.close()
        return true
    }
  }

  async #vain(ledger: Ledger, space: string, key: string, now: number, unstored: boolean): Promise<boolean> {
    this.fails = unstored
    const writing = ledger.write(space, now, (draft) => {
      act(draft, 'put', key, now)
      act(draft, 'clear', 'other', now)
      if (!unstored) throw new Problem('bad-request', 'no')
    })
    // Built on what will not be: it fails as well.
    const built = unstored ? ledger.write(space, now, (draft) => act(draft, 'delete', key, now)) : writing
    const outcomes = await Promise.allSettled([writing, built])
    this.fails = false
    return outcomes.every(({ status }) => status === 'fulfilled')
  }

  async #restored(ledger: Ledger, space: string, name: string, now: number): Promise<boolean> {
    try {
      await spaces.restore(ledger, space, name, now)
      return true
    } catch (error) {
      if (error instanceof Problem && error.code === 'not-found') return false
      throw error
    }
  }

  async #flaky(): Promise<Store> {
    const store = await this.#open()
    const commit = (batch: Batch): Promise<void> => (this.fails ? Promise.reject(new Problem('store-full', 'full')) : store.commit(batch))
    return new Proxy(store, {
      get: (target, name): unknown => {
        if (name === 'commit') return commit
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? (...args: unknown[]): unknown => Reflect.apply(member, target, args) : member
      },
    })
  }
}

function act(draft: Draft, kind: 'put' | 'delete' | 'clear', key: string, now: number): void {
  if (kind === 'put') draft.put('shop', 'orders', key, JSON.stringify(now))
  else if (kind === 'delete') draft.delete('shop', 'orders', key)
  else draft.clear('shop', 'orders', key)
}
