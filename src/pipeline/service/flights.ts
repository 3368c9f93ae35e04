import { Readable } from 'node:stream'
import { decide, type Deciding } from '../../handoff/decide.ts'
import type { Reply } from '../../model/exchange.ts'
import type { Decision, Routing } from '../../model/handoff.ts'
import type { Sender } from '../../model/sender.ts'
import { Ended, header } from '../../model/wire.ts'

type Forward = Extract<Decision, { kind: 'forward' }>

/** How long what is under way may go on where its group says nothing, milliseconds. */
const DRAIN = 30_000

/** One exchange under way with a service, from its first byte there to its last byte here. */
export class Flight {
  readonly deciding: Deciding
  readonly group: string
  /** Of the service, whatever it is called. */
  readonly url: string
  /** When it is cut; null as long as its consumer is the service's. In the time of `performance.now`. */
  until: number | null = null
  /** Where it stands among those under way; -1 when it is over. */
  place = -1
  readonly #ended: (flight: Flight) => void
  #cuts: (() => void)[] = []
  #unanswered: (() => void)[] = []

  constructor(deciding: Deciding, at: { readonly group: string; readonly url: string }, ended: (flight: Flight) => void) {
    this.deciding = deciding
    this.group = at.group
    this.url = at.url
    this.#ended = ended
  }

  /** Calls back when its time is over and it is not. */
  onCut(listener: () => void): void {
    this.#cuts.push(listener)
  }

  /** The same, but only as long as there is no answer. */
  onCutUnanswered(listener: () => void): void {
    this.#unanswered.push(listener)
  }

  /** Follows an answer to its end. A stream of events ends when its time is over; what has an end of its own is broken off, so that nobody takes it for whole. */
  answered(reply: Reply): void {
    const { body } = reply
    this.#unanswered = []
    if (reply.by !== 'live' || !(body instanceof Readable) || body.closed) return this.end()
    const isEndless = header(reply.headers, 'content-type')?.startsWith('text/event-stream') === true
    this.#cuts.push(() => body.destroy(isEndless ? new Ended() : undefined))
    body.once('close', () => this.end())
  }

  end(): void {
    this.#cuts = []
    this.#unanswered = []
    if (this.place >= 0) this.#ended(this)
  }

  cut(): void {
    const cuts = [...this.#cuts, ...this.#unanswered]
    this.end()
    for (const listener of cuts) listener()
  }
}

/** What was under way when a group went back: still so, come to its end in time, cut. `until` in milliseconds since 1970, null where nothing is under way. */
export interface Drained {
  readonly open: number
  readonly until: number | null
  readonly finished: number
  readonly cut: number
}

/**
 * All that is under way with services. What a group is taken away from may come to its end for a while, and is counted apart.
 * In a list where the last takes the place of the one that leaves: a Set makes its table anew every few dozen members and ties the
 * old one to the new, by which V8's collection of the young keeps all that were ever in it, and moves them, until it looks at the old.
 */
export class Flights implements Disposable {
  readonly #flights: Flight[] = []
  readonly #counts = new Map<string, { finished: number; cut: number }>()
  #timer: NodeJS.Timeout | null = null

  /** null where the service is not asked at all. */
  begin(deciding: Deciding, { group, upstream, degraded }: Forward, senders: ReadonlyMap<string, Sender>): Flight | null {
    const sender = senders.get(upstream)
    if (sender === undefined || degraded === true) return null
    const flight = new Flight(deciding, { group, url: sender.upstream.url }, this.#end)
    flight.place = this.#flights.push(flight) - 1
    return flight
  }

  /** To be told of every change of routing. */
  rerouted(routing: Routing, senders: ReadonlyMap<string, Sender>): void {
    const now = performance.now()
    for (const flight of this.#flights) {
      const decision = decide(routing, flight.deciding)
      const stays = decision.kind === 'forward' && decision.degraded !== true && senders.get(decision.upstream)?.upstream.url === flight.url
      if (stays) flight.until = null
      else flight.until ??= now + (routing.groups.get(flight.group)?.rollback.drain ?? DRAIN)
    }
    this.#wait()
  }

  /** All that is under way now. */
  get count(): number {
    return this.#flights.length
  }

  of(group: string): Drained {
    const { finished = 0, cut = 0 } = this.#counts.get(group) ?? {}
    const ends = this.#flights.flatMap(({ group: own, until }) => (own === group && until !== null ? [until] : []))
    const until = ends.length === 0 ? null : Date.now() + Math.max(...ends) - performance.now()
    return { open: ends.length, until, finished, cut }
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  readonly #end = (flight: Flight): void => {
    const last = this.#flights.pop()
    if (last !== undefined && last !== flight) {
      this.#flights[flight.place] = last
      last.place = flight.place
    }
    flight.place = -1
    this.#count(flight)
  }

  #count({ group, until }: Flight): void {
    if (until === null) return
    const counts = this.#counts.get(group) ?? { finished: 0, cut: 0 }
    this.#counts.set(group, counts)
    if (performance.now() < until) counts.finished++
    else counts.cut++
  }

  /** One clock for all: the next to be cut. */
  #wait(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    const next = this.#flights.reduce((soonest, { until }) => Math.min(soonest, until ?? Infinity), Infinity)
    this.#timer = next === Infinity ? null : setTimeout(() => this.#cut(), Math.min(next - performance.now() + 1, 2 ** 31 - 1)).unref()
  }

  #cut(): void {
    const now = performance.now()
    for (const flight of this.#flights.slice()) if (flight.until !== null && flight.until <= now) flight.cut()
    this.#wait()
  }
}
