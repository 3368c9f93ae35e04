import { type Gate, GATES } from '../../model/comparison.ts'
import type { GateTally, OperationRecord, Sample } from '../../model/evidence.ts'

/** Fingerprints, statuses and consumers that an operation remembers. */
export const DISTINCT = 64
const STATUSES = 100
const CONSUMERS = 100

/** Consumers beyond those that are told apart. */
const OTHERS = '…'

type Writable<Of> = { -readonly [Key in keyof Of]: Of[Key] }

/** An operation's counts while they grow: constant work and bounded memory for a sample. */
export class OperationTally {
  readonly #gates: Record<Gate, Writable<GateTally>> = each(() => ({ good: 0, bad: 0, uncomparable: 0, censored: 0 }))
  readonly #synthetic: Record<Gate, { good: number; bad: number }> = each(() => ({ good: 0, bad: 0 }))
  readonly #distinct: Set<string>
  readonly #statuses: Map<string, number>
  readonly #consumers: Map<string, { samples: number; bad: number }>
  #repeated: number
  #filled: boolean
  #first: number
  #last: number

  constructor(record: OperationRecord | null) {
    for (const gate of GATES) {
      Object.assign(this.#gates[gate], record?.gates[gate])
      Object.assign(this.#synthetic[gate], record?.synthetic[gate])
    }
    this.#distinct = new Set(record?.distinct)
    this.#statuses = new Map(Object.entries(record?.statuses ?? {}))
    this.#consumers = new Map(Object.entries(record?.consumers ?? {}).map(([id, counts]) => [id, { ...counts }]))
    this.#repeated = record?.repeated ?? 0
    this.#filled = record?.filled ?? false
    this.#first = record?.first ?? 0
    this.#last = record?.last ?? 0
  }

  add(sample: Sample): void {
    if (this.#first === 0 || sample.at < this.#first) this.#first = sample.at
    if (sample.at > this.#last && (sample.head !== true || this.#last === 0)) this.#last = sample.at
    if (sample.head !== true) this.#cover(sample)
    if (sample.leg === 'synthetic') return this.#addSynthetic(sample)
    if (sample.head !== true || isBad(sample)) this.#addConsumer(sample)
    if (sample.counted) this.#addEvents(sample)
    else this.#repeated++
  }

  #cover({ status, filled, leg, fingerprint }: Sample): void {
    if (status !== null) grow(this.#statuses, String(status), STATUSES)
    if (filled === true) this.#filled = true
    if (leg !== 'synthetic' && this.#distinct.size < DISTINCT) this.#distinct.add(fingerprint)
  }

  #addEvents({ verdict, events }: Sample): void {
    for (const gate of GATES) {
      const tally = this.#gates[gate]
      const event = events[gate]
      if (event !== 'none') tally[event]++
      else if (verdict === 'uncomparable') tally.uncomparable++
      else if (verdict === 'censored' || verdict === 'error') tally.censored++
    }
  }

  /** What we made up ourselves says nothing of agreement, since nobody chose it for being real. */
  #addSynthetic({ events, counted }: Sample): void {
    if (!counted) return
    for (const gate of GATES) {
      const event = events[gate]
      if (gate !== 'agreement' && event !== 'none') this.#synthetic[gate][event]++
    }
  }

  #addConsumer(sample: Sample): void {
    const { consumer } = sample
    const id = this.#consumers.has(consumer) || this.#consumers.size < CONSUMERS ? consumer : OTHERS
    const counts = this.#consumers.get(id) ?? { samples: 0, bad: 0 }
    this.#consumers.set(id, counts)
    counts.samples++
    if (isBad(sample)) counts.bad++
  }

  /** As plain data, which later samples do not change. */
  record(): OperationRecord {
    return {
      gates: each((gate) => ({ ...this.#gates[gate] })),
      synthetic: each((gate) => ({ ...this.#synthetic[gate] })),
      repeated: this.#repeated,
      distinct: [...this.#distinct].toSorted(),
      statuses: Object.fromEntries(this.#statuses),
      consumers: Object.fromEntries([...this.#consumers].map(([id, counts]) => [id, { ...counts }])),
      filled: this.#filled,
      first: this.#first,
      last: this.#last,
    }
  }
}

function isBad({ events }: Sample): boolean {
  return GATES.some((gate) => events[gate] === 'bad')
}

function each<Value>(make: (gate: Gate) => Value): Record<Gate, Value> {
  return { availability: make('availability'), conformance: make('conformance'), agreement: make('agreement'), latency: make('latency') }
}

function grow(counts: Map<string, number>, key: string, most: number): void {
  if (counts.has(key) || counts.size < most) counts.set(key, (counts.get(key) ?? 0) + 1)
}
