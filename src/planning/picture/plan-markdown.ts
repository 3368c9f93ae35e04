import { dateAfter } from '../days.ts'
import type { PlanReport } from '../report.ts'
import { listedShort } from '../words.ts'
import { type DrawnNeed, lanesOf, READINESS_WORDS, startOf } from './plan-svg.ts'

/** The plan and its needs as Markdown, with the roadmap as a Mermaid gantt. */
export function planMarkdown(plan: PlanReport, rows: readonly DrawnNeed[]): string {
  const { says, curve, bare, currency, start } = plan
  const bareAt = (day: number): number => {
    const at = bare.curve.days.findLastIndex((one) => one <= day)
    return (bare.curve.unblocked[at] ?? 0) + (bare.curve.live[at] ?? 0)
  }
  const money = (value: number): string => `${Math.round(value).toLocaleString('en-US')} ${currency}`
  const gantt = lanesOf(plan.steps).flatMap(([team, steps]) => [
    `  section ${inLine(team)}`,
    ...steps.map(
      ({ kind, title, from, to }) =>
        `  ${kind === 'contract' ? 'Agree the contract for' : 'Build'} ${inLine(title)} :${kind === 'contract' ? '' : 'active, '}${dateAfter(start, from)}, ${dateAfter(start, to)}`,
    ),
  ])
  return `${[
    '# The plan',
    '',
    ...[...says.next, says.proof, ...says.worth, says.stability].filter((line) => line !== '').map(inLine),
    '',
    '## Roadmap',
    '',
    '```mermaid',
    'gantt',
    '  dateFormat YYYY-MM-DD',
    '  excludes weekends',
    ...gantt,
    '```',
    '',
    '## Money a day that is no longer lost',
    '',
    '| day | with stand-ins | without any |',
    '|---|---|---|',
    ...curve.days.map(
      (day, at) => `| ${dateAfter(start, day)} | ${money((curve.unblocked[at] ?? 0) + (curve.live[at] ?? 0))} | ${money(bareAt(day))} |`,
    ),
    '',
    '## Who can start',
    '',
    '| need | consumer | | operations |',
    '|---|---|---|---|',
    ...rows.map((row) => {
      const cells = row.cells.map(({ title, readiness }) => `${title}: ${READINESS_WORDS[readiness]}`)
      return `| ${[row.title, row.consumer, startOf(row), listedShort(cells)].map(inCell).join(' | ')} |`
    }),
  ].join('\n')}\n`
}

/** Words of others must not become marks of ours. */
function inLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\s\u0000-\u001F:;#`<>]+/g, (found) => (/^[:;]/.test(found) ? ', ' : ' '))
    .slice(0, 500)
}

function inCell(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\s\u0000-\u001F<>`|]+/g, ' ')
    .slice(0, 500)
}
