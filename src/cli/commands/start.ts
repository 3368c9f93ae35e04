import { flushCompileCache } from 'node:module'
import { createUnderstudy, type Understudy } from '../../app/understudy.ts'
import { ControlHandler } from '../../control/handler.ts'
import { localControl } from '../../control/local.ts'
import { newToken, removeRunFile, writeRunFile } from '../../control/run-file.ts'
import { summaryOf } from '../../control/views.ts'
import { Problem } from '../../model/problem.ts'
import { type Listening, listen } from '../../wires/listen.ts'
import { createNodeWire } from '../../wires/node.ts'
import { afterword, banner, type Started } from '../banner.ts'
import type { Invocation, Run } from '../command.ts'
import { understudyOptions } from '../contract-options.ts'
import { exchangeLine } from '../exchange-line.ts'
import { LineWriter } from '../line-writer.ts'
import { closeInOrder, firstSignal } from '../shutdown.ts'
import type { Terminal } from '../terminal.ts'
import { tryout } from '../tryout.ts'
import { version } from '../version.ts'

/** The control API is for this machine, whatever the stand-in listens on. */
const CONTROL_HOST = '127.0.0.1'

/** `understudy start FILE…` */
export const start: Run = async (invocation) => {
  const { operands, values, terminal } = invocation
  const understudy = await createUnderstudy(understudyOptions(operands, values, terminal))
  const token = newToken()
  const wire = await listen(createNodeWire(understudy), { port: values.port, host: values.host })
  const control = await listenForControl(invocation, understudy, token, wire)
  const started: Started = { understudy, url: wire.url, control: control?.url ?? null, took: performance.now() }
  if (control !== null) leaveRunFile(terminal, { url: wire.url, control: control.url, token })

  const stopped = firstSignal()
  const lines = new LineWriter(terminal.out)
  announce(invocation, started, lines)
  // Code is kept compiled for the next start; a process that is killed would not get to do it.
  setTimeout(flushCompileCache, 1_000).unref()
  await stopped
  await closeInOrder(terminal.err, values.quiet, async () => {
    await Promise.all([wire.close(), control?.close(0)])
    removeRunFile(terminal.cwd, process.pid)
    if (values.json && !values.quiet) lines.add(JSON.stringify({ event: 'stopped' }))
    lines.flush()
  })
  return 0
}

async function listenForControl(
  { values, set }: Invocation,
  understudy: Understudy,
  token: string,
  wire: Listening,
): Promise<Listening | null> {
  if (values.controlPort === null) return null
  const api = localControl(understudy, { version: version(), startedAt: Date.now(), url: () => wire.url })
  const handler = new ControlHandler(understudy, api, { token, loopback: true })
  const server = createNodeWire(handler)
  try {
    return await listen(server, { port: values.controlPort, host: CONTROL_HOST })
  } catch (error) {
    const free = error instanceof Problem && error.code === 'port-in-use' && !set.has('controlPort')
    if (free) return listen(server, { port: 0, host: CONTROL_HOST })
    await wire.close(0)
    throw error instanceof Problem ? new Problem(error.code, `${error.message} (--control-port)`, { cause: error }) : error
  }
}

/** By this the other commands find us; where it cannot be written, they do not, and all else goes on. */
function leaveRunFile({ cwd, err }: Terminal, run: { url: string; control: string; token: string }): void {
  try {
    writeRunFile(cwd, { pid: process.pid, startedAt: Date.now(), ...run })
    process.once('exit', () => removeRunFile(cwd, process.pid))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    err.write(`${err.paint('dim', `understudy: no run file (${why}); other commands will not find this server.`)}\n`)
  }
}

function announce({ values, terminal }: Invocation, started: Started, lines: LineWriter): void {
  if (values.quiet) return
  if (values.json) announceJson(started, lines)
  else announceText(terminal, started, lines)
}

function announceJson({ understudy, url, control, took }: Started, lines: LineWriter): void {
  const contracts = understudy.contracts.map(({ operations, ...contract }) => ({ ...contract, operations: operations.length }))
  lines.add(
    JSON.stringify({ event: 'ready', version: version(), pid: process.pid, url, control, took, contracts, defects: understudy.defects }),
  )
  lines.flush()
  understudy.subscribe(({ exchange, sequence }) => lines.add(JSON.stringify({ event: 'exchange', ...summaryOf(exchange, sequence) })))
}

function announceText({ out }: Terminal, started: Started, lines: LineWriter): void {
  const { understudy, url } = started
  out.write(banner(started, out.paint))
  // After what has been asked meanwhile: finding a request to try compiles operations.
  setImmediate(() => {
    void tryout(understudy, url).then((curl) => out.write(afterword(started, curl, out.paint)))
  })
  understudy.subscribe(({ exchange, sequence }) => {
    if (lines.hasRoom) lines.add(exchangeLine(summaryOf(exchange, sequence), out.paint))
    else lines.skip()
  })
}
