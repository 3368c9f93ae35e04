import type { MapGraph, MapNode } from './map-graph.ts'

/** Where a node stands: its upper left corner. */
export interface Spot {
  readonly x: number
  readonly y: number
}

export const SIZE: Readonly<Record<MapNode['kind'], { readonly width: number; readonly height: number }>> = {
  consumer: { width: 150, height: 40 },
  operations: { width: 210, height: 46 },
  supplier: { width: 190, height: 46 },
  service: { width: 190, height: 46 },
}

/** From so many nodes on, lines say less than places. */
const CROWDED = 60
const ROW = 56
const COLUMN = 234
const BETWEEN = 130
/** Width to height of the part in the middle. */
const SHAPE = 1.5

/** Whether there is too much to be drawn line by line: then it stands in blocks, and lines are drawn for what is chosen. */
export function isCrowded({ nodes }: MapGraph): boolean {
  return nodes.length > CROWDED
}

/** Three bands of columns: who needs, what is needed with those of one group together, and who delivers. The same graph gives the same picture. */
export function bands({ nodes }: MapGraph): ReadonlyMap<string, Spot> {
  const sorted = nodes.toSorted((a, b) => order(a.group ?? '~', b.group ?? '~') || order(a.id, b.id))
  const of = (...kinds: readonly MapNode['kind'][]): readonly MapNode[] => sorted.filter(({ kind }) => kinds.includes(kind))
  const groups = [of('consumer'), of('operations'), of('supplier', 'service')]
  const rows = Math.max(8, Math.ceil(Math.sqrt((of('operations').length * COLUMN) / (ROW * SHAPE))))
  const spots = new Map<string, Spot>()
  let left = 0
  for (const group of groups) {
    for (const [index, { id }] of group.entries()) spots.set(id, { x: left + Math.floor(index / rows) * COLUMN, y: (index % rows) * ROW })
    if (group.length > 0) left += Math.ceil(group.length / rows) * COLUMN + BETWEEN
  }
  return spots
}

const NATURAL = new Intl.Collator('en', { numeric: true })

/** As people count: 2 before 10. The same everywhere. */
function order(a: string, b: string): number {
  return NATURAL.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}
