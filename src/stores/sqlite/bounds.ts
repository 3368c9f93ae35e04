import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as breath } from 'node:timers/promises'
import type { Keeping } from '../../model/store.ts'
import { number, shape } from './checks.ts'
import { counted } from './rows.ts'

/** Rows that go at once, so that the loop is not held up. */
const SLICE = 256

const totals = shape({ count: number, bytes: number })
const weighed = shape({ sequence: number, weight: number })

/** How much a table holds that only grows, and letting go of the oldest of it. */
export class Bounds {
  readonly #db: DatabaseSync
  readonly #table: 'exchanges' | 'journal'
  #count: number
  #bytes: number

  constructor(db: DatabaseSync, table: 'exchanges' | 'journal') {
    this.#db = db
    this.#table = table
    const row = db.prepare(`SELECT count(*) AS count, coalesce(sum(weight), 0) AS bytes FROM ${table}`).get()
    const { count, bytes } = totals(row, table)
    this.#count = count
    this.#bytes = bytes
  }

  get count(): number {
    return this.#count
  }

  /** Has been written, for good. */
  added(count: number, bytes: number): void {
    this.#count += count
    this.#bytes += bytes
  }

  /** A slice at a time; `within` runs one slice as a transaction. Tells how many went. */
  async prune(keeping: Keeping, within: (work: () => void) => void): Promise<number> {
    // The plus keeps SQLite from walking through the whole table, the latest first, in search of one that is old enough.
    const aged = `SELECT coalesce(max(+sequence), 0) AS value FROM ${this.#table} WHERE at < ?`
    const last = counted(this.#db.prepare(aged).get(keeping.before), this.#table).value
    for (let gone = 0; ; await breath()) {
      const slice = this.#slice(keeping, last)
      if (slice.count === 0) return gone
      within(() => this.#db.prepare(`DELETE FROM ${this.#table} WHERE sequence <= ?`).run(slice.upTo))
      this.added(-slice.count, -slice.bytes)
      gone += slice.count
    }
  }

  #slice(keeping: Keeping, last: number): { upTo: number; count: number; bytes: number } {
    const slice = { upTo: 0, count: 0, bytes: 0 }
    const oldest = this.#db.prepare(`SELECT sequence, weight FROM ${this.#table} ORDER BY sequence LIMIT ${SLICE}`)
    for (const row of oldest.iterate()) {
      const { sequence, weight } = weighed(row, this.#table)
      const fits = this.#count - slice.count <= keeping.count && this.#bytes - slice.bytes <= keeping.bytes
      if (fits && sequence > last) break
      slice.upTo = sequence
      slice.count++
      slice.bytes += weight
    }
    return slice
  }
}
