import type { Planted, SeedFile } from '../app/state/seeds.ts'
import type { KeptResource } from '../app/state/state.ts'
import type { ProblemCode } from '../model/problem.ts'
import type { JournalEntry } from '../model/store.ts'
import type { Shown } from '../model/world.ts'
import type { BodyView } from './body-view.ts'

/** Whose world is meant: a session's, else everybody's. */
export interface WhoseWorld {
  readonly session?: string
}

/** Calls about what consumers have written. */
export interface StateApi {
  /** Where it is kept, and whether something can be written. */
  state(): Promise<StateSummary>
  /** Resources of which something was written; with `all`, every one that there is. */
  stateResources(query: WhoseWorld & { readonly all?: boolean }): Promise<readonly KeptResource[]>
  /** Entities of a resource, named by its id or its type, as a list shows them. */
  entities(query: WhoseWorld & { readonly resource: string; readonly limit?: number; readonly after?: string }): Promise<readonly Shown[]>
  entity(query: WhoseWorld & { readonly resource: string; readonly key: string }): Promise<Shown>
  /** The longest idle first. */
  sessions(): Promise<readonly SpaceSummary[]>
  snapshots(): Promise<readonly SpaceSummary[]>
  /** Writes as they were accepted: those behind the sequence `after`, oldest first; or those in front of `before`, newest first. */
  journal(
    query: WhoseWorld & { readonly group?: string; readonly after?: number; readonly before?: number; readonly limit?: number },
  ): Promise<readonly EntryView[]>
  /** As if nobody had written. */
  resetState(change: WhoseWorld): Promise<StateSummary>
  /** Puts entities of files into the world, all of them or none. */
  seedState(change: WhoseWorld & { readonly files: readonly SeedFile[] }): Promise<Planted>
  /** Keeps the world as it is now under a name. */
  snapshotState(change: WhoseWorld & { readonly name: string }): Promise<StateSummary>
  restoreState(change: WhoseWorld & { readonly name: string }): Promise<StateSummary>
  endSession(change: { readonly session: string }): Promise<{ readonly ended: boolean }>
  forgetSnapshot(change: { readonly name: string }): Promise<{ readonly ended: boolean }>
}

export interface StateSummary {
  /** `memory`, or the file; null: state is off. */
  readonly store: string | null
  /** What acknowledged writes survive. */
  readonly survives: 'nothing' | 'process' | 'power'
  /** Why nothing can be written for now; null where it can. */
  readonly trouble: StateTrouble | null
  /** Why it is kept in memory where a file was wanted; null where it is not. */
  readonly notice: StateTrouble | null
  readonly sessions: number
  readonly snapshots: number
}

export interface StateTrouble {
  readonly code: ProblemCode
  readonly message: string
}

/** A session or a snapshot. Milliseconds since 1970. */
export interface SpaceSummary {
  readonly name: string
  readonly created: number
  readonly used: number
}

/** A journal entry in JSON. */
export interface EntryView extends Omit<JournalEntry, 'body' | 'answer'> {
  readonly body: BodyView
  readonly answer: BodyView
}
