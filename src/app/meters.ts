import type { Answered, ReplyBy } from '../model/exchange.ts'

/** Exchanges of one operation, by who answered. */
export interface Answers {
  /** '' where it is in no group. */
  readonly group: string
  /** '' where no operation was meant. */
  readonly operation: string
  readonly by: ReplyBy
  readonly stage: string
  readonly count: number
}

/** Operations that are told apart; of contracts that were taken out again some may be among them. */
const MOST = 20_000

/** Counts exchanges since the start: bounded by what contracts have, not by what consumers send. */
export class Meters {
  readonly #counts = new Map<string, { -readonly [Key in keyof Answers]: Answers[Key] }>()

  count({ decision, operation, reply }: Pick<Answered, 'decision' | 'operation' | 'reply'>): void {
    const group = decision.group ?? ''
    const id = operation?.id ?? ''
    const stage = decision.stage ?? ''
    const key = `${group}\n${id}\n${stage}\n${reply.by}`
    const known = this.#counts.get(key)
    if (known !== undefined) known.count++
    else if (this.#counts.size < MOST) this.#counts.set(key, { group, operation: id, stage, by: reply.by, count: 1 })
  }

  get answers(): readonly Answers[] {
    return [...this.#counts.values()]
  }
}
