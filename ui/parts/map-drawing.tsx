import {
  Background,
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { type ReactNode, useEffect, useState } from 'react'
import { count } from '../state/figures.ts'
import { isCrowded, SIZE, type Spot } from '../state/map-bands.ts'
import { edgeWords, MARK_WORDS, type MapEdge, type MapGraph, type MapNode } from '../state/map-graph.ts'
import { visible } from '../state/text.ts'
import { ConsumerMark, StageMark } from './marks.tsx'

interface DrawingProps {
  readonly graph: MapGraph
  readonly spots: ReadonlyMap<string, Spot>
  readonly chosen: string | null
  /** What is lit, beside what is chosen: null where nothing is chosen. */
  readonly lit: ReadonlySet<string> | null
  readonly onChoose: (node: string | null) => void
}

/** Room on the left for the buttons. */
const VIEW = { maxZoom: 1.1, padding: { left: '56px', right: '20px', top: '20px', bottom: '24px' } } as const

type Drawn = Node<{
  readonly node: MapNode
  readonly state: 'plain' | 'chosen' | 'lit' | 'dim'
  readonly onChoose: (node: string | null) => void
}>
const TYPES = { map: MapBox }

/** The map as a picture that can be moved about. Every node is a button. */
export function MapDrawing({ graph, spots, chosen, lit, onChoose }: DrawingProps): ReactNode {
  const nodes: Drawn[] = graph.nodes.map((node) => ({
    id: node.id,
    type: 'map',
    position: spots.get(node.id) ?? { x: 0, y: 0 },
    data: { node, state: stateOf(node.id, chosen, lit), onChoose },
    ...SIZE[node.kind],
  }))
  const crowded = isCrowded(graph)
  const [flow, setFlow] = useState<ReactFlowInstance<Drawn> | null>(null)
  // Among many, what is chosen comes near enough to be read.
  const near = crowded && chosen !== null && lit !== null ? [chosen, ...lit].join('\n') : ''
  useEffect(() => {
    const wanted = near === '' ? {} : { nodes: near.split('\n').map((id) => ({ id })) }
    if (crowded) void flow?.fitView({ ...VIEW, ...wanted })
  }, [flow, near])
  return (
    <ReactFlow
      onInit={setFlow}
      key={[...spots.keys()].join()}
      nodes={nodes}
      edges={graph.edges.flatMap((edge) => edgeOf(edge, { crowded, chosen, lit }))}
      nodeTypes={TYPES}
      fitView
      fitViewOptions={VIEW}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      preventScrolling={false}
      zoomOnScroll={false}
      onPaneClick={() => onChoose(null)}
      minZoom={0.08}
      proOptions={{ hideAttribution: false }}
    >
      <Background color="var(--line)" gap={24} />
      <Controls showInteractive={false} />
    </ReactFlow>
  )
}

function stateOf(id: string, chosen: string | null, lit: ReadonlySet<string> | null): Drawn['data']['state'] {
  if (lit === null) return 'plain'
  return id === chosen ? 'chosen' : lit.has(id) ? 'lit' : 'dim'
}

const DASH: Readonly<Record<MapEdge['kind'], string | undefined>> = {
  both: undefined,
  declared: '7 5',
  seen: '2 4',
  build: '1 5',
  service: undefined,
}

/** A service that is not asked yet is a trace, one that gets copies is dashed. */
const BEHIND: Readonly<Record<string, string | undefined>> = { mock: '1 6', shadow: '6 5', canary: '16 5', live: undefined }

interface View extends Pick<DrawingProps, 'chosen' | 'lit'> {
  readonly crowded: boolean
}

/** Where there are many, only what has to do with what is chosen, and what has no way forward. */
function edgeOf(edge: MapEdge, { crowded, chosen, lit }: View): readonly Edge[] {
  const { id, from, to, kind, calls, broken, stage } = edge
  const near =
    chosen === null ? lit === null : from === chosen || to === chosen || (lit?.has(from) === true && (lit.has(to) || to === chosen))
  if (crowded && !broken && (chosen === null || !near)) return []
  const stroke = broken ? 'var(--broken)' : near && chosen !== null ? 'var(--accent)' : 'var(--strong-line)'
  const dash = kind === 'service' ? BEHIND[stage ?? 'live'] : DASH[kind]
  return [
    {
      id,
      source: from,
      target: to,
      ...(kind === 'build' ? { targetHandle: 'side' } : { targetHandle: 'left' }),
      ...(calls > 0 && (!crowded || near) ? { label: count(calls) } : {}),
      labelStyle: { fill: 'var(--muted)', fontSize: 11, opacity: near ? 1 : 0.25 },
      labelBgStyle: { fill: 'var(--surface)' },
      ariaLabel: edgeWords(edge),
      style: {
        stroke,
        strokeWidth: broken ? 2.4 : Math.min(3.5, 1.2 + Math.log10(1 + calls) / 2),
        opacity: near ? 1 : broken ? 0.5 : 0.25,
        ...(dash === undefined ? {} : { strokeDasharray: dash }),
      },
    },
  ]
}

const SHAPE: Readonly<Record<MapNode['kind'], string>> = {
  consumer: 'rounded-full',
  operations: 'rounded-md',
  supplier: 'rounded-none',
  service: 'rounded-md border-4 border-double',
}

const LOOK: Readonly<Record<Drawn['data']['state'], string>> = {
  plain: '',
  chosen: 'outline-2 outline-offset-2 outline-accent',
  lit: 'border-accent!',
  dim: 'opacity-35',
}

function MapBox({ data: { node, state, onChoose } }: NodeProps<Drawn>): ReactNode {
  const { id, kind, mark, label, note, broken } = node
  const tone = broken
    ? 'border-broken bg-broken-ground'
    : mark === 'none' || mark === 'contract'
      ? 'border-dashed border-strong-line bg-surface'
      : 'border-strong-line bg-raised'
  return (
    <button
      type="button"
      aria-pressed={state === 'chosen'}
      title={`${visible(label)}: ${visible(note)}${mark === null ? '' : `; ${MARK_WORDS[mark]}`}`}
      onClick={() => onChoose(state === 'chosen' ? null : id)}
      className={`nopan relative flex size-full flex-col justify-center overflow-hidden border text-left text-ink ${kind === 'operations' ? 'pr-3 pl-5' : 'px-3'} ${SHAPE[kind]} ${tone} ${LOOK[state]}`}
    >
      {mark !== null && <span className={`absolute inset-y-0 left-0 w-2.5 text-muted ${FILL[mark] ?? ''}`} />}
      <Handle id="left" type="target" position={Position.Left} className="opacity-0" />
      <Handle id="side" type="target" position={Position.Right} className="opacity-0" />
      <span className="flex min-w-0 items-center gap-2 text-sm font-semibold">
        {kind === 'consumer' && <ConsumerMark />}
        {mark !== null && <StageMark stage={mark} />}
        <span className="truncate">{visible(label)}</span>
      </span>
      {kind !== 'consumer' && <span className="truncate text-xs text-muted">{visible(note)}</span>}
      {mark !== null && <span className="sr-only">{MARK_WORDS[mark]}</span>}
      <Handle type="source" position={Position.Right} className="opacity-0" />
    </button>
  )
}

/** The edge of a box says who answers: hatched the stand-in, solid the service. */
const FILL: Readonly<Record<string, string>> = {
  mock: 'mark-mock',
  shadow: 'mark-mock border-r-2 border-dashed border-current',
  canary: 'mark-canary',
  live: 'mark-live',
  real: 'mark-live',
  retired: 'mark-retired',
}
