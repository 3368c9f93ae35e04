import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Room for the young that serving needs, in bytes: more of it costs memory and gains nothing. */
const ROOM = 8 * 1024 * 1024
/** An exchange with a service is held longer, at three times the size: with less room it would be moved about while it waits. */
const ROOM_BEFORE_SERVICES = 16 * 1024 * 1024
/** Milliseconds between two looks while it grows. */
const LOOK = 100

/**
 * Left alone, V8 lets the space for young objects grow to 128 MB under load, and a server that holds its last ten thousand
 * exchanges takes all of it. Reading a contract needs none of that: what is read stays.
 */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** For serving: the space grows as it is needed, up to what pays. */
export function letYoungSpaceGrow(hasServices: () => boolean): void {
  setFlagsFromString('--semi-space-growth-factor=2')
  const timer = setInterval(() => {
    if (youngSpace() < (hasServices() ? ROOM_BEFORE_SERVICES : ROOM)) return
    clearInterval(timer)
    keepYoungSpaceSmall()
  }, LOOK)
  timer.unref()
}

function youngSpace(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0
}
