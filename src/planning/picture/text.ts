import type { DependencyMap, MapEdge, MapNode } from '../map.ts'

/** A map as Mermaid's flowchart. */
export function mermaidOf({ nodes, edges }: DependencyMap): string {
  const names = new Map(nodes.map(({ id }, at) => [id, `n${at}`]))
  const lines = nodes.map((node) => {
    const label = `"${entities(node.title)}"`
    const shape = node.kind === 'consumer' ? `((${label}))` : node.kind === 'operation' ? `[${label}]` : `([${label}])`
    return `  ${names.get(node.id)}${shape}:::${classOf(node)}`
  })
  const drawn = edges.filter(({ from, to }) => names.has(from) && names.has(to))
  const arrows = drawn.map((edge) => `  ${names.get(edge.from)} ${arrow(edge)} ${names.get(edge.to)}`)
  const stuck = drawn.flatMap((edge, at) => (isStuck(edge) ? [at] : []))
  return [
    'flowchart LR',
    ...lines,
    ...arrows,
    ...(stuck.length > 0 ? [`  linkStyle ${stuck.join(',')} stroke:#c62828,stroke-width:2px`] : []),
    '  classDef none stroke-dasharray:4 3,fill:#fff',
    '  classDef contract fill:#eef2f7',
    '  classDef mock fill:#dbe7f5,stroke-dasharray:1 1',
    '  classDef real fill:#cfe8d5',
    '  classDef other fill:#f6ecd9',
    '',
  ].join('\n')
}

/** Mermaid's way to write what it would read as its own. */
function entities(text: string): string {
  return text
    .replaceAll(/[\n\r]/g, ' ')
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
}

function arrow({ mode, declared, seen }: MapEdge): string {
  if (!declared && seen !== null) return '-. seen .->'
  return mode === 'build' ? '-. build .->' : '-->'
}

function isStuck({ hard, wayForward }: MapEdge): boolean {
  return hard && wayForward.kind === 'none'
}

function classOf({ readiness, kind }: MapNode): string {
  return readiness ?? (kind === 'consumer' ? 'contract' : 'other')
}

/** A map as a LikeC4 model (likec4.dev), for C4 diagrams. */
export function c4Of({ nodes, edges }: DependencyMap): string {
  const names = new Map(nodes.map(({ id }, at) => [id, `n${at}`]))
  const quoted = (text: string): string =>
    `'${text
      .replaceAll(/[\n\r]/g, ' ')
      .replaceAll('\\', '\\\\')
      .replaceAll("'", "\\'")}'`
  const elements = nodes.map((node) => {
    const about = node.readiness === null ? '' : ` {\n    technology ${quoted(node.readiness)}\n  }`
    return `  ${names.get(node.id)} = ${node.kind} ${quoted(node.title)}${about}`
  })
  const relations = edges
    .filter(({ from, to }) => names.has(from) && names.has(to))
    .map((edge) => `  ${names.get(edge.from)} -> ${names.get(edge.to)} ${quoted(relation(edge))}`)
  const kinds = [...new Set(nodes.map(({ kind }) => kind))].sort()
  return `specification {
${kinds.map((kind) => `  element ${kind}`).join('\n')}
}

model {
${[...elements, ...relations].join('\n')}
}

views {
  view index {
    title 'Who needs whom'
    include *
  }
}
`
}

function relation(edge: MapEdge): string {
  const way = isStuck(edge) ? ', no way forward' : ''
  if (!edge.declared) return `calls, not declared${way}`
  return edge.mode === 'build' ? `needs to be built${way}` : `needs${way}`
}
