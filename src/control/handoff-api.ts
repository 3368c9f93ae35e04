import type { Authority } from '../app/handoff/handoff.ts'
import type { GoLive } from '../app/handoff/go-live.ts'
import type { Stray, StraySample } from '../app/handoff/way-words.ts'
import type { Assessment, EvidenceRecord } from '../model/evidence.ts'
import type { Position } from '../model/place.ts'
import type { GroupStatus } from './group-status.ts'

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
  /** Agrees to the next step; a step that was proposed is done. `epoch` is the group's, as it was looked at: where it has gone on since, nothing is done, and that is told. */
  approve(change: Named & Authority & { readonly epoch?: number }): Promise<GroupStatus>
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
