import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Room for the young that serving needs, in bytes: more of it costs memory and gains nothing. */
const ROOM = 8 * 1024 * 1024
/** An exchange with a service is held longer, at three times the size: with less room it would be moved about while it waits. */
const ROOM_BEFORE_SERVICES = 16 * 1024 * 1024
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
 * For serving, once there is nothing left to prepare: the space for the young grows as it is needed, up to what pays. What has lived long may grow by less than V8 would
 * let it, which is to twice or four times what is needed: a server that has answered a while has its contract and its last exchanges, and no more.
 */
export function boundHeap(hasServices: () => boolean): void {
  setFlagsFromString('--semi-space-growth-factor=2')
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`)
  // It grows when it is cleared, and is looked at each time: under load it would double and double again between two ticks of a clock.
  const observer = new PerformanceObserver(() => {
    if (youngSpace() < (hasServices() ? ROOM_BEFORE_SERVICES : ROOM)) return
    observer.disconnect()
    keepYoungSpaceSmall()
  })
  observer.observe({ entryTypes: ['gc'] })
}

function youngSpace(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0
}
