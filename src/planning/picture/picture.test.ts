import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DependencyMap, MapEdge, MapNode } from '../map.ts'
import { BOX, layoutOf } from './layout.ts'
import { mapMarkdown } from './map-markdown.ts'
import { svgOf } from './svg.ts'
import { c4Of, mermaidOf } from './text.ts'

const node = (id: string, rest: Partial<MapNode> = {}): MapNode => ({
  id,
  title: id,
  kind: 'operation',
  group: null,
  readiness: 'mock',
  availability: null,
  target: null,
  weight: 0,
  ...rest,
})
const edge = (from: string, to: string, rest: Partial<MapEdge> = {}): MapEdge => ({
  from,
  to,
  mode: 'sync',
  hard: true,
  wayForward: { kind: 'mock' },
  declared: true,
  seen: null,
  ...rest,
})

const MAP: DependencyMap = {
  nodes: [
    node('consumer:web', { title: 'web', kind: 'consumer', readiness: null }),
    node('getOrder'),
    node('payOrder', { readiness: 'none', title: 'Pay <order> & "more"' }),
    node('charge', { kind: 'external', readiness: 'contract' }),
  ],
  edges: [
    edge('consumer:web', 'getOrder', { seen: { calls: 3, last: 1 } }),
    edge('consumer:web', 'payOrder', { wayForward: { kind: 'none' } }),
    edge('payOrder', 'charge', { mode: 'build' }),
    edge('consumer:web', 'charge', { declared: false, seen: { calls: 1, last: 1 } }),
  ],
}

test('consumers stand left, operations in the middle, what is supplied right', () => {
  const columns = layoutOf(MAP).boxes.map(({ node: { id }, x }): [string, number] => [id, x])
  const x = new Map(columns)
  assert.ok((x.get('consumer:web') ?? 0) < (x.get('getOrder') ?? 0))
  assert.equal(x.get('getOrder'), x.get('payOrder'))
  assert.ok((x.get('payOrder') ?? 0) < (x.get('charge') ?? 0))
})

test('the picture has every mark of its language, and words for those who cannot see it', () => {
  const svg = svgOf(MAP, { lit: new Set(['charge']), title: 'a < b' })
  assert.match(svg, /<title id="title">a &lt; b<\/title>/)
  assert.match(
    svg,
    /web needs charge \(with a contract\); getOrder \(with a stand-in\); Pay &lt;order&gt; &amp; &quot;more&quot; \(without a contract\), with no way forward\./,
  )
  assert.match(svg, /<rect class="box mock"/)
  assert.match(svg, /<rect class="box none"/)
  assert.match(svg, /<rect class="box supplier lit"/)
  assert.match(svg, /class="line stuck"/)
  assert.match(svg, /class="line surprise"/)
  assert.equal(svg.match(/<(?!order)[a-z]/g)?.length, svg.match(/<[a-z][^>]*\/>|<\/[a-z]+>/g)?.length, 'every element is closed')
})

test('the same map gives the same bytes, in whatever order it comes', () => {
  const turned = { nodes: MAP.nodes.toReversed(), edges: MAP.edges.toReversed() }
  const places = (map: DependencyMap): Record<string, readonly number[]> =>
    Object.fromEntries(layoutOf(map).boxes.map(({ node: { id }, x, y }) => [id, [x, y]]))
  assert.deepEqual(places(turned), places(MAP))
  assert.equal(svgOf(turned), svgOf(MAP))
})

test('no two boxes overlap, circles and all', () => {
  const names = fc.integer({ min: 0, max: 15 }).map((at) => `n${at}`)
  const edges = fc.array(
    fc.tuple(names, names).map(([from, to]) => edge(from, to)),
    { maxLength: 40 },
  )
  const nodes = Array.from({ length: 16 }, (_, at) => node(`n${at}`, at < 3 ? { kind: 'consumer' } : at > 13 ? { kind: 'external' } : {}))
  fc.assert(
    fc.property(edges, (list) => {
      const { boxes, lines, width, height } = layoutOf({ nodes, edges: list })
      for (const [at, one] of boxes.entries()) {
        assert.ok(one.x >= 0 && one.y >= 0 && one.x + BOX.width <= width && one.y + BOX.height <= height)
        for (const other of boxes.slice(at + 1)) assert.ok(one.x !== other.x || Math.abs(one.y - other.y) >= BOX.height)
      }
      for (const { points } of lines) assert.ok(points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)))
    }),
    { numRuns: 60 },
  )
})

test('Mermaid and C4 have all nodes and edges', () => {
  assert.equal(
    mermaidOf(MAP),
    `flowchart LR
  n0(("web")):::contract
  n1["getOrder"]:::mock
  n2["Pay #lt;order#gt; & #quot;more#quot;"]:::none
  n3(["charge"]):::contract
  n0 --> n1
  n0 --> n2
  n2 -. build .-> n3
  n0 -. seen .-> n3
  linkStyle 1 stroke:#c62828,stroke-width:2px
  classDef none stroke-dasharray:4 3,fill:#fff
  classDef contract fill:#eef2f7
  classDef mock fill:#dbe7f5,stroke-dasharray:1 1
  classDef real fill:#cfe8d5
  classDef other fill:#f6ecd9
`,
  )
  const c4 = c4Of(MAP)
  assert.match(c4, / {2}n0 = consumer 'web'\n {2}n1 = operation 'getOrder' \{\n {4}technology 'mock'/)
  assert.match(c4, / {2}n0 -> n2 'needs, no way forward'\n {2}n2 -> n3 'needs to be built'\n {2}n0 -> n3 'calls, not declared'/)
})

test('a map as text has a flowchart and the same in words, and words of others are words', () => {
  const text = mapMarkdown(MAP)
  assert.match(text, /^# Who needs whom\n\n```mermaid\nflowchart LR\n/)
  assert.match(text, /\n- web needs charge \(with a contract\); getOrder \(with a stand-in\); Pay \\<order\\> \\& "more" /)
  const hostile = mapMarkdown({ nodes: [node('a', { title: '```\n# [x](y) <b>' }), node('b')], edges: [edge('a', 'b')] })
  assert.equal(hostile.match(/^ {0,3}```/gm)?.length, 2)
  assert.deepEqual(hostile.match(/^ {0,3}#.*/gm), ['# Who needs whom'])
  assert.match(hostile, /\n- \\`\\`\\` \\# \\\[x\\\]\(y\) \\<b\\> needs b /)
  assert.equal(mapMarkdown({ nodes: [], edges: [] }), '# Who needs whom\n\nNobody needs anything.\n')
})
