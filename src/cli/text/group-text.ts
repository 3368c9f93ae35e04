import type { GroupStatus } from '../../control/group-status.ts'
import { harmless, type Paint } from './terminal.ts'

/** One group as the cells of a line: name, stage, who is behind it, what came of it. */
export function groupLine(group: GroupStatus, paint: Paint): readonly string[] {
  const { id, stage, upstream, operations, breaking } = group
  return [
    harmless(id, 60),
    paint(stage === 'mock' ? 'dim' : 'green', stage),
    upstream === null ? paint('dim', 'no upstream') : `→ ${harmless(upstream, 60)}`,
    `${operations.length} operation${operations.length === 1 ? '' : 's'}`,
    answers(group),
    breaking === 0 ? '' : paint('yellow', `${breaking} strayed from the contract`),
  ]
}

function answers({ answered }: GroupStatus): string {
  const counts = Object.entries(answered).toSorted(([, a], [, b]) => b - a)
  return counts.length === 0 ? 'nothing asked yet' : counts.map(([by, count]) => `${count} ${by}`).join(', ')
}

/** Groups with their operations and why these belong together. */
export function groupsText(groups: readonly GroupStatus[], paint: Paint): string {
  return groups
    .map(({ id, operations, reasons }) => {
      const because = reasons.map((reason) => `  ${paint('dim', `because ${harmless(reason, 200)}`)}\n`).join('')
      return `${paint('bold', harmless(id, 60))}\n${because}${operations.map((operation) => `  ${harmless(operation, 100)}\n`).join('')}`
    })
    .join('\n')
}
