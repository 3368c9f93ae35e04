import type { ExchangeSummary } from '../../src/control/api.ts'
import { Rows } from './rows.ts'

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** The server does not answer; milliseconds since 1970. */
  | { readonly kind: 'lost'; readonly since: number }

/** As much of `EventSource` as is used; a test hands in its own. */
export interface Source {
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void
  close(): void
}

export interface FeedWorld {
  /** Opens the feed behind a sequence. */
  open(after: number): Source
  /** Calls back once, at the next frame. */
  frame(callback: () => void): void
  /** What the server has kept of the runs before this one; nothing where it keeps nothing. */
  earlier(): Promise<readonly ExchangeSummary[]>
  later(callback: () => void, ms: number): void
  now(): number
}

export interface FeedNews {
  /** The server is another than before: nothing that was known of it holds. */
  readonly renewed: () => void
  /** Groups were moved, a plan file was saved, or a configuration was taken over. */
  readonly changed: () => void
}

/** Milliseconds until the first attempt to come back, and at most. */
const FIRST = 400
const LAST = 5_000

/** Rows between two tellings beyond which nobody reads along; then it is told this seldom, in milliseconds: each costs a screen drawn anew. */
const LEGIBLE = 40
const SELDOM = 500

/** Puts what the server tells into rows, and says so once a frame at most; comes back after a loss, to another run too, and then misses nothing that the server still holds or has kept. */
export class Feed {
  readonly rows: Rows = new Rows()
  connection: Connection = { kind: 'connecting' }
  /** Rises whenever it is told: what a view compares. */
  version = 0
  /** Exchanges that went by too fast to be told, since the page was opened. */
  missed = 0
  readonly #world: FeedWorld
  readonly #news: FeedNews
  readonly #listeners = new Set<() => void>()
  #source: Source | null = null
  #startedAt: number | null = null
  #last = 0
  /** Rows that were not told yet. */
  #untold = 0
  #framed = false
  #attempt = 0

  constructor(world: FeedWorld, news: FeedNews) {
    this.#world = world
    this.#news = news
  }

  /** Begins behind a sequence. */
  start(after: number): void {
    this.#last = after
    this.#connect()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): number => this.version

  /** Puts older rows in front of those that are here. */
  prepend(rows: readonly ExchangeSummary[]): void {
    this.rows.prepend(rows)
    this.#notify()
  }

  /** Says that the rows were changed from outside. */
  readonly refresh = (): void => this.#notify()

  #connect(): void {
    this.#source?.close()
    const source = this.#world.open(this.#last)
    this.#source = source
    const hear = (type: string, listener: (data: unknown) => void): void =>
      source.addEventListener(type, (event) => {
        if (this.#source === source) listener(parse(event.data))
      })
    hear('hello', (data) => this.#hello(data))
    hear('exchanges', (data) => this.#add(data))
    hear('routing', () => this.#news.changed())
    hear('condition', () => this.#news.changed())
    hear('plan', () => this.#news.changed())
    hear('lost', (data) => this.#miss(data))
    hear('error', () => this.#lost())
  }

  #hello(data: unknown): void {
    const startedAt = member(data, 'startedAt')
    const another = this.#startedAt !== null && startedAt !== this.#startedAt
    this.#startedAt = startedAt
    this.#attempt = 0
    this.#tell({ kind: 'open' })
    if (!another) return
    this.rows.begin()
    this.#last = 0
    this.#news.renewed()
    this.#connect()
    void this.#recall()
  }

  /** What the run before this one did after we last heard of it. */
  async #recall(): Promise<void> {
    const kept = await this.#world.earlier().catch(() => [])
    this.rows.recall(kept.filter(isSummary))
    this.#notify()
  }

  #add(data: unknown): void {
    if (!Array.isArray(data)) return
    const rows = data.filter(isSummary)
    this.#last = rows.at(-1)?.sequence ?? this.#last
    this.rows.append(rows)
    this.#untold += rows.length
    if (rows.length > 0) this.#soon()
  }

  #soon(): void {
    if (this.#framed) return
    this.#framed = true
    this.#world.frame(() => this.#show())
  }

  #show(): void {
    const many = this.#untold > LEGIBLE
    this.#untold = 0
    this.#notify()
    if (many) this.#world.later(() => this.#rested(), SELDOM)
    else this.#framed = false
  }

  #rested(): void {
    this.#framed = false
    if (this.#untold > 0) this.#soon()
  }

  /** What the server let go before we had it. */
  #miss(data: unknown): void {
    this.missed += member(data, 'lost') ?? 0
    this.#last = Math.max(this.#last, member(data, 'to') ?? 0)
    this.#notify()
  }

  #lost(): void {
    this.#source?.close()
    this.#source = null
    if (this.connection.kind !== 'lost') this.#tell({ kind: 'lost', since: this.#world.now() })
    const pause = Math.min(LAST, FIRST * 2 ** this.#attempt++)
    this.#world.later(() => {
      if (this.#source === null) this.#connect()
    }, pause)
  }

  #tell(connection: Connection): void {
    this.connection = connection
    this.#notify()
  }

  #notify(): void {
    this.version++
    for (const listener of this.#listeners) listener()
  }
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return null
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

function member(data: unknown, name: 'startedAt' | 'lost' | 'to'): number | null {
  if (typeof data !== 'object' || data === null) return null
  const value: unknown = Reflect.get(data, name)
  return typeof value === 'number' ? value : null
}

function isSummary(data: unknown): data is ExchangeSummary {
  return typeof data === 'object' && data !== null && 'sequence' in data && typeof data.sequence === 'number' && 'target' in data
}
