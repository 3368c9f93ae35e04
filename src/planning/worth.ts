import { quickBound } from './bound.ts'
import { cheapest } from './exact.ts'
import type { Instance, Pin, WhatIf } from './instance.ts'
import type { Plan } from './plan.ts'
import { problemOf } from './problem.ts'
import { liveDay } from './schedule.ts'
import { improve } from './search.ts'

/** Asked now and then whether time is up. */
type Stop = () => boolean

/** What changing one thing costs or saves, in money: the difference of the best plans found, and what it cannot be more than. The same where both are proved. */
export interface Worth {
  readonly amount: number
  readonly most: number
}

/** The best plan found in another world, and what no plan in it goes below. */
interface OtherWorld {
  readonly cost: number
  readonly bound: () => number
}

/**
 * null where time was up before that was known. Large plans are improved from the order at hand, which must be possible in the other
 * world too; `moved` names the steps that have more room there, where the order at hand is otherwise as good as before.
 */
function worldOf(instance: Instance, plan: Plan, whatIf: WhatIf, stop: Stop, moved: readonly string[] = []): OtherWorld | null {
  const problem = problemOf(instance, whatIf)
  const exact = cheapest(problem, stop)
  if (exact !== null) return { cost: exact.cost, bound: () => exact.cost }
  const names = new Set(moved)
  const only = problem.steps.flatMap(({ id }, index) => (names.has(id) ? [index] : []))
  const { cost, settled } = improve(problem, plan.order, stop, only)
  return settled ? { cost, bound: () => quickBound(problem, stop) } : null
}

/** What is saved by going from one to the other; never less than nothing, where one is the other with something taken away. */
function between(dear: OtherWorld, cheap: OtherWorld): Worth {
  const amount = Math.max(0, dear.cost - cheap.cost)
  return { amount, most: Math.max(amount, dear.cost - cheap.bound()) }
}

function foundIn({ cost, bound }: Plan): OtherWorld {
  return { cost, bound: () => bound }
}

/** What the stand-in of an operation saves. */
export function standInWorth(instance: Instance, plan: Plan, operation: string, stop: Stop = () => false): Worth | null {
  const other = worldOf(instance, plan, { without: [operation] }, stop)
  return other === null ? null : between(other, foundIn(plan))
}

/**
 * What stand-ins of our own operations save where the order stays as it is: quick, and not less than what they save where it may
 * change. Operations that nobody would wait for are left out.
 */
export function standInsKept({ needs }: Instance, { problem, schedule, bound }: Plan): ReadonlyMap<string, Worth> {
  const ends = new Map(problem.steps.map(({ id }, index) => [id, schedule.ends[index] ?? 0]))
  const saved = new Map<string, number>()
  for (const [at, need] of needs.entries()) {
    const { unblocked = 0, cost = 0 } = schedule.needs[at] ?? {}
    const outcome = problem.outcomes[at]
    const real = (outcome?.building ?? []).reduce((latest, step) => Math.max(latest, schedule.ends[step] ?? 0), 0)
    for (const operation of need.operations) {
      const later = Math.max(unblocked, ends.get(`build ${operation}`) ?? 0)
      const more = need.blocked * later + need.delay * liveDay(need, later, real, outcome?.suppliedOn ?? 0) - cost
      if (more > 0) saved.set(operation, (saved.get(operation) ?? 0) + more)
    }
  }
  const slack = schedule.cost - bound
  return new Map([...saved].map(([operation, amount]) => [operation, { amount, most: amount + slack }]))
}

/** What a build dependency costs now. */
export function dependencyPrice(instance: Instance, plan: Plan, operation: string, needs: string, stop: Stop = () => false): Worth | null {
  const moved = [`build ${operation}`, `contract ${needs}`, `build ${needs}`]
  const other = worldOf(instance, plan, { dropped: [{ operation, needs }] }, stop, moved)
  return other === null ? null : between(foundIn(plan), other)
}

/** What a pin costs that is there: what would be saved without it. */
export function pinPrice(instance: Instance, plan: Plan, pin: Pin, stop: Stop = () => false): Worth | null {
  const other = worldOf({ ...instance, pins: instance.pins.filter((one) => one !== pin) }, plan, {}, stop)
  return other === null ? null : between(foundIn(plan), other)
}
