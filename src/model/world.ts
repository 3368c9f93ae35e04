import type { Reply } from './exchange.ts'
import type { Inspection, Match } from './match.ts'
import type { Resource } from './resource.ts'
import type { Draft, View } from './state.ts'
import type { KeptBody, WireRequest } from './wire.ts'

export type Answer = Reply<Uint8Array | null>

/**
 * What consumers can find and change behind a contract: a world that exists without being written down, and on top of it what
 * somebody wrote. Nothing here waits, and nothing throws for a hostile request.
 */
export interface World {
  /** What an operation does to state; `none`: nothing, improvise. Remembered. */
  effect(match: Match): Effect
  /** Answers a read from the view. null: no state is behind it after all; improvise. */
  recall(match: Match, request: WireRequest, inspection: Inspection, view: View): Answer | null
  /** Does a write, all of it or nothing: a refusal writes nothing. null: improvise. */
  perform(match: Match, request: WireRequest, inspection: Inspection, draft: Draft, about: WriteContext): Answer | null
  /** All resources that something can be kept of, for people. */
  resources(): readonly Resource[]
  /** What is there to see of a resource in the order of a list, written and population; `after` is a key as given before. */
  entities(view: View, resource: string, options: { readonly limit: number; readonly after?: string }): readonly Shown[]
  /** One of them by its address, as `Shown.key` has it; null where it was deleted, or cannot be. */
  entity(view: View, resource: string, key: string): Shown | null
  /** When what a request names was first written there, milliseconds since 1970, whether it was deleted since or not; null where nobody wrote it. */
  born(match: Match, inspection: Inspection, view: View): number | null
  /** Puts entities into the world, whole ones. Where there are findings nothing counts, and the caller drops the draft. */
  seed(draft: Draft, resource: string, rows: readonly unknown[]): readonly SeedFinding[]
}

export type Effect = 'none' | 'read' | 'write'

/** What is known of a write beside the request itself, for the journal. */
export interface WriteContext {
  /** Milliseconds since 1970, of the clock on the wall. */
  readonly now: number
  readonly consumer: string
  /** The operations that are handed off together; '' where the operation is in no group. */
  readonly group: string
  readonly epoch: number
  readonly kept: KeptBody
}

/** An entity as people see it. */
export interface Shown {
  /** Its address: the keys above it and its own, percent-encoded and joined by `/`. */
  readonly key: string
  readonly origin: 'example' | 'improvised' | 'written'
  readonly value: unknown
}

/** What is wrong with a row of seeds. */
export interface SeedFinding {
  /** From 0. */
  readonly row: number
  /** A JSON Pointer (RFC 6901) into the row. */
  readonly at: string
  readonly message: string
}
