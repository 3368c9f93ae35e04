import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Room for the young that answering needs, in bytes: more of it costs memory and gains nothing. */
const ROOM = 8 * 1024 * 1024
/** What is written and what is asked of a service is held longer: with less room it would be moved about while it waits. */
const ROOM_TO_WAIT = 16 * 1024 * 1024
/** Milliseconds after which it is looked whether there is enough room. */
const AGAIN = 1_000
/** Percent by which what has lived long may grow before all of it is looked through. */
const GROWTH = 60

/**
 * Left alone, V8 lets the space for young objects grow to 128 MB under load, and a server that holds its last ten thousand
 * exchanges takes all of it. Reading a contract and looking into it needs none of that: what is read stays.
 */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/**
 * For serving, once there is nothing left to prepare: the space for the young grows as it is needed, up to what pays (more of it where
 * `waits` says that exchanges wait for a store or a service), and is cleared by one thread, since of so little the handing over costs more than the
 * help brings. What has lived long may grow by less than V8 would let it, which is to twice or four times what is needed: a server that
 * has answered a while has its contract and its last exchanges, and no more.
 */
export function boundHeap(waits: () => boolean): void {
  setFlagsFromString('--no-parallel-scavenge')
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`)
  let grows = false
  const mayGrow = (may: boolean): void => {
    if (may === grows) return
    grows = may
    setFlagsFromString(`--semi-space-growth-factor=${may ? 2 : 1}`)
  }
  const isSmall = (): boolean => youngSpace() < (waits() ? ROOM_TO_WAIT : ROOM)
  // It grows when it is cleared, and is looked at each time: under load it would double and double again between two ticks of a clock.
  const observer = new PerformanceObserver(() => {
    mayGrow(isSmall())
    if (!grows) observer.disconnect()
  })
  const look = (): void => {
    if (grows || !isSmall()) return
    mayGrow(true)
    observer.observe({ entryTypes: ['gc'] })
  }
  look()
  // While nothing is asked V8 gives room back, and what is answered at once today waits for a store tomorrow.
  setInterval(look, AGAIN).unref()
}

function youngSpace(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0
}
