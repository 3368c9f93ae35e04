import { canonical } from '../equal.ts'
import type { Random } from '../random.ts'
import { type Plan, planOf, type Way } from './plan.ts'
import { NOTHING, type Run, type Spot } from './run.ts'

/** Lists that may be longer are no longer than that. */
const MOST_ITEMS = 2000
const TRIES = 12

export function drawArray(run: Run, plan: Plan, way: Way, random: Random, spot: Spot): unknown {
  const demand = way.array
  if (demand === null) return NOTHING
  if (demand.minItems > MOST_ITEMS) return run.fail(plan.place, `a list of ${demand.minItems} items is too long to be made`, spot.depth)
  const wanted = countOf(run, way, random, spot)
  const within = containedOf(way)
  const least = Math.max(demand.minItems, within.length)
  const items: unknown[] = []
  const seen = demand.unique ? new Set<string>() : null
  const twin = run.twin
  for (let i = 0; i < Math.max(wanted, least); i++) {
    run.twin = twin + i
    const value = item(run, itemPlan(way, i, within), random.fork(i), { ...spot, name: singular(spot.name), depth: spot.depth + 1 }, seen)
    if (value === NOTHING) break
    items.push(value)
  }
  run.twin = twin
  return items.length < least ? run.fail(plan.place, `only ${items.length} of ${least} items could be made`, spot.depth) : items
}

function item(run: Run, plan: Plan, random: Random, spot: Spot, seen: Set<string> | null): unknown {
  const inner = { ...spot, echo: null }
  if (seen === null) return run.draw(run, plan, random, inner)
  for (let tries = 0; tries < TRIES; tries++) {
    const value = run.draw(run, plan, tries === 0 ? random : random.fork(`again ${tries}`), inner)
    if (value === NOTHING) return NOTHING
    const key = canonical(value)
    if (!seen.has(key)) {
      seen.add(key)
      return value
    }
    run.twin++
  }
  return another(run, plan, seen)
}

/** Where drawing repeats itself, what is left of an enum or of small plain values. */
function another(run: Run, plan: Plan, seen: Set<string>): unknown {
  const way = plan.way(0)
  const choices = way?.choices == null ? PLAIN : plan.choices(way, run.direction)
  for (const value of choices) {
    const key = canonical(value)
    if (seen.has(key) || !run.holds(plan, value)) continue
    seen.add(key)
    return value
  }
  return NOTHING
}

const PLAIN: readonly unknown[] = [true, false, null, 0, 1, 2, 3, 4, 5, '', 'a', 'b', 'c', [], {}]

function countOf(run: Run, way: Way, random: Random, spot: Spot): number {
  const demand = way.array
  if (demand === null) return 0
  const plan = way.item(demand.prefix)
  const recursive = plan.run === run.id && plan.active > 0
  if (run.lean || run.size <= 0 || recursive) return demand.minItems
  const usual = demand.prefix > 0 ? demand.prefix : spot.depth <= 1 ? random.integer(2, 3) : spot.depth <= 3 ? random.integer(1, 2) : spot.depth <= 6 ? 1 : 0
  return Math.min(Math.max(usual, demand.minItems), demand.maxItems)
}

/** For the first items, which of the `contains` schemas each has to meet beside its own. */
function containedOf(way: Way): readonly number[] {
  return (way.array?.contains ?? []).flatMap((contains, index) => Array.from({ length: Math.min(contains.min, MOST_ITEMS) }, () => index))
}

function itemPlan(way: Way, index: number, within: readonly number[]): Plan {
  const plan = way.item(index)
  const which = within[index]
  const contains = which === undefined ? undefined : way.array?.contains[which]
  return contains === undefined ? plan : planOf([...plan.nodes, contains.node])
}

function singular(name: string): string {
  if (/ies$/.test(name)) return `${name.slice(0, -3)}y`
  return /[^s]s$/.test(name) && name.length > 3 && !/(status|address|alias|news|series)$/i.test(name) ? name.slice(0, -1) : name
}
