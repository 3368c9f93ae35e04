import type { ExchangeSummary } from '../../src/control/api.ts'

/** What of the traffic is shown. Everything that is said must hold; all of it stands in the address. */
export interface Filter {
  /** Words that occur in method, target, operation, consumer or the first finding. */
  readonly q?: string
  /** `200`, `4xx`. */
  readonly status?: string
  readonly consumer?: string
  readonly operation?: string
  readonly contract?: string
  readonly by?: string
  readonly outcome?: string
}

const FIELDS = ['q', 'status', 'consumer', 'operation', 'contract', 'by', 'outcome'] as const

/** How long what is typed may be; an address that somebody pasted may be longer. */
const LONGEST = 200

/** From the address, whatever stands in it. */
export function filterOf(search: Readonly<Record<string, unknown>>): Filter {
  const filter: { -readonly [field in keyof Filter]: string } = {}
  for (const field of FIELDS) {
    const value = search[field]
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value).slice(0, LONGEST)
      if (text !== '') filter[field] = text
    }
  }
  return filter
}

/** Whether a filter leaves anything out. */
export function filters(filter: Filter): boolean {
  return FIELDS.some((field) => filter[field] !== undefined)
}

/** A test for one row; made once, asked a hundred thousand times. */
export function predicateOf(filter: Filter): (row: ExchangeSummary) => boolean {
  const tests: ((row: ExchangeSummary) => boolean)[] = []
  const { q, status, consumer, operation, contract, by, outcome } = filter
  if (status !== undefined) tests.push(statusTest(status))
  if (consumer !== undefined) tests.push((row) => row.consumer.id === consumer)
  if (operation !== undefined) tests.push((row) => row.operation === operation)
  if (contract !== undefined) tests.push((row) => row.contract === contract)
  if (by !== undefined) tests.push((row) => row.by === by)
  if (outcome !== undefined) tests.push((row) => row.outcome === outcome)
  for (const word of (q ?? '').toLowerCase().split(/\s+/).filter(Boolean)) tests.push((row) => says(row, word))
  return (row) => tests.every((test) => test(row))
}

function statusTest(status: string): (row: ExchangeSummary) => boolean {
  const group = /^([1-5])xx$/i.exec(status)?.[1]
  return group === undefined ? (row) => String(row.status) === status : (row) => Math.floor(row.status / 100) === Number(group)
}

/** Texts that are remembered in small letters: many rows say the same. */
const MOST_LOWERED = 4_000
const lowered = new Map<string, string>()

function low(text: string): string {
  let known = lowered.get(text)
  if (known === undefined) {
    if (lowered.size >= MOST_LOWERED) lowered.clear()
    lowered.set(text, (known = text.toLowerCase()))
  }
  return known
}

/** Whether a word, in small letters, occurs in what a row says. */
function says({ method, target, operation, consumer, status, first }: ExchangeSummary, word: string): boolean {
  return (
    low(target).includes(word) ||
    low(method).includes(word) ||
    (operation !== null && low(operation).includes(word)) ||
    low(consumer.id).includes(word) ||
    String(status).includes(word) ||
    (first !== null && (low(first.at).includes(word) || low(first.message).includes(word)))
  )
}
