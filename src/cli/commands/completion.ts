import { Problem } from '../../model/problem.ts'
import type { CommandRow, Run } from '../options/command.ts'
import { bash, fish, zsh } from '../completion-scripts.ts'

const SHELLS: ReadonlyMap<string, (commands: readonly CommandRow[]) => string> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
])

/** `understudy completion bash|zsh|fish` */
export const completion: Run = async ({ operands, terminal, commands }) => {
  const [shell = '', more] = operands
  const script = SHELLS.get(shell)
  if (script === undefined || more !== undefined)
    throw new Problem('bad-usage', `completion is for one of ${[...SHELLS.keys()].join(', ')}, not ${JSON.stringify(operands.join(' '))}.`)
  terminal.out.write(script(commands))
  return 0
}
