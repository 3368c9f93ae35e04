import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { components, type DependencyMap, type MapEdge, type MapNode } from './map.ts'
import { measuresOf } from './measures.ts'

function node(id: string, rest: Partial<MapNode> = {}): MapNode {
  return { id, title: id, kind: 'operation', group: null, readiness: null, availability: null, target: null, weight: 0, ...rest }
}

function edge(from: string, to: string, rest: Partial<MapEdge> = {}): MapEdge {
  return { from, to, mode: 'sync', hard: true, wayForward: { kind: 'none' }, declared: true, seen: null, ...rest }
}

/** Two consumers, orders between them and two suppliers. */
const MAP: DependencyMap = {
  nodes: [
    node('web', { kind: 'consumer', weight: 1_000 }),
    node('mobile', { kind: 'consumer', weight: 500 }),
    node('orders', { availability: 0.999, target: 0.999 }),
    node('catalog', { availability: 0.99 }),
    node('psp', { kind: 'external', availability: 0.995 }),
  ],
  edges: [
    edge('web', 'orders', { wayForward: { kind: 'mock' }, seen: { calls: 7, last: 1 } }),
    edge('mobile', 'orders'),
    edge('orders', 'catalog', { seen: { calls: 3, last: 2 } }),
    edge('orders', 'psp', { wayForward: { kind: 'fallback', covers: 0.5 }, seen: { calls: 1, last: 3 } }),
    edge('mobile', 'catalog', { mode: 'async', hard: false, declared: false, seen: { calls: 2, last: 4 } }),
  ],
}

test('measures of a map of five are those computed by hand', () => {
  const measures = measuresOf(MAP)
  const orders = 0.999 * 0.99 * (1 - 0.005 * 0.5)
  const both = { consumers: ['mobile', 'web'], cost: 1_500 }
  const none = { consumers: [], cost: 0 }
  const near = (value: number): number => Math.round(value * 1e9) / 1e9
  assert.deepEqual(
    measures.nodes.map((one) => ({ ...one, availability: near(one.availability) })),
    [
      { id: 'web', fanIn: 0, fanOut: 1, instability: 1, blast: none, singlePointFor: [], depth: 2, availability: near(orders) },
      { id: 'mobile', fanIn: 0, fanOut: 2, instability: 1, blast: none, singlePointFor: [], depth: 2, availability: near(orders) },
      {
        id: 'orders',
        fanIn: 2,
        fanOut: 2,
        instability: 0.5,
        blast: both,
        singlePointFor: ['mobile'],
        depth: 1,
        availability: near(orders),
      },
      { id: 'catalog', fanIn: 2, fanOut: 0, instability: 0, blast: both, singlePointFor: ['mobile'], depth: 0, availability: 0.99 },
      { id: 'psp', fanIn: 1, fanOut: 0, instability: 0, blast: both, singlePointFor: [], depth: 0, availability: 0.995 },
    ],
  )
  assert.deepEqual([measures.wayForwardCoverage, measures.propagationCost, measures.cycles, measures.unstable], [0.5, 8 / 20, [], []])
  assert.deepEqual(
    measures.extraNine.map(({ from, to, missing }) => [from, to, near(missing)]),
    [
      ['orders', 'catalog', 0.0099],
      ['orders', 'psp', 0.0049],
    ],
  )
  assert.deepEqual(
    [measures.drift.unseen, measures.drift.undeclared].map((edges) => edges.map(({ from, to }) => `${from} ${to}`)),
    [['mobile orders'], ['mobile catalog']],
  )
})

test('a chain can be felt by half of all pairs, a circle by all', () => {
  const chain = { nodes: [...'abcde'].map((id) => node(id)), edges: [...'abcd'].map((id, at) => edge(id, 'bcde'.charAt(at))) }
  assert.equal(measuresOf(chain).propagationCost, 0.5)
  const circle = { ...chain, edges: [...chain.edges, edge('e', 'a')] }
  const measures = measuresOf(circle)
  assert.deepEqual([measures.propagationCost, measures.cycles], [1, [['a', 'b', 'c', 'd', 'e']]])
})

test('what many rely on should not rely on something shakier', () => {
  const edges = [edge('a', 'core'), edge('b', 'core'), edge('core', 'shaky'), edge('shaky', 'x'), edge('shaky', 'y')]
  const map = { nodes: ['a', 'b', 'core', 'shaky', 'x', 'y'].map((id) => node(id)), edges }
  assert.deepEqual(measuresOf(map).unstable, [{ from: 'core', to: 'shaky' }])
})

const maps = fc
  .record({
    size: fc.integer({ min: 2, max: 9 }),
    pairs: fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.boolean()), { maxLength: 25 }),
    availability: fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }),
  })
  .map(({ size, pairs, availability }): DependencyMap => {
    const nodes = Array.from({ length: size }, (_, at) =>
      node(`n${at}`, { kind: at < 2 ? 'consumer' : 'operation', weight: at + 1, availability: availability[at] ?? 1 }),
    )
    return {
      nodes,
      edges: pairs.filter(([from, to]) => from < size && to < size).map(([from, to, hard]) => edge(`n${from}`, `n${to}`, { hard })),
    }
  })

test('one more hard edge never raises availability and never makes a blast smaller', () => {
  fc.assert(
    fc.property(maps, fc.nat(8), fc.nat(8), (map, from, to) => {
      const [source, target] = [map.nodes[from % map.nodes.length], map.nodes[to % map.nodes.length]]
      const more = measuresOf({ ...map, edges: [...map.edges, edge(source?.id ?? '', target?.id ?? '')] })
      for (const [at, before] of measuresOf(map).nodes.entries()) {
        const after = more.nodes[at]
        assert.ok((after?.availability ?? 2) <= before.availability + 1e-12)
        assert.ok((after?.blast.cost ?? -1) >= before.blast.cost)
        assert.ok(before.blast.consumers.every((consumer) => after?.blast.consumers.includes(consumer)))
      }
    }),
  )
})

test('components are those nodes that reach each other, every node once, the needed first', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 12, maxLength: 12 }), (needs) => {
      const found = components(needs)
      const reach = needs.map((list) => {
        const seen = new Set(list)
        for (const one of seen) for (const next of needs[one] ?? []) seen.add(next)
        return seen
      })
      assert.deepEqual(
        found.flat().sort((one, other) => one - other),
        [...needs.keys()],
      )
      const part = new Map(found.flatMap((members, at) => members.map((member): [number, number] => [member, at])))
      for (const one of needs.keys())
        for (const other of needs.keys()) {
          if (one !== other)
            assert.equal(part.get(one) === part.get(other), reach[one]?.has(other) === true && reach[other]?.has(one) === true)
          if (needs[one]?.includes(other)) assert.ok((part.get(other) ?? 0) <= (part.get(one) ?? 0))
        }
    }),
  )
})
