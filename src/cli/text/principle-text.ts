import type { PrincipleVerdict } from '../../planning/verdicts.ts'
import { harmless, type Paint } from './terminal.ts'

/** What a measure is, and whether it is a share. */
const MEASURES: Readonly<Record<string, readonly [words: string, isShare: boolean]>> = {
  'way-forward-coverage': ['dependencies with a way forward', true],
  'needs-that-can-start': ['needs that can start today', true],
  'propagation-cost': ['pairs that feel each other’s changes', true],
  cycles: ['groups that can only be delivered together', false],
  'sync-depth': ['answers that are waited for one behind the other', false],
  'unstable-dependencies': ['dependencies on something shakier', false],
  'extra-nine-gaps': ['suppliers that promise too little', false],
  'undeclared-dependencies': ['dependencies that were seen and not declared', false],
  'unseen-dependencies': ['dependencies that were declared and not seen', false],
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`
}

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
      const [words, isShare] = MEASURES[measure] ?? [measure, false]
      const figure = (one: number): string => (isShare ? percent(one) : String(Math.round(one * 1_000) / 1_000))
      const limit = atLeast === null ? `${figure(atMost ?? 0)} at most` : `${figure(atLeast)} at least`
      const shown = found.length === 0 ? '' : `: ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' and more' : ''}`
      return `${words}: ${figure(value)}, should be ${limit}${shown}`
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
