import type { ControlApi, Status } from '../../src/control/api.ts'
import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Stage } from '../../src/model/handoff.ts'
import { counted } from './figures.ts'
import { visible } from './text.ts'

export type MapView = Awaited<ReturnType<ControlApi['map']>>
type Dependencies = MapView['map']
type Need = Dependencies['edges'][number]

/** Operations each by itself, or together with those that they move with. */
export type Detail = 'group' | 'operation'

/** Who answers: a group's stage; for what is in no group, how far it is. */
export type Mark = Stage | 'contract' | 'none' | 'real'

/** A node of the picture. Circle: consumer; box: operations; the rest is what others deliver, or services behind. */
export interface MapNode {
  readonly id: string
  readonly kind: 'consumer' | 'operations' | 'supplier' | 'service'
  readonly label: string
  readonly note: string
  readonly mark: Mark | null
  /** Its service is cut off while it should answer. */
  readonly broken: boolean
  /** What of the dependency map stops when it stops. */
  readonly members: readonly string[]
  readonly group: string | null
}

/** `both`: declared and seen; `service`: who stands behind a group. */
export interface MapEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly kind: 'both' | 'declared' | 'seen' | 'build' | 'service'
  /** Calls seen; of a service, its answers. */
  readonly calls: number
  /** No way forward. */
  readonly broken: boolean
  /** Of who stands behind a group: where that is. */
  readonly stage: Stage | null
}

export interface MapGraph {
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
}

/** The picture of a dependency map and of where the groups are. Sorted, so that two people see the same. */
export function mapGraph(
  { map }: Pick<MapView, 'map'>,
  { groups, upstreams }: Pick<Status, 'groups' | 'upstreams'>,
  detail: Detail,
): MapGraph {
  const byId = new Map(groups.map((group) => [group.id, group]))
  const home = homesOf(map, byId, detail)
  const drawn = detail === 'group' ? groups.map((group) => groupNode(group, map, upstreams)) : []
  const nodes = [...drawn, ...map.nodes.flatMap((node) => ownNode(node, home, byId, upstreams)), ...serviceNodes(groups, upstreams, map)]
  const known = new Set(nodes.map(({ id }) => id))
  const edges = [...needEdges(map, home), ...serviceEdges(nodes, byId, upstreams)].filter(
    ({ from, to }) => known.has(from) && known.has(to),
  )
  return { nodes: nodes.toSorted((a, b) => order(a.id, b.id)), edges: edges.toSorted((a, b) => order(a.id, b.id)) }
}

/** In which node of the picture each node of the map is drawn. */
function homesOf({ nodes }: Dependencies, groups: ReadonlyMap<string, GroupStatus>, detail: Detail): ReadonlyMap<string, string> {
  return new Map(
    nodes.map(({ id, kind, group }) => [
      id,
      detail === 'group' && kind === 'operation' && group !== null && groups.has(group) ? groupId(group) : id,
    ]),
  )
}

function groupNode(group: GroupStatus, { nodes }: Dependencies, upstreams: Status['upstreams']): MapNode {
  const { id, stage, operations } = group
  return {
    id: groupId(id),
    kind: 'operations',
    label: id,
    note: counted(operations.length, 'operation'),
    mark: stage,
    broken: isCut(group, upstreams),
    members: nodes.filter((node) => node.kind === 'operation' && node.group === id).map((node) => node.id),
    group: id,
  }
}

function ownNode(
  node: Dependencies['nodes'][number],
  home: ReadonlyMap<string, string>,
  groups: ReadonlyMap<string, GroupStatus>,
  upstreams: Status['upstreams'],
): readonly MapNode[] {
  const { id, kind, title, readiness } = node
  if (home.get(id) !== id) return []
  const bare = { id, members: [id], broken: false, group: null }
  if (kind === 'consumer') return [{ ...bare, kind: 'consumer', label: title, note: 'consumer', mark: null }]
  if (kind !== 'operation') {
    const by = node.group === null ? 'supplied' : `supplied by ${node.group}`
    return [{ ...bare, kind: 'supplier', label: title, note: kind === 'external' ? by : kind, mark: readiness && markOf(readiness, null) }]
  }
  const group = node.group === null ? undefined : groups.get(node.group)
  const broken = group !== undefined && isCut(group, upstreams)
  const mark = markOf(readiness ?? 'none', group ?? null)
  return [{ ...bare, kind: 'operations', label: id, note: title, mark, broken, group: node.group }]
}

/** A group's stage says more than how far an operation is, where there is a stand-in or the real thing. */
function markOf(readiness: 'none' | 'contract' | 'mock' | 'real', group: GroupStatus | null): Mark {
  if (readiness === 'none' || readiness === 'contract') return readiness
  if (group === null) return readiness
  const answersItself = group.stage !== 'live' && group.stage !== 'retired'
  return answersItself || readiness === 'real' ? group.stage : 'mock'
}

function serviceNodes(groups: readonly GroupStatus[], upstreams: Status['upstreams'], { nodes }: Dependencies): readonly MapNode[] {
  return upstreams
    .filter(({ name }) => groups.some(({ upstream }) => upstream === name))
    .map(({ name, url, breaker }): MapNode => {
      const own = new Set(groups.filter((group) => group.upstream === name && answers(group)).map(({ id }) => id))
      return {
        id: serviceId(name),
        kind: 'service',
        label: name,
        note: breaker === 'closed' ? url : `${url}, cut off for now`,
        mark: null,
        broken: breaker === 'open',
        members: nodes.filter(({ group, readiness }) => group !== null && own.has(group) && readiness !== 'none').map(({ id }) => id),
        group: null,
      }
    })
}

