/** The team of work that names none. */
export const ONE_TEAM = 'team'

/** What is to be delivered, for whom and by whom. Days are working days from today; money is in one currency of the reader's choice. */
export interface Instance {
  readonly operations: readonly PlannedOperation[]
  readonly needs: readonly Need[]
  readonly pins: readonly Pin[]
}

/** An operation with the work that is left in it. */
export interface PlannedOperation {
  readonly id: string
  /** What people call it: `List products`. */
  readonly title: string
  /** Days until the contract is agreed, its stand-in included; null: it is agreed. */
  readonly contract: number | null
  /** Days until the real one answers, from the agreed contract on; null: it does. */
  readonly build: number | null
  /** What building it needs of other operations: their contract, or the real thing. */
  readonly needs: readonly { readonly operation: string; readonly real: boolean }[]
  /** Whether consumers and builders may go on against a stand-in once the contract is agreed. */
  readonly standIn: boolean
  /** Whether a stand-in is served already, so that consumers need not wait for the contract to be agreed. */
  readonly served: boolean
  readonly team: string
  /** Somebody else delivers it, on that day; there is no work in it for us. null: it is ours. */
  readonly supplied: number | null
}

/** An outcome that a consumer waits for. */
export interface Need {
  readonly id: string
  /** What people call it: `Browse`. */
  readonly title: string
  readonly consumer: string
  /** Ids of operations, at least one. */
  readonly operations: readonly string[]
  /** What a day costs on which the consumer cannot go on. */
  readonly blocked: number
  /** What a day costs by which the outcome is late. */
  readonly delay: number
  /** The consumer's own days of work, from being unblocked. */
  readonly own: number
  /** Days from the real operations to being live. */
  readonly live: number
}

/** What people have decided over the head of the plan. Steps are named `contract getOrder`, `build getOrder`. */
export type Pin =
  | { readonly kind: 'before'; readonly step: string; readonly other: string }
  /** With all that it needs, before everything else. */
  | { readonly kind: 'first'; readonly step: string }
  | { readonly kind: 'not-before'; readonly step: string; readonly day: number }

/** Another world to compare with. */
export interface WhatIf {
  /** No stand-ins at all. */
  readonly noStandIns?: boolean
  /** Operations without a stand-in. */
  readonly without?: readonly string[]
  /** Build dependencies that are thought away. */
  readonly dropped?: readonly { readonly operation: string; readonly needs: string }[]
  readonly pins?: readonly Pin[]
  /** Other estimates: days of work of single steps. */
  readonly works?: readonly { readonly step: string; readonly days: number }[]
}
