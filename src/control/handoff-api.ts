import type { Authority } from '../app/handoff.ts'
import type { GoLive } from '../app/go-live.ts'
import type { Proposal } from '../app/controller.ts'
import type { Stray, StraySample } from '../app/way-words.ts'
import type { Gate } from '../model/comparison.ts'
import type { Assessment, EvidenceRecord, GateOutcome } from '../model/evidence.ts'
import type { Stage, Standing } from '../model/handoff.ts'
import type { Advance, ProfileName } from '../model/handoff-settings.ts'
import type { Position } from '../model/place.ts'
import type { GroupStatus } from './api.ts'

type Named = { readonly group: string }

/** Calls about the way of groups to their services. */
export interface HandoffApi {
  /** What stands between a group and its next step, gate by gate, in words. */
  gates(query: Named): Promise<Assessment>
  /** All that is known of a group's service, counted. */
  evidence(query: Named): Promise<EvidenceRecord>
  /** How the service strays from the contract and from the stand-in, by operation, kind and place; what counts first. */
  diff(query: Named & { readonly operation?: string; readonly limit?: number }): Promise<Diff>
  /** Whether a group may go live now, and why. */
  canGoLive(query: Named): Promise<GoLive>
  /** Whom a canary step (from 0) would have the service answer, of the consumers seen. */
  wouldSelect(query: Named & { readonly step?: number }): Promise<Selection>
  /** Agrees to the next step; a step that was proposed is done. */
  approve(change: Named & Authority): Promise<GroupStatus>
  /** Keeps a group where it is until somebody lets go. */
  hold(change: Named & Authority): Promise<GroupStatus>
  release(change: Named & Authority): Promise<GroupStatus>
  /** Lets a group go on that had too many alarms; with what was found and done about it. */
  unblock(change: Named & Authority): Promise<GroupStatus>
  /** Begins the evidence of a group anew. */
  resetEvidence(change: Named & Authority): Promise<GroupStatus>
}

export interface Diff {
  readonly group: string
  /** How many samples came to what. */
  readonly verdicts: Readonly<Record<string, number>>
  /** What became of copies: `sent`, `dropped rate`. */
  readonly copies: Readonly<Record<string, number>>
  readonly differences: readonly DiffEntry[]
}

export interface DiffEntry extends Omit<Stray, 'samples'> {
  readonly samples: readonly (StraySample & { readonly position: Position | null })[]
}

export interface Selection {
  readonly step: number
  /** `25 % of consumers: would select 2 of 7 known consumers (qa, web)` */
  readonly words: string
  readonly consumers: readonly string[]
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
