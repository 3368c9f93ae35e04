import { Readable } from 'node:stream'
import type { LegFailure } from '../../model/comparison.ts'
import type { Breach, Sent } from '../../model/sender.ts'
import type { Finding } from '../../model/verdict.ts'
import { header, type HeaderList } from '../../model/wire.ts'

/** What the service itself did with a consumer's own exchange, whoever has answered in the end. */
export interface Seen {
  /** Its status, or how it failed; null where it was not asked, by our own limits. */
  readonly came: number | LegFailure | null
  /** Its fields; none where it has not answered. */
  readonly headers: HeaderList
  /** It asks for less. */
  readonly throttled: boolean
  /** Milliseconds to the last byte of a short answer, to the first of a long one: a slow reader is not the service's fault. */
  readonly took: number
  /** Which build it says it is; null where it was not asked for, or says nothing. */
  readonly build: string | null
  /** Asked when all is over. */
  readonly breach: () => Breach | null
}

/** A consumer's own exchange with the service while it is under way: evidence when it is over. Whether it may count is known from the beginning. */
export class LiveLeg {
  readonly fingerprint: string
  readonly counted: boolean
  readonly #start = performance.now()
  #seen: Seen | null = null
  #over: 'cut' | 'gone' | null = null
  #refused: readonly Finding[] | null = null

  readonly #buildHeader: string | undefined

  /** `buildHeader` in which the service says which build it is. */
  constructor(fingerprint: string, counted: boolean, buildHeader?: string) {
    this.#buildHeader = buildHeader?.toLowerCase()
    this.fingerprint = fingerprint
    this.counted = counted
  }

  /** null where nothing was sent. */
  get seen(): Seen | null {
    return this.#seen
  }

  /** `cut`: the service broke off in the middle; `gone`: the consumer did, and whatever came then is nobody's fault. */
  get over(): 'cut' | 'gone' | null {
    return this.#over
  }

  /** What was wrong with an answer that was held back from the consumer; null where none was. */
  get refused(): readonly Finding[] | null {
    return this.#refused
  }

  heldBack(findings: readonly Finding[]): void {
    this.#refused = findings
  }

  gone(): void {
    this.#over ??= 'gone'
  }

  answered(sent: Sent): void {
    const took = performance.now() - this.#start
    if (sent.kind === 'failed') {
      const came = sent.attempts === 0 ? null : { failed: sent.error, message: sent.message }
      this.#seen = { came, headers: [], throttled: false, took, build: null, breach: () => sent.breach ?? null }
      return
    }
    const { status, headers, body } = sent.response
    const throttled = status === 429 || (status === 503 && header(headers, 'retry-after') !== undefined)
    const build = this.#buildHeader === undefined ? undefined : header(headers, this.#buildHeader)?.slice(0, 200)
    this.#seen = { came: status, headers, throttled, took, build: build ?? null, breach: sent.breach ?? none }
    if (!(body instanceof Readable)) return
    body.once('error', () => (this.#over ??= 'cut'))
    body.once('close', () => {
      if (!body.readableEnded) this.#over ??= 'cut'
    })
  }
}

function none(): null {
  return null
}
