/**
 * Seeded randomness that forks by name: what is drawn for `/items/0/email` depends on the seed and on that name alone, so
 * that a change in one corner of a schema leaves all other corners as they were, on every machine.
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand); seeding by FNV-1a over the label with a murmur3 finalizer.
 */
export class Random {
  readonly #seed: number
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#seed = seed >>> 0
    this.#a = mix(this.#seed ^ 0x9e3779b9)
    this.#b = mix(this.#a ^ 0x243f6a88)
    this.#c = mix(this.#b ^ 0xb7e15162)
    for (let i = 0; i < 4; i++) this.next()
  }

  /** An independent generator for a named part. Does not advance this one. */
  fork(label: string | number): Random {
    return new Random(hash(String(label), this.#seed))
  }

  /** The next 32 bits. */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0
    return t >>> 0
  }

  /** In [0, 1). */
  fraction(): number {
    return this.next() / 4294967296
  }

  /** A whole number from `min` to `max`, both included; safe integers. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1))
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const one = list[this.integer(0, list.length - 1)]
    if (one === undefined && list.length === 0) throw new RangeError('pick from an empty list')
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the index is within the list, whose items may be undefined
    return one as T
  }
}

function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** 32 bits of a text, different for different seeds. */
export function hash(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ mix(seed + 1)
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h)
}
