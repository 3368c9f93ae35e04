/**
 * A bounded memory of answers: the least recently used goes first. What costs little to make again is only admitted when it is
 * asked for twice within a short while, so that a run over ten thousand different addresses does not push everything else out.
 */
export class AnswerCache<V> {
  readonly #limit: number
  readonly #entries = new Map<string, { readonly value: V; readonly size: number }>()
  #size = 0
  #seen = new Set<string>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#size
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (this.#size > this.#limit / 2) {
      this.#entries.delete(key)
      this.#entries.set(key, entry)
    }
    return entry.value
  }

  /** Remembers an answer of so many bytes. `cheap` ones have to be asked for twice. */
  set(key: string, value: V, bytes: number, cheap: boolean): void {
    const size = bytes + key.length * 2 + OVERHEAD
    if (size > this.#limit / 4 || (cheap && !this.#askedBefore(key))) return
    const old = this.#entries.get(key)
    if (old !== undefined) this.#size -= old.size
    this.#entries.delete(key)
    this.#entries.set(key, { value, size })
    this.#size += size
    this.#shrink()
  }

  #askedBefore(key: string): boolean {
    if (this.#seen.delete(key)) return true
    if (this.#seen.size >= DOORKEEPER) this.#seen = new Set()
    this.#seen.add(key)
    return false
  }

  #shrink(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#size <= this.#limit) return
      this.#entries.delete(key)
      this.#size -= entry.size
    }
  }
}

/** What an entry costs beside its key and its bytes, roughly. */
const OVERHEAD = 600
const DOORKEEPER = 512
