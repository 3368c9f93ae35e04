/** Milliseconds by a clock that only goes on, the same in all threads of a process. */
export function sharedClock(): number {
  return performance.timeOrigin + performance.now()
}
