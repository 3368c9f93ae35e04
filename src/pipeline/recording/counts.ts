import type { Consumer } from '../../model/consumer.ts'
import type { Recordable } from './recordable.ts'

/** What came of the exchanges that are held. */
export interface Counted {
  /** How many there are. */
  readonly all: number
  /** By group, by who answered. */
  readonly answered: ReadonlyMap<string, Readonly<Record<string, number>>>
  /** By group: that do not keep to the contract. */
  readonly breaking: ReadonlyMap<string, number>
  /** By their ids. */
  readonly consumers: ReadonlyMap<string, ConsumerCount>
}

export interface ConsumerCount {
  readonly consumer: Consumer
  readonly exchanges: number
}

/** Counts that follow what is held: each exchange is looked at when it is counted and when it goes, however often somebody asks. */
export class Counts implements Counted {
  readonly answered: Map<string, Record<string, number>> = new Map()
  readonly breaking: Map<string, number> = new Map()
  readonly consumers: Map<string, ConsumerCount> = new Map()
  all = 0

  add(held: Recordable): void {
    this.#change(held, 1)
  }

  remove(held: Recordable): void {
    this.#change(held, -1)
  }

  clear(): void {
    this.all = 0
    for (const map of [this.answered, this.breaking, this.consumers]) map.clear()
  }

  #change(held: Recordable, by: 1 | -1): void {
    const { consumer, by: answeredBy, outcome } = held.line()
    const { group } = held.decision
    this.all += by
    const exchanges = (this.consumers.get(consumer.id)?.exchanges ?? 0) + by
    if (exchanges > 0) this.consumers.set(consumer.id, { consumer, exchanges })
    else this.consumers.delete(consumer.id)
    if (group === null) return
    const answers = this.answered.get(group) ?? {}
    const count = (answers[answeredBy] ?? 0) + by
    if (count > 0) answers[answeredBy] = count
    else delete answers[answeredBy]
    this.answered.set(group, answers)
    if (outcome === 'breaks') this.breaking.set(group, (this.breaking.get(group) ?? 0) + by)
  }
}
