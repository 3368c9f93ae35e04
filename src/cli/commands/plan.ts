import { Problem } from '../../model/problem.ts'
import type { PlanView } from '../../desk/desk.ts'
import { planMarkdown } from '../../planning/picture/plan-markdown.ts'
import { planSvg } from '../../planning/picture/plan-svg.ts'
import type { WhatIfReport } from '../../planning/report.ts'
import { daysText, waitingText } from '../../planning/words.ts'
import type { Invocation, Run } from '../options/command.ts'
import { dateText, dayText, moneyText } from '../text/day-text.ts'
import { type PlanSource, planSource } from '../asking/plan-source.ts'
import { planText } from '../text/plan-text.ts'
import { table } from '../text/table.ts'
import { harmless, type Paint } from '../text/terminal.ts'
import { readWhatIf } from '../text/what-if-text.ts'

/** Steps of another world that are told. */
const FIRST = 5

/** `understudy plan [init] [--why STEP] [--what-if CHANGE]`: 1 where a principle is violated. */
export const plan: Run = async (invocation) => {
  const [word, ...more] = invocation.operands
  if (word === 'init' && more.length === 0) return (await import('../asking/plan-init.ts')).planInit(invocation)
  if (word !== undefined)
    throw new Problem('bad-usage', `plan takes no ${JSON.stringify(word)}; there is \`understudy plan\` and \`understudy plan init\`.`)
  await using source = await planSource(invocation)
  const { values } = invocation
  if (values.why !== '' && values.whatIf.length > 0) throw new Problem('bad-usage', 'plan takes --why or --what-if, not both.')
  if (values.why !== '') return await why(invocation, source)
  return await (values.whatIf.length > 0 ? whatIf(invocation, source) : whole(invocation, source))
}

async function whole({ values, terminal: { out } }: Invocation, { api }: PlanSource): Promise<number> {
  const view = await api.plan({})
  if (values.export !== 'none') {
    out.write(exported(view, values.export))
    return 0
  }
  out.write(values.json ? `${JSON.stringify(view)}\n` : planText(view, out.paint))
  return view.principles.some(({ status }) => status === 'violated') ? 1 : 0
}

function exported(view: PlanView, form: string): string {
  if (form === 'svg') return planSvg(view)
  if (form === 'markdown') return planMarkdown(view, view.grid)
  throw new Problem('bad-usage', `The plan is exported as svg or markdown; ${form} is for the map.`)
}

async function why({ values, terminal: { out } }: Invocation, { api }: PlanSource): Promise<number> {
  const report = await api.whatIf({ pins: [{ kind: 'first', step: values.why }] })
  out.write(values.json ? `${JSON.stringify(report)}\n` : report.says.map((line) => `${harmless(line, 1_000)}\n`).join(''))
  return 0
}

async function whatIf({ values, terminal: { out } }: Invocation, { api }: PlanSource): Promise<number> {
  const current = await api.plan({})
  const report = await api.whatIf(readWhatIf(values.whatIf, current.start))
  out.write(values.json ? `${JSON.stringify(report)}\n` : whatIfText(report, current, out.paint))
  return 0
}

function whatIfText({ cost, currency, needs, says, order }: WhatIfReport, { start, steps }: PlanView, paint: Paint): string {
  const rows = needs.map(({ title, unblocked, live, earlier }) => [
    `  ${harmless(title, 60)}`,
    `can start on day ${dayText(unblocked)}`,
    `live on day ${dayText(live)} (${dateText(start, live)})`,
    Math.abs(earlier) < 0.05
      ? ''
      : paint(earlier > 0 ? 'green' : 'yellow', `${daysText(Math.abs(earlier))} ${earlier > 0 ? 'earlier' : 'later'}`),
  ])
  const said = says.map((line) => `${harmless(line, 1_000)}\n`).join('')
  const known = new Map(steps.map((step) => [step.id, step]))
  const first = order.slice(0, FIRST).flatMap((step) => known.get(step) ?? [])
  const begins = first.length === 0 ? '' : `It would begin with ${harmless(waitingText(first), 400)}.\n`
  return `${said}Waiting would cost ${moneyText(cost, currency)}.\n${begins}${table(rows)}`
}
