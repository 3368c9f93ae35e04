import type { PlanView } from '../../desk/desk.ts'
import type { NeedRow } from '../../desk/grid.ts'
import { moreText } from '../../planning/words.ts'
import { dateText, dayText, moneyText, startText } from './day-text.ts'
import { table } from './table.ts'
import { harmless, type Colour, type Paint } from './terminal.ts'

const STANDS: Readonly<Record<string, readonly [Colour, string]>> = {
  none: ['red', 'no contract yet'],
  contract: ['yellow', 'has a contract'],
  mock: ['cyan', 'has a stand-in'],
  real: ['green', 'is real'],
}

/** One need: what it takes, how far each part of it is, when its consumer can start and when it is live, and what its waiting costs. */
export function needText(row: NeedRow, plan: PlanView, paint: Paint): string {
  const report = plan.needs.find(({ id }) => id === row.need)
  const steps = new Map(plan.steps.map((step) => [step.id, step]))
  const { currency, start } = plan
  const cells = row.cells.map(({ operation, title, readiness }) => {
    const [colour, words] = STANDS[readiness] ?? ['dim', readiness]
    const open = steps.has(`contract ${operation}`) ? ', but that is still to be agreed' : ''
    return [`  ${harmless(title, 80)}`, paint(colour, readiness === 'contract' ? `${words}${open}` : words)]
  })
  const waits = (ids: readonly string[], more: number | null): string =>
    table(
      ids.flatMap((id) => {
        const step = steps.get(id)
        return step === undefined
          ? []
          : [
              [
                `  ${step.kind === 'contract' ? 'the contract for' : 'building'} ${harmless(step.title, 100)}`,
                `day ${dayText(step.from)}–${dayText(step.to)}`,
                harmless(step.team, 30),
              ],
            ]
      }),
    ) +
    moreText(more)
      .map((text) => `  and ${text}\n`)
      .join('')
  if (report === undefined) return ''
  const { unblocked, live, p50, p85, p95, bare, waitsToStart, moreToStart, waitsToLive, moreToLive, blocked, delay, cost } = report
  const later = (one: number, other: number): string => (other > one + 0.05 ? `; without stand-ins on day ${dayText(other)}` : '')
  const parts = [
    `${paint('bold', harmless(row.title, 80))} for ${harmless(row.consumer, 60)}\n`,
    table(cells),
    `Its consumer ${startText(row, start)}${row.canStart ? '' : later(unblocked, bare.unblocked)}.\n`,
    waitsToStart.length === 0 ? '' : `To start it waits for\n${waits(waitsToStart, moreToStart)}`,
    live === 0
      ? 'Nothing is left before it can be live.\n'
      : `It is live on day ${dayText(live)} (${dateText(start, live)})${later(live, bare.live)}.\n`,
    live === 0
      ? ''
      : `Half of all futures have it live by ${dateText(start, p50)}, 85 of 100 by ${dateText(start, p85)}, 95 of 100 by ${dateText(start, p95)}.\n`,
    waitsToLive.length === 0 ? '' : `To be live it waits for\n${waits(waitsToLive, moreToLive)}`,
    `A day of waiting costs ${moneyText(blocked, currency)} while its consumer cannot start, and ${moneyText(delay, currency)} until it is live: ${moneyText(cost, currency)} by this plan.\n`,
  ]
  return parts.filter((part) => part !== '').join('')
}
