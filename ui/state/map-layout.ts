import elkWorker from 'elkjs/lib/elk-worker.min.js?url'
import ELK from 'elkjs/lib/elk-api.js'
import { bands, isCrowded, SIZE, type Spot } from './map-bands.ts'
import type { MapGraph } from './map-graph.ts'

/** Consumers left, operations in the middle, who delivers right. Worked out beside the page; the same graph gives the same picture. */
export async function layOut(graph: MapGraph): Promise<ReadonlyMap<string, Spot>> {
  if (isCrowded(graph)) return bands(graph)
  const elk = new ELK({ workerFactory: () => new Worker(elkWorker) })
  const partition = { consumer: '0', operations: '1', supplier: '2', service: '2' }
  try {
    const laid = await elk.layout({
      id: 'map',
      layoutOptions: {
        'elk.algorithm': 'layered',
        'elk.direction': 'RIGHT',
        'elk.partitioning.activate': 'true',
        'elk.layered.spacing.nodeNodeBetweenLayers': '120',
        'elk.spacing.nodeNode': '16',
        'elk.separateConnectedComponents': 'false',
        'elk.randomSeed': '1',
        'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      },
      children: graph.nodes.map(({ id, kind }) => ({
        id,
        ...SIZE[kind],
        layoutOptions: { 'elk.partitioning.partition': partition[kind] },
      })),
      edges: graph.edges.filter(({ kind }) => kind !== 'build').map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
    })
    return new Map((laid.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]))
  } finally {
    elk.terminateWorker()
  }
}
