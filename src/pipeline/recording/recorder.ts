import type { ExchangeLine } from '../../model/exchange-line.ts'
import type { Exchange, Reply, ShadowSummary } from '../../model/exchange.ts'
import type { Decision } from '../../model/handoff.ts'
import type { KeptBody } from '../../model/wire.ts'
import { Beside } from './beside.ts'
import { type Counted, Counts } from './counts.ts'
import { type Recordable, whole } from './recordable.ts'

export interface RecorderLimits {
  /** Exchanges held at most. */
  readonly count: number
  /** Bytes held at most, bodies and an allowance for the rest. */
  readonly bytes: number
}

/** An exchange that was recorded. To look at it whole costs as much as to answer it did: whoever wants a line asks for that. */
export interface Recorded {
  /** Rises by one with every exchange, from 1: what a feed resumes from. */
  readonly sequence: number
  readonly exchange: Exchange
  readonly line: ExchangeLine
  readonly decision: Decision
}

class Held implements Recorded {
  readonly sequence: number
  readonly #held: Recordable
  readonly #shadow: ShadowSummary | undefined

  constructor(sequence: number, held: Recordable, shadow?: ShadowSummary) {
    this.sequence = sequence
    this.#held = held
    this.#shadow = shadow
  }

  get exchange(): Exchange {
    const exchange = this.#held.exchange()
    return this.#shadow === undefined ? exchange : { ...exchange, shadow: this.#shadow }
  }

  get line(): ExchangeLine {
    return this.#held.line()
  }

  get decision(): Decision {
    return this.#held.decision
  }
}

/** One that is not held any more, or never was, as if it were. */
export function recordedOf(exchange: Exchange, sequence: number): Recorded {
  return new Held(sequence, whole(exchange))
}

export type Listener = (recorded: Recorded) => void

/** Holds the latest exchanges, bounded by number and by bytes, the oldest going first, and tells whoever listens. */
export class Recorder {
  readonly #limits: RecorderLimits
  /** Each at its sequence, modulo the count: only those from the oldest to the latest stand in it. */
  readonly #ring: (Recordable | undefined)[]
  readonly #listeners = new Set<Listener>()
  readonly #watchers = new Set<() => void>()
  /** What came of the copies of exchanges that are held, by their sequences. */
  readonly #shadows = new Map<number, ShadowSummary>()
  readonly #beside = new Beside()
  readonly #counts = new Counts()
  /** The sequence through which they go. */
  #counted = 0
  #oldest = 1
  #latest = 0
  #bytes = 0
  /** By slot: whether somebody was given it, and may look at it when it is not held any more. */
  readonly #lent: boolean[] = []
  #spare: Recordable | null = null

  constructor(limits: RecorderLimits) {
    this.#limits = limits
    this.#ring = []
  }

  /** The sequence of the latest exchange; 0 before the first. */
  get latest(): number {
    return this.#latest
  }

  /** The sequence of the oldest exchange still held. */
  get oldest(): number {
    return this.#oldest
  }

  /** The last that made room for another, where nobody was given it: it may become another exchange. */
  takeSpare(): Recordable | null {
    const spare = this.#spare
    this.#spare = null
    return spare
  }

