import type { ExchangeSummary } from '../../src/control/api.ts'

/** What many exchanges have in common. */
export type RowKind = Pick<
  ExchangeSummary,
  'consumer' | 'contract' | 'operation' | 'method' | 'status' | 'by' | 'outcome' | 'findings' | 'first'
>

/** Kinds of one consumer and operation that are remembered, and of all; targets that are. */
const MOST_ALIKE = 64
const MOST_KINDS = 4_000
const MOST_TARGETS = 2_000

/** Holds once what rows have in common, since what is parsed is held anew each time; makes nothing of what is known. */
export class RowSharing {
  readonly #kinds = new Map<string, Map<string | null, RowKind[]>>()
  readonly #targets = new Map<string, string>()
  #count = 0

  kind(row: ExchangeSummary): RowKind {
    const alike = this.#alike(row)
    for (const kind of alike) if (isOf(row, kind)) return kind
    const { consumer, contract, operation, method, status, by, outcome, findings, first } = row
    const kind: RowKind = { consumer, contract, operation, method, status, by, outcome, findings, first }
    if (alike.length < MOST_ALIKE) alike.push(kind)
    if (++this.#count >= MOST_KINDS) {
      this.#kinds.clear()
      this.#count = 0
    }
    return kind
  }

  target(text: string): string {
    const known = this.#targets.get(text)
    if (known !== undefined) return known
    if (this.#targets.size >= MOST_TARGETS) this.#targets.clear()
    this.#targets.set(text, text)
    return text
  }

  #alike({ consumer, operation }: ExchangeSummary): RowKind[] {
    let own = this.#kinds.get(consumer.id)
    if (own === undefined) this.#kinds.set(consumer.id, (own = new Map()))
    let alike = own.get(operation)
    if (alike === undefined) own.set(operation, (alike = []))
    return alike
  }
}

function isOf(row: ExchangeSummary, kind: RowKind): boolean {
  return (
    row.status === kind.status &&
    row.method === kind.method &&
    row.contract === kind.contract &&
    row.by === kind.by &&
    row.outcome === kind.outcome &&
    row.findings === kind.findings &&
    row.consumer.by === kind.consumer.by &&
    row.consumer.trust === kind.consumer.trust &&
    row.consumer.claims === kind.consumer.claims &&
    row.first?.code === kind.first?.code &&
    row.first?.at === kind.first?.at &&
    row.first?.message === kind.first?.message
  )
}
