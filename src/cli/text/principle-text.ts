import type { PrincipleVerdict } from '../../planning/verdicts.ts'
import { harmless, type Paint } from './terminal.ts'

/** Principles in a line each: kept, violated by what, or not enforced. */
export function principleLines(principles: readonly PrincipleVerdict[], paint: Paint): string {
  return principles.map((one) => `${line(one, paint)}\n${expired(one, paint)}`).join('')
}

function line({ title, status, checks }: PrincipleVerdict, paint: Paint): string {
  const name = harmless(title, 100)
  if (status === 'kept') return `${paint('green', 'kept')}      ${name}`
  if (status === 'not-enforced') return `${paint('dim', 'no check')}  ${name}`
  const broken = checks
    .filter(({ holds }) => !holds)
    .map(({ measure, value, atLeast, atMost, found }) => {
      const limit = atLeast === null ? `${atMost ?? 0} at most` : `${atLeast} at least`
      const shown = found.length === 0 ? '' : `: ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' and more' : ''}`
      return `${measure} is ${Math.round(value * 1_000) / 1_000}, should be ${limit}${shown}`
    })
  return `${paint('red', 'violated')}  ${name} (${harmless(broken.join('; '), 300)})`
}

function expired({ exceptions }: PrincipleVerdict, paint: Paint): string {
  return exceptions
    .filter(({ over }) => over)
    .map(({ operation, owner, until }) =>
      paint(
        'yellow',
        `          the exception for ${harmless(operation, 80)} ended on ${harmless(until, 20)}; ${harmless(owner, 40)} answers for it\n`,
      ),
    )
    .join('')
}
