import type { Run } from '../options/command.ts'
import { runningServer } from '../asking/running.ts'
import { table } from '../text/table.ts'
import { harmless } from '../text/terminal.ts'

/** `understudy contracts` */
export const contracts: Run = async ({ values, terminal }) => {
  const found = await runningServer({ values, terminal }).contracts()
  const { out } = terminal
  if (values.json) {
    out.write(found.map((contract) => `${JSON.stringify(contract)}\n`).join(''))
    return 0
  }
  const rows = found.map(({ id, title, version, format, operations, defects, source }) => [
    id,
    harmless(`${title} ${version}`, 80),
    format,
    `${operations} operations`,
    `${defects.length} defects`,
    harmless(source),
  ])
  out.write(table(rows, (cell, column) => (column === 0 ? out.paint('bold', cell) : cell)))
  return 0
}
