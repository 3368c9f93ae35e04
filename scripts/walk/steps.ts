export const STEPS = ['parents', 'create', 'read', 'list', 'page', 'filter', 'change', 'delete', 'read again'] as const
export type Step = (typeof STEPS)[number]

export interface Outcome {
  readonly step: Step
  /** null: passed. */
  readonly why: string | null
}

/** What a walk came to: the steps that the contract offers, in order, with the first thing wrong in each. */
export interface Walk {
  readonly contract: string
  readonly pair: string
  readonly outcomes: readonly Outcome[]
}

/** The first step that failed; null where the walk passed. */
export function missOf({ outcomes }: Walk): Outcome | null {
  return outcomes.find(({ why }) => why !== null) ?? null
}
