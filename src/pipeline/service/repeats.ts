import { createHash } from 'node:crypto'
import type { AnswerKey } from '../../model/state.ts'

/** Keys that are remembered, and for how long (milliseconds). */
const MOST = 5_000
const AGE = 24 * 60 * 60_000

/** Who did what was asked: the stand-in, or the service. */
export type Leg = 'mock' | 'live'

/** Keys with who answered them and when, milliseconds since 1970: plain data, oldest first. */
export type KeptRepeats = readonly (readonly [digest: string, leg: Leg, at: number])[]

/**
 * Which side has answered a write that came with an `Idempotency-Key`: sent again, it goes to that side, whatever has become of its
 * group since; the other one would do it a second time. Bounded.
 */
export class Repeats {
  readonly #legs = new Map<string, { readonly leg: Leg; readonly at: number }>()
  #news = false

  remember(kept: KeptRepeats): void {
    for (const [digest, leg, at] of kept) this.#put(digest, leg, at)
  }

  /** null where the key is new, or was forgotten. */
  legOf(key: AnswerKey, now: number): Leg | null {
    const known = this.#legs.get(digestOf(key))
    return known === undefined || now - known.at >= AGE ? null : known.leg
  }

  add(key: AnswerKey, leg: Leg, now: number): void {
    this.#put(digestOf(key), leg, now)
    this.#news = true
  }

  /** Whether anything was learnt since this was asked last. */
  isNews(): boolean {
    const news = this.#news
    this.#news = false
    return news
  }

  kept(): KeptRepeats {
    return [...this.#legs].map(([digest, { leg, at }]) => [digest, leg, at])
  }

  #put(digest: string, leg: Leg, at: number): void {
    this.#legs.delete(digest)
    this.#legs.set(digest, { leg, at })
    if (this.#legs.size <= MOST) return
    for (const [oldest] of this.#legs) {
      this.#legs.delete(oldest)
      return
    }
  }
}

function digestOf({ contract, consumer, operation, key }: AnswerKey): string {
  return createHash('sha256')
    .update(JSON.stringify([contract, consumer, operation, key]))
    .digest('base64url')
    .slice(0, 22)
}
