import type { Pin } from './instance.ts'
import type { ValueCurve } from './roadmap.ts'
import type { Stability } from './noise.ts'

/** Everything that is known of a plan, as plain data and as sentences. Days are working days from `start`, money is in `currency`. */
export interface PlanReport {
  readonly currency: string
  /** Day 0, `2027-01-04`. */
  readonly start: string
  /** What waiting costs until all needs are live, and what no order goes below. */
  readonly cost: number
  readonly bound: number
  readonly proof: 'best' | 'bounded'
  readonly by: 'exact' | 'linear' | 'blocks'
  /** false: time was up before everything was tried. */
  readonly settled: boolean
  readonly curve: ValueCurve
  /** The best plan without any stand-in. */
  readonly bare: { readonly cost: number; readonly curve: ValueCurve }
  /** In the order of the plan. */
  readonly steps: readonly StepReport[]
  readonly bundles: readonly BundleReport[]
  readonly needs: readonly NeedReport[]
  readonly pins: readonly PinReport[]
  /** What each stand-in saves; those that are worth most first. `most`: it is proved that it is not more; the same where all is proved. */
  readonly standIns: readonly { readonly operation: string; readonly title: string; readonly worth: number; readonly most: number }[]
  /** What each build dependency costs now, and at most. */
  readonly dependencies: readonly { readonly operation: string; readonly needs: string; readonly price: number; readonly most: number }[]
  /** Build dependencies for which there was no time. */
  readonly unpriced: number
  /** null: there was no time to try. */
  readonly stability: Stability | null
  /** Teams without enough history: their spread is assumed. */
  readonly assumed: readonly string[]
  readonly says: Sayings
}

/** The same in sentences. */
export interface Sayings {
  /** What to do next, what comes of it, what it is worth. */
  readonly next: readonly string[]
  readonly proof: string
  /** '' where there was no time to try. */
  readonly stability: string
  /** What stand-ins and dependencies are worth. */
  readonly worth: readonly string[]
  /** What could be better said with more means: a package that is missing, a history that is short. */
  readonly hints: readonly string[]
}

export interface StepReport {
  /** `contract getOrder`, `build getOrder`. */
  readonly id: string
  readonly operation: string
  readonly title: string
  readonly kind: 'contract' | 'build'
  readonly team: string
  readonly work: number
  readonly from: number
  readonly to: number
  /** The share of futures in which some need waited for it to the last. */
  readonly critical: number
}

export interface BundleReport {
  /** `Agree the contracts for List products and Get product`. */
  readonly title: string
  readonly steps: readonly string[]
  readonly work: number
  readonly from: number
  readonly to: number
  /** Money a day that a day of this work frees; null where there is no work in it. */
  readonly density: number | null
  /** Ids of needs. */
  readonly unblocks: readonly string[]
  readonly completes: readonly string[]
}

export interface NeedReport {
  readonly id: string
  readonly title: string
  readonly consumer: string
  readonly operations: readonly string[]
  readonly blocked: number
  readonly delay: number
  /** The days on which its consumer can start, and on which it is live; and without any stand-in. */
  readonly unblocked: number
  readonly live: number
  readonly bare: { readonly unblocked: number; readonly live: number }
  readonly cost: number
  readonly p50: number
  readonly p85: number
  readonly p95: number
  /** The day by which it is wanted; null: nobody says. */
  readonly due: number | null
  /** Steps that it waits for to start, and to be live: those that are not done, the next ones first. */
  readonly waitsToStart: readonly string[]
  readonly waitsToLive: readonly string[]
  /** How many more there are than are named; null where there was no time to look for all. */
  readonly moreToStart: number | null
  readonly moreToLive: number | null
}

export interface PinReport {
  readonly pin: Pin
  /** `Building Pay order comes first`. */
  readonly says: string
  readonly because: string
  /** What it costs, and at most; null where there was no time to work that out. */
  readonly price: number | null
  readonly most: number | null
}

/** What another world would cost, and whom it would move. */
export interface WhatIfReport {
  readonly currency: string
  readonly cost: number
  /** Money: what it costs more, or saves where it is negative. */
  readonly difference: number
  readonly proof: 'best' | 'bounded'
  readonly order: readonly string[]
  readonly needs: readonly {
    readonly id: string
    readonly title: string
    readonly unblocked: number
    readonly live: number
    readonly earlier: number
  }[]
  readonly curve: ValueCurve
  readonly says: readonly string[]
}
