import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setImmediate as breath } from 'node:timers/promises'
import { entryWeight, type JournalEntry, type JournalFilter, type Keeping } from '../../model/store.ts'
import { number, shape } from './checks.ts'
import { parsePage, printPage } from './page-text.ts'
import { counted } from './rows.ts'

/** Bytes after which a page is full. */
const FULL = 2 ** 20
/** Pages that go at once, fewer where they are full, so that the loop is not held up. */
const SLICE = 16

const totals = shape({ count: number, bytes: number })
const extent = shape<Extent>({ last: number, count: number, weight: number })

/** The last entry of a page or of several, and what they hold. */
interface Extent {
  readonly last: number
  readonly count: number
  readonly weight: number
}

/** The journal, a row for all that was written in one transaction: a row for each entry costs as much as the entry itself. */
export class Pages {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #count: number
  #bytes: number

  constructor(db: DatabaseSync) {
    this.#db = db
    const sum = this.#prepared('SELECT coalesce(sum(count), 0) AS count, coalesce(sum(weight), 0) AS bytes FROM pages').get()
    const { count, bytes } = totals(sum, 'pages')
    this.#count = count
    this.#bytes = bytes
  }

  /** Entries, and what they weigh. */
  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Within a transaction; `added` when that has been successful. */
  add(entries: readonly JournalEntry[]): void {
    let from = 0
    let size = 0
    for (const [index, { body, answer }] of entries.entries()) {
      size += body.bytes.length + answer.bytes.length
      if (size < FULL && index < entries.length - 1) continue
      this.#write(entries.slice(from, index + 1))
      from = index + 1
      size = 0
    }
  }

  added(entries: readonly JournalEntry[]): void {
    this.#count += entries.length
    this.#bytes += weightOf(entries)
  }

  read({ group, space, after = 0, before, limit }: JournalFilter): readonly JournalEntry[] {
    const found: JournalEntry[] = []
    if (limit <= 0) return found
    // Of the pages that end behind `before`, only the first can begin in front of it.
    const pages = this.#prepared(
      `SELECT text, bodies FROM pages WHERE last > ?1 AND (?2 IS NULL OR grp = ?2 OR grp IS NULL) AND (?3 IS NULL OR space = ?3 OR space IS NULL)
       AND (?4 IS NULL OR last <= coalesce((SELECT min(last) FROM pages WHERE last >= ?4), ?4)) ORDER BY last ${before === undefined ? '' : 'DESC'}`,
    )
    for (const row of pages.iterate(after, group ?? null, space ?? null, before ?? null)) {
      const entries = parsePage(row)
      for (const entry of before === undefined ? entries : entries.toReversed()) {
        const isThere = entry.sequence > after && entry.sequence < (before ?? Number.POSITIVE_INFINITY)
        const isMeant = isThere && (group ?? entry.group) === entry.group && (space ?? entry.space) === entry.space
        if (isMeant && found.push(entry) >= limit) return found
      }
    }
    return found
  }

  /** The last entry that is too old; 0 where none is. */
  lastBefore(before: number): number {
    const aged = 'SELECT coalesce(max(+last), 0) AS value FROM pages WHERE at < ?'
    const last = counted(this.#prepared(aged).get(before), 'pages').value
    const page = last === 0 ? undefined : this.#prepared('SELECT text, bodies FROM pages WHERE last = ?').get(last)
    return page === undefined ? 0 : (parsePage(page).findLast(({ at }) => at < before)?.sequence ?? 0)
  }

  /** Some pages at a time; `within` runs one time as a transaction. Tells how many entries went. */
  async prune(keeping: Keeping, within: (work: () => void) => void): Promise<number> {
    const aged = this.lastBefore(keeping.before)
    let gone = 0
    for (let slice = this.#slice(keeping, aged); slice.count > 0; slice = this.#slice(keeping, aged)) {
      within(() => this.#prepared('DELETE FROM pages WHERE last <= ?').run(slice.last))
      this.#count -= slice.count
      this.#bytes -= slice.weight
      gone += slice.count
      await breath()
    }
    return gone + this.#pruneFirst(keeping, aged, within)
  }

  /** The oldest pages of which nothing stays; they need not be read. */
  #slice(keeping: Keeping, aged: number): Extent {
    let slice: Extent = { last: 0, count: 0, weight: 0 }
    const oldest = this.#prepared('SELECT last, count, weight FROM pages ORDER BY last LIMIT ?')
    for (const row of oldest.iterate(SLICE)) {
      const { last, count, weight } = extent(row, 'pages')
      const next = { last, count: slice.count + count, weight: slice.weight + weight }
      if (last > aged && this.#count - next.count < keeping.count && this.#bytes - next.weight < keeping.bytes) break
      slice = next
      if (slice.weight >= FULL) break
    }
    return slice
  }

  /** Of the oldest page something stays: it is written anew without what does not. Tells how many entries went. */
  #pruneFirst(keeping: Keeping, aged: number, within: (work: () => void) => void): number {
    const row = this.#prepared('SELECT last, count, weight, text, bodies FROM pages ORDER BY last LIMIT 1').get()
    if (row === undefined) return 0
    const { last, weight } = extent(row, 'pages')
    const entries = parsePage(row)
    const kept = this.#kept(entries, keeping, aged)
    const gone = entries.length - kept.length
    if (gone === 0) return 0
    within(() => {
      this.#prepared('DELETE FROM pages WHERE last = ?').run(last)
      if (kept.length > 0) this.#write(kept)
    })
    this.#count -= gone
    this.#bytes -= weight - weightOf(kept)
    return gone
  }

  #kept(entries: readonly JournalEntry[], keeping: Keeping, aged: number): readonly JournalEntry[] {
    let [count, bytes, first] = [this.#count, this.#bytes, 0]
    for (const entry of entries) {
      if (entry.sequence > aged && count <= keeping.count && bytes <= keeping.bytes) break
      count--
      bytes -= entryWeight(entry)
      first++
    }
    return entries.slice(first)
  }

  #write(entries: readonly JournalEntry[]): void {
    const [first] = entries
    const last = entries.at(-1)
    if (first === undefined || last === undefined) return
    const at = entries.reduce((least, entry) => Math.min(least, entry.at), first.at)
    const group = entries.every((entry) => entry.group === first.group) ? first.group : null
    const space = entries.every((entry) => entry.space === first.space) ? first.space : null
    const { text, bodies } = printPage(entries)
    const insert = this.#prepared('INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    insert.run(last.sequence, at, entries.length, weightOf(entries), group, space, text, bodies)
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function weightOf(entries: readonly JournalEntry[]): number {
  let weight = 0
  for (const entry of entries) weight += entryWeight(entry)
  return weight
}
