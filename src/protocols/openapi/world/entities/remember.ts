/** A bounded memory: what was not asked for the longest goes first. */
export class Remembered<K, V> {
  readonly #most: number
  readonly #values = new Map<K, V>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: K, make: () => V): V {
    const known = this.#values.get(key)
    if (known !== undefined) {
      if (this.#values.size > this.#most / 2) {
        this.#values.delete(key)
        this.#values.set(key, known)
      }
      return known
    }
    const value = make()
    if (this.#values.size >= this.#most) {
      const oldest = this.#values.keys().next()
      if (oldest.done !== true) this.#values.delete(oldest.value)
    }
    this.#values.set(key, value)
    return value
  }
}
