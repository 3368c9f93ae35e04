import type { ExchangeSummary } from '../../src/control/api.ts'
import type { RowList } from './row-list.ts'
import type { Rows } from './rows.ts'

/** The rows that pass a filter, found again only as far as there are new ones. */
export class FilteredRows implements RowList {
  readonly #rows: Rows
  readonly #passes: (row: ExchangeSummary) => boolean
  /** Places, rising. */
  #found: number[] = []
  #seen = 0
  #generation = -1

  constructor(rows: Rows, passes: (row: ExchangeSummary) => boolean) {
    this.#rows = rows
    this.#passes = passes
  }

  get length(): number {
    return this.#look().length
  }

  get end(): number {
    return this.#rows.end
  }

  at(index: number): ExchangeSummary | undefined {
    const place = this.#look()[index]
    return place === undefined ? undefined : this.#rows.row(place)
  }

  before(place: number): number {
    return until(this.#look(), place)
  }

  #look(): readonly number[] {
    const { start, end, generation } = this.#rows
    if (this.#generation !== generation) {
      this.#generation = generation
      this.#found = []
      this.#seen = start
    }
    const [first = start] = this.#found
    if (first < start) this.#found = this.#found.slice(until(this.#found, start))
    for (this.#seen = Math.max(this.#seen, start); this.#seen < end; this.#seen++) {
      const row = this.#rows.row(this.#seen)
      if (row !== undefined && this.#passes(row)) this.#found.push(this.#seen)
    }
    return this.#found
  }
}

/** How many of rising places are below one. */
function until(places: readonly number[], place: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? place) < place) low = middle + 1
    else high = middle
  }
  return low
}
