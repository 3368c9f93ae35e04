import type { Problem } from './problem.ts'
import { Cost } from './schedule.ts'

export interface Found {
  readonly order: readonly number[]
  readonly cost: number
  /** Whether no move was left that would save anything; false where time was up. */
  readonly settled: boolean
}

/** Steps that are moved together at most. */
const LONGEST = 4

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
  const cost = new Cost(problem)
  const order = Int32Array.from(start)
  const trial = new Int32Array(order.length)
  let best = cost.of(order)
  let chosen = new Set(only)
  for (let saved = true; saved;) {
    saved = false
    for (let length = 1; length <= Math.min(LONGEST, order.length); length++) {
      for (let at = 0; at + length <= order.length; at++) {
        if (stop()) return { order: [...order], cost: best, settled: false }
        if (chosen.size > 0 && !order.subarray(at, at + length).some((step) => chosen.has(step))) continue
        const [from, to] = range(problem, order, at, length)
        let target = at
        let least = best
        for (let place = from; place <= to; place++) {
          if (place === at) continue
          moved(order, at, length, place, trial)
          const price = cost.of(trial)
          if (price < least - 1e-9) {
            least = price
            target = place
          }
        }
        if (target === at) continue
        moved(order, at, length, target, trial)
        order.set(trial)
        best = least
        saved = true
      }
    }
    chosen = new Set()
  }
  return { order: [...order], cost: best, settled: true }
}

/** Where a run may begin: behind the last of its predecessors, before the first of its successors. */
function range(problem: Problem, order: Int32Array, at: number, length: number): readonly [number, number] {
  const run = order.subarray(at, at + length)
  const earlier = new Set([...run].flatMap((step) => problem.before[step] ?? []))
  const later = new Set([...run].flatMap((step) => problem.after[step] ?? []))
  let from = at
  while (from > 0 && !earlier.has(order[from - 1] ?? -1)) from--
  let to = at
  while (to + length < order.length && !later.has(order[to + length] ?? -1)) to++
  return [from, to]
}

function moved(order: Int32Array, at: number, length: number, place: number, into: Int32Array): void {
  into.set(order)
  if (place < at) into.copyWithin(place + length, place, at)
  else into.copyWithin(at, at + length, place + length)
  into.set(order.subarray(at, at + length), place)
}
