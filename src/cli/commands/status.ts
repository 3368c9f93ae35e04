import { setTimeout as wait } from 'node:timers/promises'
import type { ControlApi, Status } from '../../control/api.ts'
import type { GroupStatus } from '../../control/group-status.ts'
import type { Invocation, Run } from '../options/command.ts'
import { groupLine } from '../text/group-text.ts'
import { runningServer } from '../asking/running.ts'
import { table } from '../text/table.ts'
import { harmless, type Paint } from '../text/terminal.ts'
import { wayText } from '../text/way-text.ts'

/** Milliseconds between two looks. */
const INTERVAL = 1_000

/** `understudy status [--watch]` */
export const showStatus: Run = async (invocation) => {
  const server = runningServer(invocation)
  if (!invocation.values.watch) {
    invocation.terminal.out.write(shown(await server.status(), invocation))
    return 0
  }
  return watch(server, invocation)
}

async function watch(server: ControlApi, invocation: Invocation): Promise<number> {
  const { out } = invocation.terminal
  let before = ''
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  while (!stop.signal.aborted) {
    const text = shown(await server.status(), invocation)
    // On a terminal the picture is drawn over; elsewhere only what changed is written.
    if (out.isTerminal && !invocation.values.json) out.write(`\u001B[H\u001B[2J${text}`)
    else if (text !== before) out.write(text)
    before = text
    await wait(INTERVAL, null, { signal: stop.signal }).catch(() => null)
  }
  return 0
}

function shown(status: Status, { values, terminal: { out } }: Invocation): string {
  return values.json ? `${JSON.stringify(status)}\n` : statusText(status, out.paint)
}

/** For people: the groups, who is behind them, and who calls. */
export function statusText(
  { problems, state, epoch, groups, upstreams, consumers }: Status,
  paint: Paint,
  now: number = Date.now(),
): string {
  const warnings = problems.map(({ message }) => `${paint('red', 'not in force:')} ${message}\nThe last good one is.\n`)
  if (state.trouble !== null) warnings.push(`${paint('red', 'nothing can be written:')} ${harmless(state.trouble.message, 400)}\n`)
  const parts = [...warnings, table(groups.map((group) => groupLine(group, paint)))]
  const ways = groups.flatMap((group) => (hasWay(group) ? [wayText(group, paint, now)] : []))
  parts.push(...ways)
  const failing = upstreams.filter(({ breaker }) => breaker !== 'closed')
  if (failing.length > 0)
    parts.push(table(failing.map(({ name, url, breaker }) => [paint('red', harmless(name, 60)), harmless(url, 100), `breaker ${breaker}`])))
  if (consumers.length > 0) {
    const rows = consumers
      .slice(0, 10)
      .map(({ id, by, exchanges, share }) => [
        harmless(id, 60),
        `${Math.round(share * 100)} %`,
        `${exchanges} exchanges`,
        paint('dim', `known by ${by}`),
      ])
    parts.push(`consumers\n${table(rows)}`)
  }
  parts.push(paint('dim', `epoch ${epoch}\n`))
  return parts.join('\n')
}

/** Whether there is more to tell of a group than its line: it is on its way, where it was to come to, or somebody has to know something. */
function hasWay({ stage, way }: GroupStatus): boolean {
  if (way === null) return false
  const remarks = [way.held, way.degraded, way.cooldown, way.blocked, way.forced, way.proposal]
  return stage !== 'mock' || way.advance === 'auto' || remarks.some((one) => one !== null)
}
