import { setTimeout as setTimeoutAsync } from 'node:timers/promises'

/** Milliseconds that a move waits for what only makes it smoother. */
const SOON = 3_000

/** Waits for work, but not for long; it goes on by itself. */
export async function soon(work: Promise<void>, most: number = SOON): Promise<void> {
  const late = new AbortController()
  await Promise.race([work, setTimeoutAsync(most, undefined, { signal: late.signal, ref: false }).catch(() => undefined)])
  late.abort()
}
