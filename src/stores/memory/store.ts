import type { Exchange } from '../../model/exchange.ts'
import type {
  Batch,
  EntityRow,
  ExchangeFilter,
  JournalEntry,
  JournalFilter,
  Keeping,
  Loaded,
  KeptMove,
  Note,
  Numbered,
  Retention,
  Space,
  Store,
  StoreFacts,
} from '../../model/store.ts'
import { entryWeight, exchangeWeight } from '../../model/store.ts'

/** The reference: what a store means, in Maps and arrays. Nothing survives the process. */
export function createMemoryStore(): Store {
  return new MemoryStore()
}

class MemoryStore implements Store {
  readonly facts: StoreFacts = { name: 'memory', survives: 'nothing' }
  readonly #spaces = new Map<string, Space>()
  /** By space, then by sequence. */
  readonly #entities = new Map<string, Map<number, EntityRow>>()
  readonly #journal: JournalEntry[] = []
  readonly #moves: KeptMove[] = []
  readonly #notes = new Map<string, string>()
  readonly #exchanges: Numbered[] = []
  readonly #byId = new Map<string, Exchange>()
  #numbered = 0
  #sequence = 0

  async load(): Promise<Loaded> {
    const entities = [...this.#entities.values()].flatMap((rows) => [...rows.values()])
    return { spaces: [...this.#spaces.values()], entities: entities.sort(bySequence), sequence: this.#sequence }
  }

  async commit(batch: Batch): Promise<void> {
    for (const id of batch.dropped) {
      this.#spaces.delete(id)
      this.#entities.delete(id)
    }
    for (const space of batch.spaces) this.#spaces.set(space.id, space)
    for (const row of batch.entities) this.#of(row.space).set(row.sequence, row)
    for (const { space, sequence } of batch.forgotten) this.#entities.get(space)?.delete(sequence)
    this.#journal.push(...batch.journal)
    this.#moves.push(...batch.moves)
    for (const { name, text } of batch.notes) {
      if (text === null) this.#notes.delete(name)
      else this.#notes.set(name, text)
    }
    this.#sequence = Math.max(this.#sequence, batch.sequence)
  }

  async journal({ group, space, after = 0, before, limit }: JournalFilter): Promise<readonly JournalEntry[]> {
    const meant = (entry: JournalEntry): boolean => entry.sequence > after && is(entry.group, group) && is(entry.space, space)
    if (before === undefined) return this.#journal.filter(meant).slice(0, limit)
    return this.#journal
      .filter((entry) => entry.sequence < before && meant(entry))
      .toReversed()
      .slice(0, limit)
  }

  async moves(): Promise<readonly KeptMove[]> {
    return [...this.#moves]
  }

  async notes(): Promise<readonly (Note & { readonly text: string })[]> {
    return [...this.#notes].map(([name, text]) => ({ name, text })).sort((one, other) => (one.name < other.name ? -1 : 1))
  }

  async append(exchanges: readonly Exchange[]): Promise<void> {
    for (const exchange of exchanges) {
      if (this.#byId.has(exchange.id)) continue
      this.#byId.set(exchange.id, exchange)
      this.#exchanges.push({ sequence: ++this.#numbered, exchange })
    }
  }

  async exchanges(filter: ExchangeFilter): Promise<readonly Numbered[]> {
    const found = this.#exchanges.filter((numbered) => matches(numbered, filter))
    return found.slice(Math.max(0, found.length - filter.limit))
  }

  async exchange(id: string): Promise<Exchange | null> {
    return this.#byId.get(id) ?? null
  }

  async prune(retention: Retention): Promise<{ exchanges: number; journal: number }> {
    const exchanges = excess(this.#exchanges, retention.exchanges, ({ exchange }) => [exchange.at, exchangeWeight(exchange)])
    const journal = excess(this.#journal, retention.journal, (entry) => [entry.at, entryWeight(entry)])
    for (const { exchange } of this.#exchanges.splice(0, exchanges)) this.#byId.delete(exchange.id)
    this.#journal.splice(0, journal)
    return { exchanges, journal }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #of(space: string): Map<number, EntityRow> {
    const rows = this.#entities.get(space) ?? new Map<number, EntityRow>()
    this.#entities.set(space, rows)
    return rows
  }
}

function bySequence(one: { sequence: number }, other: { sequence: number }): number {
  return one.sequence - other.sequence
}

function is<T>(actual: T, wanted: T | undefined): boolean {
  return wanted === undefined || actual === wanted
}

function matches({ sequence, exchange }: Numbered, filter: ExchangeFilter): boolean {
  return (
    sequence > (filter.after ?? 0) &&
    sequence < (filter.before ?? Number.POSITIVE_INFINITY) &&
    is(exchange.contract?.id, filter.contract) &&
    is(exchange.operation?.id, filter.operation) &&
    is(exchange.consumer.id, filter.consumer) &&
    is(exchange.reply.status, filter.status) &&
    is(exchange.verdict.outcome, filter.outcome)
  )
}

/** How many have to go, the oldest first: one that is too old takes all before it along. */
function excess<T>(all: readonly T[], keeping: Keeping, measured: (one: T) => readonly [at: number, weight: number]): number {
  let bytes = 0
  for (const [index, one] of [...all.entries()].reverse()) {
    const [at, weight] = measured(one)
    bytes += weight
    if (all.length - index > keeping.count || bytes > keeping.bytes || at < keeping.before) return index + 1
  }
  return 0
}
