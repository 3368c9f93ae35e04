import { Type } from '../node.ts'
import type { Random } from '../random.ts'
import { drawArray } from './arrays.ts'
import { copyOf } from './echo.ts'
import { ready } from './examples.ts'
import { neededBy, plainWays } from './height.ts'
import { drawObject } from './objects.ts'
import type { Plan, Way } from './plan.ts'
import { counterOf } from './quantities.ts'
import { NOTHING, type Run, type Spot } from './run.ts'
import { drawScalarText } from './strings.ts'

/** What a failure costs in attempts: a large value may be made in full, a hopeless search ends soon. */
const PRICE = 8
/** Places may lie in each other no deeper. */
const DEEPEST = 80

/**
 * A value that meets a plan, or NOTHING. A plan that is met again while one of its values is being made gets the least value
 * only, and fails the third time: the smallest value of a schema never holds another of the same schema.
 */
export function draw(run: Run, plan: Plan, random: Random, spot: Spot): unknown {
  if (run.steps-- <= 0) return run.fail(plan.place, 'too many attempts', spot.depth)
  run.size--
  if (plan.run !== run.id) {
    plan.run = run.id
    plan.active = 0
  }
  if (plan.active > 1 || spot.depth > DEEPEST) return run.fail(plan.place, 'it contains itself without an end', spot.depth)
  const lean = run.lean
  if (plan.active > 0) run.lean = true
  plan.active++
  const value = attempt(run, plan, random, spot)
  plan.active--
  run.lean = lean
  if (value === NOTHING) run.steps -= PRICE
  return value
}

function attempt(run: Run, plan: Plan, random: Random, spot: Spot): unknown {
  const given = ready(run, plan, random, spot)
  if (given !== NOTHING) return given
  const led = run.heights === null ? null : shortestFirst(plan, run.heights)
  const turn = led === null && run.twin > 0 ? plan.turn(run.twin) : 0
  for (let index = 0; run.steps > 0; index++) {
    const way = led?.[index] ?? plan.way(inTurn(index - (led?.length ?? 0), turn))
    if (way === null) break
    // What the most obvious way failed at is what a person wants to hear of.
    const before = run.failure
    const value = way.contradictory && !run.lax ? contradiction(run, plan, spot) : along(run, plan, way, random, spot)
    if (value !== NOTHING) return value
    if (index > 0) run.failure = before
  }
  if (run.steps > 0) for (const value of PLAIN) if (run.holds(plan, value)) return value
  return run.failure === null || plan.way(0) === null
    ? run.fail(plan.place, plan.way(0) === null ? 'its keywords contradict each other' : 'no value was found that conforms', spot.depth)
    : NOTHING
}

/** Such a schema is left aside as long as something else can be made. */
function contradiction(run: Run, plan: Plan, spot: Spot): typeof NOTHING {
  run.contradicted = true
  return run.fail(plan.place, 'its keywords contradict each other', spot.depth)
}

/** The way whose turn it is comes first, the others keep their order. */
function inTurn(index: number, turn: number): number {
  return index === 0 ? turn : index <= turn ? index - 1 : index
}

/** The ways of a plan by the depth of the smallest value that they lead to; those that lead to none are left out. */
function shortestFirst(plan: Plan, heights: ReadonlyMap<Plan, number>): readonly Way[] {
  const depthOf = (way: Way): number => Math.max(0, ...neededBy(way).map((needed) => heights.get(needed) ?? 0))
  const ranked = plainWays(plan).map((way) => ({ way, depth: depthOf(way) }))
  return ranked
    .filter((one) => one.depth < Infinity)
    .toSorted((a, b) => a.depth - b.depth)
    .map((one) => one.way)
}

const PLAIN: readonly unknown[] = [null, false, true, 0, 1, -1, 0.5, '', 'a', []]

/** How a way is tried again when its first value does not conform: with less, with other values. */
const VARIATIONS = 4

function along(run: Run, plan: Plan, way: Way, random: Random, spot: Spot): unknown {
  const lean = run.lean
  let found: unknown = NOTHING
  for (let variation = 0; variation < VARIATIONS && found === NOTHING && run.steps > 0; variation++) {
    if (variation > 0) run.lean = lean || variation % 2 === 1
    const value = make(run, plan, way, variation === 0 ? random : random.fork(`try ${variation}`), spot)
    if (value === NOTHING) {
      if (run.lean || way.type < Type.Array) break
      continue
    }
    if (!(way.risky || run.careful) || run.holds(plan, value)) found = value
    else run.fail(plan.place, 'what was made does not conform as a whole', spot.depth, value)
  }
  run.lean = lean
  return found
}

function make(run: Run, plan: Plan, way: Way, random: Random, spot: Spot): unknown {
  if (way.choices !== null) {
    const choices = plan.choices(way, run.direction)
    return choices.length === 0
      ? run.fail(plan.place, 'no value of its enum conforms to the rest', spot.depth)
      : copyOf(random.pick(choices))
  }
  switch (way.type) {
    case Type.Object:
      return drawObject(run, plan, way, random, spot)
    case Type.Array:
      return drawArray(run, plan, way, random, spot)
    case Type.String:
      return drawScalarText(run, plan, way, random, spot)
    case Type.Boolean:
      return /delet|archiv|disabl|block|locked|suspend|revoked|error|expired|incomplete|truncated|has_?more/i.test(spot.name)
        ? false
        : random.chance(0.6)
    case Type.Null:
      return null
    default:
      return drawNumeric(way, random, spot) ?? NOTHING
  }
}

function drawNumeric(way: Way, random: Random, spot: Spot): unknown {
  let counter = way.counters.get(spot.name)
  if (counter === undefined) way.counters.set(spot.name, (counter = counterOf(spot.name, way.number?.integer === true)))
  return way.number?.draw(random, counter === null ? null : counter(spot.scene, random, spot.name)) ?? null
}
