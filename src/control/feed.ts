import type { Understudy } from '../app/understudy.ts'
import { summaryOf } from './views.ts'

/** Events that may wait for a slow reader before the oldest are let go; it is told how many it missed. */
const BACKLOG = 1_000
/** Milliseconds between comments that keep proxies from cutting a quiet connection. */
const HEARTBEAT = 15_000

/** Milliseconds between two looks at whether the routing has changed. */
const LOOK = 250

/**
 * Exchange summaries as server-sent events (HTML standard, section 9.2), each with its sequence as id, so that a reader that
 * comes back with `Last-Event-ID` misses nothing that is still held. Beside them: `hello` first, which tells one run of a
 * server from the next; `condition` where something was taken over, or could not be; `routing` where a group was moved. Ends when the reader goes away.
 */
export async function* feedOf(understudy: Understudy, after: number, startedAt = 0): AsyncGenerator<Uint8Array> {
  const { recorder, condition, handoff } = understudy
  const events = new Backlog()
  const hello = { startedAt, oldest: recorder.oldest, latest: recorder.latest, epoch: handoff.routing.epoch }
  for (const recorded of recorder.since(after)) events.keep(eventOf(recorded.sequence, recorded.exchange))
  const stop = understudy.subscribe(({ sequence, exchange }) => events.add(eventOf(sequence, exchange)))
  const stopCondition = condition.subscribe(({ reloads, problems }) => events.add(named('condition', { reloads, problems })))
  const stopLooking = watchRouting(understudy, (epoch) => events.add(named('routing', { epoch })))
  const beat = setInterval(() => events.add(': still here\n\n'), HEARTBEAT)
  beat.unref()
  try {
    yield Buffer.from(`retry: 1000\n\n${named('hello', hello)}`)
    while (true) yield Buffer.from(await events.take())
  } finally {
    clearInterval(beat)
    stopLooking()
    stop()
    stopCondition()
  }
}

function watchRouting({ handoff }: Understudy, tell: (epoch: number) => void): () => void {
  let { epoch } = handoff.routing
  const timer = setInterval(() => {
    if (handoff.routing.epoch === epoch) return
    epoch = handoff.routing.epoch
    tell(epoch)
  }, LOOK)
  timer.unref()
  return () => clearInterval(timer)
}

function named(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

function eventOf(sequence: number, exchange: Parameters<typeof summaryOf>[0]): string {
  return `id: ${sequence}\nevent: exchange\ndata: ${JSON.stringify(summaryOf(exchange, sequence))}\n\n`
}

/** Bounded: hands over all that waits at once, and says so where something had to go. */
class Backlog {
  #waiting: string[] = []
  #lost = 0
  #room = BACKLOG
  #wake: (() => void) | null = null

  /** What a reader comes back for: it is held anyway, and waits for it however much it is. */
  keep(event: string): void {
    this.#waiting.push(event)
    this.#room = this.#waiting.length + BACKLOG
  }

  add(event: string): void {
    this.#waiting.push(event)
    if (this.#waiting.length > this.#room) {
      this.#waiting.shift()
      this.#lost++
    }
    this.#wake?.()
  }

  async take(): Promise<string> {
    if (this.#waiting.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
    const lost = this.#lost === 0 ? '' : `event: lost\ndata: {"lost":${this.#lost}}\n\n`
    const events = lost + this.#waiting.join('')
    this.#waiting = []
    this.#room = BACKLOG
    this.#lost = 0
    return events
  }
}
