import { Readable } from 'node:stream'
import type { Understudy } from '../app/understudy.ts'
import type { ExchangeLine } from '../model/exchange-line.ts'

/** Milliseconds that exchanges wait for others, so that many travel in one event: where much goes by, and where little does. */
const PAUSE = 125
const LEAST = 10
/** Milliseconds between comments that keep proxies from cutting a quiet connection. */
const HEARTBEAT = 15_000
/** Milliseconds between two looks at whether the routing has changed. */
const LOOK = 250
/** … and whether a plan file has changed. */
const PLAN_LOOK = 1_000
/** Exchanges and characters in one event, about. */
const MOST_LINES = 1_000
const MOST_TEXT = 256 * 1024
/** Characters of a line beside its texts, about. */
const LINE = 350
/** Events that are kept for readers who are a little late. */
const PIECES = 8

/** Exchanges in a row, as they go over the wire. */
interface Piece {
  /** The sequence that they follow upon, and their last. */
  readonly from: number
  readonly to: number
  readonly bytes: Uint8Array
}

/**
 * Exchange summaries as server-sent events (HTML standard, section 9.2): many in one `exchanges` event, which is made once for all
 * readers; its id is the run and the last sequence, so that a reader that comes back with `Last-Event-ID` misses nothing that is still
 * held. Beside them: `hello` first, which tells one run of a server from the next; `condition` where something was taken over, or could
 * not be; `routing` where a group was moved; `plan` where a plan file was saved; `lost` where a reader was so slow that what comes next for it is not held any more.
 * Nothing waits for a reader but its place: what it has not read yet is the recorder's to hold, or to let go.
 */
export class Feed {
  readonly #understudy: Understudy
  readonly #startedAt: number
  readonly #plans: (() => string) | null
  #plan = ''
  readonly #readers = new Set<Reader>()
  #pieces: Piece[] = []
  /** Readers are told of what is up to here. */
  #through = 0
  #timer: NodeJS.Timeout | null = null
  #told = 0
  #stops: (() => void)[] = []

  /** `startedAt`: what tells this run of the server from others; `plans` is another text whenever a plan file has changed. */
  constructor(understudy: Understudy, startedAt: number, plans: (() => string) | null = null) {
    this.#understudy = understudy
    this.#startedAt = startedAt
    this.#plans = plans
  }

