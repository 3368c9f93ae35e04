import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../server.ts'
import { type Blast, type Impact, impactOf, impactWords, measureWords, neighbourWords } from '../state/map-choice.ts'
import type { MapGraph, MapNode, MapView } from '../state/map-graph.ts'
import { visible } from '../state/text.ts'
import { Section } from './page.tsx'

/** As many calls as are made for one choice. */
const MOST = 60

/** What stops with a node, asked of the server. */
export function useImpact(node: MapNode | null, view: MapView | undefined): Impact | null {
  const members = node === null || node.kind === 'consumer' ? [] : node.members.slice(0, MOST)
  const { data } = useQuery({
    queryKey: ['blast', ...members],
    queryFn: (): Promise<readonly Blast[]> => Promise.all(members.map((one) => api.blast({ node: one }))),
    enabled: node !== null,
  })
  return node === null || data === undefined || view === undefined ? null : impactOf(data, view)
}

/** What is to be said of what is chosen, or of the map as a whole. */
export function MapPanel({
  graph,
  view,
  node,
  impact,
}: {
  readonly graph: MapGraph
  readonly view: MapView
  readonly node: MapNode | null
  readonly impact: Impact | null
}): ReactNode {
  if (node === null) {
    return (
      <Section title="What it comes to">
        <ul className="space-y-1.5 px-3 py-2 text-sm">
          {measureWords(view).map((words) => (
            <li key={words} className="break-words">
              {visible(words)}
            </li>
          ))}
        </ul>
      </Section>
    )
  }
  const { needs, needed } = neighbourWords(graph, node)
  return (
    <Section title={visible(node.label)} aside={<Way node={node} />}>
      <div className="space-y-3 px-3 py-2 text-sm" role="status">
        {node.kind !== 'consumer' && impact !== null && (
          <div>
            {impactWords(visible(node.label), impact).map((words) => (
              <p key={words} className={words.startsWith('Nothing covers') ? 'text-broken' : ''}>
                {words}
              </p>
            ))}
          </div>
        )}
        <Lines title="Needed by" lines={needed} />
        <Lines title={node.kind === 'consumer' ? 'Needs' : 'Leans on'} lines={needs} />
        <Measures view={view} node={node} />
      </div>
    </Section>
  )
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): ReactNode {
  if (lines.length === 0) return null
  return (
    <div>
      <h3 className="heading">{title}</h3>
      <ul className="mt-0.5 space-y-0.5">
        {lines.map((line) => (
          <li key={line} className={`break-words ${line.includes('no way forward') ? 'text-broken' : ''}`}>
            {visible(line)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Of one operation or supplier: the figures that are of it alone. */
function Measures({ view, node: { members, kind } }: { readonly view: MapView; readonly node: MapNode }): ReactNode {
  const [only] = members
  const own = members.length === 1 ? view.measures.nodes.find(({ id }) => id === only) : undefined
  if (own === undefined || kind === 'consumer') return null
  const { fanIn, fanOut, depth, availability } = own
  return (
    <p className="text-xs text-muted">
      {fanIn} need it, it needs {fanOut}; {depth} have to answer before it can; at best {(availability * 100).toFixed(2)} % available.
    </p>
  )
}

function Way({ node: { kind, label, group } }: { readonly node: MapNode }): ReactNode {
  if (kind === 'consumer') {
    return (
      <Link to="/traffic" search={{ consumer: label }} className="link text-sm">
        Its traffic
      </Link>
    )
  }
  if (group === null) return null
  return (
    <Link to="/groups/$group" params={{ group }} className="link text-sm">
      The group
    </Link>
  )
}
