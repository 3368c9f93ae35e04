import { dateAfter } from '../days.ts'
import type { Readiness } from '../map.ts'
import type { PlanReport, StepReport } from '../report.ts'
import type { ValueCurve } from '../roadmap.ts'
import { escaped, shortened } from './svg.ts'

/** A need against operations, as it is drawn. */
export interface DrawnNeed {
  readonly title: string
  readonly consumer: string
  readonly canStart: boolean
  readonly startsAt: string
  readonly waitsFor: string
  readonly cells: readonly { readonly operation: string; readonly title: string; readonly readiness: Readiness }[]
}

const WIDTH = 960
const LEFT = 20
const INNER = WIDTH - 2 * LEFT
const CURVE = 200
const LANE = 34
const ROW = 30
const CELL = 120

const STYLE = `text{font:13px system-ui,sans-serif;fill:#1c2430}
.small{font-size:11px;fill:#5a6675}
.head{font-weight:600}
.own{fill:none;stroke:#2350c8;stroke-width:2.5}
.area{fill:#e6edfc}
.bare{fill:none;stroke:#1c2430;stroke-width:1.5;stroke-dasharray:5 4}
.axis{stroke:#8b95a3}
.contract{fill:#eef2f7;stroke:#44546a;stroke-dasharray:4 3}
.build{fill:#2350c8;stroke:#fff}
.on{fill:#fff}
.none{fill:#fff;stroke:#44546a;stroke-dasharray:4 3}
.mock{fill:url(#hatch);stroke:#44546a}
.real{fill:#cfe8d5;stroke:#44546a}
.agreed{fill:#eef2f7;stroke:#44546a}`

/** The value curve with and without stand-ins, and the roadmap with a lane for each team. The same plan gives the same bytes. */
export function planSvg(plan: Pick<PlanReport, 'curve' | 'bare' | 'steps' | 'currency' | 'start' | 'says' | 'cost'>): string {
  const lanes = lanesOf(plan.steps)
  const top = 70 + CURVE + 60
  const words = [...plan.says.next, plan.says.proof, ...plan.says.worth].filter((line) => line !== '')
  const body = [
    `<text class="head" x="${LEFT}" y="28">Money a day that is no longer lost</text>`,
    curves(plan),
    `<text class="head" x="${LEFT}" y="${top}">Roadmap</text>`,
    ...lanes.flatMap(([team, steps], at) => lane(team, steps, top + 14 + at * (LANE + 18), plan)),
  ]
  return picture('The plan', words, top + 30 + lanes.length * (LANE + 18), body)
}

/** Needs against operations: who can start today, and what the others wait for. */
export function needsSvg(rows: readonly DrawnNeed[]): string {
  const titles = new Map(rows.flatMap(({ cells }) => cells.map(({ operation, title }): [string, string] => [operation, title])))
  const columns = [...titles]
  const left = LEFT + 380
  const words = rows.map((row) => `${row.title} for ${row.consumer}: ${startOf(row)}.`)
  const body = [
    ...columns.map(([, title], at) => `<text class="small" x="${left + at * CELL}" y="28">${escaped(shortened(title))}</text>`),
    ...rows.flatMap((row, index) => {
      const y = 44 + index * ROW
      return [
        `<text class="head" x="${LEFT}" y="${y + 16}">${escaped(shortened(row.title))}</text>`,
        `<text class="small" x="${LEFT + 150}" y="${y + 16}">${escaped(shortened(row.consumer))}</text>`,
        `<text class="small" x="${LEFT + 240}" y="${y + 16}">${escaped(row.canStart ? 'can start today' : `from ${row.startsAt}`)}</text>`,
        ...row.cells.map(({ operation, readiness }) => {
          const x = left + columns.findIndex(([id]) => id === operation) * CELL
          return `<rect class="${readiness === 'contract' ? 'agreed' : readiness}" x="${x}" y="${y + 4}" width="26" height="16" rx="3"><title>${escaped(`${row.title} needs ${operation}: ${READINESS_WORDS[readiness]}`)}</title></rect>`
        }),
      ]
    }),
    ...legend(60 + rows.length * ROW),
  ]
  return picture('Who can start today', words, 90 + rows.length * ROW, body, Math.max(WIDTH, left + columns.length * CELL + LEFT))
}

/** How far an operation is, in words. */
export const READINESS_WORDS: Readonly<Record<Readiness, string>> = {
  none: 'nothing yet',
  contract: 'a contract',
  mock: 'the stand-in',
  real: 'the real thing',
}

/** `can start today`, or from when on and what it waits for. */
export function startOf({ canStart, startsAt, waitsFor }: DrawnNeed): string {
  if (canStart) return 'can start today'
  return `can start on ${startsAt}${waitsFor === '' ? '' : `, waits for ${waitsFor}`}`
}

