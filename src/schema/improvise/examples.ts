import { isRecord } from '../json/pointer.ts'
import type { Random } from '../random.ts'
import { callFaker } from './dictionary.ts'
import { adapt, copyOf } from './echo.ts'
import { put } from './objects.ts'
import type { Plan } from './plan.ts'
import { NOTHING, type Run, type Spot } from './run.ts'

/** What the contract itself gives: an extension that names a maker, else an example. */
export function ready(run: Run, plan: Plan, random: Random, spot: Spot): unknown {
  const extension = plan.way(0)?.extension ?? null
  if (extension !== null) {
    const value = adapt(run, plan, callFaker(extension.path, extension.argument, random.fork('faker'), run.now))
    if (value !== NOTHING) return value
  }
  if (!run.examples) return NOTHING
  const examples = plan.examples(run.direction)
  if (examples.length === 0 || (run.twin > 0 && isIdentity(spot.name, plan))) return NOTHING
  const example = copyOf(
    examples[run.twin > 0 ? run.twin % examples.length : examples.length > 1 ? random.integer(0, examples.length - 1) : 0],
  )
  if (run.twin > 0 && run.twin >= examples.length) return varied(run, plan, example, random, spot)
  return spot.echo === null ? example : echoed(run, plan, example, spot)
}

/** The same example once more in a list, with an identity of its own. */
function varied(run: Run, plan: Plan, example: unknown, random: Random, spot: Spot): unknown {
  if (!isRecord(example)) return example
  const members: Record<string, unknown> = { ...example }
  for (const slot of plan.way(0)?.object?.slots ?? []) {
    const { name } = slot.demand
    if (!Object.hasOwn(example, name) || example[name] === null || !isIdentity(name, slot.plan)) continue
    const value = run.draw(run, slot.plan, random.fork(name), { name, scene: spot.scene, depth: spot.depth + 1, echo: null })
    if (value !== NOTHING) put(members, name, value)
  }
  return run.holds(plan, members) ? members : example
}

/** The second item of a list is another thing than the first: its id is not the example's. */
function isIdentity(name: string, plan: Plan): boolean {
  return (
    plan.way(0)?.choices === null &&
    /(^|_)(id|uuid|guid|sku|slug|key|email|login|number|sha|url|href|handle|name|title)$|[a-z](Id|Key|Number|Url|Email)$/i.test(name) &&
    !plan.branches
  )
}

/** An example with the values that are to be given back. */
function echoed(run: Run, plan: Plan, example: unknown, spot: Spot): unknown {
  if (!isRecord(example) || spot.echo === null) return example
  const slots = plan.way(0)?.object?.slots ?? []
  const members: Record<string, unknown> = { ...example }
  for (const [name, wanted] of Object.entries(spot.echo)) {
    const slot = slots.find((one) => one.demand.name === name)
    const value = slot === undefined || slot.demand.hiddenIn === run.direction ? NOTHING : adapt(run, slot.plan, wanted)
    if (value !== NOTHING) put(members, name, value)
  }
  return run.holds(plan, members) ? members : example
}
