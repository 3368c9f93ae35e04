import type { ExchangeSummary } from '../../src/control/api.ts'
import { sharedRow } from './shared-row.ts'

/** Rows that a page holds; the oldest go first, a batch at a time. */
const MOST = 100_000
const BATCH = 10_000

/** The traffic that this page has seen, in the order of its sequences. */
export class Rows {
  #rows: ExchangeSummary[] = []
  readonly #most: number
  /** Rises whenever rows went away or were put in front, so that views begin anew. */
  generation = 0

  constructor(most: number = MOST) {
    this.#most = most
  }

  get all(): readonly ExchangeSummary[] {
    return this.#rows
  }

  get latest(): number {
    return this.#rows.at(-1)?.sequence ?? 0
  }

  get oldest(): number {
    return this.#rows[0]?.sequence ?? 0
  }

  /** Adds what is new; what was seen before is left out. */
  append(rows: readonly ExchangeSummary[]): void {
    for (const row of rows) if (row.sequence > this.latest) this.#rows.push(sharedRow(row))
    if (this.#rows.length <= this.#most) return
    this.#rows = this.#rows.slice(-Math.max(1, this.#most - BATCH))
    this.generation++
  }

  /** Puts what came before in front. */
  prepend(rows: readonly ExchangeSummary[]): void {
    const { oldest } = this
    const before = rows.filter(({ sequence }) => oldest === 0 || sequence < oldest).map(sharedRow)
    if (before.length === 0) return
    this.#rows = [...before, ...this.#rows]
    this.generation++
  }

  /** A new run of the server counts anew, from 1: what is here is of runs before it, and counted up to 0. */
  begin(): void {
    this.#rows = this.#rows.map((row, index, { length }) => ({ ...row, sequence: index + 1 - length }))
    this.generation++
  }

  /** Puts what the server has kept of earlier runs, and what is not here yet, in its place. */
  recall(kept: readonly ExchangeSummary[]): void {
    const now = this.#rows.filter(({ sequence }) => sequence > 0)
    const before = this.#rows.filter(({ sequence }) => sequence <= 0)
    const known = new Set(this.#rows.map(({ id }) => id))
    const missed = kept.filter(({ id }) => !known.has(id)).map(sharedRow)
    if (missed.length === 0) return
    this.#rows = [...before, ...missed].toSorted((a, b) => a.at - b.at)
    this.begin()
    this.#rows.push(...now)
  }
}

/** The rows that pass a filter, found again only as far as there are new ones. */
export class FilteredRows {
  readonly #rows: Rows
  readonly #passes: (row: ExchangeSummary) => boolean
  #found: ExchangeSummary[] = []
  #seen = 0
  #generation = -1

  constructor(rows: Rows, passes: (row: ExchangeSummary) => boolean) {
    this.#rows = rows
    this.#passes = passes
  }

  get all(): readonly ExchangeSummary[] {
    if (this.#generation !== this.#rows.generation) {
      this.#generation = this.#rows.generation
      this.#found = []
      this.#seen = 0
    }
    const { all } = this.#rows
    for (; this.#seen < all.length; this.#seen++) {
      const row = all[this.#seen]
      if (row !== undefined && this.#passes(row)) this.#found.push(row)
    }
    return this.#found
  }
}
