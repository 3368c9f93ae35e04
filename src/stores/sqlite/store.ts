import { createHash } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setImmediate as breath } from 'node:timers/promises'
import type { Contract } from '../../model/contract.ts'
import type { Exchange } from '../../model/exchange.ts'
import { Problem } from '../../model/problem.ts'
import type {
  Batch,
  ExchangeFilter,
  JournalEntry,
  JournalFilter,
  Keeping,
  Loaded,
  KeptMove,
  Note,
  Numbered,
  Retention,
  Store,
  StoreFacts,
} from '../../model/store.ts'
import { exchangeWeight } from '../../model/store.ts'
import { Bounds } from './bounds.ts'
import { Conditions } from './conditions.ts'
import { type FileOptions, openFile } from './file.ts'
import { openForReading } from './reading.ts'
import { Pages } from './pages.ts'
import * as rows from './rows.ts'
import { AT_ONCE, type Cell, ENTITIES, type Table } from './tables.ts'
import { troubleOf } from './trouble.ts'

/** Exchanges written at once; 64 hold up the loop for less than a millisecond. */
const SLICE = 64

const DEFAULTS: Omit<FileOptions, 'path'> = { durability: 'process', maxBytes: 4 * 2 ** 30, patience: 2_000 }

/** Keeps data in a SQLite file (WAL) that is this process' alone. Throws Problems of `store-…` codes, and has then changed nothing. */
export async function openSqliteStore(options: Partial<FileOptions> & Pick<FileOptions, 'path'>): Promise<Store> {
  const filled: FileOptions = { ...DEFAULTS, ...options }
  const db = await openFile(filled)
  try {
    return new SqliteStore(db, filled)
  } catch (error) {
    db.close()
    throw troubleOf(error, filled.path)
  }
}

/** What can be read from a file that may not be written to; every write throws `store-read-only`. null where it cannot be read either. */
export function openSqliteReader(path: string): Store | null {
  try {
    const db = openForReading(path)
    return db && new SqliteStore(db, { ...DEFAULTS, path })
  } catch (error) {
    if (troubleOf(error, path) instanceof Problem) return null
    throw error
  }
}

class SqliteStore implements Store {
  readonly facts: StoreFacts
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  /** Contracts by their key, and the keys of those that were met as objects. */
  readonly #contracts = new Map<string, Contract>()
  readonly #keys = new WeakMap<Contract, string>()
  /** The journal as former versions wrote it. */
  readonly #bounds: { readonly exchanges: Bounds; readonly journal: Bounds }
  readonly #pages: Pages
  #numbered: number

  constructor(db: DatabaseSync, options: FileOptions) {
    this.#db = db
    this.facts = { name: options.path, survives: options.durability === 'full' ? 'power' : 'process' }
    this.#bounds = { exchanges: new Bounds(db, 'exchanges'), journal: new Bounds(db, 'journal') }
    this.#pages = new Pages(db)
    this.#numbered = Math.max(this.#count('exchanges'), this.#latest())
  }

