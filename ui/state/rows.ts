import type { ExchangeSummary } from '../../src/control/api.ts'
import { RowBlock } from './row-block.ts'
import type { RowList } from './row-list.ts'
import { RowSharing } from './row-sharing.ts'

/** Rows that a page holds, and characters in them; the oldest go first, a block of them at a time. */
const MOST = 100_000
const MOST_TEXT = 24_000_000
const BLOCK = 4_096

/** The traffic that this page has seen, in the order of its sequences. */
export class Rows implements RowList, Iterable<ExchangeSummary> {
  #blocks: RowBlock[] = []
  readonly #sharing = new RowSharing()
  readonly #most: number
  readonly #mostText: number
  readonly #size: number
  /** Rises whenever rows got other places, so that views begin anew. */
  generation = 0

  constructor(most: number = MOST, mostText: number = MOST_TEXT) {
    this.#most = most
    this.#mostText = mostText
    this.#size = Math.max(1, Math.min(BLOCK, most >> 3))
  }

  get start(): number {
    return this.#blocks[0]?.start ?? 0
  }

  get end(): number {
    return this.#blocks.at(-1)?.end ?? 0
  }

  get length(): number {
    return this.end - this.start
  }

  get latest(): number {
    const block = this.#blocks.at(-1)
    return block === undefined ? 0 : block.sequence(block.length - 1)
  }

  get oldest(): number {
    return this.#blocks[0]?.sequence(0) ?? 0
  }

  at(index: number): ExchangeSummary | undefined {
    return this.row(this.start + index)
  }

  before(place: number): number {
    return Math.max(0, Math.min(place, this.end) - this.start)
  }

  /** The row at a place. */
  row(place: number): ExchangeSummary | undefined {
    const block = this.#blocks.findLast(({ start }) => start <= place)
    return block?.row(place - block.start)
  }

  /** The latest so many. */
  last(count: number): readonly ExchangeSummary[] {
    const rows: ExchangeSummary[] = []
    for (let index = Math.max(0, this.length - count); index < this.length; index++) {
      const row = this.at(index)
      if (row !== undefined) rows.push(row)
    }
    return rows
  }

  *[Symbol.iterator](): Generator<ExchangeSummary> {
    for (const block of this.#blocks) {
      for (let index = 0; index < block.length; index++) {
        const row = block.row(index)
        if (row !== undefined) yield row
      }
    }
  }

  /** Adds what is new; what was seen before is left out. */
  append(rows: readonly ExchangeSummary[]): void {
    for (const row of rows) if (row.sequence > this.latest) push(this.#blocks, row, this.end, this.#size, this.#sharing)
    while (this.#blocks.length > 1 && (this.length > this.#most || this.#text > this.#mostText)) this.#blocks.shift()
  }

  /** Puts what came before in front. */
  prepend(rows: readonly ExchangeSummary[]): void {
    const { oldest } = this
    const before = rows.filter(({ sequence }) => oldest === 0 || sequence < oldest)
    if (before.length === 0) return
    this.#blocks = [...this.#made(before, this.start - before.length), ...this.#blocks]
    this.generation++
  }

  /** A new run of the server counts anew, from 1: what is here is of runs before it, and counted up to 0. */
  begin(): void {
    for (const block of this.#blocks)
      for (let index = 0; index < block.length; index++) block.renumber(index, block.start + index + 1 - this.end)
    this.generation++
  }

  /** Puts what the server has kept of earlier runs, and what is not here yet, in its place. */
  recall(kept: readonly ExchangeSummary[]): void {
    const here = [...this]
    const known = new Set(here.map(({ id }) => id))
    const missed = kept.filter(({ id }) => !known.has(id))
    if (missed.length === 0) return
    const now = here.filter(({ sequence }) => sequence > 0)
    const before = [...here.filter(({ sequence }) => sequence <= 0), ...missed].toSorted((a, b) => a.at - b.at)
    const counted = before.map((row, index) => ({ ...row, sequence: index + 1 - before.length }))
    this.#blocks = this.#made([...counted, ...now], this.start - missed.length)
    this.generation++
  }

  get #text(): number {
    return this.#blocks.reduce((sum, { text }) => sum + text, 0)
  }

  #made(rows: readonly ExchangeSummary[], start: number): RowBlock[] {
    const blocks: RowBlock[] = []
    for (const row of rows) push(blocks, row, start, this.#size, this.#sharing)
    return blocks
  }
}

/** Adds a row to the last of some blocks, or to a new one, which begins at a place where it is the first. */
function push(blocks: RowBlock[], row: ExchangeSummary, start: number, size: number, sharing: RowSharing): void {
  let last = blocks.at(-1)
  if (last === undefined || last.full) blocks.push((last = new RowBlock(last?.end ?? start, size)))
  last.push(row, sharing.target(row.target), sharing.kind(row))
}
