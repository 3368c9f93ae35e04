import type { Assessment } from '../../model/evidence.ts'
import type { Group, Stage } from '../../model/handoff.ts'

/** What somebody wants of a group. */
export type Action =
  /** To a stage; into the canary at a step, or the next one. */
  | { readonly kind: 'move'; readonly to: Stage; readonly step?: number }
  /** The service has failed its consumers. */
  | { readonly kind: 'alarm' }
  /** Back to the stand-in, by a person; never refused. */
  | { readonly kind: 'rollback' }
  | { readonly kind: 'hold'; readonly lifts: 'by-hand' | 'on-pass' }
  | { readonly kind: 'release' }
  /** What the evidence is of has changed, or a person wants it to begin anew. */
  | { readonly kind: 'changed'; readonly what: 'contract' | 'upstream' | 'evidence' }
  /** The cooldown is over. */
  | { readonly kind: 'recover' }
  /** The service has been away for too long to go on copying requests to it. */
  | { readonly kind: 'give-up' }
  | { readonly kind: 'unblock' }
  /** To a stage without asking the gates, for a time. */
  | { readonly kind: 'force'; readonly to: Stage; readonly step?: number; readonly until: number }
  /** The time of an override is over. */
  | { readonly kind: 'expire' }
  | { readonly kind: 'approve' }
  /** How far the controller is to go. */
  | { readonly kind: 'aim'; readonly target: Stage }
  /** Other consumers first, from now on. */
  | { readonly kind: 'reshuffle'; readonly salt: string }

/** On what an action is decided. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly now: number
  /** 0 to 1, for the cooldown's jitter. */
  readonly random: number
  readonly who: string
  readonly why: string
  /** Whether it is the controller that acts, and no person. */
  readonly automatic: boolean
  /** The group's epoch that the action is based on; another one, and somebody else was faster. */
  readonly expected: number
  /** The epoch of the routing that the change makes: above the group's. */
  readonly next: number
  readonly gates: Assessment
  /** Whether the service answers probes. */
  readonly reachable: boolean
  /** Whether any operation of the group can be copied. */
  readonly shadowable: boolean
  /** Whether the service has accepted writes of consumers, so that the stand-in lacks what they wrote. */
  readonly written: boolean
  /** When a consumer last used an id of the stand-in; null: never. */
  readonly mockIdSeen: number | null
}

/** Numbers of the documentation, for those that have one. */
export type Transition =
  | 'T1'
  | 'T2'
  | 'T3'
  | 'T4'
  | 'T5'
  | 'T6'
  | 'T7'
  | 'T8'
  | 'T8-degraded'
  | 'T9'
  | 'T10'
  | 'T11'
  | 'T12'
  | 'lowered'
  | 'released'
  | 'unblocked'
  | 'forced'
  | 'expired'
  | 'approved'
  | 'aimed'
  | 'reshuffled'

export interface Change {
  readonly kind: 'changed'
  readonly transition: Transition
  readonly group: Group
}

/** The action cannot be done, and why and what to do instead, as the message of a `stage-conflict`. */
export interface Refusal {
  readonly kind: 'refused'
  readonly message: string
}

export function refused(message: string): Refusal {
  return { kind: 'refused', message }
}

export function changed(transition: Transition, group: Group): Change {
  return { kind: 'changed', transition, group }
}