function picture(title: string, words: readonly string[], height: number, body: readonly string[], width = WIDTH): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title words">
<title id="title">${escaped(title)}</title>
<desc id="words">${escaped(words.length === 0 ? 'There is nothing in it yet.' : words.join('\n'))}</desc>
<style>${STYLE}</style>
<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/><path d="M0 0V7" stroke="#9db7d9" stroke-width="3"/></pattern></defs>
<rect width="100%" height="100%" fill="#fff"/>
${body.join('\n')}
</svg>
`
}

function curves({ curve, bare, currency, start }: Pick<PlanReport, 'curve' | 'bare' | 'currency' | 'start'>): string {
  const last = Math.max(1, ...curve.days, ...bare.curve.days)
  const most = Math.max(1, curve.most.unblocked + curve.most.live)
  const bottom = 60 + CURVE
  const path = ({ days, unblocked, live }: ValueCurve): string => {
    const y = (at: number): number => round(bottom - (((unblocked[at] ?? 0) + (live[at] ?? 0)) / most) * CURVE)
    const parts = days.map((day, at) => (at === 0 ? `M${LEFT} ${y(0)}` : `H${round(LEFT + (day / last) * INNER)}V${y(at)}`))
    return `${parts.join('')}H${LEFT + INNER}`
  }
  return [
    `<path class="area" d="${path(curve)}V${bottom}H${LEFT}Z"/>`,
    `<path class="own" d="${path(curve)}"/>`,
    `<path class="bare" d="${path(bare.curve)}"/>`,
    `<path class="axis" d="M${LEFT} ${bottom}H${LEFT + INNER}"/>`,
    `<text class="small" x="${LEFT}" y="50">${escaped(`${Math.round(most).toLocaleString('en-US')} ${currency} a day`)}</text>`,
    `<text class="small" x="${LEFT}" y="${bottom + 16}">${escaped(start)}</text>`,
    `<text class="small" x="${LEFT + INNER}" y="${bottom + 16}" text-anchor="end">${escaped(dateAfter(start, last))}</text>`,
    `<path class="own" d="M${LEFT + 300} 46h26"/><text class="small" x="${LEFT + 332}" y="50">with stand-ins</text>`,
    `<path class="bare" d="M${LEFT + 440} 46h26"/><text class="small" x="${LEFT + 472}" y="50">without any</text>`,
  ].join('\n')
}

/** Teams in the order in which they begin. */
export function lanesOf(steps: readonly StepReport[]): readonly (readonly [team: string, steps: readonly StepReport[]])[] {
  const lanes = new Map<string, StepReport[]>()
  for (const step of steps) lanes.set(step.team, [...(lanes.get(step.team) ?? []), step])
  return [...lanes].map(([team, own]) => [team, own.toSorted((one, other) => one.from - other.from)])
}

function lane(
  team: string,
  steps: readonly StepReport[],
  top: number,
  { steps: all, start }: Pick<PlanReport, 'steps' | 'start'>,
): readonly string[] {
  const last = Math.max(1, ...all.map(({ to }) => to))
  return [
    `<text class="small" x="${LEFT}" y="${top + 10}">${escaped(shortened(team))}</text>`,
    ...steps.map(({ title, kind, from, to }) => {
      const x = round(LEFT + (from / last) * INNER)
      const width = Math.max(1, round(((to - from) / last) * INNER))
      const letters = Math.floor((width - 8) / 7)
      const label =
        letters < 3
          ? ''
          : `<text class="${kind === 'build' ? 'on ' : ''}" x="${x + 5}" y="${top + 32}">${escaped(shortened(title, letters))}</text>`
      const words = `${kind === 'contract' ? 'Agree the contract for' : 'Build'} ${title}, ${dateAfter(start, from)} to ${dateAfter(start, to)}`
      return `<g><rect class="${kind}" x="${x}" y="${top + 15}" width="${width}" height="${LANE - 8}" rx="3"/>${label}<title>${escaped(words)}</title></g>`
    }),
  ]
}

function legend(top: number): readonly string[] {
  const marks: readonly (readonly [string, Readiness])[] = [
    ['none', 'none'],
    ['agreed', 'contract'],
    ['mock', 'mock'],
    ['real', 'real'],
  ]
  return marks.map(
    ([mark, readiness], at) =>
      `<rect class="${mark}" x="${LEFT + at * 130}" y="${top}" width="26" height="16" rx="3"/><text class="small" x="${LEFT + 32 + at * 130}" y="${top + 12}">${READINESS_WORDS[readiness]}</text>`,
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
