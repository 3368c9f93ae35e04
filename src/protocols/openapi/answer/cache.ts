import { apart } from '../../../model/wire.ts'

/** What an answer depends on: the request-target, and everything else in a fixed order. */
export interface AnswerKey {
  readonly target: string
  readonly rest: readonly string[]
}

/** What is remembered: something with bytes. */
interface Bodied {
  readonly body: Uint8Array | null
}

interface Entry<V> {
  readonly rest: readonly string[]
  readonly value: V
  readonly size: number
}

/**
 * A bounded memory of answers: the least recently used addresses go first. What costs little to make again is only admitted when
 * it is asked for twice within a short while, so that a run over ten thousand different addresses does not push everything else
 * out. Looked up by the target alone, which is at hand as one string, and then compared part by part: joining them would cost more
 * than all the rest of a remembered answer.
 */
export class AnswerCache<V extends Bodied> {
  readonly #limit: number
  readonly #targets = new Map<string, Entry<V>[]>()
  #size = 0
  #seen = new Map<string, (readonly string[])[]>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#size
  }

  get({ target, rest }: AnswerKey): V | undefined {
    const entries = this.#targets.get(target)
    if (entries === undefined) return undefined
    for (const entry of entries) {
      if (!isSame(entry.rest, rest)) continue
      if (this.#size > this.#limit / 2) this.#touch(target, entries)
      return entry.value
    }
    return undefined
  }

  /** Remembers an answer. `cheap` ones have to be asked for twice. */
  set({ target, rest }: AnswerKey, value: V, cheap: boolean): void {
    const size = rest.reduce((sum, part) => sum + part.length * 2, (value.body?.length ?? 0) + target.length * 2 + OVERHEAD)
    if (size > this.#limit / 4 || (cheap && !this.#askedBefore(target, rest))) return
    const entries = this.#targets.get(target) ?? []
    const old = entries.findIndex((entry) => isSame(entry.rest, rest))
    if (old >= 0 || entries.length >= VARIANTS) this.#forget(entries.splice(Math.max(old, 0), 1))
    entries.push({ rest, value: owned(value), size })
    this.#size += size
    this.#touch(target, entries)
    this.#shrink()
  }

  #touch(target: string, entries: Entry<V>[]): void {
    this.#targets.delete(target)
    this.#targets.set(target, entries)
  }

  /** By all that an answer depends on: where two things are remembered of one request, each has to be asked for twice. */
  #askedBefore(target: string, rest: readonly string[]): boolean {
    const before = this.#seen.get(target) ?? []
    const index = before.findIndex((one) => isSame(one, rest))
    if (index >= 0) {
      before.splice(index, 1)
      return true
    }
    if (before.length === 0) {
      if (this.#seen.size >= DOORKEEPER) this.#seen = new Map()
      this.#seen.set(target, before)
    }
    before.push(rest)
    if (before.length > VARIANTS) before.shift()
    return false
  }

  #shrink(): void {
    for (const [target, entries] of this.#targets) {
      if (this.#size <= this.#limit) return
      this.#targets.delete(target)
      this.#forget(entries)
    }
  }

  #forget(entries: readonly Entry<V>[]): void {
    for (const { size } of entries) this.#size -= size
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return one.length === other.length
}

/** With bytes of its own: those that were cut from a larger piece would hold on to all of it. */
function owned<V extends Bodied>(value: V): V {
  const body = value.body === null ? null : apart(value.body)
  return body === value.body ? value : { ...value, body }
}

/** What an entry costs beside its key and its bytes, roughly. */
const OVERHEAD = 600
const DOORKEEPER = 512
/** Answers that one target may have, by what else was asked. */
const VARIANTS = 16
