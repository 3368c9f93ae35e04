import { useQuery } from '@tanstack/react-query'
import { Background, Controls, type Edge, Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { ConsumerMark, StageMark } from '../parts/marks.tsx'
import { Empty, Failure, Shellline, Waiting } from '../parts/notices.tsx'
import { Page, Section } from '../parts/page.tsx'
import { api, feed, useCalmFeed } from '../server.ts'
import { count } from '../state/figures.ts'
import { type MapEdge, type MapGraph, mapGraph, type MapNode, mapWords } from '../state/map-graph.ts'
import { layOut, SIZE, type Spot } from '../state/map-layout.ts'
import { visible } from '../state/text.ts'

/** Consumers left, groups in the middle, services right. */
export function MapPage(): ReactNode {
  const version = useCalmFeed()
  const { data, error } = useQuery({ queryKey: ['status'], queryFn: () => api.status(), refetchInterval: 3_000 })
  const graph = useMemo(() => (data === undefined ? null : mapGraph(data.groups, data.upstreams, feed.rows.all)), [data, version])
  const spots = useSpots(graph)
  if (error !== null && data === undefined) return <Failure error={error} what="The map cannot be shown." />
  if (graph === null || spots === null) return <Waiting what="the map" />
  const words = mapWords(graph)
  return (
    <Page title="Map" note="Who calls what, and who is behind it; from contracts, configuration, and the traffic seen here.">
      {graph.nodes.length === 0 ? (
        <Empty title="There is nothing to draw yet">
          <Shellline>understudy start openapi.yaml</Shellline>
        </Empty>
      ) : (
        <>
          <div
            style={{ height: heightOf(graph) }}
            className="mx-4 rounded-lg border border-line bg-surface"
            role="group"
            aria-label="The map as a drawing; the same in words below"
          >
            <Drawing graph={graph} spots={spots} />
          </div>
          <div className="p-4">
            <Section title="The map in words">
              <ul className="space-y-1 px-3 py-2 text-sm">
                {words.map((sentence) => (
                  <li key={sentence}>{visible(sentence)}</li>
                ))}
              </ul>
            </Section>
          </div>
        </>
      )}
    </Page>
  )
}

/** Enough for the longest column, as far as there is room for it. */
function heightOf({ nodes }: MapGraph): string {
  const longest = Math.max(...(['consumer', 'group', 'upstream'] as const).map((kind) => nodes.filter((node) => node.kind === kind).length))
  return `clamp(22rem, ${longest * 84 + 40}px, 78vh)`
}

/** Laid out again only when there are other nodes or edges, not with every call. */
function useSpots(graph: MapGraph | null): ReadonlyMap<string, Spot> | null {
  const [spots, setSpots] = useState<ReadonlyMap<string, Spot> | null>(null)
  const key = graph === null ? null : JSON.stringify([graph.nodes.map(({ id }) => id), graph.edges.map(({ id }) => id)])
  useEffect(() => {
    if (graph === null) return
    let wanted = true
    layOut(graph).then(
      (found) => wanted && setSpots(found),
      () => wanted && setSpots(new Map()),
    )
    return () => {
      wanted = false
    }
  }, [key])
  return spots
}

type Drawn = Node<{ readonly node: MapNode }>
const TYPES = { map: MapBox }

function Drawing({ graph, spots }: { readonly graph: MapGraph; readonly spots: ReadonlyMap<string, Spot> }): ReactNode {
  const navigate = useNavigate()
  const nodes: Drawn[] = graph.nodes.map((node) => ({
    id: node.id,
    type: 'map',
    position: spots.get(node.id) ?? { x: 0, y: 0 },
    data: { node },
    ...SIZE[node.kind],
  }))
  const open = (_: unknown, { data: { node } }: Drawn): void => {
    if (node.kind === 'consumer') void navigate({ to: '/traffic', search: { consumer: node.label } })
    else void navigate({ to: '/' })
  }
  return (
    <ReactFlow
      key={[...spots.keys()].join()}
      nodes={nodes}
      edges={graph.edges.map(edgeOf)}
      nodeTypes={TYPES}
      fitView
      fitViewOptions={{ maxZoom: 1.1, padding: 0.08 }}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      onNodeClick={open}
      minZoom={0.1}
      proOptions={{ hideAttribution: false }}
    >
      <Background color="var(--line)" gap={24} />
      <Controls showInteractive={false} />
    </ReactFlow>
  )
}

function edgeOf({ id, from, to, way, count: calls, broken }: MapEdge): Edge {
  const stroke = broken ? 'var(--broken)' : way === 'live' || way === 'canary' ? 'var(--accent)' : 'var(--strong-line)'
  const dash = way === 'shadow' ? '6 5' : way === 'mock' ? '2 4' : way === 'canary' ? '14 5' : undefined
  return {
    id,
    source: from,
    target: to,
    ...(calls > 0 ? { label: count(calls) } : {}),
    labelStyle: { fill: 'var(--muted)', fontSize: 11 },
    labelBgStyle: { fill: 'var(--surface)' },
    style: {
      stroke,
      strokeWidth: Math.min(4, 1.2 + Math.log10(1 + calls) / 1.5),
      ...(dash === undefined ? {} : { strokeDasharray: dash }),
    },
  }
}

/** The edge of a box says who answers: hatched the stand-in, solid the service. */
const FILL = {
  mock: 'mark-mock',
  shadow: 'mark-mock border-r border-dashed',
  canary: 'mark-canary',
  live: 'mark-live',
  retired: 'mark-retired',
} as const

function MapBox({ data: { node } }: NodeProps<Drawn>): ReactNode {
  const shape = node.kind === 'consumer' ? 'rounded-full' : node.kind === 'group' ? 'rounded-md' : 'rounded-md border-double border-4'
  const tone = node.broken ? 'border-broken bg-broken-ground' : 'border-strong-line bg-raised'
  return (
    <div className={`relative flex size-full cursor-pointer flex-col justify-center overflow-hidden border px-4 text-ink ${shape} ${tone}`}>
      {node.stage !== null && <span className={`absolute inset-y-0 left-0 w-2 text-muted ${FILL[node.stage]}`} />}
      <Handle type="target" position={Position.Left} className="opacity-0" />
      <span className="flex items-center gap-2 text-sm font-semibold">
        {node.kind === 'consumer' && <ConsumerMark />}
        {node.stage !== null && <StageMark stage={node.stage} />}
        <span className="truncate">{visible(node.label)}</span>
      </span>
      <span className="truncate text-xs text-muted">{visible(node.note)}</span>
      <Handle type="source" position={Position.Right} className="opacity-0" />
    </div>
  )
}
