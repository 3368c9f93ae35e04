import type { Instance } from './instance.ts'
import type { Principle } from './principle.ts'

/** What people have written about needs and work, made ready to plan by. */
export interface Declared {
  readonly instance: Instance
  readonly currency: string
  /** Day 0, `2027-01-04`. */
  readonly start: string
  /** Ratios of actual to estimate, by team. */
  readonly history: ReadonlyMap<string, readonly number[]>
  /** What each need uses of each operation's answers, as JSON Pointers; none where it does not say. */
  readonly fields: ReadonlyMap<string, readonly { readonly operation: string; readonly fields: readonly string[] }[]>
  /** Days by which needs are wanted. */
  readonly due: ReadonlyMap<string, number>
  readonly suppliers: readonly Supplier[]
  readonly principles: readonly Principle[]
  /** Why pins are there, by step. */
  readonly reasons: ReadonlyMap<string, string>
}

/** Somebody else who delivers an operation. */
export interface Supplier {
  readonly id: string
  readonly title: string
  readonly by: string
  /** Share of the time in which it answers; null: nobody says. */
  readonly availability: number | null
}

/** An operation that plans may speak of. */
export interface KnownOperation {
  /** `getOrder`, or `shop#getOrder` where several contracts are served. */
  readonly id: string
  readonly contract: string
  readonly operation: string
  /** `GET /orders/{id}` */
  readonly path: string
  readonly title: string
}

/** What plan files are read against. */
export interface PlanSurroundings {
  readonly operations: readonly KnownOperation[]
  /** `2027-01-04`: what a plan starts with that does not say. */
  readonly today: string
}
