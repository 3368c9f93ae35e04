import type { ExchangeSummary } from '../../src/control/api.ts'
import type { GroupStatus } from '../../src/control/group-status.ts'

/** Who called each group in these rows, who calls most first. */
export function callersOf(groups: readonly GroupStatus[], rows: readonly ExchangeSummary[]): ReadonlyMap<string, readonly string[]> {
  const byOperation = new Map(groups.flatMap((group) => group.operations.map((id) => [`${group.contract} ${id}`, group.id] as const)))
  const counts = new Map<string, Map<string, number>>()
  for (const { contract, operation, consumer } of rows) {
    const group = operation === null ? undefined : byOperation.get(`${contract ?? ''} ${operation}`)
    if (group === undefined) continue
    const own = counts.get(group) ?? new Map<string, number>()
    own.set(consumer.id, (own.get(consumer.id) ?? 0) + 1)
    counts.set(group, own)
  }
  return new Map(
    [...counts].map(([group, own]) => [group, [...own].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([id]) => id)]),
  )
}
