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

/** The operations that must be handed off together because they share resources. */
export interface Group {
  readonly id: string
  readonly contract: string
  /** Ids of operations. */
  readonly operations: readonly string[]
  /** The name of the upstream that is to take over; null while there is none. */
  readonly upstream: string | null
  readonly stage: Stage
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
  /** Group by `contract operation`. */
  readonly byOperation: ReadonlyMap<string, Group>
}

/** What to do with one exchange, and on which snapshot that was decided. */
export type Decision =
  | { readonly kind: 'improvise'; readonly group: string | null; readonly epoch: number; readonly reason: string }
  | {
      readonly kind: 'forward'
      readonly group: string
      readonly epoch: number
      readonly reason: string
      readonly upstream: string
      readonly fallback: FallbackRules
      readonly validate: Group['validate']
    }
  | { readonly kind: 'refuse'; readonly group: string | null; readonly epoch: number; readonly reason: string }

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
}

/** Why an answer did not come from where it should have. */
export interface Detour {
  readonly error: ProxyError | 'not_implemented'
  readonly message: string
}
