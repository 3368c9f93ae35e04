import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { UpstreamStatus } from '../../src/control/api.ts'
import { callersOf } from './callers.ts'
import { bands, SIZE } from './map-bands.ts'
import { impactOf, impactWords, litBy } from './map-choice.ts'
import { edgeWords, mapGraph, type MapGraph, type MapNode, type MapView, mapWords } from './map-graph.ts'
import { consumerNode, MAP, mapNode, need } from './map.fixture.ts'
import { groupStatus } from './rows.fixture.ts'

const SHOP: UpstreamStatus = { name: 'shop', url: 'http://s', breaker: 'closed', inFlight: 0, opensIn: 0 }
const STATUS = {
  groups: [
    groupStatus(),
    groupStatus({ id: 'products', stage: 'live', upstream: 'shop', operations: ['listProducts'], answered: { live: 40 } }),
  ],
  upstreams: [SHOP],
}

test('declared and seen are told apart, and what has no way forward is red', () => {
  const { edges } = mapGraph({ map: MAP }, STATUS, 'operation')
  assert.deepEqual(
    edges.map(({ id, kind, calls, broken }) => [id, kind, calls, broken]),
    [
      ['consumer:checkout → createOrder', 'seen', 7, false],
      ['consumer:web → createOrder', 'declared', 0, false],
      ['consumer:web → listOrders', 'both', 3, false],
      ['consumer:web → listProducts', 'both', 40, false],
      ['consumer:web → payOrder', 'declared', 0, true],
      ['createOrder → listProducts', 'build', 0, false],
      ['listProducts → service shop', 'service', 0, false],
      ['payOrder → charge', 'declared', 0, false],
    ],
  )
})

test('a group is one node, with all that is behind it', () => {
  const { nodes, edges } = mapGraph({ map: MAP }, STATUS, 'group')
  const orders = nodes.find(({ id }) => id === 'group orders')
  assert.deepEqual([orders?.mark, orders?.members], ['mock', ['createOrder', 'listOrders']])
  assert.deepEqual(
    edges.filter(({ to }) => to === 'group orders').map(({ from, kind, calls }) => [from, kind, calls]),
    [
      ['consumer:checkout', 'seen', 7],
      ['consumer:web', 'both', 3],
    ],
  )
  const cut = mapGraph({ map: MAP }, { ...STATUS, upstreams: [{ ...SHOP, breaker: 'open' }] }, 'group')
  assert.deepEqual(
    cut.nodes.filter(({ broken }) => broken).map(({ id }) => id),
    ['group products', 'service shop'],
  )
  assert.match(mapWords(cut).join(' '), /products: .* Its service is cut off\./)
})

const names = fc.uniqueArray(
  fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name.trim() === name),
  { minLength: 2, maxLength: 12 },
)
const maps = names.chain((ids) =>
  fc
    .array(fc.tuple(fc.nat(ids.length - 1), fc.nat(ids.length - 1), fc.boolean(), fc.boolean()), { maxLength: 30 })
    .map((pairs): MapView['map'] => {
      const half = Math.ceil(ids.length / 2)
      const nodes = ids.map((id, at) => (at < half ? consumerNode(id) : mapNode(id, { readiness: at % 2 === 0 ? 'mock' : 'none' })))
      const edges = pairs.map(([from, to, declared, stuck]) =>
        need(nodes[from]?.id ?? '', nodes[to]?.id ?? '', {
          declared,
          seen: declared ? null : { calls: 2, last: 1 },
          wayForward: { kind: stuck ? 'none' : 'mock' },
        }),
      )
      return { nodes, edges: edges.filter(({ to }) => !to.startsWith('consumer:')) }
    }),
)

test('whatever the picture has, the words have: every node that is needed, who needs it, and how', () => {
  fc.assert(
    fc.property(maps, (map) => {
      const graph = mapGraph({ map }, { groups: [], upstreams: [] }, 'operation')
      const words = mapWords(graph)
      const needed = graph.nodes.filter(({ kind }) => kind !== 'consumer')
      assert.equal(words.length, needed.length)
      assert.equal(words.join('').split(' (').length - 1 >= graph.edges.length, true)
      for (const edge of graph.edges) assert.ok(words[needed.findIndex(({ id }) => id === edge.to)]?.includes(edgeWords(edge)), edge.id)
      const turned = { nodes: map.nodes.toReversed(), edges: map.edges.toReversed() }
      assert.deepEqual(mapWords(mapGraph({ map: turned }, { groups: [], upstreams: [] }, 'operation')).toSorted(), words.toSorted())
    }),
  )
})

test('what stops is told in words, each consumer once, and is what is lit', () => {
  const blast = { title: '', consumers: ['consumer:checkout', 'consumer:web'], cost: 4_500, currency: 'EUR', stuck: [] }
  const impact = impactOf(
    [
      { ...blast, node: 'createOrder', reached: ['consumer:checkout', 'consumer:web'] },
      { ...blast, node: 'listOrders', consumers: ['consumer:web'], cost: 4_000, stuck: ['consumer:web'], reached: ['consumer:web'] },
    ],
    { map: MAP },
  )
  assert.deepEqual(impactWords('orders', impact), [
    'If orders stops, checkout and web stop, worth 4,500 EUR a day.',
    'Nothing covers web: no stand-in, no cache, no fallback.',
  ])
  const graph = mapGraph({ map: MAP }, STATUS, 'group')
  const orders = graph.nodes.find(({ id }) => id === 'group orders')
  assert.ok(orders !== undefined)
  assert.deepEqual([...litBy(graph, orders, impact.reached)], ['consumer:checkout', 'consumer:web'])
})

test('three hundred nodes stand in three bands, none on another, always the same way', () => {
  const nodes = Array.from({ length: 300 }, (_, at): MapNode => {
    const kind = at < 20 ? 'consumer' : at < 290 ? 'operations' : 'supplier'
    const id = `${kind}-${String(at).padStart(3, '0')}`
    return { id, kind, label: id, note: '', mark: null, broken: false, members: [id], group: `g${at % 30}` }
  })
  const graph: MapGraph = { nodes, edges: [] }
  const spots = bands(graph)
  assert.deepEqual(bands({ nodes: nodes.toReversed(), edges: [] }), spots)
  assert.equal(new Set([...spots.values()].map(({ x, y }) => `${x} ${y}`)).size, 300)
  const right = (kind: MapNode['kind']): number =>
    Math.max(...nodes.filter((node) => node.kind === kind).map(({ id }) => (spots.get(id)?.x ?? 0) + SIZE[kind].width))
  const left = (kind: MapNode['kind']): number =>
    Math.min(...nodes.filter((node) => node.kind === kind).map(({ id }) => spots.get(id)?.x ?? 0))
  assert.ok(right('consumer') < left('operations') && right('operations') < left('supplier'))
  const [wide, high] = [right('supplier'), Math.max(...[...spots.values()].map(({ y }) => y))]
  assert.ok(wide / high > 0.8 && wide / high < 3, `${wide} × ${high}`)
})

test('who calls a group is told by what was seen, the busiest first', () => {
  assert.deepEqual(
    [...callersOf(MAP)],
    [
      ['orders', ['checkout', 'web']],
      ['products', ['web']],
    ],
  )
})
