import type { ExchangeSummary } from '../../src/control/api.ts'
import { quantile } from './figures.ts'

/** What was seen of one consumer, in the rows at hand. */
export interface ConsumerSeen {
  readonly id: string
  readonly by: string
  readonly trust: string
  exchanges: number
  errors: number
  breaking: number
  first: number
  last: number
  readonly operations: Map<string, number>
  readonly answered: Map<string, number>
  readonly problems: Map<string, number>
}

/** Exchanges of an operation that are shown beside what was counted of all. */
const LATEST = 12

/** What was seen of one operation. */
export interface OperationSeen {
  readonly exchanges: number
  readonly errors: number
  readonly breaking: number
  readonly consumers: ReadonlyMap<string, number>
  readonly answered: ReadonlyMap<string, number>
  /** Milliseconds, rising. */
  readonly took: readonly number[]
  readonly median: number | null
  readonly p95: number | null
  /** A few, the latest first. */
  readonly latest: readonly ExchangeSummary[]
}

/** The consumers of these rows, who calls most first. */
export function consumersOf(rows: Iterable<ExchangeSummary>): readonly ConsumerSeen[] {
  const seen = new Map<string, ConsumerSeen>()
  for (const row of rows) {
    let consumer = seen.get(row.consumer.id)
    if (consumer === undefined) seen.set(row.consumer.id, (consumer = unseen(row)))
    add(consumer, row)
  }
  return [...seen.values()].toSorted((a, b) => b.exchanges - a.exchanges || a.id.localeCompare(b.id))
}

function unseen({ consumer, at }: ExchangeSummary): ConsumerSeen {
  const counts = { exchanges: 0, errors: 0, breaking: 0, first: at, last: at }
  return {
    id: consumer.id,
    by: consumer.by,
    trust: consumer.trust,
    ...counts,
    operations: new Map(),
    answered: new Map(),
    problems: new Map(),
  }
}

function add(consumer: ConsumerSeen, row: ExchangeSummary): void {
  consumer.exchanges++
  consumer.last = row.at
  if (row.status >= 400) consumer.errors++
  if (row.outcome === 'breaks') consumer.breaking++
  bump(consumer.operations, operationKey(row))
  bump(consumer.answered, row.by)
  const problem =
    row.first === null ? (row.status >= 400 ? `${row.status}` : null) : `${row.status} · ${row.first.at}: ${row.first.message}`
  if (problem !== null && consumer.problems.size < 200) bump(consumer.problems, problem)
}

/** What was seen of an operation in these rows. */
export function operationSeen(rows: Iterable<ExchangeSummary>, contract: string, operation: string): OperationSeen {
  const own: ExchangeSummary[] = []
  for (const row of rows) if (row.operation === operation && row.contract === contract) own.push(row)
  const consumers = new Map<string, number>()
  const answered = new Map<string, number>()
  for (const row of own) {
    bump(consumers, row.consumer.id)
    bump(answered, row.by)
  }
  const took = own.map((row) => row.took).toSorted((a, b) => a - b)
  return {
    exchanges: own.length,
    errors: own.filter(({ status }) => status >= 400).length,
    breaking: own.filter(({ outcome }) => outcome === 'breaks').length,
    consumers,
    answered,
    took,
    median: quantile(took, 0.5),
    p95: quantile(took, 0.95),
    latest: own.slice(-LATEST).toReversed(),
  }
}

/** One column of a histogram of latencies: from a duration on, so many. */
export interface Column {
  readonly from: number
  readonly count: number
}

/** Latencies in columns, each half as wide again as the one before, since they differ by magnitudes. */
export function histogram(sorted: readonly number[], columns = 16): readonly Column[] {
  const low = Math.max(0.01, sorted[0] ?? 0.01)
  const high = Math.max(low * 1.5, sorted.at(-1) ?? low)
  const step = (high / low) ** (1 / columns)
  const found = Array.from({ length: columns }, (_, i) => ({ from: low * step ** i, count: 0 }))
  for (const took of sorted) {
    const index = Math.min(columns - 1, Math.max(0, Math.floor(Math.log(Math.max(took, low) / low) / Math.log(step))))
    const column = found[index]
    if (column !== undefined) column.count++
  }
  return found
}

/** `contract operation`, or what was asked for where there is no such operation. */
export function operationKey({ contract, operation, method }: ExchangeSummary): string {
  return operation === null ? `${method} (no operation)` : `${contract ?? ''} ${operation}`
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** The largest first. */
export function ranked(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
}
