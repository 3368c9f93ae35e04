import type { Comparison, Gate } from './comparison.ts'
import type { Breach } from './sender.ts'

/** What one exchange with the service has shown, on its way into the evidence. */
export interface Sample extends Pick<Comparison, 'verdict' | 'events'> {
  readonly operation: string
  readonly consumer: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Of the routing on which the exchange was decided. */
  readonly epoch: number
  /** A copy, a consumer's own exchange, or a request that we made up. */
  readonly leg: 'shadow' | 'live' | 'synthetic'
  readonly fingerprint: string
  /** Whether it may count, by its fingerprint; decided before the answer was known. */
  readonly counted: boolean
  /** The service's; null where none came. */
  readonly status: number | null
  /** A list with something in it. */
  readonly filled?: boolean
  /** Only the head of an answer was asked for: of what the operation can do it covers nothing. */
  readonly head?: boolean
  /** What does not wait for statistics. */
  readonly grave?: Grave
}

/** A breach of HTTP or of identity; or an answer that breaks the contract of an operation that is `critical`. */
export type Grave = Breach | 'critical'

export interface GateTally {
  readonly good: number
  readonly bad: number
  /** The two sides know different things. */
  readonly uncomparable: number
  /** Not looked at, by our own limits. */
  readonly censored: number
}

/** What is known of an operation. Counts only grow. */
export interface OperationRecord {
  readonly gates: Readonly<Record<Gate, GateTally>>
  /** Of requests that we made up. */
  readonly synthetic: Readonly<Record<Gate, { readonly good: number; readonly bad: number }>>
  /** Samples that did not count because they were like those before. */
  readonly repeated: number
  /** Fingerprints seen, as many as any profile asks for. */
  readonly distinct: readonly string[]
  /** How often the service answered with each status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Of whom the samples are, and how many of them were bad in some way; those beyond the first hundred under `…`. */
  readonly consumers: Readonly<Record<string, { readonly samples: number; readonly bad: number }>>
  /** Whether a list with something in it was seen. */
  readonly filled: boolean
  /** Milliseconds since 1970. */
  readonly first: number
  readonly last: number
}

/** What evidence is evidence of; it is void for anything else. */
export interface Binding {
  readonly group: string
  /** The epoch from which on it counts. */
  readonly lineage: number
  readonly contractHash: string
  /** The service's build, address and key, as one text. */
  readonly upstream: string
  /** Whether copies count, or only what consumers did themselves. */
  readonly copies: boolean
}

/** Evidence as plain JSON: kept over restarts, and added up over nodes. */
export interface EvidenceRecord extends Binding {
  readonly version: 1
  readonly node: string
  /** Milliseconds since 1970. */
  readonly since: number
  readonly operations: Readonly<Record<string, OperationRecord>>
}

export type GateName = 'reach' | Gate | 'coverage' | 'state' | 'fresh' | 'dwell' | 'approval'

/** `inconclusive`: it could not be told, and waiting will not help; a person has to look. */
export type GateOutcome = 'pass' | 'fail' | 'inconclusive' | 'waiting'

/** What the samples of one gate come to. Rates are 0 to 1. */
export interface GateFigures {
  readonly samples: number
  readonly bad: number
  /** Good answers in a row that it still takes. */
  readonly wanted: number
  readonly lower: number
  readonly upper: number
  readonly llr: number
}

export interface GateReport {
  readonly gate: GateName
  /** null: of the group as a whole. */
  readonly operation: string | null
  readonly outcome: GateOutcome
  /** One sentence for people, without a full stop. */
  readonly words: string
  readonly figures: GateFigures | null
}

/** All that stands between a group and its next step. */
export interface Assessment {
  readonly outcome: GateOutcome
  readonly reports: readonly GateReport[]
  /** The largest share of samples that were not looked at, of any operation and gate, 0 to 1. */
  readonly censored: number
}
