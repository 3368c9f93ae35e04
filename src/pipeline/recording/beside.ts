import type { Reply } from '../../model/exchange.ts'
import type { KeptBody } from '../../model/wire.ts'

/** Answers that are held at most, and bytes of their bodies and headers. */
const COUNT = 1_000
const BYTES = 8 * 2 ** 20

/** What the other side has answered to an exchange: the service where the stand-in did, or the stand-in where the service did. */
export class Beside {
  readonly #answers = new Map<string, Reply<KeptBody>>()
  readonly #bytes: number
  #held = 0

  constructor(bytes: number = BYTES) {
    this.#bytes = bytes
  }

  /** Holds an answer by its exchange's id; the oldest make room. */
  hold(id: string, answer: Reply<KeptBody>): void {
    this.#drop(id)
    const weight = weightOf(answer)
    if (weight > this.#bytes) return
    this.#answers.set(id, answer)
    this.#held += weight
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= COUNT && this.#held <= this.#bytes) break
      this.#drop(oldest)
    }
  }

  find(id: string): Reply<KeptBody> | null {
    return this.#answers.get(id) ?? null
  }

  clear(): void {
    this.#answers.clear()
    this.#held = 0
  }

  #drop(id: string): void {
    const known = this.#answers.get(id)
    if (known === undefined) return
    this.#answers.delete(id)
    this.#held -= weightOf(known)
  }
}

function weightOf({ headers, body }: Reply<KeptBody>): number {
  return headers.reduce((sum, { length }) => sum + length, 200) + body.bytes.length
}
