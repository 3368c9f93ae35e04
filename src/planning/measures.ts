import { components, type DependencyMap, Links, type MapEdge, type MapNode } from './map.ts'

/** What can be said of a map as a whole. Shares are of one, money is a day. */
export interface MapMeasures {
  readonly nodes: readonly NodeMeasures[]
  /** Of all hard edges, those with a way forward when the other side is not there. 1 where there are none. */
  readonly wayForwardCoverage: number
  /** Hard edges without one. */
  readonly stuck: readonly MapEdge[]
  /** Share of pairs where a change of one can be felt by the other, through hard edges. */
  readonly propagationCost: number
  /** Groups of nodes that need each other and can only be delivered together. */
  readonly cycles: readonly (readonly string[])[]
  /** Something that many rely on relies on something shakier (Martin's stable dependencies principle). */
  readonly unstable: readonly { readonly from: string; readonly to: string }[]
  /** Suppliers that promise less than one nine more than those who need them ("The Calculus of Service Availability", ACM Queue 15(2)). */
  readonly extraNine: readonly { readonly from: string; readonly to: string; readonly missing: number }[]
  readonly drift: Drift
}

export interface NodeMeasures {
  readonly id: string
  /** How many need it, and how many it needs: different nodes. */
  readonly fanIn: number
  readonly fanOut: number
  /** 0: hard to change, 1: easy to change; null where it stands alone. */
  readonly instability: number | null
  /** Consumers that stop when it stops, and what a day of that costs; what is needed to build only stops nobody. */
  readonly blast: { readonly consumers: readonly string[]; readonly cost: number }
  /** Consumers for whom no stand-in, cache or fallback covers it. */
  readonly singlePointFor: readonly string[]
  /** How many have to answer, one after the other, before it can: the longest chain of synchronous hard edges. */
  readonly depth: number
  /** At best, everything it cannot do without counted once. */
  readonly availability: number
}

export interface Drift {
  /** Declared but not seen: dead, or not yet alive. */
  readonly unseen: readonly MapEdge[]
  /** Seen but not declared: a surprise. */
  readonly undeclared: readonly MapEdge[]
}

/** Computes everything at once, in a time that grows with nodes times edges. */
export function measuresOf(map: DependencyMap): MapMeasures {
  const all = new Links(map)
  const hard = new Links(map, (edge) => edge.hard)
  const running = new Links(map, (edge) => edge.hard && edge.mode !== 'build')
  const helpless = new Links(map, (edge) => edge.hard && edge.mode !== 'build' && edge.wayForward.kind === 'none')
  const depths = depthsOf(new Links(map, (edge) => edge.hard && edge.mode === 'sync'))
  const instability = map.nodes.map((_, at) => instabilityOf(all, at))
  const hardEdges = map.edges.filter((edge) => edge.hard)
  const stuck = hardEdges.filter(({ wayForward }) => wayForward.kind === 'none')
  return {
    nodes: map.nodes.map((node, at) => ({
      id: node.id,
      fanIn: all.neededBy[at]?.length ?? 0,
      fanOut: all.needs[at]?.length ?? 0,
      instability: instability[at] ?? null,
      blast: blastOf(map, running, at),
      singlePointFor: blastOf(map, helpless, at).consumers,
      depth: depths[at] ?? 0,
      availability: availabilityOf(map, at),
    })),
    wayForwardCoverage: hardEdges.length === 0 ? 1 : 1 - stuck.length / hardEdges.length,
    stuck,
    propagationCost: propagationOf(hard),
    cycles: components(all.needs)
      .filter((members) => members.length > 1)
      .map((members) => members.map((at) => map.nodes[at]?.id ?? '').sort()),
    unstable: unstableOf(map, all, instability),
    extraNine: extraNineOf(map, all),
    drift: {
      unseen: map.edges.filter(({ declared, seen }) => declared && seen === null),
      undeclared: map.edges.filter(({ declared, seen }) => !declared && seen !== null),
    },
  }
}

/** Ce / (Ca + Ce). */
function instabilityOf(links: Links, at: number): number | null {
  const needs = links.needs[at]?.length ?? 0
  const neededBy = links.neededBy[at]?.length ?? 0
  return needs + neededBy === 0 ? null : needs / (needs + neededBy)
}

