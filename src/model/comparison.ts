import type { Place } from './place.ts'
import type { ProxyError } from './sender.ts'

/** What a field is to a comparison; the first that fits decides. Only what the contract and the request determine is compared by value. */
export type FieldClass =
  | 'ignore'
  | 'const'
  | 'echo'
  | 'state'
  | 'relation'
  | 'id'
  | 'time'
  | 'token'
  | 'url'
  | 'number-noisy'
  | 'enum'
  | 'free'

/** `contract.*` is a finding of the judge by its code: `contract.required`, `contract.undocumented-status`. */
export type DifferenceKind =
  | 'status'
  | 'media-type'
  | 'header.missing'
  | 'header.value'
  | 'type'
  | 'missing'
  | 'extra'
  | 'value'
  | 'order'
  | 'relation'
  | 'one-sided'
  | `contract.${string}`

export type Gate = 'availability' | 'conformance' | 'agreement' | 'latency'

export const GATES: readonly Gate[] = ['availability', 'conformance', 'agreement', 'latency']

/** What one sample says to a gate. `none`: it is no evidence, neither way. */
export type Event = 'good' | 'bad' | 'none'

/** One way in which the service's answer strays from the contract, or from what the stand-in's answer determines. */
export interface Difference {
  readonly kind: DifferenceKind
  /** Where, with `*` for indices and for the keys of maps: `status`, `header.ETag`, `body/lines/*`. Bounded. */
  readonly path: string
  /** The very place: `body/items/3/price`. */
  readonly pointer: string
  readonly class: FieldClass | null
  /** `info` is told and counts for nothing. */
  readonly severity: 'critical' | 'major' | 'info'
  /** The gate for which it is bad; null where it is `info`. */
  readonly gate: Gate | null
  /** One sentence for people. */
  readonly message: string
  /** What either side has there, as bounded text; null where there is nothing, or nothing that may be shown. */
  readonly control: string | null
  readonly candidate: string | null
  /** Where the contract says so; null where no place of it does. */
  readonly rule: Place | null
  /** The mask that takes it out of the count; null where none does. */
  readonly ignored: string | null
}

export type ComparisonVerdict = 'matched' | 'ignored' | 'mismatched' | 'uncomparable' | 'censored' | 'error'

/** What holding a service's answer against the stand-in's has shown. Plain data. */
export interface Comparison {
  readonly verdict: ComparisonVerdict
  /** Why nothing, or not all, could be said: `state`, `auth`, `too-large`, `too-deep`, `ratio`, `throttled`, `budget`, `worker`; '' else. */
  readonly reason: string
  readonly events: Readonly<Record<Gate, Event>>
  /** At most `MOST_DIFFERENCES`, those that count first. */
  readonly differences: readonly Difference[]
  /** How many more there were. */
  readonly more: number
  /** The service gave a list with something in it. */
  readonly filled?: boolean
  /** Only the head of an answer was asked for: what it shows against the service counts, and for it no more than that it is there. */
  readonly head?: boolean
}

export const MOST_DIFFERENCES = 50

/** What is not to count: by a person's rule, or because the service contradicts itself there. */
export interface Mask {
  /** `body/meta`, `body/lines/*`, `header.ETag`: the place and all below it. A star stands for any one step. */
  readonly path: string
  /** A rule leaves the type alone to count; what was learnt never covers status, constants, echoes, states and the contract. `strict`: presence counts. */
  readonly by: 'rule' | 'learned' | 'strict'
  /** Shown with what it covers. */
  readonly why: string
}

/** A leg that brought no answer. */
export interface LegFailure {
  readonly failed: ProxyError | 'deadline'
  readonly message: string
}

/** Milliseconds of a leg, from its start; `budget` is what the operation may take (null: by the contract, else a second). */
export interface LegTimings {
  readonly firstByte: number
  readonly lastByte: number
  readonly budget: number | null
}

/** What was written through us and is therefore known of the answer. */
export interface KnownState {
  /** Pointers into the reply's body (`*` for any step) whose value the last known write has determined. */
  readonly fields: readonly string[]
  /** Keys of the stand-in by the service's, for entities that both have. */
  readonly ids: ReadonlyMap<string, string>
}

export type CredentialRule = 'forward' | 'swap' | 'strip'

/** An all-`none` comparison: it happened, it is counted, and it is no evidence. */
export function noEvidence(verdict: 'censored' | 'error', reason: string): Comparison {
  return {
    verdict,
    reason,
    events: { availability: 'none', conformance: 'none', agreement: 'none', latency: 'none' },
    differences: [],
    more: 0,
  }
}
