import type { Comparison, Difference } from '../model/comparison.ts'

/** One way in which an operation's answers differ, over all exchanges: by kind and path, indices and keys of maps folded. */
export interface DifferenceCount {
  readonly operation: string
  readonly kind: Difference['kind']
  readonly path: string
  readonly count: number
  /** Of these, how many a mask has taken out of the count. */
  readonly ignored: number
  readonly severity: Difference['severity']
  /** Milliseconds since 1970. */
  readonly firstAt: number
  readonly lastAt: number
  /** Consumers that met it, at most `MOST_CONSUMERS`. */
  readonly consumers: readonly string[]
  /** The first, some others and the latest. */
  readonly samples: readonly DifferenceSample[]
}

/** One difference, and the exchange in which it was. */
export interface DifferenceSample extends Pick<Difference, 'pointer' | 'message' | 'class' | 'control' | 'candidate' | 'rule' | 'ignored'> {
  readonly exchange: string
  readonly consumer: string
  readonly at: number
}

/** Where a difference was found. */
export interface DifferenceSource {
  readonly operation: string
  readonly exchange: string
  readonly consumer: string
  readonly at: number
}

export const MOST_SAMPLES = 5
export const MOST_CONSUMERS = 20
/** Kinds and paths of one group that are told apart; what comes beyond is only counted. */
const MOST_ENTRIES = 1_000

interface Entry {
  operation: string
  kind: Difference['kind']
  path: string
  count: number
  ignored: number
  severity: Difference['severity']
  firstAt: number
  lastAt: number
  consumers: Set<string>
  samples: DifferenceSample[]
}

const RANK: Readonly<Record<Difference['severity'], number>> = { critical: 0, major: 1, info: 2 }

/** The differences of one group, added up in bounded memory. */
export class Differences {
  readonly #entries = new Map<string, Entry>()
  readonly #most: number
  #beyond = 0

  constructor(most: number = MOST_ENTRIES) {
    this.#most = most
  }

  /** How many differences found no entry of their own. */
  get beyond(): number {
    return this.#beyond
  }

  add(source: DifferenceSource, { differences }: Pick<Comparison, 'differences'>): void {
    for (const difference of differences) this.#addOne(source, difference)
  }

  /** Those that count first, then by how often they were seen. */
  list(operation?: string): readonly DifferenceCount[] {
    return [...this.#entries.values()]
      .filter((entry) => operation === undefined || entry.operation === operation)
      .map((entry) => ({ ...entry, consumers: [...entry.consumers], samples: [...entry.samples] }))
      .sort((one, other) => rank(one) - rank(other) || other.count - one.count)
  }

  /** Begins anew: evidence of another service or contract. */
  clear(): void {
    this.#entries.clear()
    this.#beyond = 0
  }

  #addOne(source: DifferenceSource, difference: Difference): void {
    const key = `${source.operation} ${difference.kind} ${difference.path}`
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      if (this.#entries.size >= this.#most && !this.#makeRoom(difference)) {
        this.#beyond++
        return
      }
      this.#entries.set(key, (entry = entryOf(source, difference)))
    }
    entry.count++
    entry.lastAt = Math.max(entry.lastAt, source.at)
    if (difference.ignored !== null) entry.ignored++
    if (RANK[difference.severity] < RANK[entry.severity]) entry.severity = difference.severity
    if (entry.consumers.size < MOST_CONSUMERS) entry.consumers.add(source.consumer)
    // The first stays, the last place is always the latest's.
    if (entry.samples.length === MOST_SAMPLES) entry.samples.pop()
    entry.samples.push(sampleOf(source, difference))
  }

  /** What is only told makes way for what counts. */
  #makeRoom({ severity }: Difference): boolean {
    if (severity === 'info') return false
    for (const [key, entry] of this.#entries) {
      if (entry.severity !== 'info') continue
      this.#beyond += entry.count
      return this.#entries.delete(key)
    }
    return false
  }
}

function rank({ severity, count, ignored }: Pick<Entry, 'severity' | 'count' | 'ignored'>): number {
  return severity === 'info' ? 3 : ignored === count ? 2 : RANK[severity]
}

function entryOf({ operation, at }: DifferenceSource, { kind, path, severity }: Difference): Entry {
  return { operation, kind, path, count: 0, ignored: 0, severity, firstAt: at, lastAt: at, consumers: new Set(), samples: [] }
}

function sampleOf({ exchange, consumer, at }: DifferenceSource, difference: Difference): DifferenceSample {
  const { pointer, message, class: own, control, candidate, rule, ignored } = difference
  return { exchange, consumer, at, pointer, message, class: own, control, candidate, rule, ignored }
}
