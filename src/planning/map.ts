/** Who needs whom. Plain data, from declarations and from what was seen. */
export interface DependencyMap {
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
}

export interface MapNode {
  readonly id: string
  readonly title: string
  readonly kind: 'consumer' | 'operation' | 'component' | 'external' | 'resource'
  /** The group or system in which it is drawn; null for none. */
  readonly group: string | null
  /** How far an operation is: nothing, a contract, a stand-in, the real thing. null for what is not an operation. */
  readonly readiness: Readiness | null
  /** Share of the time in which it answers, 0 to 1; null: unknown, and taken as 1. */
  readonly availability: number | null
  /** What it promises; null: nothing. */
  readonly target: number | null
  /** Money a day that is lost while a consumer cannot do what it is for. */
  readonly weight: number
}

export type Readiness = 'none' | 'contract' | 'mock' | 'real'

export interface MapEdge {
  /** `from` needs `to`. */
  readonly from: string
  readonly to: string
  readonly mode: 'sync' | 'async' | 'build'
  /** Without it `from` cannot do what it is for. */
  readonly hard: boolean
  readonly wayForward: WayForward
  readonly declared: boolean
  /** Calls seen, and when the last one was (milliseconds since 1970); null: none was seen. */
  readonly seen: { readonly calls: number; readonly last: number } | null
}

/** How `from` goes on when `to` is not there. `fallback` covers a share of the calls. */
export type WayForward =
  | { readonly kind: 'none' | 'mock' | 'cache' | 'self-change' }
  | { readonly kind: 'fallback'; readonly covers: number }

/** A map made ready for questions: neighbours by index, each pair once. */
export class Links {
  readonly size: number
  readonly index: ReadonlyMap<string, number>
  readonly needs: readonly (readonly number[])[]
  readonly neededBy: readonly (readonly number[])[]

  constructor({ nodes, edges }: DependencyMap, counts: (edge: MapEdge) => boolean = () => true) {
    this.size = nodes.length
    this.index = new Map(nodes.map(({ id }, at) => [id, at]))
    const needs = nodes.map(() => new Set<number>())
    const neededBy = nodes.map(() => new Set<number>())
    for (const edge of edges) {
      const [from, to] = [this.index.get(edge.from), this.index.get(edge.to)]
      if (from === undefined || to === undefined || from === to || !counts(edge)) continue
      needs[from]?.add(to)
      neededBy[to]?.add(from)
    }
    this.needs = needs.map((set) => [...set])
    this.neededBy = neededBy.map((set) => [...set])
  }

  /** All that a node needs in the end, without itself unless it needs itself through others. */
  reach(from: number, along: readonly (readonly number[])[] = this.needs): ReadonlySet<number> {
    const seen = new Set(along[from])
    for (const node of seen) for (const next of along[node] ?? []) seen.add(next)
    return seen
  }
}

/**
 * Nodes that need each other, the strongly connected components (Tarjan, SIAM Journal on Computing 1(2), 1972), each with those
 * it needs before it. Iterative.
 */
export function components(needs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const order = new Int32Array(needs.length).fill(-1)
  const low = new Int32Array(needs.length)
  const open = new Uint8Array(needs.length)
  const stack: number[] = []
  const found: number[][] = []
  let clock = 0
  for (const start of needs.keys()) {
    if (order[start] !== -1) continue
    const path: { readonly node: number; at: number }[] = [{ node: start, at: 0 }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top
      if (top.at === 0) {
        order[node] = low[node] = clock++
        open[node] = 1
        stack.push(node)
      }
      const next = needs[node]?.[top.at++]
      if (next !== undefined) {
        if (order[next] === -1) path.push({ node: next, at: 0 })
        else if (open[next] === 1) low[node] = Math.min(low[node] ?? 0, order[next] ?? 0)
        continue
      }
      path.pop()
      const parent = path.at(-1)?.node
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0)
      if (low[node] === order[node]) found.push(taken(stack, node, open))
    }
  }
  return found
}

function taken(stack: number[], until: number, open: Uint8Array): number[] {
  const members: number[] = []
  for (;;) {
    const node = stack.pop()
    if (node === undefined) return members
    open[node] = 0
    members.push(node)
    if (node === until) return members
  }
}
