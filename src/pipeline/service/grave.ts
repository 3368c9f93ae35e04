import type { Comparison, Difference } from '../../model/comparison.ts'
import type { Operation } from '../../model/contract.ts'
import type { Grave } from '../../model/evidence.ts'
import type { Breach } from '../../model/sender.ts'

/** What of an answer does not wait for statistics; null where nothing does. */
export function graveOf(
  breach: Breach | null,
  operation: Pick<Operation, 'critical'> | null,
  { conformance }: Pick<Comparison['events'], 'conformance'>,
): Grave | null {
  return breach ?? (operation?.critical === true && conformance === 'bad' ? 'critical' : null)
}

/** More than the answer came: it may be the beginning of another's. */
export const EXCESS: Difference = {
  kind: 'contract.excess',
  path: 'body',
  pointer: 'body',
  class: null,
  severity: 'critical',
  gate: 'conformance',
  message: 'More came behind the answer than its length says.',
  control: null,
  candidate: null,
  rule: null,
  ignored: null,
}

/** A comparison of an answer behind which more came. */
export function withExcess(comparison: Comparison): Comparison {
  const events = { ...comparison.events, conformance: 'bad' } as const
  return { ...comparison, verdict: 'mismatched', events, differences: [EXCESS, ...comparison.differences] }
}
