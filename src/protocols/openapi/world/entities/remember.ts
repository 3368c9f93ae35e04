/** What may be held beside a number of values: how much each of them weighs, and how much they may weigh together. */
export interface Heaviest<V> {
  readonly bytes: number
  weigh(value: V): number
}

interface Entry<V> {
  readonly value: V
  readonly weight: number
}

/** A bounded memory, by number and, where values may be large, by bytes: what was not asked for the longest goes first. */
export class Remembered<K, V> {
  readonly #most: number
  readonly #heaviest: Heaviest<V> | null
  readonly #entries = new Map<K, Entry<V>>()
  #weight = 0

  constructor(most: number, heaviest: Heaviest<V> | null = null) {
    this.#most = most
    this.#heaviest = heaviest
  }

  /** How many values are held. */
  get size(): number {
    return this.#entries.size
  }

  get(key: K, make: () => V): V {
    const known = this.#entries.get(key)
    if (known !== undefined) {
      if (this.#heaviest !== null || this.#entries.size > this.#most / 2) {
        this.#entries.delete(key)
        this.#entries.set(key, known)
      }
      return known.value
    }
    const value = make()
    this.#hold(key, { value, weight: this.#heaviest?.weigh(value) ?? 0 })
    return value
  }

  /** Making a value may have made, and held, others; this very one among them. */
  #hold(key: K, entry: Entry<V>): void {
    this.#forget(key)
    const limit = this.#heaviest?.bytes ?? 0
    if (entry.weight > limit / 4 && this.#heaviest !== null) return
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < this.#most && this.#weight + entry.weight <= limit) break
      this.#forget(oldest)
    }
    this.#entries.set(key, entry)
    this.#weight += entry.weight
  }

  #forget(key: K): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0
    this.#entries.delete(key)
  }
}
