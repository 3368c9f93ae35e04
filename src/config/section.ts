/** A part of a configuration, read by what its schema promises: what is of another type, or not there, is undefined. */
export class Section {
  readonly #value: unknown

  constructor(value: unknown) {
    this.#value = value
  }

  /** The part itself, where it is a text in the place of an object. */
  self(): string | undefined {
    return typeof this.#value === 'string' ? this.#value : undefined
  }

  text(key: string): string | undefined {
    const value = this.#member(key)
    return typeof value === 'string' ? value : undefined
  }

  number(key: string): number | undefined {
    const value = this.#member(key)
    return typeof value === 'number' ? value : undefined
  }

  flag(key: string): boolean | undefined {
    const value = this.#member(key)
    return typeof value === 'boolean' ? value : undefined
  }

  /** One of some words. */
  word<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    return words.find((word) => word === this.#member(key))
  }

  /** Switched off: `off`, which YAML 1.1 reads as `false`. */
  off(key: string): boolean {
    const value = this.#member(key)
    return value === 'off' || value === false
  }

  list(key: string): readonly string[] | undefined {
    const value = this.#member(key)
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
  }

  numbers(key: string): readonly number[] | undefined {
    const value = this.#member(key)
    return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : undefined
  }

  section(key: string): Section {
    return new Section(this.#member(key))
  }

  keys(): readonly string[] {
    return typeof this.#value === 'object' && this.#value !== null && !Array.isArray(this.#value) ? Object.keys(this.#value) : []
  }

  /** The indices of a list, as keys of its items. */
  keysOfList(): readonly string[] {
    return Array.isArray(this.#value) ? this.#value.map((_, index) => String(index)) : []
  }

  entries(): readonly (readonly [string, Section])[] {
    return this.keys().map((key) => [key, this.section(key)])
  }

  #member(key: string): unknown {
    if (typeof this.#value !== 'object' || this.#value === null || !Object.hasOwn(this.#value, key)) return undefined
    return Reflect.get(this.#value, key)
  }
}
