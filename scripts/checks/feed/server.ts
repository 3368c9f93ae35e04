// The shop's stand-in with its control port, in a process of its own. Asked what it has cost so far, it tells; told a rate, it has so many
// exchanges a second from then on, without a wire: 0 for none.
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
const TARGETS = ['/products/KET-0900', '/products?limit=5', '/categories', '/products?limit=1000000', '/orders?limit=3', '/nowhere']
let replaying: NodeJS.Timeout | undefined

function replay(rate: number): void {
  clearInterval(replaying)
  if (rate === 0) return
  const start = performance.now()
  let sent = 0
  replaying = setInterval(() => {
    for (const due = ((performance.now() - start) / 1_000) * rate; sent < due; sent++) {
      const consumer = `consumer-${sent % 23}`
      void understudy.answer({ target: TARGETS[sent % TARGETS.length] ?? '/', headers: ['Understudy-Consumer', consumer] })
    }
  }, 5)
}

process.on('message', (told: 'cost' | number) => {
  if (told !== 'cost') return replay(told)
  const { user, system } = process.cpuUsage()
  process.send?.({ cpu: user + system, exchanges: understudy.recorder.latest, rss: process.memoryUsage.rss() } satisfies Cost)
})
process.on('disconnect', () => process.exit())
process.send?.({ standIn, control } satisfies Opened)
