import { header, type HeaderList } from '../../model/wire.ts'

/** The last good answer of the real service to one request of one consumer. */
export interface StaleAnswer {
  readonly status: number
  readonly headers: HeaderList
  readonly bytes: Uint8Array
  /** Milliseconds since 1970. */
  readonly at: number
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
  #bytes = 0

  constructor(limit: number, now: () => number = Date.now) {
    this.#limit = limit
    this.#now = now
  }

  /** Whether `keep` would do nothing. */
  isFresh(key: string): boolean {
    const before = this.#answers.get(key)
    return before !== undefined && this.#now() - before.at < FRESH
  }

  keep(key: string, status: number, headers: HeaderList, bytes: Uint8Array): void {
    if (this.isFresh(key)) return
    const answer = { status, headers, bytes, at: this.#now() }
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
  find(key: string, maxAge: number | null): { readonly answer: StaleAnswer; readonly age: number } | null {
    const answer = this.#answers.get(key)
    if (answer === undefined) return null
    const age = this.#now() - answer.at
    if (age > (maxAge ?? allowed(answer.headers))) return null
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    return { answer, age }
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

/** One request of one consumer: everything that may change what the service answers. */
export function staleKey(operation: string, consumer: string, target: string, headers: HeaderList): string {
  let key = `${operation}\n${consumer}\n${target}`
  for (const name of VARYING) key += `\n${header(headers, name) ?? ''}`
  return key
}

const VARYING: readonly string[] = ['accept', 'accept-encoding', 'accept-language', 'authorization', 'cookie', 'range']

function forbids(headers: HeaderList): boolean {
  return header(headers, 'set-cookie') !== undefined || /\bno-store\b/i.test(header(headers, 'cache-control') ?? '')
}

/** `max-age` and `stale-if-error` of the answer, in milliseconds; `must-revalidate` allows nothing beyond the first. */
function allowed(headers: HeaderList): number {
  const control = header(headers, 'cache-control') ?? ''
  const seconds = (name: string): number => Number(new RegExp(`\\b${name}\\s*=\\s*"?(\\d+)`, 'i').exec(control)?.[1] ?? 0)
  const extra = /\b(?:must|proxy)-revalidate\b/i.test(control) ? 0 : seconds('stale-if-error')
  return (seconds('max-age') + extra) * 1_000
}
