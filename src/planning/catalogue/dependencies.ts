import type { DependencyMap, MapEdge, MapNode } from '../map.ts'
import type { CatalogueEntity } from './entity.ts'

/** What operations are called in the map; null for names that lead nowhere. */
export type FindOperation = (name: string) => string | null

/**
 * What a catalogue tells of dependencies: components on APIs, APIs on who provides them, and what depends on what. A component that
 * says which operations it uses is a consumer of them.
 */
export function catalogueMap(entities: readonly CatalogueEntity[], find: FindOperation): DependencyMap {
  const drawn = entities.filter(({ kind }) => kind === 'component' || kind === 'api' || kind === 'resource')
  const byRef = new Map(drawn.map((entity) => [entity.ref, entity]))
  const nodeId = nodeIds([...byRef.values()])
  const nodes = new Map(drawn.map((entity) => [nodeId(entity), nodeOf(entity, nodeId(entity))]))
  const edges = new Map<string, MapEdge>()
  const link = (from: string, to: string, forward: boolean): void => {
    if (from === to) return
    const kind = forward ? 'mock' : 'none'
    edges.set(`${from}\n${to}`, { from, to, mode: 'sync', hard: true, wayForward: { kind }, declared: true, seen: null })
  }
  const known = (ref: string): CatalogueEntity => byRef.get(ref) ?? stranger(ref)
  const need = (from: CatalogueEntity, to: CatalogueEntity): void => {
    for (const one of [from, to]) if (!nodes.has(nodeId(one))) nodes.set(nodeId(one), nodeOf(one, nodeId(one)))
    link(nodeId(from), nodeId(to), to.kind === 'api' && to.defined)
  }
  for (const entity of drawn) {
    for (const api of entity.consumes) need(entity, known(api))
    for (const api of entity.provides) need(known(api), entity)
    for (const other of entity.dependsOn) need(entity, known(other))
    for (const other of entity.dependencyOf) need(known(other), entity)
    for (const name of entity.uses) {
      const operation = find(name)
      if (operation !== null) link(nodeId(entity), operation, true)
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] }
}

/** Something that is referred to but stands in no catalogue at hand. */
function stranger(ref: string): CatalogueEntity {
  const [kind = '', name = ref] = ref.split(':')
  const known = kind === 'api' || kind === 'resource' ? kind : 'component'
  return {
    kind: known,
    ref,
    name: name.replace(/^default\//, ''),
    title: name.replace(/^default\//, ''),
    type: '',
    owner: null,
    system: null,
    provides: [],
    consumes: [],
    dependsOn: [],
    dependencyOf: [],
    uses: [],
    defined: false,
  }
}

function isConsumer({ kind, uses }: CatalogueEntity): boolean {
  return kind === 'component' && uses.length > 0
}

/** Consumers are called as plans call them, by their names; where several namespaces have one of the same name, by both. */
function nodeIds(entities: readonly CatalogueEntity[]): (entity: CatalogueEntity) => string {
  const named = new Map<string, number>()
  for (const { name } of entities.filter(isConsumer)) named.set(name, (named.get(name) ?? 0) + 1)
  return (entity) => {
    const bare = entity.ref.replace(':default/', ':')
    if (!isConsumer(entity)) return bare
    return (named.get(entity.name) ?? 0) > 1 ? bare.replace('component:', 'consumer:') : `consumer:${entity.name}`
  }
}

function nodeOf(entity: CatalogueEntity, id: string): MapNode {
  const { kind, title, system, owner, defined } = entity
  return {
    id,
    title,
    kind: isConsumer(entity) ? 'consumer' : kind === 'resource' ? 'resource' : 'component',
    group: system ?? owner,
    readiness: kind === 'api' ? (defined ? 'contract' : 'none') : null,
    availability: null,
    target: null,
    weight: 0,
  }
}
