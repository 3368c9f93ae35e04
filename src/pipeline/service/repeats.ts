import { createHash } from 'node:crypto'
import type { AnswerKey } from '../../model/state.ts'

/** Keys that are remembered, and for how long (milliseconds). */
const MOST = 5_000
const AGE = 24 * 60 * 60_000

/** Who did what was asked: the stand-in, or the service. */
export type Leg = 'mock' | 'live'

/** A key with who answered it and when, milliseconds since 1970, and the place where that is written down: plain data. There are only so many places. */
export interface KeptRepeat {
  readonly place: number
  readonly digest: string
  readonly leg: Leg
  readonly at: number
}

/** Writes down what a place has; null where nothing is kept for later. Never rejects, and takes no longer than a consumer may wait. */
export type KeepRepeat = (place: number, kept: KeptRepeat | null) => Promise<void> | null

type Known = Omit<KeptRepeat, 'digest'>

/**
 * Which side has answered a write that came with an `Idempotency-Key`: sent again, it goes to that side, whatever has become of its
 * group since; the other one would do it a second time. Written down as it is learnt, so that it outlives the process. Bounded.
 */
export class Repeats {
  readonly #keep: KeepRepeat
  readonly #legs = new Map<string, Known>()
  readonly #free: number[] = []
  #used = 0
  readonly #writing = new Map<string, Promise<void>>()

  constructor(keep: KeepRepeat = () => null) {
    this.#keep = keep
  }

  /** Of a former run. */
  remember(kept: readonly KeptRepeat[]): void {
    for (const { place, digest, leg, at } of kept.toSorted((one, other) => one.at - other.at)) {
      if (!Number.isInteger(place) || place < 0 || place >= MOST) continue
      this.#legs.delete(digest)
      this.#legs.set(digest, { place, leg, at })
      this.#used = Math.max(this.#used, place + 1)
    }
    const taken = new Set([...this.#legs.values()].map(({ place }) => place))
    for (let place = 0; place < this.#used; place++) if (!taken.has(place)) this.#free.push(place)
  }

  /** null where the key is new, or was forgotten. */
  legOf(key: AnswerKey, now: number): Leg | null {
    const known = this.#legs.get(digestOf(key))
    return known === undefined || now - known.at >= AGE ? null : known.leg
  }

  add(key: AnswerKey, leg: Leg, now: number): void {
    const digest = digestOf(key)
    const before = this.#legs.get(digest)
    const place = before?.place ?? this.#placeFor()
    this.#legs.delete(digest)
    this.#legs.set(digest, { place, leg, at: now })
    if (before?.leg !== leg || now - before.at >= AGE / 2) this.#write(digest, place, { place, digest, leg, at: now })
  }

  /** Nobody has done it after all. */
  forget(key: AnswerKey): void {
    const digest = digestOf(key)
    const known = this.#legs.get(digest)
    if (known === undefined) return
    this.#legs.delete(digest)
    this.#free.push(known.place)
    this.#write(digest, known.place, null)
  }

  /** Fulfilled when what was learnt of a key is written down; null where there is nothing to wait for. */
  lasting(key: AnswerKey): Promise<void> | null {
    return this.#writing.size === 0 ? null : (this.#writing.get(digestOf(key)) ?? null)
  }

  get size(): number {
    return this.#legs.size
  }

  #write(digest: string, place: number, kept: KeptRepeat | null): void {
    const writing = this.#keep(place, kept)
    if (writing === null) return
    this.#writing.set(digest, writing)
    void this.#written(digest, writing)
  }

  async #written(digest: string, writing: Promise<void>): Promise<void> {
    await writing
    if (this.#writing.get(digest) === writing) this.#writing.delete(digest)
  }

  /** A free place, or that of the oldest. */
  #placeFor(): number {
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.#used < MOST) return this.#used++
    for (const [digest, { place }] of this.#legs) {
      this.#legs.delete(digest)
      return place
    }
    return 0
  }
}

/** A request asks several times for its own. */
const DIGESTS = new WeakMap<AnswerKey, string>()

function digestOf(answerKey: AnswerKey): string {
  const made = DIGESTS.get(answerKey)
  if (made !== undefined) return made
  const { contract, consumer, operation, key } = answerKey
  const text = JSON.stringify([contract, consumer, operation, key])
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22)
  DIGESTS.set(answerKey, digest)
  return digest
}
