import { userInfo } from 'node:os'
import type { Authority } from '../../app/handoff.ts'
import { Problem } from '../../model/problem.ts'
import { type Stage, STAGES } from '../../model/handoff.ts'
import type { Invocation, Run } from '../command.ts'
import { groupLine } from '../group-text.ts'
import { runningServer } from '../running.ts'
import { table } from '../table.ts'

/** `understudy handoff GROUP --to STAGE` */
export const handoff: Run = async (invocation) => {
  const { operands, values, terminal } = invocation
  const [group] = operands
  if (group === undefined || values.to === '')
    throw new Problem('bad-usage', 'handoff wants a group and a stage: `understudy handoff orders --to live`.')
  const moved = await runningServer(invocation).handoff({ group, to: stageOf(values.to), ...authority(invocation) })
  terminal.out.write(values.json ? `${JSON.stringify(moved)}\n` : table([groupLine(moved, terminal.out.paint)]))
  return 0
}

function stageOf(word: string): Stage {
  const stage = STAGES.find((one) => one === word)
  if (stage === undefined) throw new Problem('bad-usage', `There is no stage ${JSON.stringify(word)}; there are ${STAGES.join(', ')}.`)
  return stage
}

/** Who asks for a change, and why: kept with it. */
export function authority({ values, terminal }: Pick<Invocation, 'values' | 'terminal'>): Authority {
  return { who: terminal.env['UNDERSTUDY_WHO'] ?? userName(), why: values.why }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // No entry in the user database, as in a container with a number for a user.
    return 'somebody'
  }
}
