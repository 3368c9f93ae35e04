import { Problem } from '../../model/problem.ts'
import { type Stage, STAGES } from '../../model/handoff.ts'
import type { Run } from '../options/command.ts'
import { authority } from '../asking/authority.ts'
import { runningServer } from '../asking/running.ts'
import { told } from './way.ts'

/** `understudy handoff GROUP --to STAGE` */
export const handoff: Run = async (invocation) => {
  const { operands, values } = invocation
  const [group] = operands
  if (group === undefined || values.to === '')
    throw new Problem('bad-usage', 'handoff wants a group and a stage: `understudy handoff orders --to live`.')
  const step = values.step === 0 ? {} : { step: values.step - 1 }
  const force = values.force ? { force: values.for } : {}
  told(invocation, await runningServer(invocation).handoff({ group, to: stageOf(values.to), ...step, ...force, ...authority(invocation) }))
  return 0
}

function stageOf(word: string): Stage {
  const stage = STAGES.find((one) => one === word)
  if (stage === undefined) throw new Problem('bad-usage', `There is no stage ${JSON.stringify(word)}; there are ${STAGES.join(', ')}.`)
  return stage
}
