import type { DependencyMap, MapEdge, MapNode, Readiness } from '../map.ts'

const STANDS: Readonly<Record<Readiness, string>> = {
  none: 'without a contract',
  contract: 'with a contract',
  mock: 'with a stand-in',
  real: 'real',
}

/** A map in words, for those who cannot see it: a line each for those who need something. */
export function sentencesOf({ nodes, edges }: DependencyMap): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const needs = new Map<string, MapEdge[]>()
  for (const edge of edges) needs.set(edge.from, [...(needs.get(edge.from) ?? []), edge])
  return nodes.flatMap((node) => {
    const own = needs.get(node.id)
    if (own === undefined) return []
    const parts = own.flatMap((edge) => {
      const to = byId.get(edge.to)
      return to === undefined ? [] : [`${named(to)}${edge.hard && edge.wayForward.kind === 'none' ? ', with no way forward' : ''}`]
    })
    return [`${node.title} needs ${parts.join('; ')}.`]
  })
}

function named({ title, readiness }: MapNode): string {
  return readiness === null ? title : `${title} (${STANDS[readiness]})`
}
