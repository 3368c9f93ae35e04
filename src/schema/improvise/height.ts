import { Type } from '../node.ts'
import { Invented } from './invent.ts'
import type { Plan, Way } from './plan.ts'

/** How many plans and ways are looked at to find the smallest value. */
const MOST_PLANS = 1000
const MOST_WAYS = 64

/**
 * How deep the smallest value of each plan is that can be reached from one; Infinity where a plan has no finite value. The
 * usual fixed point over a grammar: leaves first, then whatever needs only what is known.
 */
export function heightsFrom(root: Plan): ReadonlyMap<Plan, number> {
  const needs = new Map<Plan, readonly (readonly Plan[])[]>()
  const todo = [root]
  for (let plan = todo.pop(); plan !== undefined && needs.size < MOST_PLANS; plan = todo.pop()) {
    if (needs.has(plan)) continue
    const ways = plainWays(plan).map(neededBy)
    needs.set(plan, ways)
    for (const way of ways) todo.push(...way)
  }
  const heights = new Map<Plan, number>()
  for (let before = -1, height = 0; before !== heights.size; height++) {
    before = heights.size
    const found: Plan[] = []
    for (const [plan, ways] of needs) {
      if (!heights.has(plan) && ways.some((way) => way.every((needed) => heights.has(needed) || !needs.has(needed)))) found.push(plan)
    }
    for (const plan of found) heights.set(plan, height)
  }
  for (const plan of needs.keys()) if (!heights.has(plan)) heights.set(plan, Infinity)
  return heights
}

/** The ways that the contract itself names. Those with demands of our own lead to ever new plans, and are rarely shorter. */
export function plainWays(plan: Plan): readonly Way[] {
  const ways: Way[] = []
  for (let index = 0; index < MOST_WAYS; index++) {
    const way = plan.way(index)
    if (way === null || (index > 0 && way.flat.some((node) => node instanceof Invented))) break
    ways.push(way)
  }
  return ways
}

/** The plans of the parts that a value cannot do without. */
export function neededBy(way: Way): readonly Plan[] {
  if (way.object !== null)
    return way.object.slots.filter((slot) => slot.demand.required && slot.demand.hiddenIn === null).map((slot) => slot.plan)
  if (way.type !== Type.Array || way.array === null) return []
  const least = Math.max(way.array.minItems, ...way.array.contains.map((contains) => contains.min))
  return Array.from({ length: Math.min(least, way.array.prefix + 1) }, (_, index) => way.item(index))
}
