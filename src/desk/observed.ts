import type { Understudy } from '../app/understudy.ts'
import type { HeaderList } from '../model/wire.ts'

/** Pairs of consumer and operation that are told apart; further ones are not counted. */
const MOST_PAIRS = 10_000

/** How often a consumer called an operation, and when it did last (milliseconds since 1970). */
export interface Calls {
  readonly consumer: string
  readonly contract: string
  readonly operation: string
  readonly calls: number
  readonly last: number
}

/** What the exchanges tell of who needs what. Each is looked at once, however often somebody asks. */
export class Observed {
  readonly #recorder: Understudy['recorder']
  readonly #pairs = new Map<string, Calls>()
  /** Operations whose latest call was answered by the stand-in, because the service said that it does not have them yet. */
  readonly #missing = new Set<string>()
  #through = 0

  constructor(recorder: Understudy['recorder']) {
    this.#recorder = recorder
  }

  calls(): readonly Calls[] {
    this.#look()
    return [...this.#pairs.values()]
  }

  /** Whether the service behind a live group said, when it was asked last, that it does not have the operation. */
  isMissing(contract: string, operation: string): boolean {
    this.#look()
    return this.#missing.has(`${contract} ${operation}`)
  }

  #look(): void {
    const { latest } = this.#recorder
    const from = this.#through
    this.#through = latest
    const told = new Set<string>()
    for (const recorded of this.#recorder.backwards()) {
      if (recorded.sequence <= from) break
      const { contract, operation, consumer, at, by } = recorded.line
      if (contract === null || operation === null) continue
      const key = `${contract} ${operation}`
      if (!told.has(key) && recorded.decision.kind === 'forward') {
        told.add(key)
        if (by !== 'live' && saysMissing(recorded.exchange.reply.headers)) this.#missing.add(key)
        else this.#missing.delete(key)
      }
      this.#count(consumerName(consumer.id), contract, operation, at)
    }
  }

  #count(consumer: string, contract: string, operation: string, at: number): void {
    const key = JSON.stringify([consumer, contract, operation])
    const before = this.#pairs.get(key)
    if (before === undefined && this.#pairs.size >= MOST_PAIRS) return
    this.#pairs.set(key, { consumer, contract, operation, calls: (before?.calls ?? 0) + 1, last: Math.max(before?.last ?? 0, at) })
  }
}

/** What we signed the answer with comes last, whatever a service may say before. */
function saysMissing(headers: HeaderList): boolean {
  const at = headers.findLastIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'understudy-served-by')
  return headers[at + 1]?.includes('reason=not-implemented') === true
}

/** `web/4.2` is `web`: needs are those of all versions. */
function consumerName(id: string): string {
  return id.replace(/\/.*$/, '') || id
}
