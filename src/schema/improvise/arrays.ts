import { canonical } from '../check/equal.ts'
import type { Random } from '../random.ts'
import type { Plan, Way } from './plan.ts'
import { NOTHING, type Run, type Spot } from './run.ts'
import { Scene } from './scene.ts'

/** Lists that may be longer are no longer than that. */
const MOST_ITEMS = 2000
const TRIES = 12
const ROOM = 64
/** A list of things that have nothing to do with each other, each with a country of its own. */
const COLLECTION =
  /^(data|results?|records|values|content|list|hits|rows|elements|entities|customers|users|people|accounts|addresses|companies|organizations)$/i

export function drawArray(run: Run, plan: Plan, way: Way, random: Random, spot: Spot): unknown {
  const demand = way.array
  if (demand === null) return NOTHING
  if (demand.minItems > MOST_ITEMS) return run.fail(plan.place, `a list of ${demand.minItems} items is too long to be made`, spot.depth)
  const wanted = countOf(run, way, random, spot)
  for (const layout of layoutsOf(way)) {
    const items = listed(run, way, random, spot, layout, wanted)
    if (items.length >= Math.max(demand.minItems, layout.within.length) && items.length <= demand.maxItems) return items
  }
  return run.fail(plan.place, 'too few items could be made', spot.depth)
}

function listed(run: Run, way: Way, random: Random, spot: Spot, layout: Layout, wanted: number): readonly unknown[] {
  const items: unknown[] = []
  const seen = way.array?.unique === true ? new Set<string>() : null
  const twin = run.twin
  const name = singular(spot.name)
  const apart = spot.depth === 0 || (spot.depth === 1 && COLLECTION.test(spot.name))
  for (let i = 0; i < Math.max(wanted, layout.within.length); i++) {
    run.twin = twin + i
    const own = random.fork(i)
    const value = item(
      run,
      itemPlan(way, i, layout),
      own,
      { ...spot, scene: apart ? new Scene(own, run.now, spot.scene.noun, null) : spot.scene, name, depth: spot.depth + 1 },
      seen,
    )
    if (value === NOTHING) break
    items.push(value)
  }
  run.twin = twin
  return items
}

function item(run: Run, plan: Plan, random: Random, spot: Spot, seen: Set<string> | null): unknown {
  const inner = { ...spot, echo: null }
  if (seen === null) return run.draw(run, plan, random, inner)
  for (let tries = 0; tries < TRIES; tries++) {
    // Distinct items need their optional members, however large the list is.
    if (tries > 0) run.size = Math.max(run.size, ROOM)
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
  const choices = way === null || way.choices === null ? PLAIN : plan.choices(way, run.direction)
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
  const usual =
    demand.prefix > 0
      ? demand.prefix
      : spot.depth <= 1
        ? random.integer(2, 3)
        : spot.depth <= 3
          ? random.integer(1, 2)
          : spot.depth <= 6
            ? 1
            : 0
  return Math.min(Math.max(usual, demand.minItems), demand.maxItems)
}

/** Where in a list the items stand that its `contains` ask for. */
interface Layout {
  /** For the first items, which of the `contains` schemas each has to meet beside its own. */
  readonly within: readonly (readonly number[])[]
  /** Which of them all other items must not meet, so that there are never too many. */
  readonly shunned: readonly number[]
  /** Whether what meets `contains` is none of what `unevaluatedItems` speaks of. */
  readonly evaluated: boolean
}

const PLAIN_LAYOUT: readonly Layout[] = [{ within: [], shunned: [], evaluated: false }]

/**
 * The layouts to be tried in turn. One item may meet several `contains` at once; where it cannot, each gets items of its own, and
 * where those of the prefix cannot, they stand behind it.
 */
function layoutsOf(way: Way): readonly Layout[] {
  const { contains, prefix } = way.array ?? { contains: [], prefix: 0 }
  if (contains.length === 0) return PLAIN_LAYOUT
  const most = Math.min(MOST_ITEMS, Math.max(0, ...contains.map((one) => one.min)))
  const together = Array.from({ length: most }, (_, i) => contains.flatMap((one, index) => (one.min > i ? [index] : [])))
  const apart = contains.flatMap((one, index) => Array.from({ length: Math.min(one.min, MOST_ITEMS) }, () => [index]))
  const fronts = contains.length < 2 ? [together] : [together, apart]
  const skipped: readonly number[][] = Array.from({ length: prefix }, () => [])
  const places = prefix === 0 || most === 0 ? fronts : [...fronts, ...fronts.map((front) => [...skipped, ...front])]
  const bounded = contains.flatMap((one, index) => (one.max === Infinity ? [] : [index]))
  const layouts = (shunned: readonly number[]): readonly Layout[] =>
    [false, true].flatMap((evaluated) => places.map((within) => ({ within, shunned, evaluated })))
  return bounded.length === 0 ? layouts([]) : [...layouts(bounded), ...layouts([])]
}

function itemPlan(way: Way, index: number, { within, shunned, evaluated }: Layout): Plan {
  const met = within[index] ?? []
  const refused = shunned.filter((one) => !met.includes(one))
  return met.length + refused.length === 0 ? way.item(index) : way.itemAmong(index, { met, refused, evaluated })
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  return /[^s]s$/.test(name) && name.length > 3 && !/(status|address|alias|news|series)$/i.test(name) ? name.slice(0, -1) : name
}
