import { createHash } from 'node:crypto'
import { header, headerAll, type HeaderList, type KeptBody } from '../../model/wire.ts'

/** The last good answer of the real service to one request of one consumer. */
export interface StaleAnswer {
  readonly status: number
  readonly headers: HeaderList
  readonly bytes: Uint8Array
  /** When the service made it, milliseconds since 1970: what a cache before it says of its age is counted in. */
  readonly at: number
}

/** A request of one consumer, as far as it may change what the service answers. */
export interface StaleQuestion {
  /** With its contract and method. */
  readonly operation: string
  readonly consumer: string
  readonly target: string
  readonly headers: HeaderList
  readonly body: KeptBody
}

/** An answer with its age and the time for which it is good still, negative where that is over; milliseconds. */
export interface FoundAnswer {
  readonly answer: StaleAnswer
  readonly age: number
  readonly left: number
}

/** Milliseconds for which an answer is not replaced by the next: under load that would be done a thousand times for nothing. */
const FRESH = 250

/** Statuses that are worth keeping: an answer, not a refusal. */
const GOOD = new Set([200, 203, 300, 301, 404, 410])

/**
 * What to answer with when the service cannot (RFC 5861 `stale-if-error`). An answer belongs to one request as it was asked,
 * credentials and all, so that nobody is shown what another was told. Bounded by bytes, the longest unused going first.
 */
export class StaleAnswers {
  readonly #limit: number
  readonly #now: () => number
  readonly #answers = new Map<string, StaleAnswer>()
  /** By operation, the fields that its answers have been found to vary by. */
  readonly #vary = new Map<string, ReadonlySet<string>>()
  #bytes = 0

  constructor(limit: number, now: () => number = Date.now) {
    this.#limit = limit
    this.#now = now
  }

  /** Tells one question from another by all that any answer to its operation has said to depend on (RFC 9111 section 4.1). */
  keyOf({ operation, consumer, target, headers, body }: StaleQuestion): string {
    let key = `${operation}\n${consumer}\n${target}`
    for (const name of VARYING) key += `\n${header(headers, name) ?? ''}`
    for (const name of this.#vary.get(operation) ?? []) key += `\n${name}: ${headerAll(headers, name) ?? ''}`
    return body.size === 0 ? key : `${key}\n${createHash('sha256').update(body.bytes).digest('base64url')}`
  }

  /** Heeds what an answer says to depend on, and `keyOf` is another thereafter. false: that is more than is told apart, and the answer is none to keep. */
  learn(operation: string, headers: HeaderList): boolean {
    const names = varyOf(headers).filter((name) => !VARYING.includes(name))
    const known = this.#vary.get(operation)
    if (names.every((name) => known?.has(name) === true)) return true
    const all = new Set([...(known ?? []), ...names].toSorted())
    if (all.size > MOST) return false
    this.#vary.set(operation, all)
    return true
  }

  /** Whether `keep` would do nothing. */
  isFresh(key: string): boolean {
    const before = this.#answers.get(key)
    return before !== undefined && this.#now() - before.at < FRESH
  }

  keep(key: string, status: number, said: HeaderList, bytes: Uint8Array): void {
    if (this.isFresh(key)) return
    const headers = said.filter((_, index) => said[index - (index % 2)]?.toLowerCase() !== 'age')
    const answer = { status, headers, bytes, at: this.#now() - ageOf(said) }
    const weight = weightOf(key, answer)
    if (!GOOD.has(status) || weight > this.#limit / 8 || forbids(headers)) return
    this.#drop(key)
    this.#answers.set(key, answer)
    this.#bytes += weight
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.#limit) break
      this.#drop(oldest)
    }
  }

  /** The answer, if it may still be given. `maxAge` (milliseconds) is what the operator grants; null: what the answer itself allows. */
  find(key: string, maxAge: number | null): FoundAnswer | null {
    const answer = this.#answers.get(key)
    if (answer === undefined) return null
    const age = this.#now() - answer.at
    if (age >= (maxAge ?? allowed(answer.headers))) return null
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    return { answer, age, left: lifetimeOf(answer.headers) - age }
  }

  #drop(key: string): void {
    const answer = this.#answers.get(key)
    if (answer === undefined) return
    this.#answers.delete(key)
    this.#bytes -= weightOf(key, answer)
  }
}

/** Bytes that an answer with nothing in it takes. */
const OVERHEAD = 300

/** What an answer takes: a service may say little in its body and much in its head. */
function weightOf(key: string, { headers, bytes }: StaleAnswer): number {
  return headers.reduce((sum, text) => sum + text.length, OVERHEAD + bytes.length + key.length)
}

const VARYING: readonly string[] = ['accept', 'accept-encoding', 'accept-language', 'authorization', 'cookie', 'range']

/** Fields beside these that the answers to one operation may vary by; what depends on more is not kept. */
const MOST = 16

function varyOf(headers: HeaderList): string[] {
  const names = (headerAll(headers, 'vary') ?? '').toLowerCase().split(',')
  return names.map((name) => name.trim()).filter((name) => name !== '')
}

function forbids(headers: HeaderList): boolean {
  const varies = varyOf(headers)
  if (varies.includes('*') || varies.length > MOST) return true
  return header(headers, 'set-cookie') !== undefined || /\bno-store\b/i.test(headerAll(headers, 'cache-control') ?? '')
}

/** Milliseconds. */
function ageOf(headers: HeaderList): number {
  const seconds = header(headers, 'age') ?? ''
  return /^\d{1,9}$/.test(seconds) ? Number(seconds) * 1_000 : 0
}

/** `max-age` and `stale-if-error` of the answer, in milliseconds; `must-revalidate` allows nothing beyond the first, `no-cache` not even that. */
function allowed(headers: HeaderList): number {
  const control = headerAll(headers, 'cache-control') ?? ''
  if (/\bno-cache\b(?!\s*=)/i.test(control)) return -1
  const extra = /\b(?:must|proxy)-revalidate\b/i.test(control) ? 0 : secondsOf(control, 'stale-if-error')
  return lifetimeOf(headers) + extra * 1_000
}

/** Milliseconds for which the answer is good without a word to the service. */
function lifetimeOf(headers: HeaderList): number {
  return secondsOf(headerAll(headers, 'cache-control') ?? '', 'max-age') * 1_000
}

function secondsOf(control: string, name: string): number {
  return Number(new RegExp(`\\b${name}\\s*=\\s*"?(\\d+)`, 'i').exec(control)?.[1] ?? 0)
}