function blastOf({ nodes }: DependencyMap, links: Links, at: number): { consumers: readonly string[]; cost: number } {
  const hit = [...links.reach(at, links.neededBy)].flatMap((one) => (one !== at && nodes[one]?.kind === 'consumer' ? nodes[one] : []))
  return { consumers: hit.map(({ id }) => id).sort(), cost: hit.reduce((sum, { weight }) => sum + weight, 0) }
}

/** Longest chains over the components, which hold no circles. */
function depthsOf(links: Links): readonly number[] {
  const parts = components(links.needs)
  const partOf = new Int32Array(links.size)
  for (const [part, members] of parts.entries()) for (const node of members) partOf[node] = part
  const depths: number[] = []
  for (const [part, members] of parts.entries()) {
    let depth = 0
    for (const node of members)
      for (const needed of links.needs[node] ?? [])
        if (partOf[needed] !== part) depth = Math.max(depth, 1 + (depths[partOf[needed] ?? 0] ?? 0))
    depths.push(depth)
  }
  return [...partOf].map((part) => depths[part] ?? 0)
}

/** Its own, times that of all it cannot do without, each once; a fallback that covers part of the calls leaves only the rest exposed. */
function availabilityOf(map: DependencyMap, at: number): number {
  const exposed = exposureOf(map, at)
  let availability = map.nodes[at]?.availability ?? 1
  for (const [node, share] of exposed) availability *= 1 - (1 - (map.nodes[node]?.availability ?? 1)) * share
  return availability
}

/** How much of what a node does leans on each other node: through the most exposed of all ways to it. */
function exposureOf({ nodes, edges }: DependencyMap, from: number): ReadonlyMap<number, number> {
  const index = new Map(nodes.map(({ id }, at) => [id, at]))
  const out = new Map<number, { readonly to: number; readonly share: number }[]>()
  for (const edge of edges) {
    const [source, to] = [index.get(edge.from), index.get(edge.to)]
    if (!edge.hard || edge.mode === 'build' || source === undefined || to === undefined) continue
    const share = uncovered(edge)
    out.set(source, [...(out.get(source) ?? []), { to, share }])
  }
  const exposure = new Map<number, number>()
  const queue: { readonly node: number; readonly share: number }[] = [{ node: from, share: 1 }]
  for (const { node, share } of queue) {
    for (const { to, share: part } of out.get(node) ?? []) {
      const through = share * part
      if (to === from || through <= (exposure.get(to) ?? 0)) continue
      exposure.set(to, through)
      queue.push({ node: to, share: through })
    }
  }
  return exposure
}

function uncovered({ wayForward }: MapEdge): number {
  return wayForward.kind === 'fallback' ? 1 - wayForward.covers : 1
}

function propagationOf(links: Links): number {
  const { size } = links
  if (size < 2) return 0
  let pairs = 0
  for (let at = 0; at < size; at++) {
    const reach = links.reach(at)
    pairs += reach.size - (reach.has(at) ? 1 : 0)
  }
  return pairs / (size * (size - 1))
}

function unstableOf({ nodes }: DependencyMap, links: Links, instability: readonly (number | null)[]): { from: string; to: string }[] {
  return nodes.flatMap(({ id }, from) =>
    (links.needs[from] ?? []).flatMap((to) => {
      const [own, other] = [instability[from] ?? null, instability[to] ?? null]
      return own !== null && other !== null && own < other ? [{ from: id, to: nodes[to]?.id ?? '' }] : []
    }),
  )
}

function extraNineOf({ nodes }: DependencyMap, links: Links): { from: string; to: string; missing: number }[] {
  return nodes.flatMap((node: MapNode, from) => {
    const { target } = node
    if (target === null) return []
    const allowed = (1 - target) / 10
    return (links.needs[from] ?? []).flatMap((to) => {
      const availability = nodes[to]?.availability ?? null
      const missing = availability === null ? 0 : 1 - availability - allowed
      return missing > 1e-12 ? [{ from: node.id, to: nodes[to]?.id ?? '', missing }] : []
    })
  })
}
