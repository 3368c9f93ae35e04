import type { MapView } from './map-graph.ts'

/** Who was seen calling each group, who calls most first. */
export function callersOf({ nodes, edges }: MapView['map']): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const counts = new Map<string, Map<string, number>>()
  for (const { from, to, seen } of edges) {
    const [who, group] = [byId.get(from), byId.get(to)?.group ?? null]
    if (seen === null || who?.kind !== 'consumer' || group === null) continue
    const own = counts.get(group) ?? new Map<string, number>()
    own.set(who.title, (own.get(who.title) ?? 0) + seen.calls)
    counts.set(group, own)
  }
  return new Map(
    [...counts].map(([group, own]) => [group, [...own].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name)]),
  )
}