  record(held: Recordable): void {
    while (this.#count > 0 && (this.#count >= this.#limits.count || this.#bytes + held.weight > this.#limits.bytes)) this.#drop()
    const sequence = ++this.#latest
    const slot = sequence % this.#limits.count
    this.#ring[slot] = held
    this.#lent[slot] = false
    this.#bytes += held.weight
    for (const watcher of this.#watchers) watcher()
    if (this.#listeners.size === 0) return
    const recorded = this.#recorded(held, sequence)
    for (const listener of this.#listeners) listener(recorded)
  }

  /**
   * Makes all that is held whole, so that it leans on nothing else: a contract that was replaced must not stay for the sake of
   * the exchanges that were worked out by it. What then does not fit goes, the oldest first.
   */
  detach(): void {
    let bytes = 0
    let sequence = this.#latest
    for (; sequence >= this.#oldest; sequence--) {
      const slot = sequence % this.#limits.count
      const recorded = this.#ring[slot]
      if (recorded === undefined) continue
      const held = whole(recorded.exchange())
      if (bytes + held.weight > this.#limits.bytes) break
      this.#ring[slot] = held
      bytes += held.weight
    }
    for (let old = this.#oldest; old <= sequence; old++) this.#forget(old)
    this.#oldest = sequence + 1
    this.#bytes = bytes
  }

  find(id: string): Recorded | null {
    for (let sequence = this.#latest; sequence >= this.#oldest; sequence--) {
      const held = this.#ring[sequence % this.#limits.count]
      if (held?.id === id) return this.#recorded(held, sequence)
    }
    return null
  }

  /** The other side's whole answer to an exchange; null where there was none, or it has made room. */
  beside(id: string): Reply<KeptBody> | null {
    return this.#beside.find(id)
  }

  /** Adds what came of an exchange's copy, which is known later than the exchange; nothing, where that is not held any more. */
  amend(id: string, shadow: ShadowSummary, answer: Reply<KeptBody> | null = null): void {
    for (let sequence = this.#latest; sequence >= this.#oldest; sequence--) {
      if (this.#ring[sequence % this.#limits.count]?.id !== id) continue
      this.#shadows.set(sequence, shadow)
      if (answer !== null) this.#beside.hold(id, answer)
      return
    }
  }

  holds(id: string): boolean {
    return this.#ring.some((recorded) => recorded?.id === id)
  }

  /** What came of all that is held; those that came since somebody asked last are counted now. */
  counts(): Counted {
    for (let sequence = Math.max(this.#counted + 1, this.#oldest); sequence <= this.#latest; sequence++) {
      const held = this.#ring[sequence % this.#limits.count]
      if (held !== undefined) this.#counts.add(held)
    }
    this.#counted = this.#latest
    return this.#counts
  }

  /** From the latest back to the oldest. */
  *backwards(): Generator<Recorded> {
    for (let sequence = this.#latest; sequence >= this.#oldest; sequence--) {
      const held = this.#ring[sequence % this.#limits.count]
      if (held !== undefined) yield this.#recorded(held, sequence)
    }
  }

  /** What came after a sequence, oldest first. */
  *since(sequence: number): Generator<Recorded> {
    for (const [next, held] of this.#after(sequence)) yield this.#recorded(held, next)
  }

  /** The same, whole and made at once: nobody comes back to what is held, which may become another exchange. */
  *exchangesSince(sequence: number): Generator<Pick<Recorded, 'sequence' | 'exchange'>> {
    for (const [next, held] of this.#after(sequence)) {
      yield { sequence: next, exchange: new Held(next, held, this.#shadows.get(next)).exchange }
    }
  }

  /** The same in lines. */
  *linesSince(sequence: number): Generator<Pick<Recorded, 'sequence' | 'line'>> {
    for (const [next, held] of this.#after(sequence)) yield { sequence: next, line: held.line() }
  }

  *#after(sequence: number): Generator<[number, Recordable]> {
    for (let next = Math.max(sequence + 1, this.#oldest); next <= this.#latest; next = Math.max(next + 1, this.#oldest)) {
      const held = this.#ring[next % this.#limits.count]
      if (held !== undefined) yield [next, held]
    }
  }

  /** Forgets all that is held, and tells how many that were; the numbering goes on. */
  clear(): number {
    const held = this.#count
    this.#ring.length = 0
    this.#shadows.clear()
    this.#beside.clear()
    this.#counts.clear()
    this.#oldest = this.#latest + 1
    this.#bytes = 0
    return held
  }

  /** Calls back for every exchange from now on, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The same, but that it is only told that there was one: who is given none keeps none from becoming another. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #recorded(held: Recordable, sequence: number): Recorded {
    this.#lent[sequence % this.#limits.count] = true
    return new Held(sequence, held, this.#shadows.get(sequence))
  }

  get #count(): number {
    return this.#latest - this.#oldest + 1
  }

  #drop(): void {
    const slot = this.#oldest % this.#limits.count
    const held = this.#ring[slot] ?? null
    this.#bytes -= held?.weight ?? 0
    this.#forget(this.#oldest)
    this.#spare = this.#lent[slot] === true ? null : held
    this.#oldest++
  }

  #forget(sequence: number): void {
    const slot = sequence % this.#limits.count
    const held = this.#ring[slot]
    if (held !== undefined && sequence <= this.#counted) this.#counts.remove(held)
    this.#ring[slot] = undefined
    this.#shadows.delete(sequence)
  }
}
