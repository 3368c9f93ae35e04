import type { Random } from '../schema/random.ts'
import { ASSUMED_SPREAD, logNormal, OWN_SPREAD } from './forecast.ts'
import type { Instance } from './instance.ts'
import { Deadline } from './deadline.ts'
import { planOf, type Plan } from './plan.ts'
import { problemOf } from './problem.ts'
import { Cost } from './schedule.ts'

/** What wrong estimates would do to a plan. Shares are of one. */
export interface Stability {
  /** How often another plan would still begin with the same bundle. */
  readonly sameStart: number
  /** What keeping to the plan would cost on the average, over the best plan for what turned out to be true. */
  readonly regret: number
  readonly trials: number
}

/** Spreads of the logarithm, for work and money. */
const WORK = ASSUMED_SPREAD
const MONEY = 0.4
const TRIALS = 1_000

/** Plans again with estimates that are wrong at random, and compares. */
export function stabilityOf(
  instance: Instance,
  plan: Plan,
  random: Random,
  trials: number = TRIALS,
  time: Deadline = Deadline.NONE,
): Stability {
  const start = firstBundle(plan)
  let same = 0
  let regret = 0
  let done = 0
  for (; done < trials && !time.stop(); done++) {
    const other = noisy(instance, random)
    const best = planOf(other, { time, bounded: false })
    if (!best.settled || time.stop()) break
    if (firstBundle(best) === start) same++
    const kept = new Cost(problemOf(other)).of(plan.order)
    // Where the best costs nothing, keeping to another is worth no share of it.
    regret += best.cost > 0 ? kept / best.cost - 1 : 0
  }
  return { sameStart: done === 0 ? 1 : same / done, regret: done === 0 ? 0 : regret / done, trials: done }
}

/** The steps of the first block, in the order of their names. */
export function firstBundle({ problem, blocks }: Plan): string {
  const [first] = blocks
  return (first?.jobs ?? [])
    .flatMap((job) => problem.steps[job]?.id ?? [])
    .sort()
    .join('\n')
}

function noisy(instance: Instance, random: Random): Instance {
  const times = (value: number, spread: number): number => value * logNormal(random, spread)
  return {
    ...instance,
    operations: instance.operations.map((operation) => ({
      ...operation,
      contract: operation.contract === null ? null : times(operation.contract, WORK),
      build: operation.build === null ? null : times(operation.build, WORK),
    })),
    needs: instance.needs.map((need) => ({
      ...need,
      blocked: times(need.blocked, MONEY),
      delay: times(need.delay, MONEY),
      own: times(need.own, OWN_SPREAD),
    })),
  }
}
