import type { Explainer } from './explain.ts'
import type { Instance } from './instance.ts'
import type { PlanJob } from './job.ts'
import type { Plan } from './plan.ts'
import type { PinReport, PlanReport } from './report.ts'
import { dependencyPrice, pinPrice, standInsKept, standInWorth } from './worth.ts'

/** More than an operation has build dependencies. */
const MOST_NEEDS = 10_000

type WorthReport = Pick<PlanReport, 'standIns' | 'dependencies' | 'unpriced'>

/** What each stand-in saves, by planning again without it; where there is no time for that, with the order as it is. */
export function standInsOf(instance: Instance, plan: Plan, stop: () => boolean): WorthReport['standIns'] {
  const left = new Set(plan.problem.steps.map(({ operation }) => operation))
  const kept = standInsKept(instance, plan)
  return instance.operations
    .filter(({ id, standIn, supplied }) => standIn && (left.has(id) || supplied !== null))
    .toSorted((one, other) => (kept.get(other.id)?.amount ?? 0) - (kept.get(one.id)?.amount ?? 0))
    .flatMap(({ id, title, supplied }) => {
      const known = kept.get(id) ?? (supplied === null ? { amount: 0, most: plan.cost - plan.bound } : null)
      const worth = stop() || !plan.settled ? known : (standInWorth(instance, plan, id, stop) ?? known)
      return worth === null ? [] : [{ operation: id, title, worth: worth.amount, most: worth.most }]
    })
    .toSorted((one, other) => other.worth - one.worth)
}

/** What each dependency costs, by planning again without it: those first between whose ends least time lies. */
export function dependenciesOf(instance: Instance, plan: Plan, stop: () => boolean): Pick<WorthReport, 'dependencies' | 'unpriced'> {
  const index = new Map(plan.problem.steps.map(({ id }, at) => [id, at]))
  const edges = instance.operations.flatMap(({ id, needs }) => {
    const build = index.get(`build ${id}`)
    if (build === undefined) return []
    return needs.map(({ operation, real }, order) => {
      const earlier = index.get(`${real ? 'build' : 'contract'} ${operation}`) ?? -1
      const slack = (plan.schedule.starts[build] ?? 0) - (plan.schedule.ends[earlier] ?? 0)
      return { operation: id, needs: operation, slack, place: build * MOST_NEEDS + order }
    })
  })
  const dependencies = edges
    .toSorted((one, other) => one.slack - other.slack)
    .flatMap(({ operation, needs, place }) => {
      const price = stop() || !plan.settled ? null : dependencyPrice(instance, plan, operation, needs, stop)
      return price === null ? [] : [{ operation, needs, price: price.amount, most: price.most, place }]
    })
    .toSorted((one, other) => one.place - other.place)
    .map(({ operation, needs, price, most }) => ({ operation, needs, price, most }))
  return { dependencies, unpriced: edges.length - dependencies.length }
}

/** What each pin costs: what would be saved without it. */
export function pinsOf({ instance, reasons, start }: PlanJob, plan: Plan, explainer: Explainer, stop: () => boolean): readonly PinReport[] {
  const because = new Map(reasons)
  return instance.pins.map((pin) => {
    const price = stop() ? null : pinPrice(instance, plan, pin, stop)
    return {
      pin,
      says: explainer.pin(pin, start),
      because: because.get(pin.step) ?? '',
      price: price?.amount ?? null,
      most: price?.most ?? null,
    }
  })
}
