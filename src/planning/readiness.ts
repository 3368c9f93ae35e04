import type { Need } from './instance.ts'
import type { Readiness } from './map.ts'
import type { Schedule } from './schedule.ts'

/** How ready a need is: can its consumer start today, and if not, when. */
export interface NeedReadiness {
  readonly need: string
  readonly cells: readonly { readonly operation: string; readonly readiness: Readiness }[]
  /** Share of its operations that have a stand-in or the real thing. */
  readonly ready: number
  readonly canStart: boolean
  /** The day on which it can by the plan; 0 where it can today. */
  readonly startsOn: number
}

/** Needs against operations: the rows of the readiness grid. */
export function readinessOf(
  needs: readonly Need[],
  readinessOfOperation: (id: string) => Readiness,
  schedule: Pick<Schedule, 'needs'>,
): readonly NeedReadiness[] {
  const planned = new Map(schedule.needs.map(({ need, unblocked }) => [need, unblocked]))
  return needs.map(({ id, operations }) => {
    const cells = operations.map((operation) => ({ operation, readiness: readinessOfOperation(operation) }))
    const ready = cells.filter(({ readiness }) => readiness === 'mock' || readiness === 'real').length / cells.length
    return { need: id, cells, ready, canStart: ready === 1, startsOn: ready === 1 ? 0 : (planned.get(id) ?? 0) }
  })
}
