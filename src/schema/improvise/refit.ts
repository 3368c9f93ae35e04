import { canonical } from '../check/equal.ts'
import { parseJson } from '../json/json.ts'
import { isRecord } from '../json/pointer.ts'
import type { Random } from '../random.ts'
import { typeBit } from '../check/type-bit.ts'
import { put } from './objects.ts'
import { type Plan, planOf, type Way } from './plan.ts'
import { respellings } from './respell.ts'
import { NOTHING, type Run, type Spot } from './run.ts'

/** Ways of a schema that are tried on a value before it is made anew. */
const MOST_WAYS = 16
/** What it costs to change a member that says which kind of thing this is. */
const IDENTITY = 5
const DEEPEST = 60

/** How much was changed, so that the way that changes least can be told. */
export interface Ledger {
  cost: number
}

/** The value with as little changed as meets the plan; NOTHING where that was not found. */
export function refit(run: Run, plan: Plan, value: unknown, random: Random, spot: Spot, ledger: Ledger): unknown {
  if (value !== undefined && run.holds(plan, value)) return value
  if (spot.depth > DEEPEST || run.steps <= 0) return NOTHING
  for (const respelled of respellings(plan, value)) {
    if (!run.holds(plan, respelled)) continue
    ledger.cost++
    return respelled
  }
  const document = typeof value === 'string' && plan.branches ? documentIn(value) : undefined
  if (document !== undefined) {
    ledger.cost++
    return refit(run, plan, document, random, spot, ledger)
  }
  const kept = typeof value === 'object' && value !== null ? rebuild(run, plan, value, random, spot, ledger) : NOTHING
  if (kept !== NOTHING) return kept
  ledger.cost += weightOf(value)
  return run.draw(run, plan, random, spot)
}

/** Many contracts write the example of an object as a text of JSON. */
function documentIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  const parsed = parseJson(text)
  return 'value' in parsed && typeof parsed.value === 'object' && parsed.value !== null ? parsed.value : undefined
}

function weightOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 2 + Object.keys(value).length : 1
}

/** Member by member along each way, keeping the result that changed least. */
function rebuild(run: Run, plan: Plan, value: object, random: Random, spot: Spot, ledger: Ledger): unknown {
  const type = typeBit(value)
  let best: unknown = NOTHING
  let least = Infinity
  for (let index = 0; index < MOST_WAYS && least > 1 && run.steps > 0; index++) {
    const way = plan.way(index)
    if (way === null) break
    if (way.type !== type || way.choices !== null) continue
    const own: Ledger = { cost: 0 }
    const built = Array.isArray(value)
      ? rebuildList(run, way, value, random, spot, own)
      : isRecord(value)
        ? rebuildObject(run, way, value, random, spot, own)
        : NOTHING
    if (built === NOTHING || own.cost >= least || !run.holds(plan, built)) continue
    best = built
    least = own.cost
  }
  if (best !== NOTHING) ledger.cost += least
  return best
}

function rebuildObject(run: Run, way: Way, value: Readonly<Record<string, unknown>>, random: Random, spot: Spot, ledger: Ledger): unknown {
  const object = way.object
  if (object === null) return NOTHING
  const members: Record<string, unknown> = {}
  const { demand, slots } = object
  for (const [name, member] of Object.entries(value)) {
    const kept = rebuildMember(run, way, name, member, random, spot, ledger)
    if (kept === NOTHING) ledger.cost++
    else put(members, name, kept)
  }
  for (const name of missingNames(way, members)) {
    if (Object.hasOwn(members, name)) continue
    const slot = slots.find((one) => one.demand.name === name)
    if (slot?.demand.hiddenIn === run.direction) continue
    const made = run.draw(run, slot?.plan ?? way.property(name), random.fork(name), {
      ...spot,
      name,
      depth: spot.depth + 1,
      echo: null,
    })
    if (made === NOTHING) return NOTHING
    ledger.cost++
    put(members, name, made)
  }
  for (const name of Object.keys(members).reverse()) {
    if (Object.keys(members).length <= demand.maxProperties) break
    if (slots.some((slot) => slot.demand.name === name && slot.demand.required)) continue
    delete members[name]
    ledger.cost++
  }
  return Object.keys(members).length < demand.minProperties ? padded(run, way, members, random, spot, ledger) : members
}

