import { closeSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import type { Sink } from '../text/terminal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds in which a signal is the same one again: npm hands on the Ctrl-C that the terminal has sent us already. */
const ECHO = 400

/**
 * From now on the first signal resolves, and a second one ends the process at once, with 128 and the signal's number. SIGHUP
 * calls `hangUp` instead, unless the terminal has gone away.
 */
export function firstSignal({ isTerminal }: Sink, hangUp: () => void): Promise<void> {
  return new Promise((resolve) => {
    let stopping: number | null = null
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (stopping !== null && performance.now() - stopping > ECHO) process.exit(128 + constants.signals[signal])
        if (signal === 'SIGHUP' && !(isTerminal && terminalIsGone())) return hangUp()
        stopping ??= performance.now()
        resolve()
      })
    }
  })
}

/** A terminal that is closed sends the same signal as somebody who wants files read again. */
function terminalIsGone(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return false
  } catch {
    return true
  }
}

/** Closes in order, and says so where that takes longer than a person expects. */
export async function closeInOrder(err: Sink, quiet: boolean, close: () => Promise<void>): Promise<void> {
  const slow = setTimeout(() => {
    if (!quiet) err.write(`${err.paint('dim', 'understudy: waiting for requests on their way; once more to stop at once.')}\n`)
  }, 300)
  await close()
  clearTimeout(slow)
}
