import type { Run } from '../options/command.ts'
import { nextText } from '../text/next-text.ts'
import { planSource } from '../asking/plan-source.ts'

/** `understudy next` */
export const next: Run = async (invocation) => {
  const { values, terminal } = invocation
  await using source = await planSource(invocation)
  const plan = await source.api.plan({})
  terminal.out.write(
    values.json
      ? `${JSON.stringify({ ...plan.says, grid: plan.grid, bundles: plan.bundles.slice(0, 5) })}\n`
      : nextText(plan, terminal.out.paint),
  )
  return 0
}
