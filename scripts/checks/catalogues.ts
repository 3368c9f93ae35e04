// Catalogues of others, read and drawn: the OpenTelemetry demo and Backstage's own: node scripts/checks/catalogues.ts [FOLDER]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCatalogue } from '../../src/config/catalogue/catalogue-file.ts'
import { documentsOf } from '../../src/documents/from-value.ts'
import { catalogueMap } from '../../src/planning/catalogue/dependencies.ts'
import type { DependencyMap } from '../../src/planning/map.ts'
import { measuresOf } from '../../src/planning/measures.ts'
import { layoutOf } from '../../src/planning/picture/layout.ts'
import { svgOf } from '../../src/planning/picture/svg.ts'
import { c4Of, mermaidOf } from '../../src/planning/picture/text.ts'
import { shared } from './shared-folder.ts'
import { Tally } from './tally.ts'

const folder = shared('corpus/catalog')
const tally = new Tally('catalogues')
tally.row('', 'nodes', 'edges', 'cycles', 'depth', 'reaches most', 'bytes of SVG')

const create = ['org.yaml', 'entities.yaml'].map((name) => readFileSync(join(folder, 'backstage-create-app', name), 'utf8')).join('\n')
draw('backstage create-app', create, 2, 1)
const samples = join(folder, 'backstage-schemastore/test/catalog-info')
const texts = readdirSync(samples).map((name) => readFileSync(join(samples, name), 'utf8'))
draw('backstage samples', texts.join('\n---\n'), 20, 7)
draw('opentelemetry demo', asCatalogue(readFileSync(join(folder, 'opentelemetry-demo/compose.yaml'), 'utf8')), 15, 30)
tally.finish()

function draw(name: string, text: string, leastNodes: number, leastEdges: number): void {
  const map = catalogueMap(readCatalogue(text), () => null)
  const { nodes, edges } = map
  const measures = measuresOf(map)
  const svg = svgOf(map, { title: name })
  const reach = measures.nodes.toSorted((one, other) => other.fanIn - one.fanIn)[0]
  tally.row(
    name,
    nodes.length,
    edges.length,
    measures.cycles.length,
    Math.max(...measures.nodes.map(({ depth }) => depth)),
    `${reach?.id} (${reach?.fanIn})`,
    svg.length,
  )
  tally.expect(nodes.length >= leastNodes, name, `${nodes.length} nodes, ${leastNodes} at least`)
  tally.expect(edges.length >= leastEdges, name, `${edges.length} edges, ${leastEdges} at least`)
  tally.expect(layoutOf(map).boxes.length === nodes.length, name, 'a node is not drawn')
  tally.expect(svg === svgOf(turned(map), { title: name }), name, 'the picture depends on the order of the entities')
  tally.expect(
    nodes.every(({ title }) => mermaidOf(map).includes(title) && c4Of(map).includes(title)),
    name,
    'a title is missing from an export',
  )
}

function turned({ nodes, edges }: DependencyMap): DependencyMap {
  const sort = <Item>(list: readonly Item[], key: (item: Item) => string): Item[] => list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
  return { nodes: sort(nodes, ({ id }) => id), edges: sort(edges, ({ from, to }) => `${from} ${to}`) }
}

/** Services of a compose file, and what each depends on, as components of a catalogue. */
function asCatalogue(compose: string): string {
  // A bracket that closes where its key begins is taken by compose; YAML 1.2 has it further right.
  const { root } = documentsOf(compose.replaceAll(/\n *\]/g, ' ]'), 'file:///compose.yaml')
  const services = member(root.value, 'services')
  return Object.keys(services)
    .map((name) => {
      const on = member(services, name)['depends_on']
      const names = Array.isArray(on) ? on.map(String) : typeof on === 'object' && on !== null ? Object.keys(on) : []
      return JSON.stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name },
        spec: { type: 'service', lifecycle: 'production', owner: 'demo', dependsOn: names },
      })
    })
    .join('\n---\n')
}

function member(value: unknown, name: string): Record<string, unknown> {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof found === 'object' && found !== null ? { ...found } : {}
}
