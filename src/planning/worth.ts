import { cheapest } from './exact.ts'
import type { Instance, Pin, WhatIf } from './instance.ts'
import type { Plan, PlanOptions } from './plan.ts'
import { problemOf } from './problem.ts'
import { improve } from './search.ts'

type Within = Pick<PlanOptions, 'stop'>

/**
 * What changing one thing would cost (or save, where it is negative). Money; null where time was up before that was known. Large
 * plans are improved from the order at hand, which must be possible in the other world too.
 */
function costOf(instance: Instance, plan: Plan, whatIf: WhatIf, { stop }: Within): number | null {
  const problem = problemOf(instance, whatIf)
  const exact = cheapest(problem)
  const other = exact ?? improve(problem, plan.order, stop)
  return other.settled ? other.cost - plan.cost : null
}

/** What the stand-in of an operation saves. */
export function standInWorth(instance: Instance, plan: Plan, operation: string, within: Within = {}): number | null {
  return costOf(instance, plan, { without: [operation] }, within)
}

/** What a build dependency costs now. */
export function dependencyPrice(instance: Instance, plan: Plan, operation: string, needs: string, within: Within = {}): number | null {
  const more = costOf(instance, plan, { dropped: [{ operation, needs }] }, within)
  return more === null ? null : 0 - more
}

/** What a pin costs that is there: what would be saved without it. */
export function pinPrice(instance: Instance, plan: Plan, pin: Pin, within: Within = {}): number | null {
  const free = { ...instance, pins: instance.pins.filter((one) => one !== pin) }
  const less = costOf(free, plan, {}, within)
  return less === null ? null : 0 - less
}
