import type { Moment, Numbers, SpaceDraft } from './draft.ts'

/** What one writer did, and who waits for it to be acknowledged. */
export interface Unit {
  readonly draft: SpaceDraft
  /** The last number that it was given. */
  readonly last: number
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** The numbers that were given away, and of them those that the store has acknowledged. */
export class Count implements Numbers, Moment {
  given: number
  durable: number

  constructor(last: number) {
    this.given = last
    this.durable = last
  }

  next(): number {
    return ++this.given
  }
}

/** All of something that several have, in their order. */
export function gathered<T>(units: readonly Unit[], of: (draft: SpaceDraft) => readonly T[] | null): readonly T[] {
  const all: T[] = []
  for (const { draft } of units) {
    const own = of(draft)
    if (own !== null) for (const one of own) all.push(one)
  }
  return all
}
