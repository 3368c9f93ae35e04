import { flushCompileCache } from 'node:module'
import { loadContracts } from '../../app/registry.ts'
import { understudyOf } from '../../app/understudy.ts'
import { announce, announceNews } from '../serving/announce.ts'
import type { Started } from '../serving/banner.ts'
import type { Invocation, Run } from '../options/command.ts'
import { type ControlPort, openControl } from '../serving/control-port.ts'
import { boundHeap } from '../heap.ts'
import { warmSooner } from '../warming.ts'
import { LineWriter } from '../text/line-writer.ts'
import { planFolder } from '../asking/plan-folder.ts'
import { Ports } from '../serving/ports.ts'
import { placed } from '../serving/placed.ts'
import { checkNames, Reloader } from '../serving/reload.ts'
import { type Settings, settingsOf } from '../serving/settings.ts'
import { closeInOrder, firstSignal } from '../serving/shutdown.ts'

/** `understudy start FILE…` */
export const start: Run = async (invocation) => {
  const { values, terminal } = invocation
  const since = Date.now()
  const { settings, started, ports, control } = await raiseCurtain(invocation)
  const lines = new LineWriter(terminal.out)
  using reloader = new Reloader(
    {
      invocation,
      settings,
      understudy: started.understudy,
      ports,
      tell: (news) => {
        announceNews(news, invocation, lines)
        control?.moved()
      },
    },
    values.reload,
    since,
  )
  const stopped = firstSignal(terminal.err, () => reloader.everything())
  announce(invocation, started, lines)
  // The first request is not to wait for what it takes to answer from state; what is wrong with that is told to whoever asks.
  setImmediate(() => {
    const worlds = started.understudy.compiled.map(async (compiled) => compiled.world())
    const { handoff, state } = started.understudy
    void Promise.allSettled(worlds)
      .then(warmSooner)
      .then(() => boundHeap(() => handoff.senders.size > 0 || state.isWritten))
  })
  // Code is kept compiled for the next start; a process that is killed would not get to do it.
  setTimeout(flushCompileCache, 1_000).unref()
  await stopped
  await closeInOrder(terminal.err, values.quiet, async () => {
    await Promise.all([ports.close(), control?.close()])
    await started.understudy[Symbol.asyncDispose]()
    if (values.json && !values.quiet) lines.add(JSON.stringify({ event: 'stopped' }))
    lines.flush()
  })
  return 0
}

interface Raised {
  readonly settings: Settings
  readonly started: Started
  readonly ports: Ports
  readonly control: ControlPort | null
}

/** Reads, loads and listens. Throws a Problem, and then nothing is left open. */
async function raiseCurtain(invocation: Invocation): Promise<Raised> {
  const settings = settingsOf(invocation)
  const contracts = await loadContracts(settings.options)
  checkNames(settings.config, contracts)
  const understudy = await understudyOf(contracts, settings.options)
  const ports = new Ports(understudy)
  try {
    const opened = await ports.open(settings.server)
    opened.keep()
    const control =
      settings.server.control === null
        ? null
        : await openControl(
            understudy,
            settings.server.control,
            invocation.terminal,
            () => ports.url,
            () => planFolder(settings, invocation.terminal.cwd),
          )
    const started: Started = {
      understudy,
      url: ports.url,
      urls: ports.urls,
      config: settings.config?.text.name ?? null,
      control: control?.url ?? null,
      entry: control !== null && invocation.terminal.out.isTerminal ? control.entry : null,
      took: performance.now(),
    }
    return { settings, started, ports, control }
  } catch (error) {
    await ports.close()
    await understudy[Symbol.asyncDispose]()
    throw placed(error, settings)
  }
}
