import type { DependencyMap, MapEdge, MapNode } from '../map.ts'
import { USES } from './entity.ts'

/** A contract, as a catalogue lists it. */
export interface CatalogueContract {
  readonly id: string
  readonly title: string
  /** Where it was read from, as the user wrote it. */
  readonly source: string
}

/** What is served and who needs it, as entities that Backstage takes: an API for each contract, a Component for each consumer, and what catalogues said beside them. */
export function catalogueText(
  contracts: readonly CatalogueContract[],
  map: DependencyMap,
  contractOf: (operation: string) => string | null,
): string {
  const served = new Set(contracts.map(({ id }) => `api:${nameOf(id)}`.toLowerCase()))
  const apis = contracts.map(({ id, title, source }) =>
    entity('API', id, title, [
      'spec:',
      '  type: openapi',
      '  lifecycle: production',
      `  owner: ${OWNER}`,
      '  definition:',
      `    $text: ${text(source)}`,
    ]),
  )
  const others = map.nodes.flatMap((node) => {
    if (served.has(node.id)) return []
    const kind = kindOf(node)
    return kind === null ? [] : [otherText(kind, node, map.edges, contractOf)]
  })
  return [...apis, ...others].join('---\n')
}

type Kind = 'Component' | 'API' | 'Resource'

/** null: what is no entity of its own, as an operation. */
function kindOf({ id, kind }: MapNode): Kind | null {
  if (kind === 'consumer' || id.startsWith('component:')) return 'Component'
  return id.startsWith('api:') ? 'API' : id.startsWith('resource:') ? 'Resource' : null
}

const TYPES: Readonly<Record<Kind, string>> = { Component: 'service', API: 'openapi', Resource: 'resource' }

function otherText(
  kind: Kind,
  { id, title, kind: what, group, readiness }: MapNode,
  edges: readonly MapEdge[],
  contractOf: (operation: string) => string | null,
): string {
  const needed = edges.filter(({ from }) => from === id).map(({ to }) => to)
  const uses = needed.filter((to) => contractOf(to) !== null)
  const consumed = new Set([
    ...uses.flatMap((to) => contractOf(to) ?? []).map(nameOf),
    ...needed.filter((to) => to.startsWith('api:')).map(bareOf),
  ])
  const provided = edges.filter(({ from, to }) => to === id && from.startsWith('api:')).map(({ from }) => bareOf(from))
  const depends = needed.filter((to) => /^(?:component|resource):/.test(to))
  const owner = group?.startsWith('system:') === false && group.includes(':') && group !== `group:default/${OWNER}` ? text(group) : OWNER
  const list = (key: string, names: Iterable<string>): readonly string[] => {
    const sorted = [...names].sort()
    return sorted.length === 0 ? [] : [`  ${key}:`, ...sorted.map((name) => `    - ${name}`)]
  }
  return entity(
    kind,
    id.replace(/^[a-z]+:/, ''),
    title,
    [
      'spec:',
      `  type: ${what === 'consumer' ? 'website' : TYPES[kind]}`,
      ...(kind === 'Resource' ? [] : ['  lifecycle: production']),
      `  owner: ${owner}`,
      ...(group?.startsWith('system:') === true ? [`  system: ${text(group)}`] : []),
      // A catalogue wants a definition of every API; where it is, only its owner knows.
      ...(kind === 'API' ? [`  definition: ${readiness === 'contract' ? '"in the catalogue of its owner"' : '""'}`] : []),
      ...(kind === 'Component' ? [...list('consumesApis', consumed), ...list('providesApis', provided)] : []),
      ...(kind === 'API' ? [] : list('dependsOn', depends.map(text))),
    ],
    uses.length === 0 ? [] : ['  annotations:', `    ${USES}: ${text(uses.join(','))}`],
  )
}

/** `api:other/strange` as it stands in `consumesApis`. */
function bareOf(ref: string): string {
  return text(ref.replace(/^[a-z]+:/, ''))
}

/** Who owns something is for people to say. */
const OWNER = 'unknown'

function entity(kind: string, name: string, title: string, spec: readonly string[], annotations: readonly string[] = []): string {
  return `${['apiVersion: backstage.io/v1alpha1', `kind: ${kind}`, 'metadata:', ...namesOf(name), `  title: ${text(title)}`, ...annotations, ...spec].join('\n')}\n`
}

/** `other/strange-api` stands in a namespace of its own. */
function namesOf(name: string): readonly string[] {
  const [, namespace, bare] = /^([\w.-]+)\/(.+)$/s.exec(name) ?? []
  if (namespace === undefined || bare === undefined) return [`  name: ${nameOf(name)}`]
  return [`  name: ${nameOf(bare)}`, `  namespace: ${text(namespace)}`]
}

/** Backstage's names have letters, digits and `-_.` between them, 63 at most. */
function nameOf(name: string): string {
  const kept = name
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '')
  return kept === '' ? 'unnamed' : text(kept)
}

/** A text as YAML takes it. */
function text(value: string): string {
  return /^[A-Za-z][\w-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value)
}
