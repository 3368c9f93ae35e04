import type { Answered, ReplyBy } from '../model/exchange.ts'

/** Exchanges of one operation, by who answered. */
export interface Answers {
  /** '' where it is in no group. */
  readonly group: string
  /** '' where no operation was meant. */
  readonly operation: string
  readonly by: ReplyBy
  readonly stage: string
  /** Whether a service was to answer. */
  readonly forwarded: boolean
  readonly count: number
}

/** Slots that there may be; of contracts that were taken out again some may be among them. */
const MOST = 20_000

type Slot = { -readonly [Key in keyof Answers]: Answers[Key] }

/** Counts exchanges since the start: bounded by what contracts have, not by what consumers send. */
export class Meters {
  /** Of an operation there are a few slots: looking through them makes no text for each request. */
  readonly #slots = new Map<string, Slot[]>()
  #size = 0

  count({ decision, operation, reply }: Pick<Answered, 'decision' | 'operation' | 'reply'>): void {
    const group = decision.group ?? ''
    const stage = decision.stage ?? ''
    const id = operation?.id ?? ''
    const forwarded = decision.kind === 'forward'
    const own = this.#slots.get(id)
    for (const slot of own ?? []) {
      if (slot.by !== reply.by || slot.stage !== stage || slot.group !== group || slot.forwarded !== forwarded) continue
      slot.count++
      return
    }
    if (this.#size >= MOST) return
    this.#size++
    const slot = { group, operation: id, stage, by: reply.by, forwarded, count: 1 }
    if (own === undefined) this.#slots.set(id, [slot])
    else own.push(slot)
  }

  get answers(): readonly Answers[] {
    return [...this.#slots.values()].flat()
  }
}
