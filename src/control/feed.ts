import type { Understudy } from '../app/understudy.ts'
import { summaryOf } from './views.ts'

/** Events that may wait for a slow reader before the oldest are let go; it is told how many it missed. */
const BACKLOG = 1_000
/** Milliseconds between comments that keep proxies from cutting a quiet connection. */
const HEARTBEAT = 15_000

/**
 * Exchange summaries as server-sent events (HTML standard, section 9.2), each with its sequence as id, so that a reader that
 * comes back with `Last-Event-ID` misses nothing that is still held; and `condition` events where something was taken over, or could not be. Ends when the reader goes away.
 */
export async function* feedOf(understudy: Understudy, after: number): AsyncGenerator<Uint8Array> {
  const events = new Backlog()
  for (const recorded of understudy.recorder.since(after)) events.add(eventOf(recorded.sequence, recorded.exchange))
  const stop = understudy.subscribe(({ sequence, exchange }) => events.add(eventOf(sequence, exchange)))
  const stopCondition = understudy.condition.subscribe(({ reloads, problems }) => {
    events.add(`event: condition\ndata: ${JSON.stringify({ reloads, problems })}\n\n`)
  })
  const beat = setInterval(() => events.add(': still here\n\n'), HEARTBEAT)
  beat.unref()
  try {
    yield Buffer.from('retry: 1000\n\n')
    while (true) yield Buffer.from(await events.take())
  } finally {
    clearInterval(beat)
    stop()
    stopCondition()
  }
}

function eventOf(sequence: number, exchange: Parameters<typeof summaryOf>[0]): string {
  return `id: ${sequence}\nevent: exchange\ndata: ${JSON.stringify(summaryOf(exchange, sequence))}\n\n`
}

/** Bounded: hands over all that waits at once, and says so where something had to go. */
class Backlog {
  #waiting: string[] = []
  #lost = 0
  #wake: (() => void) | null = null

  add(event: string): void {
    this.#waiting.push(event)
    if (this.#waiting.length > BACKLOG) {
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
    this.#lost = 0
    return events
  }
}
