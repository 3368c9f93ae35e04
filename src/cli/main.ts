import { Problem } from '../model/problem.ts'
import { COMMANDS } from './commands.ts'
import { fromPrism } from './options/prism.ts'
import { parseCommandLine } from './program.ts'
import { processTerminal, type Terminal } from './text/terminal.ts'
import { readValues } from './options/values.ts'

/** Runs a command line and gives its exit code. The CLI's border: problems become one message, bugs are told as bugs. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    return await dispatch(argv, terminal)
  } catch (error) {
    if (error instanceof Problem) {
      tell(terminal, error)
      return error.exit
    }
    const story = error instanceof Error ? (error.stack ?? error.message) : String(error)
    terminal.err.write(`${terminal.err.paint('red', 'understudy: a bug, please report it:')} ${story}\n`)
    return 70
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { argv: words, hints } = fromPrism(argv)
  for (const hint of hints) terminal.err.write(`${terminal.err.paint('dim', `understudy: ${hint}.`)}\n`)
  const asked = parseCommandLine(words, terminal)
  if (asked === null) return 0
  const { row, operands, given } = asked
  const { values, set } = readValues(row.options, given, terminal.env)
  const run = await row.load()
  return run({ operands, values, set, terminal, commands: COMMANDS })
}

function tell({ err }: Terminal, problem: Problem): void {
  err.write(`${err.paint('red', 'understudy:')} ${problem.message}\n`)
}