  async load(): Promise<Loaded> {
    return this.#guarded(() => ({
      spaces: this.#all('SELECT * FROM spaces ORDER BY id').map((row) => rows.spaceOf(row, 'spaces')),
      entities: this.#all('SELECT * FROM entities ORDER BY sequence').map((row) => rows.entityOf(row, 'entities')),
      sequence: this.#count('sequence'),
    }))
  }

  async commit(batch: Batch): Promise<void> {
    this.#transaction(() => {
      for (const id of batch.dropped) {
        this.#run(id === '' ? DROP_SHARED : DROP_SPACE, id)
        this.#run('DELETE FROM spaces WHERE id = ?', id)
      }
      for (const { id, kind, created, used, base, since } of batch.spaces) {
        this.#run('INSERT OR REPLACE INTO spaces VALUES (?, ?, ?, ?, ?, ?)', id, kind, created, used, base, since)
      }
      this.#insert(ENTITIES, batch.entities, rows.entityCells)
      for (const { space, sequence } of batch.forgotten) this.#run('DELETE FROM entities WHERE sequence = ? AND space = ?', sequence, space)
      this.#pages.add(batch.journal)
      for (const move of batch.moves) this.#run('INSERT INTO moves VALUES (?, ?)', ...rows.moveCells(move))
      for (const { name, text } of batch.notes) {
        if (text === null) this.#run('DELETE FROM notes WHERE name = ?', name)
        else this.#run('INSERT OR REPLACE INTO notes VALUES (?, ?)', name, text)
      }
      this.#run(RAISE, 'sequence', batch.sequence)
    })
    this.#pages.added(batch.journal)
  }

  async journal(filter: JournalFilter): Promise<readonly JournalEntry[]> {
    const { before, limit } = filter
    return this.#guarded(() => {
      const first = before === undefined ? this.#formerJournal(filter) : this.#pages.read(filter)
      const rest = { ...filter, limit: limit - first.length }
      return [...first, ...(before === undefined ? this.#pages.read(rest) : this.#formerJournal(rest))]
    })
  }

  #formerJournal({ group, space, after = 0, before, limit }: JournalFilter): readonly JournalEntry[] {
    if (this.#bounds.journal.count === 0) return []
    const where = new Conditions().and('sequence > ?', after).and('sequence < ?', before).and('grp = ?', group).and('space = ?', space)
    const order = before === undefined ? '' : 'DESC'
    const sql = `SELECT head, body, answer FROM journal ${where.sql} ORDER BY sequence ${order} LIMIT ?`
    return this.#all(sql, ...where.values, limit).map(rows.entryOf)
  }

  async moves(): Promise<readonly KeptMove[]> {
    return this.#guarded(() => this.#all('SELECT head FROM moves ORDER BY sequence').map(rows.moveFrom))
  }

  async notes(): Promise<readonly (Note & { readonly text: string })[]> {
    return this.#guarded(() => this.#all('SELECT name, text FROM notes ORDER BY name').map((row) => rows.noteOf(row, 'notes')))
  }

  async append(exchanges: readonly Exchange[]): Promise<void> {
    for (let from = 0; from < exchanges.length; from += SLICE) {
      if (from > 0) await breath()
      this.#append(exchanges.slice(from, from + SLICE))
    }
  }

  async exchanges(filter: ExchangeFilter): Promise<readonly Numbered[]> {
    const where = new Conditions().and('sequence > ?', filter.after).and('sequence < ?', filter.before)
    where.and('contract = ?', filter.contract).and('operation = ?', filter.operation).and('consumer = ?', filter.consumer)
    where.and('status = ?', filter.status).and('outcome = ?', filter.outcome)
    const sql = `SELECT sequence, hash, head, body, answer FROM exchanges ${where.sql} ORDER BY sequence DESC LIMIT ?`
    return this.#guarded(() =>
      this.#all(sql, ...where.values, filter.limit)
        .map((row) => this.#exchange(row))
        .toReversed(),
    )
  }

  async exchange(id: string): Promise<Exchange | null> {
    return this.#guarded(() => {
      const [row] = this.#all('SELECT sequence, hash, head, body, answer FROM exchanges WHERE id = ?', id)
      return row === undefined ? null : this.#exchange(row).exchange
    })
  }

  async prune(retention: Retention): Promise<{ exchanges: number; journal: number }> {
    const within = (work: () => void): void => this.#transaction(work)
    const exchanges = await this.#bounds.exchanges.prune(retention.exchanges, within)
    const journal = await this.#pruneJournal(retention.journal, within)
    if (exchanges > 0) {
      this.#contracts.clear()
      this.#transaction(() => this.#run('DELETE FROM contracts WHERE hash NOT IN (SELECT hash FROM exchanges WHERE hash IS NOT NULL)'))
    }
    return { exchanges, journal }
  }

  /** What a former version wrote goes first. */
  async #pruneJournal(keeping: Keeping, within: (work: () => void) => void): Promise<number> {
    const pages = this.#pages
    const before = pages.lastBefore(keeping.before) > 0 ? Number.POSITIVE_INFINITY : keeping.before
    const left = { count: Math.max(0, keeping.count - pages.count), bytes: Math.max(0, keeping.bytes - pages.bytes), before }
    const old = this.#bounds.journal.count === 0 ? 0 : await this.#bounds.journal.prune(left, within)
    return old + (await pages.prune(keeping, within))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#db.isOpen) this.#db.close()
  }

  #append(exchanges: readonly Exchange[]): void {
    const fresh: Exchange[] = []
    try {
      this.#transaction(() => {
        for (const exchange of exchanges) {
          const key = exchange.contract === null ? null : this.#keyOf(exchange.contract)
          const { changes } = this.#run(INSERT_EXCHANGE, ...rows.exchangeCells(exchange, this.#numbered + fresh.length + 1, key))
          if (changes === 1) fresh.push(exchange)
        }
        this.#run(RAISE, 'exchanges', this.#numbered + fresh.length)
      })
    } catch (error) {
      this.#contracts.clear()
      throw error
    }
    this.#numbered += fresh.length
    this.#bounds.exchanges.added(fresh.length, sum(fresh, exchangeWeight))
  }

  /** The contract's text stands in the store when its key is told. */
  #keyOf(contract: Contract): string {
    const known = this.#keys.get(contract)
    if (known !== undefined && this.#contracts.has(known)) return known
    const text = rows.contractText(contract)
    const key = createHash('sha256').update(text).digest('hex')
    this.#run('INSERT OR IGNORE INTO contracts VALUES (?, ?)', key, text)
    this.#keys.set(contract, key)
    this.#contracts.set(key, contract)
    return key
  }

  #exchange(row: unknown): Numbered {
    return rows.exchangeFrom(row, (key) => {
      const known = this.#contracts.get(key)
      if (known !== undefined) return known
      const [found] = this.#all('SELECT text FROM contracts WHERE hash = ?', key)
      return rows.contractFrom(found)
    })
  }

  #count(name: string): number {
    const [row] = this.#all('SELECT value FROM counters WHERE name = ?', name)
    return row === undefined ? 0 : rows.counted(row, 'counters').value
  }

  #latest(): number {
    return rows.counted(this.#all('SELECT coalesce(max(sequence), 0) AS value FROM exchanges')[0], 'exchanges').value
  }

  #transaction<T>(work: () => T): T {
    return this.#guarded(() => {
      this.#db.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        this.#db.exec('COMMIT')
        return result
      } catch (error) {
        // SQLite has rolled back by itself where the disk was full.
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
        throw error
      }
    })
  }

  #guarded<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw troubleOf(error, this.facts.name)
    }
  }

  /** Many rows in one statement: half of what a row costs is that it is told by itself. */
  #insert<T>({ into, columns, together }: Table, all: readonly T[], tell: (one: T, cells: Cell[]) => void): void {
    const cells: Cell[] = []
    for (const [index, one] of all.entries()) {
      tell(one, cells)
      if (cells.length === columns * AT_ONCE) {
        this.#run(together, ...cells)
        cells.length = 0
      } else if (index >= all.length - (all.length % AT_ONCE)) {
        this.#run(into, ...cells)
        cells.length = 0
      }
    }
  }

  #run(sql: string, ...values: Cell[]): ReturnType<StatementSync['run']> {
    return this.#prepared(sql).run(...values)
  }

  #all(sql: string, ...values: Cell[]): unknown[] {
    return this.#prepared(sql).all(...values)
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function sum<T>(all: readonly T[], weight: (one: T) => number): number {
  return all.reduce((total, one) => total + weight(one), 0)
}

// The index of spaces leaves out the shared world, which has most of the rows and is never dropped in practice.
const DROP_SPACE = "DELETE FROM entities WHERE space = ? AND space <> ''"
const DROP_SHARED = 'DELETE FROM entities WHERE space = ?'

const RAISE = 'INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)'
const INSERT_EXCHANGE = 'INSERT INTO exchanges VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING'
