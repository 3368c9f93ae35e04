import type { GroupStatus } from '../../control/group-status.ts'
import { Problem } from '../../model/problem.ts'
import { authority } from '../asking/authority.ts'
import type { Invocation, Run } from '../options/command.ts'
import { diffText } from '../text/diff-text.ts'
import { evidenceText } from '../text/evidence-text.ts'
import { groupLine } from '../text/group-text.ts'
import { runningServer } from '../asking/running.ts'
import { table } from '../text/table.ts'
import { harmless } from '../text/terminal.ts'
import { wayText } from '../text/way-text.ts'

/** `understudy diff GROUP` */
export const diff: Run = async (invocation) => {
  const { values, terminal } = invocation
  const operation = values.operation === '' ? {} : { operation: values.operation }
  const found = await runningServer(invocation).diff({ group: groupIn(invocation, 'diff'), ...operation, limit: values.limit })
  terminal.out.write(values.json ? `${JSON.stringify(found)}\n` : diffText(found, terminal.out.paint))
  return 0
}

/** `understudy evidence GROUP` */
export const evidence: Run = async (invocation) => {
  const { values, terminal } = invocation
  const group = groupIn(invocation, 'evidence')
  const server = runningServer(invocation)
  if (values.reset) {
    told(invocation, await server.resetEvidence({ group, ...authority(invocation) }))
    return 0
  }
  const record = await server.evidence({ group })
  terminal.out.write(values.json ? `${JSON.stringify(record)}\n` : evidenceText(record, terminal.out.paint, Date.now()))
  return 0
}

/** `understudy approve GROUP` */
export const approve: Run = async (invocation) => {
  const group = groupIn(invocation, 'approve')
  const server = runningServer(invocation)
  const { groups } = await server.status()
  const epoch = groups.find(({ id }) => id === group)?.way?.epoch
  told(invocation, await server.approve({ group, ...authority(invocation), ...(epoch === undefined ? {} : { epoch }) }))
  return 0
}

/** `understudy hold GROUP` */
export const hold: Run = async (invocation) => {
  told(invocation, await runningServer(invocation).hold({ group: groupIn(invocation, 'hold'), ...authority(invocation) }))
  return 0
}

/** `understudy release GROUP` */
export const release: Run = async (invocation) => {
  told(invocation, await runningServer(invocation).release({ group: groupIn(invocation, 'release'), ...authority(invocation) }))
  return 0
}

/** `understudy unblock GROUP --why TEXT` */
export const unblock: Run = async (invocation) => {
  told(invocation, await runningServer(invocation).unblock({ group: groupIn(invocation, 'unblock'), ...authority(invocation) }))
  return 0
}

const EXITS = { yes: 0, no: 1, unknown: 2 } as const

/** `understudy can-go-live GROUP`: 0 yes, 1 no, 2 nobody knows yet. */
export const canGoLive: Run = async (invocation) => {
  const { values, terminal } = invocation
  const { out } = terminal
  const said = await runningServer(invocation).canGoLive({ group: groupIn(invocation, 'can-go-live') })
  if (values.json) out.write(`${JSON.stringify(said)}\n`)
  else {
    const { group, answer, reasons } = said
    const word = { yes: out.paint('green', '✓ yes'), no: out.paint('red', '✗ no'), unknown: out.paint('yellow', '? not known yet') }[answer]
    out.write(`${word}  ${harmless(group, 60)}\n${reasons.map((reason) => `  ${harmless(reason, 400)}\n`).join('')}`)
  }
  return EXITS[said.answer]
}

function groupIn({ operands }: Invocation, command: string): string {
  const [group] = operands
  if (group !== undefined) return group
  throw new Problem('bad-usage', `${command} wants a group: \`understudy ${command} orders\`.`)
}

/** How a group stands after a change. */
export function told({ values, terminal: { out } }: Pick<Invocation, 'values' | 'terminal'>, group: GroupStatus): void {
  const text = (): string => table([groupLine(group, out.paint)]) + (group.stage === 'mock' ? '' : wayText(group, out.paint, Date.now()))
  out.write(values.json ? `${JSON.stringify(group)}\n` : text())
}
