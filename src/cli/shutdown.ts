import { constants } from 'node:os'
import type { Sink } from './terminal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds in which a signal is the same one again: npm hands on the Ctrl-C that the terminal has sent us already. */
const ECHO = 400

/** From now on the first signal resolves, and a second one ends the process at once, with 128 and the signal's number. */
export function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping: number | null = null
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (stopping !== null && performance.now() - stopping > ECHO) process.exit(128 + constants.signals[signal])
        stopping ??= performance.now()
        resolve()
      })
    }
  })
}

/** Closes in order, and says so where that takes longer than a person expects. */
export async function closeInOrder(err: Sink, quiet: boolean, close: () => Promise<void>): Promise<void> {
  const slow = setTimeout(() => {
    if (!quiet) err.write(`${err.paint('dim', 'understudy: waiting for requests on their way; once more to stop at once.')}\n`)
  }, 300)
  await close()
  clearTimeout(slow)
}
