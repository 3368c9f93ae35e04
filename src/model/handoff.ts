import type { HandoffSettings } from './handoff-settings.ts'
import type { ProxyError } from './sender.ts'

/** Where a group is wanted on its way. */
export type Stage = 'mock' | 'shadow' | 'canary' | 'live' | 'retired'

export const STAGES: readonly Stage[] = ['mock', 'shadow', 'canary', 'live', 'retired']

/** How strictly requests are held against the contract: refused, told, or not looked at. */
export type Validation = 'enforce' | 'observe' | 'off'

/** Which credentials the stand-in asks for: none, any of the right shape, or only the listed ones. */
export type Security = 'off' | 'enforce' | 'strict'

/** What may answer in the place of an upstream that cannot. */
export interface FallbackRules {
  /** For reads, in this order. Empty: the failure is told. */
  readonly read: readonly ('stale' | 'mock')[]
  /** How old a stale answer may be, milliseconds; null: as its own `Cache-Control` allows. */
  readonly staleMaxAge: number | null
  /** Statuses by which the upstream says that it does not have the operation yet: the stand-in answers, reads and writes alike. */
  readonly notImplemented: readonly number[]
  /** Operations whose 404 means the same. */
  readonly missing: readonly string[]
}

/** Somebody did something to a group, and why. */
export interface Remark {
  readonly reason: string
  readonly by: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Nothing advances. `on-pass`: until the gates pass again; `by-hand`: until a person lets go. */
export interface Hold extends Remark {
  readonly lifts: 'by-hand' | 'on-pass'
}

/** Where a group stands on its way. Changed by the state machine alone; times are milliseconds since 1970. */
export interface Standing {
  /** That of the routing which the latest change made; rises with every change, and a change names the one that it is based on. */
  readonly epoch: number
  /** The epoch from which on evidence counts. */
  readonly lineage: number
  readonly stage: Stage
  /** Which canary step is in force, from 0; 0 outside of canary. */
  readonly step: number
  /** When the stage, the step or the evidence began. */
  readonly since: number
  readonly held: Hold | null
  /** Nothing new goes to the service; reads are answered from elsewhere, writes refused. */
  readonly degraded: Remark | null
  /** After an alarm: nothing goes to the service until then. */
  readonly cooldown: { readonly until: number; readonly length: number } | null
  /** Too many alarms: a person has to look. */
  readonly blocked: Remark | null
  /** A person overrode the gates, for a time; then the group goes back to where it was. */
  readonly forced: (Remark & { readonly until: number; readonly back: { readonly stage: Stage; readonly step: number } }) | null
  /** When it was rolled back by an alarm, the latest 20. */
  readonly rollbacks: readonly number[]
  /** Alarms before that were looked at by a person. */
  readonly pardoned: number
  readonly approvals: readonly { readonly who: string; readonly at: number }[]
  /** This service has passed the gates of shadow by this contract: false by force, and as soon as either has changed. */
  readonly judged: boolean
}

/** The operations that must be handed off together because they share resources. */
export interface Group extends HandoffSettings, Standing {
  readonly id: string
  readonly contract: string
  /** Ids of operations. */
  readonly operations: readonly string[]
  /** The name of the upstream that is to take over; null while there is none. */
  readonly upstream: string | null
  /** How far the controller is to bring it. */
  readonly target: Stage
  /** What consumers are shuffled with; kept over ramps and rollbacks. */
  readonly salt: string
  /** Consumers who get one side whatever the stage. */
  readonly pins: { readonly live: readonly string[]; readonly mock: readonly string[] }
  readonly fallback: FallbackRules
  /** How requests are held against the contract where the service answers, and its answers always. */
  readonly validate: { readonly request: Validation; readonly response: Validation }
  /** Why these operations belong together, a line each. */
  readonly reasons: readonly string[]
}

/** What is in force: one immutable snapshot. An exchange reads one and keeps it to the end. */
export interface Routing {
  /** Rises by one with every change. */
  readonly epoch: number
  readonly groups: ReadonlyMap<string, Group>
  /** Groups by contract, then by operation. */
  readonly byOperation: ReadonlyMap<string, ReadonlyMap<string, Group>>
  /** The kill switch: why everything is the stand-in's, whatever the groups say. */
  readonly killed: string | null
}

/** What to do with one exchange, and on which snapshot that was decided; `stage` is the group's. */
export type Decision =
  | { readonly kind: 'improvise'; readonly group: string | null; readonly stage?: Stage; readonly epoch: number; readonly reason: string }
  | {
      readonly kind: 'forward'
      readonly group: string
      readonly stage?: Stage
      readonly epoch: number
      readonly reason: string
      readonly upstream: string
      readonly fallback: FallbackRules
      readonly validate: Group['validate']
      /** The service is not asked: reads go down the ladder at once, writes are refused with 503. */
      readonly degraded?: boolean
      /** The stand-in answers too, unseen, so that the answers can be compared. */
      readonly reverse?: boolean
    }
  | { readonly kind: 'refuse'; readonly group: string | null; readonly stage?: Stage; readonly epoch: number; readonly reason: string }

/** What is sent beside an exchange that the stand-in answers. */
export interface Shadowing {
  readonly group: string
  /** The group's epoch: samples older than its lineage are not evidence. */
  readonly epoch: number
  readonly upstream: string
  /** `read` at once; the others after the stand-in has accepted the write. */
  readonly mode: 'read' | 'dry-run' | 'sandbox' | 'dual-write'
  /** Whether a read is sent a second time, to learn what the service says differently by itself. */
  readonly twice: boolean
}

/** One change of routing. */
export interface Move {
  readonly epoch: number
  readonly group: string
  readonly from: Stage
  readonly to: Stage
  readonly who: string
  readonly why: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** What became of the group, by the documentation's number or word: `T3`, `approved`. Moves of before versions that say it have none. */
  readonly what?: string
  /** The canary step that it is at since, from 0. */
  readonly step?: number
  /** What was known of the service when it was decided, a sentence each. */
  readonly evidence?: readonly string[]
}

/** Why an answer did not come from where it should have. */
export interface Detour {
  readonly error: ProxyError | 'not_implemented'
  readonly message: string
}
