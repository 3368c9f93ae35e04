import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { StateApi } from '../../control/state-api.ts'
import { Problem } from '../../model/problem.ts'
import type { Invocation, Run } from '../options/command.ts'
import { runningServer } from '../asking/running.ts'
import { entityRows, resourceRows, spaceRows, summaryLines } from '../text/state-text.ts'
import { table } from '../text/table.ts'
import { harmless } from '../text/terminal.ts'

/** What one of the actions does: it prints, and gives the exit code. */
type Action = (invocation: Invocation, server: StateApi, operands: readonly string[]) => Promise<number>

const ACTIONS: Readonly<Record<string, Action>> = {
  ls: list,
  get,
  reset,
  seed,
  snapshot: (invocation, server, [name]) => named(invocation, 'snapshot', name, (change) => server.snapshotState(change)),
  restore: (invocation, server, [name]) => named(invocation, 'restore', name, (change) => server.restoreState(change)),
  forget,
  sessions,
  snapshots,
  end,
}

/** `understudy state ls | get | reset | seed | snapshot | restore | …` */
export const state: Run = async (invocation) => {
  const [action = '', ...operands] = invocation.operands
  const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
  if (act === undefined) throw new Problem('bad-usage', `state can ${Object.keys(ACTIONS).join(', ')}, not ${JSON.stringify(action)}.`)
  return act(invocation, runningServer(invocation), operands)
}

async function list(invocation: Invocation, server: StateApi, [resource]: readonly string[]): Promise<number> {
  const {
    values,
    terminal: { out },
  } = invocation
  if (resource !== undefined) {
    const found = await server.entities({ resource, limit: values.limit, ...whose(invocation) })
    if (values.json) out.write(found.map((one) => `${JSON.stringify(one)}\n`).join(''))
    else
      out.write(
        table(entityRows(found), (cell, column) => (column === 0 ? out.paint('bold', cell) : column === 1 ? out.paint('dim', cell) : cell)),
      )
    return 0
  }
  const [summary, resources] = [await server.state(), await server.stateResources({ all: values.all, ...whose(invocation) })]
  if (values.json) out.write(`${JSON.stringify({ ...summary, resources })}\n`)
  else
    out.write(
      `${summaryLines(summary, out.paint)}${table(resourceRows(resources), (cell, column) => (column === 0 ? out.paint('bold', cell) : cell))}`,
    )
  return 0
}

async function get(invocation: Invocation, server: StateApi, [resource, key]: readonly string[]): Promise<number> {
  if (resource === undefined || key === undefined)
    throw new Problem('bad-usage', 'get wants a resource and a key: `understudy state get orders 7`.')
  const { out } = invocation.terminal
  const found = await server.entity({ resource, key, ...whose(invocation) })
  if (invocation.values.json) out.write(`${JSON.stringify(found)}\n`)
  else out.write(`${JSON.stringify(found.value, null, 2)}\n`)
  return 0
}

async function reset(invocation: Invocation, server: StateApi): Promise<number> {
  const done = await server.resetState(whose(invocation))
  return told(invocation, done, `${worldOf(invocation)} is as if nobody had written.`)
}

async function seed(invocation: Invocation, server: StateApi, files: readonly string[]): Promise<number> {
  if (files.length === 0) throw new Problem('bad-usage', 'seed wants a file or more: `understudy state seed seeds/orders.json`.')
  const { cwd } = invocation.terminal
  const planted = await server.seedState({ files: files.map((file) => ({ name: file, text: read(file, cwd) })), ...whose(invocation) })
  const counts = planted.map(({ resource, count }) => `${count} of ${resource}`)
  return told(invocation, planted, `Loaded ${counts.join(', ') || 'nothing'} into ${worldOf(invocation).toLowerCase()}.`)
}

function read(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
  } catch (cause) {
    throw new Problem('seed-invalid', `${basename(file)} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    })
  }
}

async function named(
  invocation: Invocation,
  action: 'snapshot' | 'restore',
  name: string | undefined,
  act: (change: { name: string; session?: string }) => Promise<object>,
): Promise<number> {
  if (name === undefined) throw new Problem('bad-usage', `${action} wants a name: \`understudy state ${action} before\`.`)
  const done = await act({ name, ...whose(invocation) })
  const world = worldOf(invocation)
  return told(
    invocation,
    done,
    action === 'snapshot'
      ? `${world} is kept as the snapshot ${harmless(name)}.`
      : `${world} is as it was in the snapshot ${harmless(name)}.`,
  )
}

async function forget(invocation: Invocation, server: StateApi, [name]: readonly string[]): Promise<number> {
  if (name === undefined) throw new Problem('bad-usage', 'forget wants the name of a snapshot: `understudy state forget before`.')
  const { ended } = await server.forgetSnapshot({ name })
  if (!ended) throw new Problem('not-found', `There is no snapshot ${JSON.stringify(name)}.`)
  return told(invocation, { ended }, `The snapshot ${harmless(name)} is gone.`)
}

async function end(invocation: Invocation, server: StateApi, [session]: readonly string[]): Promise<number> {
  if (session === undefined) throw new Problem('bad-usage', 'end wants the name of a session: `understudy state end abc`.')
  const { ended } = await server.endSession({ session })
  if (!ended) throw new Problem('not-found', `There is no session ${JSON.stringify(session)}.`)
  return told(invocation, { ended }, `The session ${harmless(session)} is gone, with all that was written in it.`)
}

async function sessions(invocation: Invocation, server: StateApi): Promise<number> {
  return spaces(invocation, await server.sessions(), 'There are no sessions. A request begins one: Understudy-Session: abc')
}

async function snapshots(invocation: Invocation, server: StateApi): Promise<number> {
  return spaces(invocation, await server.snapshots(), 'There are no snapshots. Take one: understudy state snapshot before')
}

function spaces({ values, terminal: { out } }: Invocation, found: Awaited<ReturnType<StateApi['sessions']>>, none: string): number {
  if (values.json) out.write(found.map((one) => `${JSON.stringify(one)}\n`).join(''))
  else
    out.write(
      found.length === 0
        ? `${none}\n`
        : table(spaceRows(found, Date.now()), (cell, column) => (column === 0 ? out.paint('bold', cell) : cell)),
    )
  return 0
}

function told({ values, terminal: { out } }: Invocation, done: object, text: string): number {
  out.write(values.json ? `${JSON.stringify(done)}\n` : `${out.paint('green', '✓')} ${text}\n`)
  return 0
}

function whose({ values }: Invocation): { session?: string } {
  return values.session === '' ? {} : { session: values.session }
}

function worldOf({ values }: Invocation): string {
  return values.session === '' ? 'The shared world' : `The world of session ${harmless(values.session)}`
}
