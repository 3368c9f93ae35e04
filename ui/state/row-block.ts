import type { ExchangeSummary } from '../../src/control/api.ts'
import type { RowKind } from './row-sharing.ts'

const NUMBERS = 5

/** Rows in columns: a third of what they take as objects, and their numbers in one array that no collector walks through. */
export class RowBlock {
  /** The place of its first row among all that there ever were. */
  start: number
  length = 0
  /** Characters that its rows may hold for themselves alone. */
  text = 0
  readonly #numbers: Float64Array
  readonly #ids: string[] = []
  readonly #targets: string[] = []
  readonly #kinds: RowKind[] = []

  constructor(start: number, size: number) {
    this.start = start
    this.#numbers = new Float64Array(size * NUMBERS)
  }

  get end(): number {
    return this.start + this.length
  }

  get full(): boolean {
    return this.length * NUMBERS >= this.#numbers.length
  }

  /** Adds a row; `target` and `kind`: its own, or what it shares with others. */
  push(row: ExchangeSummary, target: string, kind: RowKind): void {
    const { sequence, at, took, requestBytes, replyBytes } = row
    const from = this.length * NUMBERS
    this.#numbers[from] = sequence
    this.#numbers[from + 1] = at
    this.#numbers[from + 2] = took
    this.#numbers[from + 3] = requestBytes
    this.#numbers[from + 4] = replyBytes
    this.#ids.push(row.id)
    this.#targets.push(target)
    this.#kinds.push(kind)
    this.text += target.length + kind.consumer.id.length + (kind.first?.at.length ?? 0) + (kind.first?.message.length ?? 0)
    this.length++
  }

  sequence(index: number): number {
    return this.#numbers[index * NUMBERS] ?? 0
  }

  renumber(index: number, sequence: number): void {
    this.#numbers[index * NUMBERS] = sequence
  }

  /** A row, made anew. */
  row(index: number): ExchangeSummary | undefined {
    const [id, target, kind] = [this.#ids[index], this.#targets[index], this.#kinds[index]]
    if (id === undefined || target === undefined || kind === undefined) return undefined
    const { consumer, contract, operation, method, status, by, outcome, findings, first } = kind
    const from = index * NUMBERS
    const number = (column: number): number => this.#numbers[from + column] ?? 0
    return {
      sequence: number(0),
      id,
      at: number(1),
      took: number(2),
      consumer,
      contract,
      operation,
      method,
      target,
      status,
      by,
      outcome,
      findings,
      first,
      requestBytes: number(3),
      replyBytes: number(4),
    }
  }
}
