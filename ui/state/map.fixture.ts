import type { MapView } from './map-graph.ts'

type Node = MapView['map']['nodes'][number]
type Need = MapView['map']['edges'][number]

export function mapNode(id: string, change: Partial<Node> = {}): Node {
  return { id, title: id, kind: 'operation', group: null, readiness: 'mock', availability: null, target: null, weight: 0, ...change }
}

export function consumerNode(name: string, weight = 0): Node {
  return mapNode(`consumer:${name}`, { title: name, kind: 'consumer', readiness: null, weight })
}

export function need(from: string, to: string, change: Partial<Need> = {}): Need {
  return { from, to, mode: 'sync', hard: true, wayForward: { kind: 'mock' }, declared: true, seen: null, ...change }
}

/** Two consumers, orders that the stand-in answers, products that are live, a supplier, and something that nobody has agreed on. */
export const MAP: MapView['map'] = {
  nodes: [
    consumerNode('checkout', 500),
    consumerNode('web', 4_000),
    mapNode('createOrder', { group: 'orders' }),
    mapNode('listOrders', { group: 'orders' }),
    mapNode('listProducts', { group: 'products', readiness: 'real' }),
    mapNode('payOrder', { readiness: 'none' }),
    mapNode('charge', { kind: 'external', group: 'acquirer', readiness: 'contract' }),
  ],
  edges: [
    need('consumer:web', 'createOrder'),
    need('consumer:web', 'listOrders', { seen: { calls: 3, last: 1 } }),
    need('consumer:web', 'listProducts', { seen: { calls: 40, last: 1 } }),
    need('consumer:web', 'payOrder', { wayForward: { kind: 'none' } }),
    need('consumer:checkout', 'createOrder', { declared: false, seen: { calls: 7, last: 1 } }),
    need('createOrder', 'listProducts', { mode: 'build' }),
    need('payOrder', 'charge'),
  ],
}
