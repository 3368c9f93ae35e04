import type { PlanView } from '../../desk/desk.ts'
import type { StepReport } from '../../planning/report.ts'
import type { ValueCurve } from '../../planning/roadmap.ts'
import { dateText, dayText, moneyText, startText } from './day-text.ts'
import { principleLines } from './principle-text.ts'
import { table } from './table.ts'
import { harmless, type Paint } from './terminal.ts'

/** Characters of the bars. */
const WIDTH = 48
/** Steps that are drawn; a longer plan is for programs. */
const DRAWN = 200
const CONTRACT = '░'
const BUILD = '█'

/** The roadmap with bars, value a day, needs with their forecast, and what is said of it all. */
export function planText(plan: PlanView, paint: Paint): string {
  const parts = [
    ...plan.problems.map((problem) => `${paint('red', 'not in force:')} ${problem}\nThe last good plan is.\n`),
    head(plan, paint),
    roadmap(plan, paint),
    needs(plan, paint),
    value(plan, paint),
    pins(plan, paint),
    sayings(plan, paint),
    principleLines(plan.principles, paint),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function head({ start, cost, bare, currency }: PlanView, paint: Paint): string {
  const saved = bare.cost > cost + 0.5 ? `; without stand-ins ${moneyText(bare.cost, currency)}` : ''
  const legend = `Day 0 is ${dateText(start, 0)}; days are working days. ${CONTRACT} agreeing a contract, ${BUILD} building.`
  return `${paint('bold', `Waiting costs ${moneyText(cost, currency)}`)}${saved}.\n${paint('dim', legend)}\n`
}

function roadmap({ bundles, steps, currency }: PlanView, paint: Paint): string {
  if (steps.length === 0) return 'Nothing is left to be done.\n'
  const byId = new Map(steps.map((step) => [step.id, step]))
  const end = Math.max(...steps.map(({ to }) => to))
  let drawn = 0
  const lines = bundles.flatMap(({ title, density, steps: ids }) => {
    if (drawn >= DRAWN) return []
    drawn += ids.length
    const worth =
      density === null || density === 0 ? '' : paint('dim', `  each day of this work saves ${moneyText(density, currency)} a day`)
    const rows = ids
      .flatMap((id) => byId.get(id) ?? [])
      .map((step) => [`  ${harmless(step.title, 40)}`, bar(step, end), span(step), harmless(step.team, 20)])
    return [`${harmless(title, 160)}${worth}\n${table(rows, (cell, column) => (column === 3 ? paint('dim', cell) : cell))}`]
  })
  const rest = steps.length - drawn
  return lines.join('') + (rest > 0 ? paint('dim', `… and ${rest} steps more: --json has them all\n`) : '')
}

function span({ from, to }: StepReport): string {
  return `day ${dayText(from)}–${dayText(to)}`
}

function bar({ kind, from, to }: StepReport, end: number): string {
  const left = Math.floor((from / end) * WIDTH)
  const right = Math.max(left + 1, Math.round((to / end) * WIDTH))
  const mark = kind === 'contract' ? CONTRACT : BUILD
  return `${' '.repeat(left)}${mark.repeat(right - left)}${' '.repeat(Math.max(0, WIDTH - right))}`
}

function needs({ needs: rows, grid, start }: PlanView, paint: Paint): string {
  if (rows.length === 0) return ''
  const ready = new Map(grid.map((row) => [row.need, row]))
  const lines = rows.map(({ id, title, consumer, live, p85, due }) => [
    harmless(title, 40),
    harmless(consumer, 30),
    startText(ready.get(id), start),
    live === 0 ? 'live as soon as it is released' : `live on day ${dayText(live)} (${dateText(start, live)})`,
    live === 0 ? '' : `by ${dateText(start, p85)} in 85 of 100 futures`,
    due === null ? '' : `wanted by ${dateText(start, due)}${due < p85 ? ': at risk' : ''}`,
  ])
  const dress = (cell: string, column: number): string =>
    column === 4 ? paint('dim', cell) : cell.endsWith('at risk') ? paint('yellow', cell) : cell
  return `${paint('dim', 'Needs')}\n${table(lines, dress)}`
}

/** What a day brings from when on. */
function value({ curve, bare, currency }: PlanView, paint: Paint): string {
  const most = curve.most.unblocked + curve.most.live
  if (most === 0 || curve.days.length < 2) return ''
  const rows = curve.days.map((day, at) => {
    const now = (curve.unblocked[at] ?? 0) + (curve.live[at] ?? 0)
    const filled = Math.round((now / most) * WIDTH)
    const old = valueAt(bare.curve, day)
    return [
      `day ${dayText(day)}`,
      `${'█'.repeat(filled)}${'·'.repeat(WIDTH - filled)}`,
      `${moneyText(now, currency)} a day`,
      `without stand-ins ${moneyText(old, currency)}`,
    ]
  })
  return `${paint('dim', 'Money a day that is no longer lost')}\n${table(rows, (cell, column) => (column === 3 ? paint('dim', cell) : cell))}`
}

function valueAt({ days, unblocked, live }: ValueCurve, day: number): number {
  const at = days.findLastIndex((one) => one <= day)
  return at < 0 ? 0 : (unblocked[at] ?? 0) + (live[at] ?? 0)
}

function pins({ pins: all, currency }: PlanView, paint: Paint): string {
  if (all.length === 0) return ''
  const rows = all.map(({ says, because, price }) => [
    harmless(says, 120),
    price === null ? '' : price < 0.5 ? 'costs nothing' : `costs ${moneyText(price, currency)}`,
    paint('dim', harmless(because, 120)),
  ])
  return `${paint('dim', 'Pinned')}\n${table(rows)}`
}

function sayings({ says }: PlanView, paint: Paint): string {
  const lines = [says.proof, ...says.worth, says.stability].filter((line) => line !== '')
  return [...lines.map((line) => harmless(line, 1_000)), ...says.hints.map((line) => paint('dim', harmless(line, 500)))]
    .map((line) => `${line}\n`)
    .join('')
}
