import type { Declared, KnownOperation } from '../planning/declared.ts'
import type { PlannedOperation } from '../planning/instance.ts'
import type { DependencyMap, MapEdge, MapNode, Readiness, WayForward } from '../planning/map.ts'
import type { Calls } from './observed.ts'
import { readinessOf, type Standing } from './standing.ts'

/** All that a map is drawn from. */
export interface MapSources {
  readonly known: readonly KnownOperation[]
  readonly standings: ReadonlyMap<string, Standing>
  readonly calls: readonly Calls[]
  /** null: there are no plan files. */
  readonly declared: Declared | null
  /** What catalogues say. */
  readonly catalogue: DependencyMap
}

/** The name that a consumer has in the map. */
export function consumerNode(name: string): string {
  return `consumer:${name}`
}

/** Declared and seen dependencies in one map: consumers on operations, operations on each other and on what others deliver. */
export function mapOf(sources: MapSources): DependencyMap {
  const draft = new Draft(sources)
  draft.needs()
  draft.builds()
  draft.seen()
  draft.catalogue()
  return draft.finish()
}

class Draft {
  readonly #sources: MapSources
  readonly #nodes = new Map<string, MapNode>()
  readonly #edges = new Map<string, MapEdge>()
  readonly #known: ReadonlyMap<string, KnownOperation>
  readonly #planned: ReadonlyMap<string, PlannedOperation>

  constructor(sources: MapSources) {
    this.#sources = sources
    this.#known = new Map(sources.known.map((one) => [one.id, one]))
    this.#planned = new Map((sources.declared?.instance.operations ?? []).map((one) => [one.id, one]))
  }

  needs(): void {
    for (const need of this.#sources.declared?.instance.needs ?? []) {
      const from = this.#consumer(need.consumer, need.delay)
      for (const operation of need.operations)
        this.#edge({ from, to: this.#operation(operation), mode: 'sync', declared: true, seen: null })
    }
  }

  builds(): void {
    for (const { id, needs } of this.#planned.values()) {
      const from = this.#operation(id)
      for (const { operation, real } of needs) {
        const to = this.#operation(operation)
        const wayForward: WayForward | undefined = real && this.#nodes.get(to)?.readiness !== 'real' ? { kind: 'none' } : undefined
        // What others deliver is called when it is there; a contract of ours that was needed to build is not.
        const mode = this.#nodes.get(to)?.kind === 'external' ? 'sync' : 'build'
        this.#edge({ from, to, mode, declared: true, seen: null, ...(wayForward === undefined ? {} : { wayForward }) })
      }
    }
  }

  seen(): void {
    const ids = new Map(this.#sources.known.map(({ contract, operation, id }) => [`${contract} ${operation}`, id]))
    for (const { consumer, contract, operation, calls, last } of this.#sources.calls) {
      const id = ids.get(`${contract} ${operation}`)
      if (id === undefined) continue
      const from = this.#consumer(consumer, 0)
      this.#edge({ from, to: this.#operation(id), mode: 'sync', declared: false, seen: { calls, last } })
    }
  }

  /** What a catalogue says of a consumer or an operation that is known goes with what is known of it. */
  catalogue(): void {
    const { nodes, edges } = this.#sources.catalogue
    for (const node of nodes) if (!this.#nodes.has(node.id)) this.#nodes.set(node.id, node)
    for (const edge of edges) {
      if (this.#known.has(edge.to)) this.#operation(edge.to)
      if (!this.#nodes.has(edge.from) || !this.#nodes.has(edge.to)) continue
      const { from, to, mode, declared, seen, wayForward } = edge
      this.#edge({ from, to, mode, declared, seen, ...(this.#known.has(to) ? {} : { wayForward }) })
    }
  }

  finish(): DependencyMap {
    return {
      nodes: [...this.#nodes.values()].toSorted((one, other) => compare(one.id, other.id)),
      edges: [...this.#edges.values()].toSorted((one, other) => compare(one.from, other.from) || compare(one.to, other.to)),
    }
  }

  #consumer(name: string, weight: number): string {
    const id = consumerNode(name)
    const before = this.#nodes.get(id)
    const bare: MapNode = { id, title: name, kind: 'consumer', group: null, readiness: null, availability: null, target: null, weight: 0 }
    this.#nodes.set(id, { ...(before ?? bare), weight: (before?.weight ?? 0) + weight })
    return id
  }

  #operation(id: string): string {
    if (this.#nodes.has(id)) return id
    const { standings, declared } = this.#sources
    const planned = this.#planned.get(id)
    const standing = standings.get(id)
    const supplier = declared?.suppliers.find((one) => one.id === id)
    const readiness: Readiness = planned === undefined ? (standing?.readiness ?? 'none') : readinessOf(planned, standings)
    this.#nodes.set(id, {
      id,
      title: planned?.title ?? this.#known.get(id)?.title ?? id,
      kind: supplier === undefined ? 'operation' : 'external',
      group: supplier === undefined ? (standing?.group ?? null) : supplier.by || null,
      readiness,
      availability: supplier?.availability ?? null,
      target: null,
      weight: 0,
    })
    return id
  }

  #edge(edge: Omit<MapEdge, 'hard' | 'wayForward'> & { readonly wayForward?: WayForward }): void {
    const key = `${edge.from}\n${edge.to}`
    const before = this.#edges.get(key)
    if (before !== undefined) {
      this.#edges.set(key, { ...before, declared: before.declared || edge.declared, seen: edge.seen ?? before.seen })
      return
    }
    this.#edges.set(key, { hard: true, wayForward: this.#wayForward(edge.to), ...edge })
  }

  /** Where a contract is agreed, a stand-in can be served; unless somebody said that there is none. */
  #wayForward(to: string): WayForward {
    const readiness = this.#nodes.get(to)?.readiness ?? 'none'
    return readiness !== 'none' && this.#planned.get(to)?.standIn !== false ? { kind: 'mock' } : { kind: 'none' }
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
