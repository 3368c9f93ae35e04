import type { Exchange } from '../model/exchange.ts'

export interface RecorderLimits {
  /** Exchanges held at most. */
  readonly count: number
  /** Bytes held at most, bodies and an allowance for the rest. */
  readonly bytes: number
}

export interface Recorded {
  /** Rises by one with every exchange, from 1: what a feed resumes from. */
  readonly sequence: number
  readonly exchange: Exchange
}

export type Listener = (recorded: Recorded) => void

/** As it stands in the ring: without the bytes of its reply where they can be made again. */
interface Held extends Recorded {
  readonly again: (() => Uint8Array) | null
}

const NO_BYTES = new Uint8Array(0)

function restored({ sequence, exchange, again }: Held): Recorded {
  return again === null ? { sequence, exchange } : { sequence, exchange: withBytes(exchange, again()) }
}

function withBytes(exchange: Exchange, bytes: Uint8Array): Exchange {
  return { ...exchange, reply: { ...exchange.reply, body: { ...exchange.reply.body, bytes } } }
}

/** What an exchange costs beside its bodies: headers, parameters, findings. Measured at about 1.2 KB for a plain GET. */
const OVERHEAD = 1_500

/** Holds the latest exchanges, bounded by number and by bytes, the oldest going first, and tells whoever listens. */
export class Recorder {
  readonly #limits: RecorderLimits
  readonly #ring: (Held | undefined)[]
  readonly #listeners = new Set<Listener>()
  #oldest = 1
  #latest = 0
  #bytes = 0

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

  /** `again` makes the bytes of the reply anew; where it is given, they are not held. */
  record(exchange: Exchange, again?: () => Uint8Array): void {
    const held = again === undefined ? exchange : withBytes(exchange, NO_BYTES)
    const added = weight(held)
    while (this.#held > 0 && (this.#held >= this.#limits.count || this.#bytes + added > this.#limits.bytes)) this.#drop()
    const sequence = ++this.#latest
    this.#ring[sequence % this.#limits.count] = { sequence, exchange: held, again: again ?? null }
    this.#bytes += added
    for (const listener of this.#listeners) listener({ sequence, exchange })
  }

  /** From the latest back to the oldest. */
  *backwards(): Generator<Recorded> {
    for (let sequence = this.#latest; sequence >= this.#oldest; sequence--) {
      const recorded = this.#ring[sequence % this.#limits.count]
      if (recorded?.sequence === sequence) yield restored(recorded)
    }
  }

  /** What came after a sequence, oldest first. */
  *since(sequence: number): Generator<Recorded> {
    for (let next = Math.max(sequence + 1, this.#oldest); next <= this.#latest; next++) {
      const recorded = this.#ring[next % this.#limits.count]
      if (recorded?.sequence === next) yield restored(recorded)
    }
  }

  /** Forgets all that is held, and tells how many that were; the numbering goes on. */
  clear(): number {
    const held = this.#held
    this.#ring.length = 0
    this.#oldest = this.#latest + 1
    this.#bytes = 0
    return held
  }

  /** Calls back for every exchange from now on, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get #held(): number {
    return this.#latest - this.#oldest + 1
  }

  #drop(): void {
    const slot = this.#oldest % this.#limits.count
    const recorded = this.#ring[slot]
    if (recorded?.sequence === this.#oldest) {
      this.#bytes -= weight(recorded.exchange)
      this.#ring[slot] = undefined
    }
    this.#oldest++
  }
}

function weight(exchange: Exchange): number {
  return OVERHEAD + exchange.request.body.bytes.length + exchange.reply.body.bytes.length
}
