import type { ControlApi } from '../../control/api.ts'
import { Problem } from '../../model/problem.ts'
import { authority } from '../asking/authority.ts'
import type { Invocation, Run } from '../options/command.ts'
import { groupLine } from '../text/group-text.ts'
import { runningServer } from '../asking/running.ts'
import { table } from '../text/table.ts'
import { harmless } from '../text/terminal.ts'

/** `understudy upstream add GROUP URL | ls | test NAME` */
export const upstream: Run = async (invocation) => {
  const [action, ...operands] = invocation.operands
  const server = runningServer(invocation)
  switch (action) {
    case 'add':
      return add(invocation, server, operands)
    case 'ls':
      return list(invocation, server)
    case 'test':
      return test(invocation, server, operands)
    default:
      throw new Problem('bad-usage', `upstream can add, ls and test, not ${JSON.stringify(action)}.`)
  }
}

async function add(invocation: Invocation, server: ControlApi, [group, url]: readonly string[]): Promise<number> {
  if (group === undefined || url === undefined)
    throw new Problem('bad-usage', 'add wants a group and an address: `understudy upstream add orders http://localhost:8080`.')
  const { values, terminal } = invocation
  const changed = await server.addUpstream({ group, url, ...authority(invocation) })
  terminal.out.write(values.json ? `${JSON.stringify(changed)}\n` : table([groupLine(changed, terminal.out.paint)]))
  return 0
}

async function list({ values, terminal: { out } }: Invocation, server: ControlApi): Promise<number> {
  const { upstreams } = await server.status()
  if (values.json) out.write(`${JSON.stringify(upstreams)}\n`)
  else if (upstreams.length === 0) out.write('There are no upstreams. Add one: understudy upstream add GROUP http://localhost:8080\n')
  else {
    const rows = upstreams.map(({ name, url, breaker, inFlight, opensIn }) => [
      harmless(name, 60),
      harmless(url, 100),
      breaker === 'open' ? `breaker open, tried again in ${Math.ceil(opensIn / 1_000)} s` : `breaker ${breaker}`,
      `${inFlight} in flight`,
    ])
    out.write(table(rows, (cell, column) => (column === 0 ? out.paint('bold', cell) : cell)))
  }
  return 0
}

async function test({ values, terminal: { out } }: Invocation, server: ControlApi, [name]: readonly string[]): Promise<number> {
  if (name === undefined) throw new Problem('bad-usage', 'test wants the name of an upstream: `understudy upstream test orders`.')
  const tested = await server.testUpstream({ name })
  const { url, reachable, status, took, message } = tested
  if (values.json) out.write(`${JSON.stringify(tested)}\n`)
  else if (reachable) out.write(`${out.paint('green', '✓')} ${url} answers: ${status} in ${Math.round(took)} ms\n`)
  else out.write(`${out.paint('red', '✗')} ${url}: ${harmless(message)}\n`)
  return reachable ? 0 : 1
}
