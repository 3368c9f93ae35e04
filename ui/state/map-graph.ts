import type { ExchangeSummary, UpstreamStatus } from '../../src/control/api.ts'
import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Stage } from '../../src/model/handoff.ts'
import { counted, listed } from './figures.ts'

/** A node of the map. Circle: consumer; box: group of operations; cylinder: service behind. */
export interface MapNode {
  readonly id: string
  readonly kind: 'consumer' | 'group' | 'upstream'
  readonly label: string
  readonly note: string
  /** Of a group: where it is on its way. */
  readonly stage: Stage | null
  /** No way forward: nobody can answer, or the service is cut off. */
  readonly broken: boolean
}

export interface MapEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  /** How it is drawn: hatched to a stand-in, dashed for copies, solid for the service. */
  readonly way: 'mock' | 'shadow' | 'canary' | 'live'
  readonly count: number
  readonly broken: boolean
}

export interface MapGraph {
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
}

/** Who calls what, and who is behind it: from the groups, the upstreams, and the traffic seen. Sorted, so that two people see the same map. */
export function mapGraph(groups: readonly GroupStatus[], upstreams: readonly UpstreamStatus[], rows: readonly ExchangeSummary[]): MapGraph {
  const byOperation = new Map(
    groups.flatMap((group) => group.operations.map((operation) => [`${group.contract} ${operation}`, group] as const)),
  )
  const calls = new Map<string, { consumer: string; group: GroupStatus; count: number; failed: number }>()
  for (const row of rows) {
    const group = byOperation.get(`${row.contract ?? ''} ${row.operation ?? ''}`)
    if (group === undefined) continue
    const key = `${row.consumer.id} ${group.id}`
    const call = calls.get(key) ?? { consumer: row.consumer.id, group, count: 0, failed: 0 }
    call.count++
    if (row.by === 'understudy' && row.status >= 500) call.failed++
    calls.set(key, call)
  }
  const consumers = [...new Set([...calls.values()].map(({ consumer }) => consumer))].toSorted()
  return {
    nodes: [
      ...consumers.map((id) => consumerNode(id, [...calls.values()])),
      ...groups.toSorted((a, b) => a.id.localeCompare(b.id)).map((group) => groupNode(group, upstreams)),
      ...upstreams.toSorted((a, b) => a.name.localeCompare(b.name)).map(upstreamNode),
    ],
    edges: [...[...calls.values()].map((call) => callEdge(call)), ...groups.flatMap((group) => upstreamEdge(group, upstreams))].toSorted(
      (a, b) => a.id.localeCompare(b.id),
    ),
  }
}

function consumerNode(id: string, calls: readonly { consumer: string; count: number }[]): MapNode {
  const count = calls.filter(({ consumer }) => consumer === id).reduce((sum, call) => sum + call.count, 0)
  return { id: `consumer ${id}`, kind: 'consumer', label: id, note: counted(count, 'exchange'), stage: null, broken: false }
}

function groupNode(group: GroupStatus, upstreams: readonly UpstreamStatus[]): MapNode {
  const note = `${counted(group.operations.length, 'operation')} · ${group.stage}`
  return { id: `group ${group.id}`, kind: 'group', label: group.id, note, stage: group.stage, broken: isCut(group, upstreams) }
}

function upstreamNode({ name, url, breaker }: UpstreamStatus): MapNode {
  const note = breaker === 'closed' ? url : `${url} · cut off for now`
  return { id: `upstream ${name}`, kind: 'upstream', label: name, note, stage: null, broken: breaker === 'open' }
}

function callEdge({ consumer, group, count, failed }: { consumer: string; group: GroupStatus; count: number; failed: number }): MapEdge {
  const way = group.stage === 'retired' ? 'live' : group.stage
  return {
    id: `${consumer} → ${group.id}`,
    from: `consumer ${consumer}`,
    to: `group ${group.id}`,
    way,
    count,
    broken: failed > 0 && failed === count,
  }
}

function upstreamEdge(group: GroupStatus, upstreams: readonly UpstreamStatus[]): readonly MapEdge[] {
  if (group.upstream === null) return []
  const way = group.stage === 'retired' ? 'live' : group.stage
  const to = `upstream ${group.upstream}`
  const count = group.answered['live'] ?? 0
  return [{ id: `${group.id} → ${group.upstream}`, from: `group ${group.id}`, to, way, count, broken: isCut(group, upstreams) }]
}

/** Whether the group's way to its service is cut while it is the service that should answer. */
function isCut(group: GroupStatus, upstreams: readonly UpstreamStatus[]): boolean {
  const behind = upstreams.find(({ name }) => name === group.upstream)
  return behind?.breaker === 'open' && (group.stage === 'live' || group.stage === 'retired' || group.stage === 'canary')
}

/** The map as sentences, for who cannot or need not see it: one for each group. */
export function mapWords({ nodes, edges }: MapGraph): readonly string[] {
  const labelOf = (id: string): string => nodes.find((node) => node.id === id)?.label ?? id
  return nodes
    .filter(({ kind }) => kind === 'group')
    .map((group) => {
      const callers = edges.filter(({ to }) => to === group.id).map(({ from }) => labelOf(from))
      const behind = edges.find(({ from }) => from === group.id)
      const who = callers.length === 0 ? 'nobody calls it' : `called by ${listed(callers, 6)}`
      const broken = group.broken ? ' Its service is cut off.' : ''
      return `${group.label}: ${who}; ${answeredWords(group.stage, behind === undefined ? null : labelOf(behind.to))}.${broken}`
    })
}

function answeredWords(stage: Stage | null, upstream: string | null): string {
  if (upstream === null) return 'answered by the stand-in, with no service behind it yet'
  if (stage === 'live' || stage === 'retired') return `answered by ${upstream}`
  if (stage === 'canary') return `answered by ${upstream} for some, by the stand-in for the others`
  return stage === 'shadow'
    ? `answered by the stand-in, with copies to ${upstream}`
    : `answered by the stand-in, ${upstream} waits behind it`
}
