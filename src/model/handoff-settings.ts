/** How sure one has to be: for trying out, for a service of a company, for one that must not fail. */
export type ProfileName = 'dev' | 'standard' | 'strict'

/** Who moves a group on when its gates pass: the controller, a person who is asked, or a person unasked. */
export type Advance = 'auto' | 'propose' | 'manual'

/** How writes are shadowed, if at all. */
export type UnsafeShadow = 'never' | 'dry-run' | 'sandbox' | 'dual-write'

/** What becomes of what was written to the stand-in. */
export type OnPromote = 'discard' | 'origin-pin' | 'replay' | 'dual-write' | 'export'

/** What Page's test weighs: a rate that is fine, one that is not, and how much is too much. */
export interface CusumRule {
  readonly p0: number
  readonly p1: number
  readonly h: number
}

/** Who the service answers at a step of the canary; earlier steps hold on. */
export type CanaryStep =
  | { readonly kind: 'consumers'; readonly consumers: readonly string[] }
  /** Of 10,000. */
  | { readonly kind: 'share'; readonly weightBp: number }

/** Copies of requests for the service. Milliseconds and bytes. */
export interface ShadowSettings {
  /** Share of the requests, 0 to 1; null: as the profile has it. */
  readonly sample: number | null
  /** Copies a second for an upstream. */
  readonly maxRps: number
  readonly inFlight: number
  readonly deadline: number
  readonly requestCap: number
  readonly responseCap: number
  readonly unsafe: UnsafeShadow
  /** Share of the copies that are sent twice, to learn what changes by itself, 0 to 1. */
  readonly selfCheck: number
  /** How long the service may be unreachable in shadow before the group goes back to mock. */
  readonly giveUp: number
  /** Why shadow may be left out; null where it may not. */
  readonly skip: string | null
}

export interface CanarySettings {
  readonly steps: readonly CanaryStep[]
  /** How long each step lasts at least, milliseconds; null: as the profile has it. */
  readonly dwell: number | null
  /** Whether the stand-in answers beside the service, so that agreement goes on being judged. */
  readonly reverseShadow: boolean
}

/** What happens on an alarm. Milliseconds. */
export interface RollbackSettings {
  /** Of a group with state: back to the stand-in, or stay and answer what can be answered without the service. */
  readonly policy: 'mock' | 'degrade'
  readonly live: CusumRule
  readonly canary: CusumRule
  readonly cooldown: number
  readonly maxCooldown: number
  readonly blockAfter: { readonly count: number; readonly within: number }
  /** How long requests, streams and sockets that are under way may go on when their consumers leave the service. */
  readonly drain: number
}

export interface StateSettings {
  readonly onPromote: OnPromote
  /** How long what was born in the stand-in stays there, milliseconds. */
  readonly pinTtl: number
}

/** How a group is handed off, as far as a person may say. */
export interface HandoffSettings {
  readonly profile: ProfileName
  readonly advance: Advance
  /** Nothing that is written matters later: the group may go back at any time. */
  readonly stateless: boolean
  /** Consumers that cannot be told apart: the stand-in's until live, or some of their requests. */
  readonly anonymous: 'mock' | 'random'
  /** People who have to agree before canary and before live. */
  readonly approval: 'none' | 'one' | 'two'
  /** Operations that need no evidence. */
  readonly waived: readonly string[]
  /** Operations that nobody calls, as somebody has said. */
  readonly quiet: readonly string[]
  /** How long a group is live without a rollback before it may be retired, milliseconds. */
  readonly soak: number
  readonly shadow: ShadowSettings
  readonly canary: CanarySettings
  readonly rollback: RollbackSettings
  readonly state: StateSettings
}
