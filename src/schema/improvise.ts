import type { Place } from '../model/place.ts'
import { conforms } from './check/check.ts'
import { draw } from './improvise/draw.ts'
import { heightsFrom } from './improvise/height.ts'
import { planOf } from './improvise/plan.ts'
import { type Failure, NOTHING, Run } from './improvise/run.ts'
import { Scene } from './improvise/scene.ts'
import type { Direction, SchemaNode } from './node.ts'
import type { Random } from './random.ts'

export interface ImproviseOptions {
  readonly random: Random
  readonly direction: Direction
  /** What counts as now in the values, milliseconds since 1970. */
  readonly now: number
  /** Values to be given back where a top-level property (or one inside an envelope) has this name and takes them. */
  readonly echo?: Readonly<Record<string, unknown>>
  /** What the value is called, for choosing words: a header's or a parameter's name. */
  readonly name?: string
  /** false: made up even where the contract gives examples. */
  readonly examples?: boolean
  /** Attempts before giving up. */
  readonly budget?: number
}

/** Where and why no value could be made. */
export interface Impossible {
  readonly place: Place
  readonly why: string
}

export type Improvised = { readonly value: unknown } | { readonly impossible: Impossible }

const BUDGET = 60_000

/** From the fullest and most realistic to the least that conforms, and last to what conforms but for contradictions of the contract. `share` is the part of the budget that it may use. */
const MANNERS: readonly { readonly careful: boolean; readonly lean: boolean; readonly lax: boolean; readonly share: number }[] = [
  { careful: false, lean: false, lax: false, share: 0.5 },
  { careful: true, lean: false, lax: false, share: 0.25 },
  { careful: true, lean: true, lax: false, share: 0.25 },
  { careful: false, lean: false, lax: true, share: 0.25 },
  { careful: true, lean: true, lax: true, share: 0.25 },
]

/**
 * A value that conforms to the schema, made of its examples and of realistic words; the same for the same schema, seed and
 * echo on every machine. Where none is found within the budget, the innermost place that could not be met.
 */
export function improvise(node: SchemaNode, options: ImproviseOptions): Improvised {
  const plan = planOf([node])
  let failure: Failure | null = null
  let contradicted = false
  for (const manner of MANNERS) {
    if (manner.lax && !contradicted) break
    const run = new Run(options.direction, options.now, (options.budget ?? BUDGET) * manner.share, draw)
    run.careful = manner.careful
    run.lean = manner.lean
    run.lax = manner.lax
    run.examples = !manner.lean && options.examples !== false
    if (manner.lean) run.heights = heightsFrom(plan)
    if (run.heights?.get(plan) === Infinity) run.heights = null
    const scene = new Scene(options.random, options.now, plan.noun, null)
    const value = draw(run, plan, options.random, { name: options.name ?? '', scene, depth: 0, echo: options.echo ?? null })
    if (value !== NOTHING && conforms(node, value, options.direction)) return { value }
    contradicted ||= run.contradicted
    failure ??= run.failure
  }
  return { impossible: { place: failure?.place ?? node.place, why: failure === null ? 'no value was found that conforms' : failure.why } }
}
