import type { Proposal } from '../app/handoff/intents.ts'
import type { Gate } from '../model/comparison.ts'
import type { GateOutcome } from '../model/evidence.ts'
import type { Group, Stage, Standing } from '../model/handoff.ts'
import type { Advance, ProfileName } from '../model/handoff-settings.ts'

/** A group, where it is, and what came of its exchanges. */
export interface GroupStatus {
  readonly id: string
  readonly contract: string
  readonly stage: Stage
  readonly upstream: string | null
  readonly operations: readonly string[]
  readonly pins: Group['pins']
  readonly reasons: readonly string[]
  /** Exchanges held of this group, by who answered, and how many kept to the contract. */
  readonly answered: Readonly<Record<string, number>>
  readonly breaking: number
  /** How it stands on its way; null where it has no service. */
  readonly way: WayStatus | null
}

/** How a group stands on its way, for people and programs. */
export interface WayStatus extends Pick<
  Standing,
  'step' | 'since' | 'held' | 'degraded' | 'cooldown' | 'blocked' | 'forced' | 'approvals'
> {
  readonly epoch: number
  readonly target: Stage
  readonly profile: ProfileName
  readonly advance: Advance
  /** The canary's steps in words. */
  readonly steps: readonly string[]
  /** Of 10,000 consumers, how many the service answers. */
  readonly weight: number
  readonly proposal: Proposal | null
  /** What is still under way with the service for consumers who have left it, and when it is ended, milliseconds since 1970; null where nothing is. */
  readonly draining: { readonly open: number; readonly until: number } | null
  /** Why the controller does what it does, or nothing. */
  readonly reason: string
  readonly outcome: GateOutcome
  /** What is missing, a sentence each; empty where nothing is. */
  readonly missing: readonly string[]
  /** How far each operation is at the gate at which it has the farthest to go. */
  readonly progress: readonly Progress[]
}

export interface Progress {
  readonly operation: string
  readonly gate: Gate
  readonly outcome: GateOutcome
  readonly samples: number
  readonly bad: number
  /** Clean answers that it still takes. */
  readonly wanted: number
}
