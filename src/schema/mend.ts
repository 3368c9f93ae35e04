import { check, conforms } from './check/check.ts'
import { draw } from './improvise/draw.ts'
import { planOf } from './improvise/plan.ts'
import { refit } from './improvise/refit.ts'
import { NOTHING, Run } from './improvise/run.ts'
import { Scene } from './improvise/scene.ts'
import { type Impossible, improvise, type ImproviseOptions } from './improvise.ts'
import type { SchemaNode, Violation } from './node.ts'

export type MendOptions = Pick<ImproviseOptions, 'random' | 'direction' | 'now' | 'name' | 'budget'>

export type Mended = { readonly value: unknown; readonly changes: readonly Violation[] } | { readonly impossible: Impossible }

const BUDGET = 60_000

/**
 * An example with as little changed as makes it conform: what can be said in another spelling is respelled, what is missing is
 * added, what must not be there goes, and only what is left is made anew. `changes` are the violations of the value as it was.
 */
export function mend(node: SchemaNode, value: unknown, options: MendOptions): Mended {
  if (conforms(node, value, options.direction)) return { value, changes: [] }
  const changes = check(node, value, options.direction).filter((violation) => violation.severity === 'error')
  const plan = planOf([node])
  for (const lean of [false, true]) {
    const run = new Run(options.direction, options.now, options.budget ?? BUDGET, draw)
    run.careful = lean
    run.lean = lean
    const spot = { name: options.name ?? '', scene: new Scene(options.random, options.now, plan.noun, null), depth: 0, echo: null }
    const mended = refit(run, plan, value, options.random, spot, { cost: 0 })
    if (mended !== NOTHING && conforms(node, mended, options.direction)) return { value: mended, changes }
  }
  const made = improvise(node, options)
  return 'impossible' in made ? made : { value: made.value, changes }
}
