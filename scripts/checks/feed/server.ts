// The shop's stand-in with its control port, in a process of its own. Asked for anything, it tells what it has cost so far.
import { fileURLToPath } from 'node:url'
import { ControlHandler } from '../../../src/control/handler.ts'
import { localControl } from '../../../src/control/local.ts'
import { createUnderstudy } from '../../../src/index.ts'
import { listen } from '../../../src/wires/listen.ts'
import { createNodeWire } from '../../../src/wires/node.ts'

export interface Opened {
  readonly standIn: number
  readonly control: number
}

export interface Cost {
  /** Microseconds of CPU since the start, and exchanges. */
  readonly cpu: number
  readonly exchanges: number
  readonly rss: number
}

const contract = fileURLToPath(new URL('../../../examples/shop/openapi.yaml', import.meta.url))
const understudy = await createUnderstudy({ contract })
const { port: standIn, url } = await understudy.listen()
const api = localControl(understudy, { version: '0', startedAt: Date.now(), url: () => url })
const { port: control } = await listen(createNodeWire(new ControlHandler(understudy, api, { token: 'check', loopback: true })))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpu: user + system, exchanges: understudy.recorder.latest, rss: process.memoryUsage.rss() } satisfies Cost)
})
process.on('disconnect', () => process.exit())
process.send?.({ standIn, control } satisfies Opened)
