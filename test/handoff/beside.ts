import type { Socket } from 'node:net'
import type { GroupOptions } from '../../src/app/handoff/group-options.ts'
import type { RawServer } from '../fixtures/raw-server.ts'
import { rawServer } from '../fixtures/raw-server.ts'
import { eventually, staged } from '../fixtures/stage.ts'

type Staged = Awaited<ReturnType<typeof staged>>

/** The orders before a service that fails as it is told, with nobody who draws conclusions from that. */
export interface Beside extends AsyncDisposable {
  readonly understudy: Staged
  readonly service: RawServer
  /** What the service does from now on; null: it answers well. */
  fault: ((socket: Socket, head: string, connection: number) => void) | null
  /** How often a request with this `X-Id` came to the service: as a copy, and as the consumer's own. */
  arrivals(id: number): { readonly copies: number; readonly own: number }
  /** Asks for something that goes well, so that the service does not count as dead; resolves when the copy was compared. */
  calm(): Promise<void>
  /** Copies that were compared so far, and those that were left out. */
  readonly compared: number
}

const NEVER = { p0: 0.01, p1: 0.1, h: 1e9 }
const OPERATIONS = ['listOrders', 'createOrder', 'getOrder', 'putOrder', 'deleteOrder', 'putLabel', 'getLabel', 'orderEvents']

export async function beside(group: GroupOptions = {}): Promise<Beside> {
  let fault: Beside['fault'] = null
  const service = await rawServer((socket, head, connection) => {
    if (fault !== null) return fault(socket, head, connection)
    const body = /^(?:GET|HEAD) \/orders /.test(head) ? '[]' : '{"id":"7","sku":"A1"}'
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${head.startsWith('HEAD') ? '' : body}`,
    )
  })
  const { shadow, ...rest } = group
  const understudy = await staged(service.port, {
    // None of these faults keeps the head waiting: a machine that is busy is not to be taken for one, and asked again.
    upstream: { connect: 5_000, firstByte: 5_000, total: 10_000 },
    group: {
      stage: 'shadow',
      waived: OPERATIONS,
      rollback: { live: NEVER, canary: NEVER },
      shadow: { sample: 1, maxRps: 100_000, deadline: 150, selfCheck: 0, ...shadow },
      ...rest,
    },
  })
  const compared = (): number => Object.values(understudy.controller.dossier('orders').verdicts).reduce((sum, count) => sum + count, 0)
  return {
    understudy,
    service,
    get fault() {
      return fault
    },
    set fault(next) {
      fault = next
    },
    get compared() {
      return compared()
    },
    arrivals(id) {
      const heads = service.received.join('').split(/(?=(?:GET|HEAD|POST|PUT|DELETE) \S+ HTTP\/1\.1\r\n)/)
      const own = heads.filter((head) => head.includes(`X-Id: ${id}\r\n`))
      const copies = own.filter((head) => /^baggage: .*understudy\.leg=shadow/im.test(head))
      return { copies: copies.length, own: own.length - copies.length }
    },
    async calm() {
      const before = compared()
      const now = fault
      fault = null
      // Answers that may be mixed up are a rule without mercy: what was concluded of them is let go.
      const { handoff } = understudy
      if (handoff.group('orders').held !== null) handoff.act('orders', { kind: 'changed', what: 'evidence' }, { who: 'test', why: '' })
      // The first comparison waits for its thread; and one that was too soon after a long answer is left out.
      for (const end = performance.now() + 10_000; compared() === before && performance.now() < end;) {
        await (await fetch(`${understudy.url}/orders/7`)).text()
        await eventually(() => compared() > before, 'a copy was compared').catch(() => null)
      }
      fault = now
    },
    async [Symbol.asyncDispose]() {
      await understudy[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}
