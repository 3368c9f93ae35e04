import type { Position } from '../model/place.ts'
import { Problem, type ProblemCode } from '../model/problem.ts'

/** One thing in a configuration that cannot be, in a compiler's manner: where, what, the line with a caret, and what to do. */
export interface Mistake extends Position {
  readonly message: string
  readonly cure: string
  /** The line with a caret under the column. */
  readonly excerpt: string
}

/** More of them are counted, not told. */
const TOLD = 50

/** All mistakes of a configuration as one problem. */
export function problemOf(file: string, mistakes: readonly Mistake[], code: ProblemCode = 'config-invalid'): Problem {
  const sorted = mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column)
  const count = sorted.length === 1 ? 'it has a mistake' : `it has ${sorted.length} mistakes`
  const more = sorted.length > TOLD ? `\n\n… and ${sorted.length - TOLD} more.` : ''
  const message = `${file} cannot be used: ${count}.\n\n${sorted.slice(0, TOLD).map(mistakeText).join('\n\n')}${more}`
  return new Problem(code, message, { detail: { mistakes: sorted } })
}

function mistakeText({ file, line, column, message, cure, excerpt }: Mistake): string {
  return `${file}:${line}:${column}: ${message}\n${excerpt}\nhelp: ${cure}`
}

/** The mistakes that a problem of this room tells of; none where it is another one. */
export function mistakesOf(detail: Problem['detail']): readonly Mistake[] {
  const { mistakes } = detail
  return Array.isArray(mistakes) ? mistakes.filter(isMistake) : []
}

function isMistake(value: unknown): value is Mistake {
  return typeof value === 'object' && value !== null && 'cure' in value && 'line' in value && 'message' in value
}
