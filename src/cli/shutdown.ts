import { constants } from 'node:os'
import type { Sink } from './terminal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Waits for the first signal, closes in order, and resolves; a second signal ends the process at once, with 128 and the signal's number. */
export async function untilStopped(err: Sink, quiet: boolean, close: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    let stopping = false
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (stopping) process.exit(128 + constants.signals[signal])
        stopping = true
        resolve()
      })
    }
  })
  const slow = setTimeout(() => {
    if (!quiet) err.write(`${err.paint('dim', 'understudy: waiting for requests on their way; once more to stop at once.')}\n`)
  }, 300)
  await close()
  clearTimeout(slow)
}
