import type { Random } from '../random.ts'
import { word } from './phrases.ts'
import { type Plan, planOf, type Slot, type Way } from './plan.ts'
import { drawFromPattern, parsePattern } from './regexp-words.ts'
import { adapt } from './echo.ts'
import { relate } from './relations.ts'
import { NOTHING, type Run, type Spot } from './run.ts'
import { Scene } from './scene.ts'

type Members = Record<string, unknown>

/** Below this depth, objects and lists that may be left out are left out. */
const DEEP = 7

/** An own member whatever its name: `__proto__` is a name like any other. */
export function put(members: Members, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true })
  else members[name] = value
}

/** Names under which an answer wraps the thing itself. */
const ENVELOPE = /^(data|item|result|resource|object|entity|record|payload|response|attributes)$/

export function drawObject(run: Run, plan: Plan, way: Way, random: Random, spot: Spot): unknown {
  const object = way.object
  if (object === null) return NOTHING
  const { demand, slots } = object
  const members: Members = {}
  const scene = new Scene(random, run.now, nounOf(plan, object.personal, spot), spot.depth === 0 ? null : spot.scene)
  let room = demand.maxProperties - object.required
  for (const slot of slots) {
    const { name, required } = slot.demand
    if (hidden(run, slot)) continue
    const optional = !required
    if (optional && (room <= 0 || !isWelcome(run, slot, spot))) continue
    const { failure } = run
    const value = member(run, slot, random, spot, scene)
    if (value === NOTHING) {
      if (!optional) return NOTHING
      run.failure = failure
      continue
    }
    put(members, name, value)
    if (optional) room--
  }
  if (demand.dictionary || demand.minProperties > 0) fill(run, way, random, { ...spot, scene }, members)
  if (demand.dependentRequired.length > 0) meetDependents(run, way, random, { ...spot, scene }, members)
  if (object.related && !run.lean) relate(members, (name, value) => fitsSlot(run, slots, name, value))
  if (demand.minProperties === 0) return members
  const count = Object.keys(members).length
  return count < demand.minProperties ? run.fail(plan.place, `no more than ${count} properties could be made`, spot.depth) : members
}

function nounOf(plan: Plan, personal: boolean, spot: Spot): string {
  const noun = plan.noun === '' ? spot.name : plan.noun
  return personal && !/company|organi[sz]ation|merchant|store|shop|business/.test(noun) ? `${noun}_person` : noun
}

function hidden(run: Run, slot: Slot): boolean {
  return slot.demand.hiddenIn === run.direction
}

function isWelcome(run: Run, slot: Slot, spot: Spot): boolean {
  if (slot.demand.closed) return false
  if (spot.echo !== null && Object.hasOwn(spot.echo, slot.demand.name)) return true
  if (run.lean || slot.demand.deprecated || run.size <= 0) return false
  const { plan } = slot
  if (plan.run === run.id && plan.active > 0) return false
  return spot.depth < DEEP || !plan.branches
}

function member(run: Run, slot: Slot, random: Random, spot: Spot, scene: Scene): unknown {
  const { name } = slot.demand
  const { echo } = spot
  if (echo !== null && Object.hasOwn(echo, name)) {
    const value = adapt(run, slot.plan, echo[name])
    if (value !== NOTHING) return value
  }
  const fixed = run.twin === 0 && run.examples ? slot.plan.fixed(run.direction) : undefined
  if (fixed !== undefined) {
    run.size--
    return fixed
  }
  const inside = echo !== null && spot.depth === 0 && ENVELOPE.test(name) ? echo : null
  return run.draw(run, slot.plan, random.fork(name), { name, scene, depth: spot.depth + 1, echo: inside })
}

function fitsSlot(run: Run, slots: readonly Slot[], name: string, value: unknown): boolean {
  const slot = slots.find((one) => one.demand.name === name)
  return slot !== undefined && run.holds(slot.plan, value)
}

/** Entries of a map, and whatever is needed to have enough properties. */
function fill(run: Run, way: Way, random: Random, spot: Spot, members: Members): void {
  const object = way.object
  if (object === null) return
  const { demand, slots } = object
  let count = Object.keys(members).length
  if (run.lean && count < demand.minProperties) {
    for (const slot of slots) {
      const { name, closed } = slot.demand
      if (count >= demand.minProperties || closed || hidden(run, slot) || Object.hasOwn(members, name)) continue
      const value = member(run, slot, random, spot, spot.scene)
      if (value === NOTHING) continue
      put(members, name, value)
      count++
    }
  }
  const wish = demand.dictionary && !run.lean && run.size > 0 && spot.depth < DEEP ? 2 : 0
  const wanted = Math.min(Math.max(demand.minProperties, Math.min(wish, demand.maxProperties)), MOST_EXTRAS)
  for (let tries = 0; count < wanted && tries < 6 * wanted + 6; tries++) {
    const own = random.fork(`extra ${tries}`)
    const name = extraName(run, way, own, spot, tries)
    if (
      name === null ||
      (demand.names.length > 0 && !run.holds(planOf(demand.names), name)) ||
      Object.hasOwn(members, name) ||
      slots.some((slot) => slot.demand.name === name)
    )
      continue
    const value = run.draw(run, way.property(name), own, { name, scene: spot.scene, depth: spot.depth + 1, echo: null })
    if (value === NOTHING) {
      if (count >= demand.minProperties && tries > 4) return
      continue
    }
    put(members, name, value)
    count++
  }
}

const MOST_EXTRAS = 500

function extraName(run: Run, way: Way, random: Random, spot: Spot, tries: number): string | null {
  const demand = way.object?.demand
  if (demand === undefined) return null
  if (demand.names.length > 0 && tries % 3 < 2) {
    const name = run.draw(run, planOf(demand.names), random.fork('name'), {
      name: 'key',
      scene: spot.scene,
      depth: spot.depth + 1,
      echo: null,
    })
    return typeof name === 'string' ? name : null
  }
  const pattern = demand.patterns.length > 0 && tries % 2 === 0 ? demand.patterns[(tries / 2) % demand.patterns.length] : undefined
  if (pattern !== undefined) {
    const parsed = parsePattern(pattern.source)
    const name = parsed === null ? null : drawFromPattern(parsed, random, 3)
    return name === '' ? word(random) : name
  }
  const noun = word(random)
  return tries > 40 ? `${noun}${tries}` : noun
}

/** What a member depends on is added; where that cannot be, an optional member goes again. */
function meetDependents(run: Run, way: Way, random: Random, spot: Spot, members: Members): void {
  const object = way.object
  if (object === null) return
  for (let again = true, rounds = 0; again && rounds < MOST_EXTRAS; rounds++) {
    again = false
    for (const [name, needed] of object.demand.dependentRequired) {
      if (!Object.hasOwn(members, name)) continue
      const missing = needed.find(
        (other) =>
          !Object.hasOwn(members, other) && object.slots.find((slot) => slot.demand.name === other)?.demand.hiddenIn !== run.direction,
      )
      if (missing === undefined) continue
      again = true
      const full = Object.keys(members).length >= object.demand.maxProperties
      const at = { name: missing, scene: spot.scene, depth: spot.depth + 1, echo: null }
      const value = full ? NOTHING : run.draw(run, way.property(missing), random.fork(missing), at)
      if (value === NOTHING) delete members[name]
      else put(members, missing, value)
    }
  }
}
