import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogueMap } from '../../planning/catalogue/dependencies.ts'
import { catalogueText } from '../../planning/catalogue/export.ts'
import type { MapEdge, MapNode } from '../../planning/map.ts'
import { readCatalogue } from './catalogue-file.ts'

const CATALOGUE = `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout, title: Checkout }
spec: { type: service, lifecycle: production, owner: team-a, system: shop, providesApis: [orders-api], dependsOn: ['resource:orders-db'] }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: orders-api }
spec: { type: openapi, lifecycle: production, owner: team-a, definition: { $text: ./openapi.yaml } }
---
# Nobody has to understand this one.
apiVersion: backstage.io/v1alpha1
kind: Template
metadata: { name: other }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: web
  annotations: { understudy.dev/uses: 'getOrder, payOrder' }
spec: { type: website, lifecycle: production, owner: user:default/ada, consumesApis: [orders-api, other/strange-api] }
`

test('components, APIs and what they say of each other are read', () => {
  const entities = readCatalogue(CATALOGUE)
  assert.deepEqual(
    entities.map(({ ref, owner, system, provides, consumes, dependsOn, uses, defined }) => ({
      ref,
      owner,
      system,
      provides,
      consumes,
      dependsOn,
      uses,
      defined,
    })),
    [
      {
        ref: 'component:default/checkout',
        owner: 'group:default/team-a',
        system: 'system:default/shop',
        provides: ['api:default/orders-api'],
        consumes: [],
        dependsOn: ['resource:default/orders-db'],
        uses: [],
        defined: false,
      },
      {
        ref: 'api:default/orders-api',
        owner: 'group:default/team-a',
        system: null,
        provides: [],
        consumes: [],
        dependsOn: [],
        uses: [],
        defined: true,
      },
      {
        ref: 'component:default/web',
        owner: 'user:default/ada',
        system: null,
        provides: [],
        consumes: ['api:default/orders-api', 'api:other/strange-api'],
        dependsOn: [],
        uses: ['getOrder', 'payOrder'],
        defined: false,
      },
    ],
  )
})

test('a catalogue is a map: consumers on operations and APIs, APIs on who provides them', () => {
  const { nodes, edges } = catalogueMap(readCatalogue(CATALOGUE), (name) => (name === 'getOrder' ? 'getOrder' : null))
  assert.deepEqual(
    edges.map(({ from, to, wayForward }) => [from, to, wayForward.kind]),
    [
      ['api:orders-api', 'component:checkout', 'none'],
      ['component:checkout', 'resource:orders-db', 'none'],
      ['consumer:web', 'api:orders-api', 'mock'],
      ['consumer:web', 'api:other/strange-api', 'none'],
      ['consumer:web', 'getOrder', 'mock'],
    ],
  )
  assert.deepEqual(nodes.map(({ id }) => id).sort(), [
    'api:orders-api',
    'api:other/strange-api',
    'component:checkout',
    'consumer:web',
    'resource:orders-db',
  ])
})

test('what is no catalogue is passed over', () => {
  for (const text of [
    '',
    'a: b',
    '[1, 2',
    'apiVersion: backstage.io/v1alpha1\nkind: Component\n',
    'apiVersion: v1\nkind: Component\nmetadata: { name: x }\n',
  ])
    assert.deepEqual(readCatalogue(text), [], text)
})

test('what is exported is read back', () => {
  const nodes: readonly MapNode[] = [
    {
      id: 'consumer:web app',
      title: 'web app',
      kind: 'consumer',
      group: null,
      readiness: null,
      availability: null,
      target: null,
      weight: 0,
    },
    { id: 'getOrder', title: 'Get order', kind: 'operation', group: null, readiness: 'mock', availability: null, target: null, weight: 0 },
  ]
  const edges: readonly MapEdge[] = [
    { from: 'consumer:web app', to: 'getOrder', mode: 'sync', hard: true, wayForward: { kind: 'mock' }, declared: true, seen: null },
  ]
  const text = catalogueText([{ id: 'shop', title: 'Shop: all of it', source: './openapi.yaml' }], { nodes, edges }, () => 'shop')
  assert.equal(
    text,
    `apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: shop
  title: "Shop: all of it"
spec:
  type: openapi
  lifecycle: production
  owner: unknown
  definition:
    $text: "./openapi.yaml"
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: web-app
  title: "web app"
  annotations:
    understudy.dev/uses: getOrder
spec:
  type: website
  lifecycle: production
  owner: unknown
  consumesApis:
    - shop
`,
  )
  const [api, component] = readCatalogue(text)
  assert.deepEqual(
    [api?.ref, api?.defined, component?.consumes, component?.uses],
    ['api:default/shop', true, ['api:default/shop'], ['getOrder']],
  )
})

test('a catalogue that is read, exported and read again says the same of who needs what', () => {
  const find = (name: string): string | null => (name === 'getOrder' ? 'getOrder' : null)
  const map = catalogueMap(readCatalogue(CATALOGUE), find)
  const known = { ...map, nodes: [...map.nodes, ...OPERATION] }
  const contractOf = (operation: string): string | null => (operation === 'getOrder' ? 'shop' : null)
  const text = catalogueText([{ id: 'shop', title: 'Shop', source: './openapi.yaml' }], known, contractOf)
  const again = catalogueMap(readCatalogue(text), find)
  const arrows = ({ edges }: typeof map): readonly string[] =>
    edges.map(({ from, to, wayForward }) => `${from} → ${to} ${wayForward.kind}`).sort()
  assert.deepEqual(
    arrows(again).filter((arrow) => arrow !== 'consumer:web → api:shop mock'),
    arrows(map),
  )
  const second = catalogueText(
    [{ id: 'shop', title: 'Shop', source: './openapi.yaml' }],
    { ...again, nodes: [...again.nodes, ...OPERATION] },
    contractOf,
  )
  assert.deepEqual(readCatalogue(second), readCatalogue(text))
})

const OPERATION: readonly MapNode[] = [
  { id: 'getOrder', title: 'Get order', kind: 'operation', group: null, readiness: 'mock', availability: null, target: null, weight: 0 },
]

test('consumers of one name in several namespaces stay two, and what is no reference is none', () => {
  const web = (namespace: string, uses: string): string =>
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: web, namespace: ${namespace}, annotations: { understudy.dev/uses: ${uses} } }\n` +
    `spec: { type: website, owner: ada, consumesApis: ["", "a:b:c", x/y/z, orders] }\n`
  const find = (name: string): string => name
  const alone = catalogueMap(readCatalogue(web('front', 'getOrder')), find)
  assert.deepEqual(
    alone.nodes.map(({ id }) => id),
    ['consumer:web', 'api:front/orders'],
  )
  const both = catalogueMap(readCatalogue([web('front', 'getOrder'), web('default', 'payOrder')].join('---\n')), find)
  assert.deepEqual(
    both.edges.map(({ from, to }) => `${from} → ${to}`),
    ['consumer:front/web → api:front/orders', 'consumer:front/web → getOrder', 'consumer:web → api:orders', 'consumer:web → payOrder'],
  )
})