  /** A reader from behind a sequence on; it leaves when it is destroyed. */
  read(after: number): Readable {
    const { recorder, handoff, condition } = this.#understudy
    if (this.#readers.size === 0) this.#begin()
    this.#through = recorder.latest
    const { epoch } = handoff.routing
    const hello = { startedAt: this.#startedAt, oldest: recorder.oldest, latest: recorder.latest, epoch }
    const reader = new Reader({
      after,
      first: `retry: 1000\n\n${named('hello', hello)}`,
      told: { epoch, reloads: condition.reloads, problems: condition.problems, plan: this.#plan },
      next: (one) => this.#next(one),
      left: () => this.#leave(reader),
    })
    this.#readers.add(reader)
    return reader
  }

  /** What an id of ours names: its sequence, or null where it is of another run. */
  placeOf(id: string): number | null {
    const [run, sequence] = /^([0-9a-z]{1,12})-(\d{1,15})$/.exec(id)?.slice(1) ?? []
    return run === this.#run ? Number(sequence) : null
  }

  get #run(): string {
    return this.#startedAt.toString(36)
  }

  #begin(): void {
    const beat = setInterval(() => this.#offer(': still here\n\n'), HEARTBEAT).unref()
    const looking = setInterval(() => this.#offer(), LOOK).unref()
    this.#plan = this.#plans?.() ?? ''
    const reading = setInterval(() => (this.#plan = this.#plans?.() ?? ''), PLAN_LOOK).unref()
    this.#stops = [
      () => clearInterval(beat),
      () => clearInterval(looking),
      () => clearInterval(reading),
      this.#understudy.recorder.watch(() => this.#soon()),
      this.#understudy.condition.subscribe(() => this.#offer()),
    ]
  }

  #leave(reader: Reader): void {
    if (!this.#readers.delete(reader) || this.#readers.size > 0) return
    for (const stop of this.#stops.splice(0)) stop()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#pieces = []
  }

  #soon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null
        this.#told = performance.now()
        this.#through = this.#understudy.recorder.latest
        this.#offer()
      },
      Math.max(LEAST, this.#told + PAUSE - performance.now()),
    )
  }

  #offer(otherwise = ''): void {
    for (const reader of this.#readers) reader.offer(otherwise)
  }

  /** What a reader is to hear next; null where there is nothing. */
  #next(reader: Place): Uint8Array | null {
    const news = this.#news(reader)
    if (news !== '') return Buffer.from(news)
    if (reader.at >= this.#through) return null
    if (reader.at < this.#understudy.recorder.oldest - 1) return this.#lost(reader)
    const piece = this.#pieces.find(({ from }) => from === reader.at) ?? this.#piece(reader.at)
    if (piece !== null) reader.at = piece.to
    return piece?.bytes ?? null
  }

  #news({ told }: Place): string {
    const { handoff, condition } = this.#understudy
    const { epoch } = handoff.routing
    const { reloads, problems } = condition
    let news = ''
    if (reloads !== told.reloads || problems !== told.problems) news += named('condition', { reloads, problems })
    if (epoch !== told.epoch) news += named('routing', { epoch })
    if (this.#plan !== told.plan) news += named('plan', {})
    Object.assign(told, { epoch, reloads, problems, plan: this.#plan })
    return news
  }

  /** A reader is told what it missed, and goes on behind it. */
  #lost(reader: Place): Uint8Array {
    const to = this.#understudy.recorder.oldest - 1
    const lost = { lost: to - reader.at, from: reader.at + 1, to }
    reader.at = to
    return Buffer.from(`id: ${this.#run}-${to}\n${named('lost', lost)}`)
  }

  /** What follows upon a sequence, up to where a piece that is known begins. */
  #piece(from: number): Piece | null {
    const until = Math.min(this.#through, ...this.#pieces.map((piece) => piece.from).filter((start) => start > from))
    // Printed at once: a text for each costs as much as what stands in it.
    const lines: (ExchangeLine & { readonly sequence: number })[] = []
    let [to, size] = [from, 0]
    for (const { sequence, line } of this.#understudy.recorder.linesSince(from)) {
      if (sequence > until || lines.length >= MOST_LINES || size >= MOST_TEXT) break
      lines.push({ sequence, ...line })
      size += LINE + line.target.length + (line.first === null ? 0 : line.first.at.length + line.first.message.length)
      to = sequence
    }
    if (lines.length === 0) return null
    const bytes = Buffer.from(`id: ${this.#run}-${to}\n${named('exchanges', lines)}`)
    const piece = { from, to, bytes }
    this.#pieces = [...this.#pieces.slice(1 - PIECES), piece]
    return piece
  }
}

/** How far a reader is, and what it was told beside exchanges. */
interface Place {
  at: number
  readonly told: { epoch: number; reloads: number; problems: unknown; plan: string }
}

interface ReaderOptions extends Pick<Place, 'told'> {
  readonly after: number
  readonly first: string
  readonly next: (reader: Place) => Uint8Array | null
  readonly left: () => void
}

/** One subscriber: asks for more when there is room for it, and not before. */
class Reader extends Readable implements Place {
  at: number
  readonly told: Place['told']
  readonly #options: ReaderOptions
  #hungry = false

  constructor(options: ReaderOptions) {
    super()
    this.at = options.after
    this.told = options.told
    this.#options = options
    this.push(options.first)
  }

  /** Takes what there is for it, if it wants something; `otherwise` where there is nothing. */
  offer(otherwise: string): void {
    if (!this.#hungry) return
    const bytes = this.#options.next(this)
    if (bytes === null && otherwise === '') return
    this.#hungry = false
    this.push(bytes ?? otherwise)
  }

  override _read(): void {
    this.#hungry = true
    this.offer('')
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#options.left()
    done(error)
  }
}

function named(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
