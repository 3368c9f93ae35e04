import type { ExchangeSummary } from '../../src/control/api.ts'

/** Rows to be shown, oldest first. Each has a place that stays its own when older ones go; an index is how far it is from the oldest. */
export interface RowList {
  readonly length: number
  /** The place behind the last. */
  readonly end: number
  at(index: number): ExchangeSummary | undefined
  /** How many of them are before a place. */
  before(place: number): number
}

/** Of some rows those before a place. */
export function rowsBefore(rows: RowList, place: number): RowList {
  const length = rows.before(place)
  return {
    length,
    end: Math.min(place, rows.end),
    at: (index) => (index < length ? rows.at(index) : undefined),
    before: (at) => Math.min(length, rows.before(at)),
  }
}
