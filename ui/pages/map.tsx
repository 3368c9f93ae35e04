import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type CSSProperties, type ReactNode, useEffect, useMemo, useState } from 'react'
import { Answers } from '../parts/answers.tsx'
import { ExportButtons } from '../parts/export-buttons.tsx'
import { MapDrawing } from '../parts/map-drawing.tsx'
import { MapLegend } from '../parts/map-legend.tsx'
import { MapPanel, useImpact } from '../parts/map-panel.tsx'
import { Empty, Failure, Shellline, Waiting } from '../parts/notices.tsx'
import { Page, Section } from '../parts/page.tsx'
import { api } from '../server.ts'
import { isCrowded, type Spot } from '../state/map-bands.ts'
import { litBy } from '../state/map-choice.ts'
import { type Detail, groupId, type MapGraph, mapGraph, type MapNode, type MapView, mapWords } from '../state/map-graph.ts'
import { layOut } from '../state/map-layout.ts'
import { visible } from '../state/text.ts'

const route = getRouteApi('/map')
const OFTEN = 3_000

/** Who needs whom, declared and seen; who answers; and what stops when something stops. */
export function MapPage(): ReactNode {
  const { by = 'group', node: asked = '' } = route.useSearch()
  const status = useQuery({ queryKey: ['status'], queryFn: () => api.status(), refetchInterval: OFTEN })
  const map = useQuery({ queryKey: ['map'], queryFn: () => api.map(), refetchInterval: OFTEN, structuralSharing: true })
  const graph = useMemo(
    () => (status.data === undefined || map.data === undefined ? null : mapGraph(map.data, status.data, by)),
    [status.data, map.data, by],
  )
  const spots = useSpots(graph)
  const error = map.error ?? status.error
  if (error !== null && graph === null) return <Failure error={error} what="The map cannot be shown." />
  if (graph === null || map.data === undefined || spots === null) return <Waiting what="the map" />
  return (
    <Page
      title="Map"
      note="Who needs whom: by plan files and catalogues, and by the traffic seen."
      actions={
        <>
          <Choices graph={graph} by={by} asked={asked} />
          <ExportButtons of="map" />
        </>
      }
    >
      {map.data.problems.map((problem) => (
        <p key={problem} className="mx-4 mb-3 rounded-lg border border-caution bg-caution-ground p-3 text-sm">
          {visible(problem)}
        </p>
      ))}
      {graph.nodes.length === 0 ? (
        <Empty title="There is nothing to draw yet">
          <p>A map is drawn from contracts, plan files, and from who calls what. Start with a contract:</p>
          <Shellline>understudy start openapi.yaml</Shellline>
        </Empty>
      ) : (
        <Whole graph={graph} spots={spots} view={map.data} asked={asked} />
      )}
    </Page>
  )
}

interface WholeProps {
  readonly graph: MapGraph
  readonly spots: ReadonlyMap<string, Spot>
  readonly view: MapView
  readonly asked: string
}

function Whole({ graph, spots, view, asked }: WholeProps): ReactNode {
  const navigate = useNavigate({ from: '/map' })
  const chosen = nodeOf(graph, asked)
  const impact = useImpact(chosen, view)
  const lit = chosen === null ? null : litBy(graph, chosen, impact?.reached ?? new Set())
  const choose = (node: string | null): void =>
    void navigate({ search: ({ node: _before, ...rest }) => (node === null ? rest : { ...rest, node }), replace: true })
  return (
    <>
      <div className="grid gap-4 px-4 pb-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="card overflow-hidden">
          <div style={shapeOf(spots)} role="group" aria-label="The map as a drawing; the same in words below">
            <MapDrawing graph={graph} spots={spots} chosen={chosen?.id ?? null} lit={lit} onChoose={choose} />
          </div>
          <MapLegend crowded={isCrowded(graph)} />
        </div>
        <div className="min-w-0">
          <MapPanel graph={graph} view={view} node={chosen} impact={impact} />
        </div>
      </div>
      <div className="space-y-4 px-4 pb-6">
        <Answers />
        <Section title="The map in words">
          <ul className="space-y-1 px-3 py-2 text-sm">
            {mapWords(graph).map((sentence) => (
              <li key={sentence} className="break-words">
                {sentence}
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </>
  )
}

/** A node by its id, or what is drawn of it here: an operation's group, or a group's name. */
function nodeOf({ nodes }: MapGraph, asked: string): MapNode | null {
  if (asked === '') return null
  return nodes.find(({ id }) => id === asked || id === groupId(asked)) ?? nodes.find(({ members }) => members.includes(asked)) ?? null
}

/** How much is drawn, and what is looked at. Both stand in the address. */
function Choices({ graph, by, asked }: { readonly graph: MapGraph; readonly by: Detail; readonly asked: string }): ReactNode {
  const navigate = useNavigate({ from: '/map' })
  const kinds = [
    ['operations', by === 'group' ? 'Groups' : 'Operations'],
    ['consumer', 'Consumers'],
    ['supplier', 'Suppliers'],
    ['service', 'Services'],
  ] as const
  return (
    <>
      <label className="flex items-center gap-2 text-sm">
        <span className="text-muted">Look at</span>
        <select
          className="field w-44"
          value={nodeOf(graph, asked)?.id ?? ''}
          onChange={({ target }) =>
            void navigate({ search: ({ node: _before, ...rest }) => (target.value === '' ? rest : { ...rest, node: target.value }) })
          }
        >
          <option value="">all of it</option>
          {kinds.map(([kind, name]) => (
            <optgroup key={kind} label={name}>
              {graph.nodes
                .filter((node) => node.kind === kind)
                .map(({ id, label }) => (
                  <option key={id} value={id}>
                    {visible(label)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label className="flex items-center gap-2 text-sm">
        <span className="text-muted">by</span>
        <select
          className="field"
          value={by}
          onChange={({ target }) =>
            void navigate({ search: ({ by: _before, ...rest }) => (target.value === 'operation' ? { ...rest, by: 'operation' } : rest) })
          }
        >
          <option value="group">group</option>
          <option value="operation">operation</option>
        </select>
      </label>
    </>
  )
}

/** As high as it is wide by its shape, as far as there is room for it. */
function shapeOf(spots: ReadonlyMap<string, Spot>): CSSProperties {
  const wide = Math.max(600, ...[...spots.values()].map(({ x }) => x + 300))
  const high = Math.max(160, ...[...spots.values()].map(({ y }) => y + 100))
  return { aspectRatio: `${wide} / ${high}`, width: '100%', minHeight: '16rem', maxHeight: `min(74vh, ${Math.round(high * 1.1 + 20)}px)` }
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
