import { Flights } from '../../src/pipeline/service/flights.ts'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { groupsOf } from '../../src/app/handoff/groups.ts'
import { loadContracts } from '../../src/app/registry.ts'
import { upstreamOf } from '../../src/app/handoff/upstreams.ts'
import { routingOf } from '../../src/handoff/routing.ts'
import type { Mask } from '../../src/model/comparison.ts'
import type { Sample } from '../../src/model/evidence.ts'
import type { Group } from '../../src/model/handoff.ts'
import type { Company } from '../../src/pipeline/company.ts'
import { conduct } from '../../src/pipeline/conduct.ts'
import { copyBeside } from '../../src/pipeline/copying.ts'
import type { Sampled } from '../../src/pipeline/shadow/observer.ts'
import { settle } from '../../src/pipeline/recording/settle.ts'
import type { ShadowCopy } from '../../src/pipeline/shadow/shadow.ts'
import { StaleAnswers } from '../../src/pipeline/service/stale.ts'
import { createHttpSender } from '../../src/senders/http.ts'
import { createNodeWire } from '../../src/wires/node.ts'
import { ORDERS } from '../fixtures/orders.ts'
import { CALM } from '../fixtures/stage.ts'

export interface Onlooker extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly sampled: readonly Sampled[]
  readonly copies: readonly ShadowCopy[]
}

/** The orders at some stage before a service at this port, with somebody who writes down what is told of it. `wait` is how long the service is waited for, milliseconds. */
export async function onlooker(port: number, changes: Partial<Group> = {}, masks: readonly Mask[] = [], wait = 10_000): Promise<Onlooker> {
  const contracts = await loadContracts({ contract: ORDERS, security: 'off' })
  const sampled: Sampled[] = []
  const copies: ShadowCopy[] = []
  const groups = groupsOf(contracts, { groups: { orders: { upstream: 'orders' } } })
  const routing = routingOf(groups.map((group) => (group.id === 'orders' ? { ...group, stage: 'live', ...changes } : group)))
  const sender = createHttpSender(upstreamOf('orders', { url: `http://127.0.0.1:${port}`, ...CALM, firstByte: wait, idle: wait }))
  const compiled = contracts[0]
  const company: Company = {
    contracts,
    plugins: [],
    thin: true,
    senders: new Map([['orders', sender]]),
    flights: new Flights(),
    repeats: null,
    routing,
    stale: new StaleAnswers(1_000_000),
    present: null,
    groupOf: () => 'orders',
    validation: 'enforce',
    bodyLimit: 1_000_000,
    holdLimit: 1_000,
    keepLimit: 1_000,
    observer: {
      admits: () => true,
      copied: (copy) => copies.push(copy),
      sampled: (one) => sampled.push(one),
      async compare({ request, ...legs }) {
        const wire = { ...request, body: null }
        const match = compiled?.identify(wire)
        if (compiled === undefined || match === undefined) throw new Error('no contract')
        return compiled.compare(match, { ...legs, request: wire, inspection: compiled.inspect(match, wire, null) })
      },
      strayed: () => {},
      beside: () => {},
      masks: () => masks,
    },
  }
  let ids = 0
  const server = createNodeWire({
    async serve(request, out) {
      const consumer = { id: 'web', by: 'header', trust: 'asserted' } as const
      const conducted = await conduct(company, { id: `e${++ids}`, at: 1, consumer, request })
      out(conducted.answered.reply)
      void settle(company, conducted, () => 1)
      copyBeside(company, conducted)
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${own}`,
    port: own,
    sampled,
    copies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await sender[Symbol.asyncDispose]()
    },
  }
}

/** A sample in a few letters: its verdict, then availability, conformance, agreement and latency. */
export function lettersOf({ sample: { verdict, events, filled } }: { readonly sample: Sample }): string {
  const letters = [events.availability, events.conformance, events.agreement, events.latency].map((event) =>
    event === 'none' ? '-' : event[0],
  )
  return `${verdict} ${letters.join('')}${filled === true ? ' filled' : ''}`
}