function rebuildMember(run: Run, way: Way, name: string, member: unknown, random: Random, spot: Spot, ledger: Ledger): unknown {
  const slot = way.object?.slots.find((one) => one.demand.name === name)
  if (slot?.demand.hiddenIn === run.direction || slot?.demand.closed === true) return NOTHING
  const names = way.object?.demand.names ?? []
  if (names.length > 0 && !run.holds(planOf(names), name)) return NOTHING
  const plan = slot?.plan ?? way.property(name)
  if (plan.way(0) === null) return NOTHING
  const before = ledger.cost
  const kept = refit(run, plan, member, random.fork(name), { ...spot, name, depth: spot.depth + 1, echo: null }, ledger)
  if (ledger.cost > before && plan.way(0)?.choices?.length === 1) ledger.cost += IDENTITY
  return kept
}

/** What has to be there: the required, and what those that are there depend on. */
function missingNames(way: Way, members: Readonly<Record<string, unknown>>): readonly string[] {
  const demand = way.object?.demand
  if (demand === undefined) return []
  const names = new Set(demand.properties.filter((property) => property.required).map((property) => property.name))
  for (let before = -1; before !== names.size;) {
    before = names.size
    for (const [name, needed] of demand.dependentRequired) {
      if (names.has(name) || Object.hasOwn(members, name)) for (const other of needed) names.add(other)
    }
  }
  return [...names]
}

function padded(run: Run, way: Way, members: Record<string, unknown>, random: Random, spot: Spot, ledger: Ledger): unknown {
  const object = way.object
  if (object === null) return NOTHING
  for (const slot of object.slots) {
    if (Object.keys(members).length >= object.demand.minProperties) break
    const { name, closed } = slot.demand
    if (closed || Object.hasOwn(members, name)) continue
    const made = run.draw(run, slot.plan, random.fork(name), { ...spot, name, depth: spot.depth + 1, echo: null })
    if (made === NOTHING) continue
    put(members, name, made)
    ledger.cost++
  }
  return members
}

function rebuildList(run: Run, way: Way, value: readonly unknown[], random: Random, spot: Spot, ledger: Ledger): unknown {
  const demand = way.array
  if (demand === null) return NOTHING
  const items: unknown[] = []
  const seen = demand.unique ? new Set<string>() : null
  const add = (item: unknown): boolean => {
    if (item === NOTHING) return false
    const key = seen === null ? '' : canonical(item)
    if (seen?.has(key) === true) return false
    seen?.add(key)
    items.push(item)
    return true
  }
  const at = (): Spot => ({ ...spot, depth: spot.depth + 1, echo: null, name: spot.name })
  for (const item of value) {
    if (items.length >= demand.maxItems) break
    const plan = way.item(items.length)
    if (plan.way(0) === null && item !== undefined && !run.holds(plan, item)) ledger.cost++
    else if (!add(refit(run, plan, item, random.fork(items.length), at(), ledger))) ledger.cost++
  }
  if (value.length > demand.maxItems) ledger.cost += value.length - demand.maxItems
  for (const contains of demand.contains) {
    const enough = Math.min(contains.min, 100) - items.filter((item) => run.holds(planOf([contains.node], way.scope), item)).length
    for (let i = 0; i < enough; i++)
      add(run.draw(run, planOf([...way.item(items.length).nodes, contains.node], way.scope), random.fork(`contained ${i}`), at()))
  }
  for (let tries = 0; items.length < Math.min(demand.minItems, 1000) && tries < demand.minItems + 20; tries++) {
    if (add(run.draw(run, way.item(items.length), random.fork(`more ${tries}`), at()))) ledger.cost++
  }
  return items.length < demand.minItems ? NOTHING : items
}
