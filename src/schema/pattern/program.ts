import { sizeOf } from './cost.ts'
import type { CharSet, Regex } from './syntax.ts'

/** One step of a program: most go on to the next one. */
export type Step =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'split'; a: number; b: number }
  | { readonly kind: 'edge'; readonly edge: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'look'; readonly program: Program; readonly negative: boolean }
  | { readonly kind: 'any' }
  | { readonly kind: 'done' }

/** An expression written out as steps, to be walked forward, or backward as in a lookbehind. */
export interface Program {
  readonly steps: readonly Step[]
  readonly backward: boolean
}

const MAX_STEPS = 20_000
const MAX_SIZE = 100_000

/** Null where the expression, its repetitions written out, is too large. */
export function programOf(regex: Regex): Program | null {
  return sizeOf(regex, Infinity) > MAX_SIZE ? null : compile(regex, false)
}

function compile(regex: Regex, backward: boolean): Program | null {
  const steps: Step[] = []
  if (!emit(regex, steps, backward)) return null
  steps.push({ kind: 'done' })
  return { steps, backward }
}

/** Writes the steps of an expression; false where they are too many. */
function emit(regex: Regex, steps: Step[], backward: boolean): boolean {
  if (steps.length > MAX_STEPS) return false
  switch (regex.kind) {
    case 'set':
    case 'edge':
      steps.push(regex)
      return true
    case 'backreference':
      return emitRepeat(0, Infinity, steps, () => steps.push({ kind: 'any' }) > 0)
    case 'sequence':
      return (backward ? regex.parts.toReversed() : regex.parts).every((part) => emit(part, steps, backward))
    case 'choice':
      return emitChoice(regex.options, steps, backward)
    case 'repeat':
      return emitRepeat(regex.min, regex.max, steps, () => emit(regex.body, steps, backward))
    case 'look': {
      const program = compile(regex.body, regex.behind)
      if (program === null) return false
      steps.push({ kind: 'look', program, negative: regex.negative })
      return true
    }
  }
}

function emitChoice(options: readonly Regex[], steps: Step[], backward: boolean): boolean {
  const ends: { kind: 'split'; a: number; b: number }[] = []
  for (const [index, option] of options.entries()) {
    const last = index === options.length - 1
    const split = { kind: 'split' as const, a: steps.length + 1, b: 0 }
    if (!last) steps.push(split)
    if (!emit(option, steps, backward)) return false
    if (last) continue
    const jump = { kind: 'split' as const, a: 0, b: 0 }
    ends.push(jump)
    steps.push(jump)
    split.b = steps.length
  }
  for (const jump of ends) jump.a = jump.b = steps.length
  return true
}

function emitRepeat(min: number, max: number, steps: Step[], body: () => boolean): boolean {
  for (let count = 0; count < min; count++) if (!body()) return false
  if (max === Infinity) {
    const split = { kind: 'split' as const, a: steps.length + 1, b: 0 }
    const start = steps.push(split) - 1
    if (!body()) return false
    steps.push({ kind: 'split', a: start, b: start })
    split.b = steps.length
    return true
  }
  const splits: { kind: 'split'; a: number; b: number }[] = []
  for (let count = min; count < max; count++) {
    const split = { kind: 'split' as const, a: steps.length + 1, b: 0 }
    splits.push(split)
    steps.push(split)
    if (!body()) return false
  }
  for (const split of splits) split.b = steps.length
  return true
}
