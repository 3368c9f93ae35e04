import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declaredOf } from '../declared.fixture.ts'
import { GOLDEN } from '../golden.fixture.ts'
import { jobOf } from '../job.ts'
import type { PlanReport } from '../report.ts'
import { workOut } from '../work-out.ts'
import { planMarkdown } from './plan-markdown.ts'
import { type DrawnNeed, needsSvg, planSvg } from './plan-svg.ts'

function report(): PlanReport {
  return workOut(jobOf(declaredOf(GOLDEN)), null, () => 0)
}

const ROWS: readonly DrawnNeed[] = [
  {
    title: 'Browse <b>&',
    consumer: 'web | x',
    canStart: false,
    startsAt: '2027-01-06',
    waitsFor: 'the contract for List products',
    cells: [{ operation: 'listProducts', title: 'List products', readiness: 'contract' }],
  },
]

test('the picture of a plan is the same each time, has every step, and says what it shows', () => {
  const plan = report()
  const svg = planSvg(plan)
  assert.equal(svg, planSvg(report()))
  for (const { title, kind } of plan.steps)
    assert.ok(svg.includes(`${kind === 'contract' ? 'Agree the contract for' : 'Build'} ${title}, `))
  assert.match(svg, /<desc id="words">Next: agree the contracts for List products and Get product \(2 days\)\./)
  // The curve ends where all of it is freed, at the top.
  assert.match(svg, /<path class="own" d="M20 260H[\d.]+V[^"]*V60H940"\/>/)
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/)
})

test('words of others are words in every picture', () => {
  const svg = needsSvg(ROWS)
  assert.match(svg, />Browse &lt;b&gt;&amp;</)
  assert.match(svg, /for web \| x: can start on 2027-01-06, waits for the contract for List products\./)
  const text = planMarkdown({ ...report(), currency: 'E`UR' }, ROWS)
  assert.match(
    text,
    /\n\| Browse b & \| web x \| can start on 2027-01-06, waits for the contract for List products \| List products: a contract \|\n/,
  )
  assert.match(text, /\n```mermaid\ngantt\n[^]* {2}section shop\n {2}Agree the contract for List products :2027-01-04, 2027-01-05\n/)
})

test('an empty plan has pictures too', () => {
  const empty = { days: [0], unblocked: [0], live: [0], most: { unblocked: 0, live: 0 } }
  const svg = planSvg({ ...report(), curve: empty, bare: { cost: 0, curve: empty }, steps: [] })
  assert.doesNotMatch(svg + needsSvg([]), /NaN|undefined|Infinity/)
})
