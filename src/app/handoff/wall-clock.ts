/** By how much the clock on the wall may stray from the other between two looks. */
const JUMP = 5_000

/** Whether the clock on the wall goes as the steady one does: somebody may set it, or the machine may have slept. */
export class WallClock {
  #last = { wall: Date.now(), steady: performance.now() }

  /** Since it was asked last. */
  hasJumped(): boolean {
    const now = { wall: Date.now(), steady: performance.now() }
    const strayed = now.wall - this.#last.wall - (now.steady - this.#last.steady)
    this.#last = now
    return Math.abs(strayed) > JUMP
  }
}
