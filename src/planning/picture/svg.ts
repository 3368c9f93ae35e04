import type { DependencyMap, MapEdge, MapNode } from '../map.ts'
import { BOX, type Box, inOrder, layoutOf, type Line } from './layout.ts'
import { sentencesOf } from './sentences.ts'

const LEGEND_HEIGHT = 64
/** Letters of a title that fit into a box. */
const LETTERS = 24

const STYLE = `text{font:13px system-ui,sans-serif;fill:#1c2430}
.box{stroke:#44546a;stroke-width:1.4;fill:#fff}
.none{stroke-dasharray:4 3}
.contract{fill:#eef2f7}
.mock{fill:url(#hatch)}
.real{fill:#cfe8d5}
.supplier{fill:#f6ecd9}
.line{fill:none;stroke:#7b8aa0;stroke-width:1.3}
.stuck{stroke:#c62828;stroke-width:2}
.surprise{stroke-dasharray:6 4}
.build{stroke:#b6bfcc}
.small{font-size:11px;fill:#5a6675}
.lit{stroke:#c62828;stroke-width:3}`

/** Nodes that are lit up: what stops when something stops. */
export interface Light {
  readonly lit?: ReadonlySet<string>
  /** What the picture shows, in a few words. */
  readonly title?: string
}

/** A map as a picture: circles are consumers, boxes operations, hatched ones have a stand-in, red lines no way forward. The same map gives the same bytes. */
export function svgOf(map: DependencyMap, { lit = new Set(), title = 'Who needs whom' }: Light = {}): string {
  const { boxes, lines, width, height } = layoutOf(map)
  const full = Math.max(width, 860)
  const words = sentencesOf(inOrder(map))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${full}" height="${height + LEGEND_HEIGHT}" viewBox="0 0 ${full} ${height + LEGEND_HEIGHT}" role="img" aria-labelledby="title words">
<title id="title">${escaped(title)}</title>
<desc id="words">${escaped(words.length === 0 ? 'Nobody needs anything.' : words.join('\n'))}</desc>
<style>${STYLE}</style>
<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/><path d="M0 0V7" stroke="#9db7d9" stroke-width="3"/></pattern><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" orient="auto"><path d="M0 0 8 4 0 8z" fill="#7b8aa0"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
${lines.map(lineText).join('\n')}
${boxes.map((box) => boxText(box, lit)).join('\n')}
${legend(height)}
</svg>
`
}

function lineText({ edge, points }: Line): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  const [x, y] = first
  let before = first
  let path = `M${x} ${y}`
  for (const point of rest) {
    const bend = Math.max(40, Math.abs(point[0] - before[0]) / 2)
    const back = point[0] <= before[0] ? bend : -bend
    path += `C${before[0] + bend} ${before[1]} ${point[0] + back} ${point[1]} ${point[0]} ${point[1]}`
    before = point
  }
  return `<path class="${classOf(edge)}" d="${path}" marker-end="url(#tip)"><title>${escaped(edgeTitle(edge))}</title></path>`
}

function classOf({ hard, wayForward, declared, seen, mode }: MapEdge): string {
  const marks = ['line']
  if (hard && wayForward.kind === 'none') marks.push('stuck')
  else if (mode === 'build') marks.push('build')
  if (!declared && seen !== null) marks.push('surprise')
  return marks.join(' ')
}

function edgeTitle({ from, to, wayForward, declared, seen }: MapEdge): string {
  const way = wayForward.kind === 'none' ? 'no way forward' : `way forward: ${wayForward.kind}`
  const calls = seen === null ? 'not seen' : `${seen.calls} calls seen`
  return `${from} needs ${to} (${way}; ${declared ? 'declared' : 'not declared'}, ${calls})`
}

function boxText({ node, x, y }: Box, lit: ReadonlySet<string>): string {
  const mark = lit.has(node.id) ? ' lit' : ''
  const { width, height } = BOX
  const label = `<text x="${x + (node.kind === 'consumer' ? 40 : 10)}" y="${y + 22}">${escaped(shortened(node.title))}</text>`
  const shape =
    node.kind === 'consumer'
      ? `<circle class="box${mark}" cx="${x + 17}" cy="${y + 17}" r="15"/><path class="line" d="M${x + 34 + 6 * Math.min(LETTERS, node.title.length) + 24} ${y + 17}H${x + width}"/>`
      : `<rect class="box ${fillOf(node)}${mark}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${node.kind === 'operation' ? 3 : 12}"/>`
  return `<g>${shape}${label}<title>${escaped(node.id)}</title></g>`
}

function fillOf({ kind, readiness }: MapNode): string {
  if (kind === 'external' || kind === 'resource') return 'supplier'
  return readiness ?? 'contract'
}

function legend(top: number): string {
  const marks: readonly (readonly [string, string])[] = [
    ['none', 'no contract'],
    ['contract', 'contract'],
    ['mock', 'stand-in'],
    ['real', 'real'],
    ['supplier', 'supplied'],
  ]
  const boxes = marks.map(
    ([mark, words], at) =>
      `<rect class="box ${mark}" x="${20 + at * 120}" y="${top + 14}" width="26" height="16" rx="3"/><text class="small" x="${52 + at * 120}" y="${top + 26}">${words}</text>`,
  )
  const line = (x: number, mark: string, words: string): string =>
    `<path class="line ${mark}" d="M${x} ${top + 46}h26"/><text class="small" x="${x + 32}" y="${top + 50}">${words}</text>`
  return [
    ...boxes,
    line(20, 'stuck', 'no way forward'),
    line(160, 'surprise', 'seen, not declared'),
    line(320, 'build', 'needed to build'),
  ].join('\n')
}

/** A title that fits into so many letters. */
export function shortened(title: string, most: number = LETTERS): string {
  const letters = [...title]
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : title
}

/** XML 1.0 has no control characters, and no halves of letters. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
