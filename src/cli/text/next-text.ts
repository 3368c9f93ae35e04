import type { PlanView } from '../../desk/desk.ts'
import { dateText, dayText, startText } from './day-text.ts'
import { principleLines } from './principle-text.ts'
import { table } from './table.ts'
import { harmless, type Paint } from './terminal.ts'

/** Bundles behind the first that are told; the rest is counted. */
const FOLLOWING = 4

/** What a product owner reads in the morning: what to do next and what it frees, what comes then, who can start, and how sure all that is. */
export function nextText(plan: PlanView, paint: Paint): string {
  const { says, problems } = plan
  const [first = '', ...rest] = says.next
  const parts = [
    ...problems.map((problem) => `${paint('red', 'not in force:')} ${problem}\nThe last good plan is.\n`),
    `${paint('bold', harmless(first, 1_000))}\n${rest.map((line) => `${harmless(line, 1_000)}\n`).join('')}`,
    following(plan, paint),
    starters(plan, paint),
    [says.proof, says.stability]
      .filter((line) => line !== '')
      .map((line) => `${line}\n`)
      .join(''),
    principleLines(plan.principles, paint),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function following({ bundles, needs, start }: PlanView, paint: Paint): string {
  const next = bundles.slice(1, 1 + FOLLOWING)
  if (next.length === 0) return ''
  const titles = new Map(needs.map(({ id, title }) => [id, title]))
  const rows = next.map(({ title, from, to, unblocks, completes }) => {
    const frees = [
      ...unblocks.map((id) => `${titles.get(id) ?? id} can start`),
      ...completes.filter((id) => !unblocks.includes(id)).map((id) => `${titles.get(id) ?? id} is real`),
    ]
    return [
      `  day ${dayText(from)}–${dayText(to)}`,
      `until ${dateText(start, to)}`,
      harmless(title, 120),
      frees.length === 0 ? '' : `→ ${harmless(frees.join(', '), 120)}`,
    ]
  })
  const more = bundles.length - 1 - next.length
  return `${paint('dim', 'Then')}\n${table(rows)}${more > 0 ? paint('dim', `  … and ${more} more: understudy plan\n`) : ''}`
}

function starters({ grid, start }: PlanView, paint: Paint): string {
  if (grid.length === 0) return ''
  const rows = grid
    .toSorted((one, other) => one.startsOn - other.startsOn)
    .map(({ title, consumer, canStart, startsOn, waitsFor }) => [
      `  ${canStart ? '●' : '○'} ${harmless(title, 60)}`,
      harmless(consumer, 40),
      startText({ canStart, startsOn }, start),
      waitsFor === '' ? '' : `waits for ${harmless(waitsFor, 160)}`,
    ])
  const dress = (cell: string, column: number, row: number): string =>
    column === 2 && rows[row]?.[0]?.includes('●') === true ? paint('green', cell) : column === 3 ? paint('dim', cell) : cell
  return `${paint('dim', 'Who can start')}\n${table(rows, dress)}`
}
