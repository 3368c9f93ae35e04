import type { ControlApi } from '../../src/control/api.ts'
import { counted, listed } from './figures.ts'
import { edgeWords, type MapGraph, type MapNode, type MapView } from './map-graph.ts'

export type Blast = Awaited<ReturnType<ControlApi['blast']>>

/** Who stops when a node of the picture stops: all that is behind it, taken together. */
export interface Impact {
  /** Names of consumers. */
  readonly consumers: readonly string[]
  /** Those whom nothing covers. */
  readonly stuck: readonly string[]
  /** Money a day. */
  readonly cost: number
  readonly currency: string
  /** Ids of the dependency map. */
  readonly reached: ReadonlySet<string>
}

/** What several answers of `blast` come to; each consumer counts once. */
export function impactOf(blasts: readonly Blast[], { map }: Pick<MapView, 'map'>): Impact {
  const nodes = new Map(map.nodes.map((node) => [node.id, node]))
  const consumers = new Set(blasts.flatMap((blast) => blast.consumers))
  const titles = (ids: Iterable<string>): readonly string[] => [...ids].map((id) => nodes.get(id)?.title ?? id).toSorted()
  return {
    consumers: titles(consumers),
    stuck: titles(new Set(blasts.flatMap((blast) => blast.stuck))),
    cost: [...consumers].reduce((sum, id) => sum + (nodes.get(id)?.weight ?? 0), 0),
    currency: blasts[0]?.currency ?? 'EUR',
    reached: new Set(blasts.flatMap((blast) => blast.reached)),
  }
}

/** The same in sentences. */
export function impactWords(label: string, { consumers, stuck, cost, currency }: Impact): readonly string[] {
  if (consumers.length === 0) return [`If ${label} stops, no consumer does.`]
  const verb = consumers.length === 1 ? 'stops' : 'stop'
  const worth = cost > 0 ? `, worth ${Math.round(cost).toLocaleString('en')} ${currency} a day` : ''
  return [
    `If ${label} stops, ${listed(consumers, 12)} ${verb}${worth}.`,
    stuck.length === 0
      ? 'A stand-in, a cache or a fallback covers each of them.'
      : `Nothing covers ${listed(stuck, 12)}: no stand-in, no cache, no fallback.`,
  ]
}

/** What a node needs and who needs it, a line each. */
export function neighbourWords(
  { nodes, edges }: MapGraph,
  { id }: MapNode,
): { readonly needs: readonly string[]; readonly needed: readonly string[] } {
  const labels = new Map(nodes.map((node) => [node.id, node.label]))
  return {
    needs: edges.filter(({ from }) => from === id).map((edge) => `${labels.get(edge.to) ?? edge.to}: ${edgeWords(edge)}`),
    needed: edges.filter(({ to }) => to === id).map((edge) => `${labels.get(edge.from) ?? edge.from}: ${edgeWords(edge)}`),
  }
}

/** What is lit when a node is chosen: what stops with it; of a consumer, what it needs. */
export function litBy({ nodes, edges }: MapGraph, chosen: MapNode, reached: ReadonlySet<string>): ReadonlySet<string> {
  if (chosen.kind === 'consumer') return new Set(edges.filter(({ from }) => from === chosen.id).map(({ to }) => to))
  return new Set(
    nodes
      .filter((node) => node.id !== chosen.id && (reached.has(node.id) || node.members.some((one) => reached.has(one))))
      .map(({ id }) => id),
  )
}

/** What is to be said of the map as a whole: a sentence each. */
export function measureWords({ map, measures }: Pick<MapView, 'map' | 'measures'>): readonly string[] {
  const { wayForwardCoverage, stuck, propagationCost, cycles, drift, extraNine } = measures
  const titles = new Map(map.nodes.map(({ id, title, kind }) => [id, kind === 'consumer' ? title : id]))
  const named = (ids: readonly string[]): string =>
    listed(
      ids.map((id) => titles.get(id) ?? id),
      6,
    )
  const share = (value: number): string => `${Math.round(value * 100)} %`
  const pairs = (edges: readonly { readonly from: string; readonly to: string }[]): string =>
    listed(
      edges.map(({ from, to }) => `${titles.get(from) ?? from} → ${titles.get(to) ?? to}`),
      5,
    )
  return [
    stuck.length === 0
      ? 'Whatever stops, there is a way forward for everybody.'
      : `${share(wayForwardCoverage)} of what is needed has a way forward; not so ${pairs(stuck)}.`,
    `A change of one can be felt in ${share(propagationCost)} of the others, on average.`,
    drift.unseen.length === 0 ? 'All that is declared was seen.' : `Declared, but not seen yet: ${pairs(drift.unseen)}.`,
    drift.undeclared.length === 0 ? 'All that was seen is declared.' : `Seen, but not declared: ${pairs(drift.undeclared)}.`,
    ...cycles.map((members) => `${named(members)} need each other, and can only be delivered together.`),
    ...(extraNine.length === 0 ? [] : [`Not good enough for what is promised: ${pairs(extraNine)}.`]),
    counted(map.nodes.length, 'node') === '0 nodes' ? 'Nobody needs anything so far.' : '',
  ].filter((words) => words !== '')
}
