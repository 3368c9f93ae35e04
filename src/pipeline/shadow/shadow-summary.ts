import type { Comparison } from '../../model/comparison.ts'
import type { ShadowSummary } from '../../model/exchange.ts'

/** Differences that an exchange remembers by name. */
const NAMED = 5

/** What a comparison has found, as an exchange keeps it. */
export function shadowSummary(
  { verdict, reason, differences }: Pick<Comparison, 'verdict' | 'reason' | 'differences'>,
  status: number | null,
): ShadowSummary {
  const counting = differences.filter(({ severity, ignored }) => severity !== 'info' && ignored === null)
  return { verdict, reason, status, differences: counting.slice(0, NAMED).map(({ kind, path }) => `${kind} ${path}`) }
}
