import { hashOf } from '../bucket.ts'
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
  const parameters = written(params, { left: VALUES }, 0, false)
  const shape = written(content, { left: VALUES }, 0, true)
  const text = `${operation}\n${consumer}\n${status}${parameters}${shape}`
  return hex(hashOf(text, 7)) + hex(hashOf(text, 11))
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0')
}

/** A value with its members in the order of their names, each part in a line of its own: with what it says, or only its shape. */
function written(value: unknown, budget: { left: number }, depth: number, shape: boolean): string {
  if (budget.left-- <= 0 || depth > DEPTH) return ''
  if (Array.isArray(value)) {
    let text = '\n['
    // Of a list's shape the first item tells enough; how many there are is no other shape.
    for (const item of shape ? value.slice(0, 1) : value.slice(0, VALUES)) text += written(item, budget, depth + 1, shape)
    return `${text}\n]`
  }
  if (isPlain(value)) {
    let text = '\n{'
    for (const name of namesOf(value)) text += `\n${name.slice(0, LETTERS)}${written(value[name], budget, depth + 1, shape)}`
    return `${text}\n}`
  }
  if (ArrayBuffer.isView(value)) return `\nbytes ${shape ? '' : value.byteLength}`
  return shape ? `\n${typeof value}` : `\n${typeof value}\n${String(value).slice(0, LETTERS)}`
}

function namesOf(value: object): readonly string[] {
  const all = Object.keys(value)
  const names = all.length > VALUES ? all.slice(0, VALUES) : all
  return isInOrder(names) ? names : names.sort()
}

function isInOrder(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++) if ((names[i - 1] ?? '') > (names[i] ?? '')) return false
  return true
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
  /** The one that was asked for last, which stands last. */
  #latest: string | null = null

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
    const bucket = this.#bucketOf(fingerprint, size, now)
    const tokens = Math.min(size, bucket.tokens + Math.max(0, now - bucket.at) / refill)
    const counts = tokens >= 1
    bucket.tokens = counts ? tokens - 1 : tokens
    bucket.at = Math.max(now, bucket.at)
    return counts
  }

  /** Of a fingerprint that stands last from now on. */
  #bucketOf(fingerprint: string, tokens: number, at: number): Bucket {
    const known = this.#buckets.get(fingerprint)
    if (known !== undefined && fingerprint === this.#latest) return known
    const bucket = known ?? { tokens, at }
    this.#latest = fingerprint
    this.#buckets.delete(fingerprint)
    this.#buckets.set(fingerprint, bucket)
    if (this.#buckets.size > this.#most) this.#forget()
    return bucket
  }

  #forget(): void {
    const [oldest] = this.#buckets.keys()
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
