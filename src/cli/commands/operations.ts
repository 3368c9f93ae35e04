import { Problem } from '../../model/problem.ts'
import type { Run } from '../options/command.ts'
import { runningServer } from '../asking/running.ts'
import { table } from '../text/table.ts'
import { harmless } from '../text/terminal.ts'

/** `understudy operations [CONTRACT]` */
export const operations: Run = async ({ operands, values, terminal }) => {
  const [contract] = operands
  const server = runningServer({ values, terminal })
  const found = await server.operations(contract === undefined ? {} : { contract })
  if (contract !== undefined && found.length === 0) {
    const ids = (await server.contracts()).map(({ id }) => id)
    if (!ids.includes(contract))
      throw new Problem('not-found', `There is no contract ${JSON.stringify(contract)}; there is ${ids.join(', ')}.`)
  }
  const { out } = terminal
  if (values.json) {
    out.write(found.map((operation) => `${JSON.stringify(operation)}\n`).join(''))
    return 0
  }
  const rows = found.map(({ method, path, id, summary, deprecated, position }) => [
    method,
    harmless(path, 100),
    harmless(id, 60),
    position === null ? '' : `${position.file}:${position.line}`,
    `${deprecated ? '(deprecated) ' : ''}${harmless(summary, 80)}`,
  ])
  out.write(table(rows, (cell, column) => (column < 2 ? out.paint('bold', cell) : out.paint('dim', cell))))
  return 0
}
