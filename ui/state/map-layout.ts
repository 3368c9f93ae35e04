import elkWorker from 'elkjs/lib/elk-worker.min.js?url'
import ELK from 'elkjs/lib/elk-api.js'
import type { MapGraph } from './map-graph.ts'

/** Where a node stands: its upper left corner. */
export interface Spot {
  readonly x: number
  readonly y: number
}

export const SIZE: Readonly<Record<'consumer' | 'group' | 'upstream', { readonly width: number; readonly height: number }>> = {
  consumer: { width: 170, height: 56 },
  group: { width: 210, height: 64 },
  upstream: { width: 210, height: 56 },
}

/** Consumers left, groups in the middle, services right. Worked out beside the page; the same graph gives the same picture. */
export async function layOut(graph: MapGraph): Promise<ReadonlyMap<string, Spot>> {
  const elk = new ELK({ workerFactory: () => new Worker(elkWorker) })
  const partition = { consumer: '0', group: '1', upstream: '2' }
  try {
    const laid = await elk.layout({
      id: 'map',
      layoutOptions: {
        'elk.algorithm': 'layered',
        'elk.direction': 'RIGHT',
        'elk.partitioning.activate': 'true',
        'elk.layered.spacing.nodeNodeBetweenLayers': '180',
        'elk.spacing.nodeNode': '18',
        'elk.separateConnectedComponents': 'false',
        'elk.randomSeed': '1',
        'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      },
      children: graph.nodes.map(({ id, kind }) => ({
        id,
        ...SIZE[kind],
        layoutOptions: { 'elk.partitioning.partition': partition[kind] },
      })),
      edges: graph.edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
    })
    return new Map((laid.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]))
  } finally {
    elk.terminateWorker()
  }
}