/** One edge for each pair of the picture, however many there are behind it. */
function needEdges({ edges }: Dependencies, home: ReadonlyMap<string, string>): readonly MapEdge[] {
  const found = new Map<string, { from: string; to: string; needs: Need[] }>()
  for (const need of edges) {
    const [from, to] = [home.get(need.from), home.get(need.to)]
    if (from === undefined || to === undefined || from === to) continue
    const id = `${from} → ${to}`
    const known = found.get(id) ?? { from, to, needs: [] }
    known.needs.push(need)
    found.set(id, known)
  }
  return [...found].map(([id, { from, to, needs }]) => {
    const called = needs.filter(({ mode }) => mode !== 'build')
    const broken = needs.some(({ hard, wayForward }) => hard && wayForward.kind === 'none')
    return { id, from, to, kind: kindOf(called), calls: called.reduce((sum, { seen }) => sum + (seen?.calls ?? 0), 0), broken, stage: null }
  })
}

function kindOf(called: readonly Need[]): MapEdge['kind'] {
  if (called.length === 0) return 'build'
  const declared = called.some((need) => need.declared)
  const seen = called.some((need) => need.seen !== null)
  return declared ? (seen ? 'both' : 'declared') : 'seen'
}

function serviceEdges(
  nodes: readonly MapNode[],
  groups: ReadonlyMap<string, GroupStatus>,
  upstreams: Status['upstreams'],
): readonly MapEdge[] {
  return nodes.flatMap(({ id, kind, group: name }) => {
    const group = name === null ? undefined : groups.get(name)
    if (kind !== 'operations' || group === undefined || group.upstream === null) return []
    const to = serviceId(group.upstream)
    const calls = id === groupId(group.id) ? (group.answered['live'] ?? 0) : 0
    return [{ id: `${id} → ${to}`, from: id, to, kind: 'service' as const, calls, broken: isCut(group, upstreams), stage: group.stage }]
  })
}

/** Whether the group's way to its service is cut while it is the service that should answer. */
function isCut(group: GroupStatus, upstreams: Status['upstreams']): boolean {
  return answers(group) && upstreams.find(({ name }) => name === group.upstream)?.breaker === 'open'
}

function answers({ stage }: GroupStatus): boolean {
  return stage === 'live' || stage === 'retired' || stage === 'canary'
}

export function groupId(group: string): string {
  return `group ${group}`
}

function serviceId(name: string): string {
  return `service ${name}`
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What a mark says, in words. */
export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  mock: 'the stand-in answers',
  shadow: 'the stand-in answers, its service gets copies',
  canary: 'its service answers some, the stand-in the others',
  live: 'its service answers',
  retired: 'its service answers, and the stand-in is not asked',
  real: 'it is there',
  contract: 'there is a contract and nobody who answers',
  none: 'there is no contract yet',
}

/** The map as sentences, for who cannot or need not see it: one for each node that is needed, with all that the picture has. */
export function mapWords({ nodes, edges }: MapGraph): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  return nodes
    .filter(({ kind }) => kind !== 'consumer')
    .map((node) => {
      const who = edges.filter(({ to, kind }) => to === node.id && kind !== 'service')
      const behind = edges.filter(({ from, kind }) => from === node.id && kind === 'service')
      const needers = who.map((edge) => `${byId.get(edge.from)?.label ?? edge.from} (${edgeWords(edge)})`)
      const standing = node.mark === null ? node.note : MARK_WORDS[node.mark]
      const parts = [
        `${standing}; ${needers.length === 0 ? (node.kind === 'service' ? '' : 'nobody calls it') : `needed by ${listedAll(needers)}`}`,
        ...behind.map((edge) => `behind it: ${byId.get(edge.to)?.label ?? edge.to} (${edgeWords(edge)})`),
      ]
      const cut = node.broken ? (node.kind === 'service' ? ' It is cut off.' : ' Its service is cut off.') : ''
      return visible(`${node.label}: ${parts.join('; ').replace(/; $/, '').replace(/; ;/, ';')}.${cut}`)
    })
}

/** What a service does where its group is. */
const BEHIND: Readonly<Record<Stage, string>> = {
  mock: 'not asked yet',
  shadow: 'gets copies',
  canary: 'answers some',
  live: 'answers',
  retired: 'answers',
}

/** What an edge says: who told of it, and whether there is a way forward. */
export function edgeWords({ kind, calls, broken, stage }: Pick<MapEdge, 'kind' | 'calls' | 'broken' | 'stage'>): string {
  const words = {
    both: `declared, ${counted(calls, 'call')} seen`,
    declared: 'declared, not seen',
    seen: `${counted(calls, 'call')} seen, not declared`,
    build: 'to be built',
    service: `${BEHIND[stage ?? 'live']}${calls > 0 ? `, ${counted(calls, 'answer')}` : ''}`,
  }[kind]
  return broken ? `${words}, no way forward` : words
}

function listedAll(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}
