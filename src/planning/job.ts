import type { Declared } from './declared.ts'
import type { Instance, WhatIf } from './instance.ts'

/** What a planner is asked; plain data, so that it can be asked in a thread of its own. */
export interface PlanJob {
  readonly instance: Instance
  readonly currency: string
  /** Day 0, `2027-01-04`. */
  readonly start: string
  readonly history: readonly (readonly [team: string, ratios: readonly number[]])[]
  readonly due: readonly (readonly [need: string, day: number])[]
  readonly reasons: readonly (readonly [step: string, because: string])[]
  /** The order published last, by names of steps; empty for none. */
  readonly published: readonly string[]
  /** Another world, which is compared with the plan; null: only the plan is wanted. */
  readonly whatIf: WhatIf | null
  /** Milliseconds after which the best so far is told. */
  readonly budget: number
}

/** Milliseconds that planning may take where nobody says. */
export const BUDGET = 3_000

export function jobOf(
  { instance, currency, start, history, due, reasons }: Declared,
  rest: Partial<Pick<PlanJob, 'published' | 'whatIf' | 'budget'>> = {},
): PlanJob {
  return {
    instance,
    currency,
    start,
    history: [...history],
    due: [...due],
    reasons: [...reasons],
    published: rest.published ?? [],
    whatIf: rest.whatIf ?? null,
    budget: rest.budget ?? BUDGET,
  }
}
