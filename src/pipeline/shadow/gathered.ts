const FIRST = 1_024

/**
 * Octets in one buffer that grows: a stranger who sends them one by one costs no more than one who sends them at once, and none
 * of the sockets' own buffers, a hundred times their size, are held with them.
 */
export class Gathered {
  /** How much room is made at first: as much as was announced, within limits. */
  readonly #first: number
  #buffer: Buffer = Buffer.alloc(0)
  #size = 0

  constructor(first: number = FIRST) {
    this.#first = first
  }

  get size(): number {
    return this.#size
  }

  /** What is there now; valid until more is added. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size)
  }

  add(chunk: Uint8Array): void {
    const size = this.#size + chunk.length
    if (size > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, this.#first, this.#buffer.length * 2))
      larger.set(this.bytes)
      this.#buffer = larger
    }
    this.#buffer.set(chunk, this.#size)
    this.#size = size
  }

  clear(): void {
    this.#buffer = Buffer.alloc(0)
    this.#size = 0
  }
}
