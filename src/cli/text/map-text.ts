import type { BlastView, MapView } from '../../desk/desk.ts'
import { listedShort } from '../../planning/words.ts'
import type { MapEdge, MapNode } from '../../planning/map.ts'
import { moneyText } from './day-text.ts'
import { principleLines } from './principle-text.ts'
import { table } from './table.ts'
import { harmless, type Paint } from './terminal.ts'

/** Lines of a list; the rest is counted. */
const SHOWN = 12

/** The map in words and numbers: who needs whom, what has no way forward, what is declared and not seen, and the other way round. */
export function mapText({ map, measures, principles, problems }: MapView, paint: Paint): string {
  if (map.nodes.length === 0 && problems.length === 0)
    return 'Nobody needs anything yet: no consumer was seen, and there is no plan. `understudy plan init` drafts one.\n'
  const titles = new Map(map.nodes.map((node) => [node.id, node]))
  const { stuck, drift, cycles, unstable, extraNine } = measures
  const seen = map.edges.some((edge) => edge.seen !== null)
  const parts = [
    mapProblems(problems, paint),
    consumers(map.nodes, map.edges, paint),
    measureLines(measures),
    list('no way forward', arrows(stuck, titles), 'red', paint),
    list(
      'only together',
      cycles.map((members) => members.map((id) => titles.get(id)?.title ?? id).join(' ↔ ')),
      'yellow',
      paint,
    ),
    list('shaky ground', arrows(unstable, titles), 'yellow', paint),
    list('promises less than is needed', arrows(extraNine, titles), 'yellow', paint),
    list('seen, not declared', arrows(drift.undeclared, titles), 'yellow', paint),
    seen
      ? list(
          'declared, not seen',
          arrows(
            drift.unseen.filter(({ mode }) => mode !== 'build'),
            titles,
          ),
          'dim',
          paint,
        )
      : '',
    principleLines(principles, paint),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

/** Why what was saved last is not in force; the map is drawn of the rest. */
export function mapProblems(problems: MapView['problems'], paint: Paint): string {
  return problems.map((problem) => `${paint('red', 'not in force:')} ${problem}\n`).join('\n')
}

/** What the numbers of a map mean. */
function measureLines({ wayForwardCoverage, propagationCost, nodes }: MapView['measures']): string {
  const depth = Math.max(0, ...nodes.map((node) => node.depth))
  return [
    `${percent(wayForwardCoverage)} of all dependencies have a way forward when the other side is not there: a stand-in, a cache or a fallback.`,
    `In ${percent(propagationCost)} of all pairs on the map, a change of one can be felt by the other.`,
    ...(depth === 0 ? [] : [depth === 1 ? 'No answer waits for another one.' : `Up to ${depth} answers wait for one another in a row.`]),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function consumers(nodes: readonly MapNode[], edges: readonly MapEdge[], paint: Paint): string {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const rows = nodes
    .filter(({ kind }) => kind === 'consumer')
    .map(({ id, title }) => {
      const needed = edges.filter(({ from }) => from === id).flatMap(({ to }) => byId.get(to) ?? [])
      const words = needed.slice(0, SHOWN).map((node) => paint(colourOf(node), harmless(node.title, 40)))
      const more = needed.length > SHOWN ? `, and ${needed.length - SHOWN} more` : ''
      return [paint('bold', harmless(title, 40)), `needs ${words.join(', ')}${more}`]
    })
  return rows.length === 0 ? '' : table(rows)
}

function colourOf({ readiness }: MapNode): 'red' | 'yellow' | 'cyan' | 'green' {
  return readiness === 'real' ? 'green' : readiness === 'mock' ? 'cyan' : readiness === 'none' ? 'red' : 'yellow'
}

function arrows(edges: readonly { readonly from: string; readonly to: string }[], nodes: ReadonlyMap<string, MapNode>): readonly string[] {
  return edges.map(({ from, to }) => `${nodes.get(from)?.title ?? from} → ${nodes.get(to)?.title ?? to}`)
}

function list(title: string, lines: readonly string[], colour: Parameters<Paint>[0], paint: Paint): string {
  if (lines.length === 0) return ''
  const shown = lines.slice(0, SHOWN).map((line) => `  ${harmless(line, 160)}\n`)
  return `${paint(colour, title)}\n${shown.join('')}${lines.length > SHOWN ? paint('dim', `  … and ${lines.length - SHOWN} more\n`) : ''}`
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`
}

/** Who stops when something stops, and what a day of that costs. */
export function blastText({ title, consumers: hit, cost, currency, reached, stuck }: BlastView, paint: Paint): string {
  if (hit.length === 0) return `Nobody stops when ${harmless(title, 100)} stops.\n`
  const names = (ids: readonly string[]): string => harmless(listedShort(ids.map((id) => id.replace(/^consumer:/, ''))), 300)
  const through = reached.filter((id) => !id.startsWith('consumer:'))
  const lines = [
    `${paint('bold', `When ${harmless(title, 100)} stops, ${names(hit)} ${hit.length === 1 ? 'stops' : 'stop'}`)}${cost > 0 ? `: that costs ${moneyText(cost, currency)} a day` : ''}.`,
    ...(through.length > 0 ? [`It is felt in ${names(through)}.`] : []),
    stuck.length === 0
      ? paint('green', 'Everybody has a way forward: a stand-in, a cache or a fallback.')
      : paint('red', `No way forward: ${names(stuck)}.`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
