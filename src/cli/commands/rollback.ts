import { Problem } from '../../model/problem.ts'
import { authority } from '../asking/authority.ts'
import type { Run } from '../options/command.ts'
import { groupLine } from '../text/group-text.ts'
import { runningServer } from '../asking/running.ts'
import { table } from '../text/table.ts'

/** `understudy rollback GROUP|--all` */
export const rollback: Run = async (invocation) => {
  const { operands, values, terminal } = invocation
  const [group] = operands
  if ((group === undefined) !== values.all)
    throw new Problem('bad-usage', 'rollback wants a group, or --all: `understudy rollback orders`.')
  const back = await runningServer(invocation).rollback({ ...(group === undefined ? {} : { group }), ...authority(invocation) })
  const { out } = terminal
  if (values.json) out.write(`${JSON.stringify(back)}\n`)
  else
    out.write(
      back.length === 0 ? 'Nothing was live: all is the stand-in’s already.\n' : table(back.map((one) => groupLine(one, out.paint))),
    )
  return 0
}
