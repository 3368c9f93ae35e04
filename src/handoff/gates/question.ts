import type { Operation } from '../../model/contract.ts'
import type { Binding, EvidenceRecord } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'

/** An operation of the group, as far as gates have to know it. */
export interface GatedOperation {
  readonly operation: Operation
  /** Documented statuses of success: `200`, `2XX`. */
  readonly successes: readonly string[]
  /** Documented client errors that a request can provoke without harm: `404`, `4XX`. */
  readonly failures: readonly string[]
  /** Its answer is a list, or has one for its content. */
  readonly list: boolean
  /** Whether its answers are compared at all. */
  readonly compared: boolean
  /** How many different requests there can be; null where there is no end to them. */
  readonly kinds: number | null
}

/** All that the gates look at. */
export interface GateQuestion {
  readonly group: Group
  readonly operations: readonly GatedOperation[]
  /** Of all nodes together; null where there is none. */
  readonly evidence: EvidenceRecord | null
  /** What evidence has to be of, to count. */
  readonly binding: Binding
  /** Probes of the service that went well one after the other, and why the last did not. */
  readonly reach: { readonly passed: number; readonly failure: string | null }
  /** Whether what was written to the stand-in is taken care of, and what is missing. */
  readonly state: { readonly settled: boolean; readonly words: string }
  /** Milliseconds since 1970. */
  readonly now: number
}
