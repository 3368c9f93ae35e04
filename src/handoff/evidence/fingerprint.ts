import { murmur3 } from '../bucket.ts'
import type { Burst } from '../statistics/profiles.ts'

/** What makes two requests alike: the second says little that the first has not said. */
export interface Likeness {
  readonly operation: string
  readonly consumer: string
  /** Of the stand-in's answer; null where it gave none. */
  readonly status: number | null
  /** Decoded parameters by their names. */
  readonly params: unknown
  /** The body's content, of which only the shape is looked at. */
  readonly content: unknown
}

/** Values that are looked at of one request, and characters of one text: a stranger chooses how large it is. */
const VALUES = 500
const LETTERS = 200
const DEPTH = 12

/** 16 hexadecimal digits that are the same for requests that are alike. */
export function fingerprintOf({ operation, consumer, status, params, content }: Likeness): string {
  const parts: string[] = [operation, consumer, String(status)]
  write(params, parts, { left: VALUES }, 0, false)
  write(content, parts, { left: VALUES }, 0, true)
  const bytes = new TextEncoder().encode(parts.join('\n'))
  return [7, 11].map((seed) => murmur3(bytes, seed).toString(16).padStart(8, '0')).join('')
}

/** Writes a value with its members in the order of their names: with what it says, or only its shape. */
function write(value: unknown, parts: string[], budget: { left: number }, depth: number, shape: boolean): void {
  if (budget.left-- <= 0 || depth > DEPTH) return
  if (Array.isArray(value)) {
    parts.push('[')
    // Of a list's shape the first item tells enough; how many there are is no other shape.
    for (const item of shape ? value.slice(0, 1) : value.slice(0, VALUES)) write(item, parts, budget, depth + 1, shape)
    parts.push(']')
  } else if (isPlain(value)) {
    parts.push('{')
    for (const name of namesOf(value)) {
      parts.push(name.slice(0, LETTERS))
      write(value[name], parts, budget, depth + 1, shape)
    }
    parts.push('}')
  } else if (ArrayBuffer.isView(value)) {
    parts.push(`bytes ${shape ? '' : value.byteLength}`)
  } else {
    parts.push(typeof value)
    if (!shape) parts.push(String(value).slice(0, LETTERS))
  }
}

function namesOf(value: object): readonly string[] {
  const names: string[] = []
  for (const name in value) {
    if (names.length >= VALUES) break
    if (Object.hasOwn(value, name)) names.push(name)
  }
  return names.sort()
}

/** Numbers too long for JavaScript are objects of a class, and bytes are too: they are told by their text. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Fingerprints that are remembered; the longest unused goes first, and begins anew if it comes back. */
const REMEMBERED = 10_000

interface Bucket {
  tokens: number
  at: number
}

/**
 * Lets each fingerprint count so many times at once, and once more from time to time: a poller's thousand equal requests are
 * not a thousand pieces of evidence. Asked before the answer is known, so that the outcome cannot choose the sample.
 */
export class FingerprintLimiter {
  readonly #burst: Burst | null
  readonly #most: number
  readonly #buckets = new Map<string, Bucket>()

  constructor(burst: Burst | null, most: number = REMEMBERED) {
    this.#burst = burst
    this.#most = most
  }

  get size(): number {
    return this.#buckets.size
  }

  /** Whether a sample counts. `now` in milliseconds of any clock that does not go back. */
  admit(fingerprint: string, now: number): boolean {
    if (this.#burst === null) return true
    const { size, refill } = this.#burst
    const bucket = this.#buckets.get(fingerprint) ?? { tokens: size, at: now }
    const tokens = Math.min(size, bucket.tokens + Math.max(0, now - bucket.at) / refill)
    const counts = tokens >= 1
    this.#buckets.delete(fingerprint)
    this.#buckets.set(fingerprint, { tokens: counts ? tokens - 1 : tokens, at: Math.max(now, bucket.at) })
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > this.#most && oldest !== undefined) this.#buckets.delete(oldest)
    return counts
  }
}
