import { components, type DependencyMap, Links, type MapEdge, type MapNode } from '../map.ts'

/** Where everything stands. Lengths are in pixels, from the upper left. */
export interface Layout {
  readonly boxes: readonly Box[]
  readonly lines: readonly Line[]
  readonly width: number
  readonly height: number
}

export interface Box {
  readonly node: MapNode
  readonly x: number
  readonly y: number
}

export interface Line {
  readonly edge: MapEdge
  /** Corners, from the right side of one box to the left side of the other; to its right side where that is not further right. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

export const BOX: { readonly width: number; readonly height: number } = { width: 190, height: 34 }
const GAP_X = 90
const GAP_Y = 16
const MARGIN = 20
/** Room for lines that go round on the right. */
const ROUND = 20
/** Times that layers are put in order by their neighbours. */
const SWEEPS = 8

/** A place in a layer: a node, or where a line passes through. */
interface Place {
  readonly layer: number
  readonly key: string
  readonly node: MapNode | null
  readonly left: Place[]
  readonly right: Place[]
  order: number
  y: number
}

/**
 * Puts a map in layers from those who need to those who are needed (after Sugiyama, Tagawa and Toda, IEEE Transactions on Systems,
 * Man and Cybernetics 11(2), 1981). The same map always stands the same way.
 */
export function layoutOf(map: DependencyMap): Layout {
  const sorted = inOrder(map)
  const layers = layersOf(sorted)
  const drawing = new Drawing(sorted, layers)
  drawing.arrange()
  return drawing.finish()
}

/** The same map, whatever order it comes in. */
export function inOrder({ nodes, edges }: DependencyMap): DependencyMap {
  return {
    nodes: nodes.toSorted((one, other) => compare(one.id, other.id)),
    edges: edges.toSorted((one, other) => compare(one.from, other.from) || compare(one.to, other.to)),
  }
}

/** Consumers first, then as many layers as the longest chain has, what others deliver last. */
function layersOf(map: DependencyMap): readonly number[] {
  // What is only needed to build stands side by side: the columns are those of a call.
  const links = new Links(map, ({ mode }) => mode !== 'build')
  const parts = components(links.needs)
  const partOf = new Int32Array(links.size)
  for (const [part, members] of parts.entries()) for (const node of members) partOf[node] = part
  const rank = parts.map(() => 0)
  // Those that are needed come before those that need them: backwards, everybody is ranked when its turn comes.
  for (let part = parts.length - 1; part >= 0; part--) {
    for (const node of parts[part] ?? []) {
      for (const needed of links.needs[node] ?? []) {
        const other = partOf[needed] ?? 0
        if (other !== part) rank[other] = Math.max(rank[other] ?? 0, (rank[part] ?? 0) + 1)
      }
    }
  }
  const ranks = [...partOf].map((part) => rank[part] ?? 0)
  const isAlone = (at: number): boolean => map.nodes[at]?.kind !== 'consumer' && (links.neededBy[at]?.length ?? 0) === 0
  const first = map.nodes.some(({ kind }) => kind === 'consumer')
  const settled = ranks.map((one, at) => (first && one === 0 && isAlone(at) ? 1 : one))
  const own = Math.max(-1, ...settled.filter((_, at) => map.nodes[at]?.kind !== 'external'))
  return settled.map((one, at) => (map.nodes[at]?.kind === 'external' ? Math.max(one, own + 1) : one))
}

class Drawing {
  readonly #layers: Place[][] = []
  readonly #places: readonly Place[]
  readonly #ways: { readonly edge: MapEdge; readonly places: readonly Place[] }[] = []

  constructor(map: DependencyMap, ranks: readonly number[]) {
    this.#places = map.nodes.map((node, at) => this.#place(ranks[at] ?? 0, node.id, node))
    const index = new Map(map.nodes.map(({ id }, at) => [id, at]))
    for (const edge of map.edges) {
      const [from, to] = [this.#places[index.get(edge.from) ?? -1], this.#places[index.get(edge.to) ?? -1]]
      if (from !== undefined && to !== undefined && from !== to) this.#way(edge, from, to)
    }
  }

  /** Every layer in turn by the middle of its neighbours, forwards and backwards. */
  arrange(): void {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      const forwards = sweep % 2 === 0
      for (const layer of forwards ? this.#layers : this.#layers.toReversed()) {
        const wanted = new Map(layer.map((place) => [place, middle(forwards ? place.left : place.right, place.order)]))
        layer.sort((one, other) => (wanted.get(one) ?? 0) - (wanted.get(other) ?? 0) || compare(one.key, other.key))
        for (const [order, place] of layer.entries()) place.order = order
      }
    }
  }

  finish(): Layout {
    const heights = this.#layers.map((layer) => layer.reduce((sum, place) => sum + heightOf(place) + GAP_Y, -GAP_Y))
    const tallest = Math.max(0, ...heights)
    for (const [at, layer] of this.#layers.entries()) {
      let y = MARGIN + (tallest - (heights[at] ?? 0)) / 2
      for (const place of layer) {
        place.y = Math.round(y)
        y += heightOf(place) + GAP_Y
      }
    }
    return {
      boxes: this.#places.flatMap(({ node, layer, y }) => (node === null ? [] : [{ node, x: leftOf(layer), y }])),
      lines: this.#ways.map(({ edge, places }) => ({ edge, points: pointsOf(places) })),
      width: leftOf(Math.max(0, this.#layers.length - 1)) + BOX.width + MARGIN + ROUND,
      height: Math.round(tallest) + 2 * MARGIN,
    }
  }

  #place(layer: number, key: string, node: MapNode | null): Place {
    while (this.#layers.length <= layer) this.#layers.push([])
    const members = this.#layers[layer] ?? []
    const place: Place = { layer, key, node, left: [], right: [], order: members.length, y: 0 }
    members.push(place)
    return place
  }

  /** A line passes through every layer between its ends. */
  #way(edge: MapEdge, from: Place, to: Place): void {
    const places = [from]
    for (let layer = from.layer + 1; layer < to.layer; layer++) places.push(this.#place(layer, `${edge.from} ${edge.to}`, null))
    places.push(to)
    for (const [at, place] of places.entries()) {
      const next = places[at + 1]
      if (next === undefined || next.layer !== place.layer + 1) continue
      place.right.push(next)
      next.left.push(place)
    }
    this.#ways.push({ edge, places })
  }
}

function heightOf({ node }: Place): number {
  return node === null ? 6 : BOX.height
}

function leftOf(layer: number): number {
  return MARGIN + layer * (BOX.width + GAP_X)
}

function middle(places: readonly Place[], otherwise: number): number {
  return places.length === 0 ? otherwise : places.reduce((sum, { order }) => sum + order, 0) / places.length
}

function pointsOf(places: readonly Place[]): readonly (readonly [number, number])[] {
  const points: (readonly [number, number])[] = []
  const [first] = places
  const last = places.at(-1)
  // Between neighbours of one layer, and backwards, a line goes round on the right.
  const round = first !== undefined && last !== undefined && last.layer <= first.layer
  for (const [at, place] of places.entries()) {
    const y = place.y + heightOf(place) / 2
    const left = leftOf(place.layer)
    if (at > 0) points.push([round ? left + BOX.width : left, y])
    if (at < places.length - 1) points.push([left + BOX.width, y])
  }
  return points
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
