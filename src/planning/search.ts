import { LONGEST_RUN, MovingCost } from './moving-cost.ts'
import type { Problem } from './problem.ts'

export interface Found {
  readonly order: readonly number[]
  readonly cost: number
  /** Whether no move was left that would save anything; false where time was up. */
  readonly settled: boolean
}

/** Steps beyond which near places are tried first: there most is saved in least time. */
const MANY_STEPS = 150
const NEAR = 40

/**
 * Moves runs of up to four steps to where they cost least, as long as that saves something: precedence and pins are kept.
 * Deterministic; `stop` is asked now and then whether time is up. Where `only` names steps, runs with one of them are tried first, and
 * the others where that has saved something.
 */
export function improve(
  problem: Problem,
  start: readonly number[],
  stop: () => boolean = () => false,
  only: readonly number[] = [],
): Found {
  const moving = new MovingCost(problem, start)
  const near = only.length === 0 && start.length > MANY_STEPS
  let settled = !near || improveWithin(moving, { reach: NEAR, stop, only: [] })
  settled = settled && improveWithin(moving, { reach: start.length, stop, only })
  return { order: [...moving.order], cost: moving.cost, settled }
}

interface Tries {
  readonly reach: number
  readonly stop: () => boolean
  readonly only: readonly number[]
}

/** false: time was up. */
function improveWithin(moving: MovingCost, { reach, stop, only }: Tries): boolean {
  const { order } = moving
  let chosen = new Set(only)
  for (let saved = true; saved;) {
    saved = false
    for (let length = 1; length <= Math.min(LONGEST_RUN, order.length); length++) {
      for (let at = 0; at + length <= order.length; at++) {
        if (stop()) return false
        if (chosen.size > 0 && !order.subarray(at, at + length).some((step) => chosen.has(step))) continue
        const { place } = moving.bestSpot(at, length, reach, stop)
        if (place === at) continue
        moving.move(at, length, place)
        saved = true
      }
    }
    chosen = new Set()
  }
  return true
}
