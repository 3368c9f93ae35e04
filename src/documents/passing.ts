/** Milliseconds after which what nobody has asked for is let go; at most as long again passes before that is seen. */
const REST = 60_000

/** Something large that is made when it is asked for, and held while it is asked for now and then. */
export class Passing<T> {
  readonly #make: () => T
  #made: { readonly value: T } | null = null
  #asked = false

  constructor(make: () => T) {
    this.#make = make
  }

  get(): T {
    this.#asked = true
    if (this.#made === null) {
      this.#made = { value: this.#make() }
      this.#watch()
    }
    return this.#made.value
  }

  #watch(): void {
    this.#asked = false
    setTimeout(() => {
      if (this.#asked) this.#watch()
      else this.#made = null
    }, REST).unref()
  }
}
