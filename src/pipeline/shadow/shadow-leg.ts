import { Readable } from 'node:stream'
import type { LegFailure, LegTimings } from '../../model/comparison.ts'
import type { Reply } from '../../model/exchange.ts'
import type { Breach, Sender, Sent, Upstream } from '../../model/sender.ts'
import { Gathered } from './gathered.ts'
import { header, type HeaderList, type KeptBody, type LiveBody, NO_BODY, type WireRequest } from '../../model/wire.ts'

/** What became of a copy. */
export interface LegOutcome {
  readonly answer: Reply<KeptBody> | LegFailure
  readonly timings: Pick<LegTimings, 'firstByte' | 'lastByte'>
  /** A connection from before was cut before anything came: nobody's fault, and no evidence. */
  readonly stale: boolean
  readonly breach: Breach | null
}

export interface LegLimits {
  /** Milliseconds for the whole leg. */
  readonly deadline: number
  /** Bytes of the answer's body that are read. */
  readonly cap: number
  readonly safe: boolean
}

/** Events after which a stream is left. */
const EVENTS = 20

/** An upstream as the shadow leg calls it: fewer at once, no retries, no breaker, and never longer than the deadline. */
export function shadowUpstream(upstream: Upstream, inFlight: number, deadline: number): Upstream {
  return {
    ...upstream,
    // Ours is the count that holds; a write that was given up is heard to its end, and is not in the way of others meanwhile.
    maxInFlight: 4 * inFlight,
    connect: Math.min(upstream.connect, deadline),
    // The leg's own clock is the one that counts; these are for what goes on after it, unheard.
    firstByte: 2 * deadline,
    idle: 2 * deadline,
    total: 2 * deadline,
    retry: { max: 0, percent: 0, window: 1_000, minPerSecond: 0 },
    breaker: { ...upstream.breaker, minCalls: Infinity, ratio: 2, consecutive: Infinity },
  }
}

/**
 * Sends a copy once and reads the answer up to the cap, whatever the service does. Never rejects, never takes longer than the
 * deadline; redirects are not followed, cookies are dropped.
 */
export async function runLeg(sender: Sender, request: WireRequest, limits: LegLimits): Promise<LegOutcome> {
  const start = performance.now()
  const clock = new Deadline(limits.deadline)
  try {
    const sending = sender.send({ ...request, onGone: (listener) => clock.onOver(listener) }, { safe: limits.safe })
    const sent = await Promise.race([sending, clock.over])
    if (sent === null) {
      // Whoever answers too late is not listened to.
      void sending.then(discard, () => {})
      return { answer: LATE, timings: since(start, null), stale: false, breach: null }
    }
    const firstByte = performance.now() - start
    if (sent.kind === 'failed') return failed(sent, clock.isOver, start)
    const { status, headers, body } = sent.response
    const read = await readBody(body, headers, limits.cap, clock)
    const timings = since(start, firstByte)
    if (typeof read === 'string') {
      const message = read === 'deadline' ? LATE.message : 'the answer broke off'
      return { answer: { failed: read, message }, timings, stale: false, breach: null }
    }
    const answer: Reply<KeptBody> = { status, headers: withoutCookies(headers), body: read, by: 'live', why: [], findings: null }
    return { answer, timings, stale: false, breach: sent.breach?.() ?? null }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      answer: { failed: 'proxy_internal_error', message: message.slice(0, 200) },
      timings: since(start, null),
      stale: false,
      breach: null,
    }
  } finally {
    clock.stop()
  }
}

const LATE: LegFailure = { failed: 'deadline', message: 'no whole answer in time' }

function since(start: number, firstByte: number | null): LegOutcome['timings'] {
  const now = performance.now() - start
  return { firstByte: firstByte ?? now, lastByte: now }
}

function failed({ error, message, reused = false, breach }: Extract<Sent, { kind: 'failed' }>, late: boolean, start: number): LegOutcome {
  const stale = reused && error === 'connection_terminated'
  return { answer: late ? LATE : { failed: error, message }, timings: since(start, null), stale: stale && !late, breach: breach ?? null }
}

function discard(sent: Sent): void {
  if (sent.kind === 'answered' && sent.response.body instanceof Readable) sent.response.body.destroy()
}

function withoutCookies(headers: HeaderList): HeaderList {
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== 'set-cookie')
}

/** Time that runs out once, and tells those who want to know. */
class Deadline {
  readonly over: Promise<null>
  isOver = false
  readonly #listeners: (() => void)[] = []
  readonly #timer: NodeJS.Timeout

  constructor(milliseconds: number) {
    const { promise, resolve } = Promise.withResolvers<null>()
    this.over = promise
    this.#timer = setTimeout(() => {
      this.isOver = true
      for (const listener of this.#listeners) listener()
      resolve(null)
    }, milliseconds)
  }

  onOver(listener: () => void): void {
    this.#listeners.push(listener)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

type Broken = 'deadline' | 'http_response_incomplete'

/** Reads up to the cap, then cuts the connection. Of a stream of events, the first are enough. */
function readBody(body: LiveBody, headers: HeaderList, cap: number, clock: Deadline): KeptBody | Broken | Promise<KeptBody | Broken> {
  if (body === null) return NO_BODY
  if (body instanceof Uint8Array) return body.length > cap ? tooLong(body.length) : { bytes: body, size: body.length, whole: true }
  const stream = body instanceof Readable ? body : Readable.from(body)
  const events = header(headers, 'content-type')?.startsWith('text/event-stream') === true
  return new Promise((resolve) => {
    const announced = Number(header(headers, 'content-length'))
    const gathered = new Gathered(announced > 0 && announced <= cap ? announced : undefined)
    let seen = 0
    const settle = (result: KeptBody | Broken): void => {
      resolve(result)
      stream.destroy()
    }
    stream.on('error', () => settle('http_response_incomplete'))
    stream.once('close', () => settle('http_response_incomplete'))
    stream.once('end', () => settle(keptOf(gathered)))
    stream.on('data', (chunk: Uint8Array) => {
      const size = gathered.size + chunk.length
      if (size > cap) return settle(events ? firstEvents(gathered) : tooLong(size))
      gathered.add(chunk)
      if (events && (seen += endsIn(gathered, chunk.length)) >= EVENTS) settle(firstEvents(gathered))
    })
    clock.onOver(() => settle(events && gathered.size > 0 ? firstEvents(gathered) : 'deadline'))
  })
}

function keptOf({ bytes, size }: Gathered): KeptBody {
  return { bytes, size, whole: true }
}

function tooLong(size: number): KeptBody {
  return { bytes: NO_BODY.bytes, size, whole: false }
}

/** How many events end in the latest octets: where a line ends on an empty one. */
function endsIn({ bytes, size }: Gathered, latest: number): number {
  let ends = 0
  for (let i = Math.max(1, size - latest); i < size; i++) {
    const line = bytes[i]
    const before = line === 10 && bytes[i - 1] === 13 ? bytes[i - 2] : bytes[i - 1]
    if ((line === 10 && before === 10) || (line === 13 && before === 13)) ends++
  }
  return ends
}

/** What is whole of a stream that is left. */
function firstEvents(gathered: Gathered): KeptBody {
  const text = gathered.bytes.toString('latin1')
  const end = Math.max(text.lastIndexOf('\n\n'), text.lastIndexOf('\r\r'), text.lastIndexOf('\r\n\r\n'))
  const bytes = Buffer.from(end < 0 ? '' : text.slice(0, end), 'latin1')
  return { bytes, size: bytes.length, whole: true }
}
