import type { Understudy } from '../../app/understudy.ts'
import { planSignature } from '../../config/plan/file-list.ts'
import { ControlHandler } from '../../control/handler.ts'
import { localControl } from '../../control/local.ts'
import { newToken, removeRunFile, writeRunFile } from '../../control/run-file.ts'
import type { Desk } from '../../desk/desk.ts'
import { Problem } from '../../model/problem.ts'
import { type Listening, listen } from '../../wires/listen.ts'
import { createNodeWire } from '../../wires/node.ts'
import type { ControlSettings } from './settings.ts'
import type { Terminal } from '../text/terminal.ts'
import { version } from '../version.ts'

/** The control API where it listens, and the file by which other commands find it. */
export interface ControlPort {
  readonly url: string
  /** The address of the dashboard with the token in it: for a terminal, and for no log. */
  readonly entry: string
  /** Writes the run file anew, if the stand-in listens elsewhere now. */
  readonly moved: () => void
  readonly close: () => Promise<void>
}

/** Opens the control port and leaves the run file. `url` says where the stand-in listens, `plans` in which folder plan files are. Throws a Problem where the port cannot be had. */
export async function openControl(
  understudy: Understudy,
  settings: ControlSettings,
  terminal: Terminal,
  url: () => string,
  plans: () => string,
): Promise<ControlPort> {
  const token = newToken()
  const startedAt = Date.now()
  let desk: Promise<Desk> | null = null
  const api = localControl(understudy, { version: version(), startedAt, url }, () => (desk ??= openDesk(understudy, plans())))
  const handler = new ControlHandler(
    understudy,
    api,
    { token, loopback: isLoopback(settings.host) },
    { plans: () => planSignature(plans()) },
  )
  const listening = await listenFor(handler, settings)
  let told = ''
  const leave = (): void => {
    if (told === url()) return
    told = url()
    leaveRunFile(terminal, { url: told, control: listening.url, token, startedAt })
  }
  leave()
  process.once('exit', () => removeRunFile(terminal.cwd, process.pid))
  const close = async (): Promise<void> => {
    await listening.close(0)
    await (await desk?.catch(() => null))?.[Symbol.asyncDispose]()
    removeRunFile(terminal.cwd, process.pid)
  }
  return { url: listening.url, entry: `${listening.url}/?token=${token}`, moved: leave, close }
}

async function listenFor(handler: ControlHandler, { host, port, chosen }: ControlSettings): Promise<Listening> {
  const server = createNodeWire(handler)
  try {
    return await listen(server, { port, host })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'port-in-use' && !chosen) return listen(server, { port: 0, host })
    throw new Problem(error.code, `${error.message} (--control-port)`, { cause: error, detail: error.detail })
  }
}

/** Nobody who does not ask for a plan pays for planning. */
async function openDesk(understudy: Understudy, folder: string): Promise<Desk> {
  const { Desk } = await import('../../desk/desk.ts')
  return new Desk(understudy, { folder, serving: true })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** By this the other commands find us; where it cannot be written, they do not, and all else goes on. */
function leaveRunFile({ cwd, err }: Terminal, run: { url: string; control: string; token: string; startedAt: number }): void {
  try {
    writeRunFile(cwd, { pid: process.pid, ...run })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    err.write(`${err.paint('dim', `understudy: no run file (${why}); other commands will not find this server.`)}\n`)
  }
}
