import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createShop } from '../../examples/shop/service/shop.ts'
import type { UnderstudyOptions } from '../../src/app/options.ts'
import { planSignature } from '../../src/config/plan/file-list.ts'
import { ControlHandler } from '../../src/control/handler.ts'
import { localControl } from '../../src/control/local.ts'
import { Desk } from '../../src/desk/desk.ts'
import { createUnderstudy, type ListeningUnderstudy } from '../../src/index.ts'
import { type Listening, listen } from '../../src/wires/listen.ts'
import { createNodeWire } from '../../src/wires/node.ts'

const ROOT = join(import.meta.dirname, '..', '..')
export const TOKEN = 'a-token-for-the-dashboard'

/** The shop with its stand-in, its control port, and a service for products and orders. */
export interface Scene extends AsyncDisposable {
  readonly understudy: ListeningUnderstudy
  readonly standIn: string
  /** Where the dashboard is. */
  readonly url: string
  /** Where the service is. */
  readonly service: string
  /** The folder with its plan files. */
  readonly plans: string
  /** Lets the control port go, as a server does that ends. */
  lose(): Promise<void>
  /** Opens it again at the same address. */
  back(): Promise<void>
  /** The service goes away for good. */
  breakService(): Promise<void>
}

/** Opens a scene; nothing has happened in it yet. */
export async function openScene(options: Partial<UnderstudyOptions> = {}): Promise<Scene> {
  const shop = createShop(':memory:')
  shop.server.listen(0, '127.0.0.1')
  await once(shop.server, 'listening')
  const service = `http://127.0.0.1:${(shop.server.address() as AddressInfo).port}`
  const understudy = await createUnderstudy({ contract: 'examples/shop/openapi.yaml', cwd: ROOT, ...options })
  const { url: standIn } = await understudy.listen()
  const plans = mkdtempSync(join(tmpdir(), 'understudy-plans-'))
  cpSync(join(ROOT, 'examples', 'shop', 'plan'), plans, { recursive: true })
  const desk = new Desk(understudy, { folder: plans, serving: true, today: () => '2027-01-04' })
  const facts = { version: '0.1.0', startedAt: Date.now(), url: () => standIn }
  const api = localControl(understudy, facts, () => Promise.resolve(desk))
  const handler = new ControlHandler(understudy, api, { token: TOKEN, loopback: true }, { plans: () => planSignature(plans) })
  const open = (port: number): Promise<Listening> => listen(createNodeWire(handler), { port })
  let listening = await open(0)
  const { port, url } = listening
  const breakService = async (): Promise<void> => {
    if (!shop.server.listening) return
    shop.server.closeAllConnections()
    shop.server.close()
    await once(shop.server, 'close')
  }
  return {
    understudy,
    standIn,
    url,
    service,
    plans,
    lose: () => listening.close(0),
    back: async () => {
      listening = await open(port)
    },
    breakService,
    async [Symbol.asyncDispose]() {
      await listening.close(0)
      await desk[Symbol.asyncDispose]()
      await understudy[Symbol.asyncDispose]()
      await breakService()
      shop.close()
      rmSync(plans, { recursive: true, force: true })
    },
  }
}

const SHIP_TO = { name: 'Robin Hale', street: '4 Mill Lane', postcode: 'LA22 9AD', city: 'Ambleside', country: 'GB' }

/** An order as the contract has it. */
export const ORDER: object = {
  customerId: 'cus_2w5x7y9z',
  lines: [{ sku: 'KET-0900', quantity: 2 }],
  shipTo: SHIP_TO,
  payment: { method: 'invoice', dueDays: 14 },
}

const CALLS: readonly (readonly [consumer: string, method: string, target: string, body?: unknown])[] = [
  ['web', 'GET', '/products?limit=5'],
  ['web', 'GET', '/products/KET-0900'],
  ['web', 'GET', '/categories'],
  ['checkout', 'POST', '/orders', ORDER],
  ['checkout', 'GET', '/orders?limit=3'],
  ['warehouse', 'GET', '/orders?limit=10'],
  ['warehouse', 'GET', '/shipments/shp_4d6f8h1k'],
  ['reports', 'GET', '/customers/cus_2w5x7y9z'],
  ['reports', 'GET', '/products?limit=1000000'],
  ['checkout', 'POST', '/orders', { ...ORDER, lines: [{ sku: 'KET-0900', quantity: 0 }], shipTo: { ...SHIP_TO, country: 'Britain' } }],
  ['web', 'GET', '/basket'],
]

/** So many calls of four consumers, in turn. */
export async function traffic({ standIn }: Pick<Scene, 'standIn'>, calls: number): Promise<void> {
  for (let i = 0; i < calls; i++) {
    const [consumer, method, target, body] = CALLS[i % CALLS.length] ?? ['web', 'GET', '/products']
    const headers = {
      'Understudy-Consumer': consumer,
      Authorization: `Bearer ${consumer}`,
      'Idempotency-Key': crypto.randomUUID(),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    }
    const answer = await fetch(standIn + target, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    await answer.arrayBuffer()
  }
}

const BY = { who: 'ada', why: 'the service has them now' }

/** Products live, orders on their way, the rest the stand-in's; with traffic before and after. */
export async function stagedScene(): Promise<Scene> {
  const scene = await openScene()
  const { handoff } = scene.understudy
  await traffic(scene, 110)
  handoff.addUpstream('products', { url: scene.service }, BY, 'shop')
  handoff.addUpstream('orders', { url: scene.service }, BY, 'shop')
  handoff.move('products', 'live', BY)
  await traffic(scene, 110)
  return scene
}

/** The catalogue in shadow with all that it has to show, so that somebody has to agree to its canary. */
export async function shadowScene(): Promise<Scene> {
  const scene = await openScene({
    handoff: { profile: 'dev', advance: 'propose', target: 'live', shadow: { sample: 1, maxRps: 500 } },
    groups: {
      catalogue: {
        operations: ['listProducts', 'getProduct', 'listCategories'],
        stateless: true,
        canary: { steps: ['consumer:web', '100%'], dwell: 0 },
      },
    },
  })
  const { handoff, controller } = scene.understudy
  handoff.addUpstream('catalogue', { url: scene.service }, BY, 'shop')
  await controller.move('catalogue', 'shadow', BY)
  return scene
}

const TARGETS = ['/categories', '/products/KET-0900', '/products/SOC-0007', '/products/BOO-0042']

/** Products as consumers ask for them, each time a little differently, until the controller proposes the next step. */
export async function proven({ standIn, understudy: { controller } }: Scene): Promise<void> {
  for (let i = 0; i < 400 && controller.proposal('catalogue') === null; i++) {
    const target = i % 2 === 0 ? `/products?limit=${1 + (i % 40)}` : (TARGETS[(i >> 1) % TARGETS.length] ?? '/')
    const headers = { 'Understudy-Consumer': i % 4 < 2 ? 'web' : 'reports' }
    await (await fetch(standIn + target, { headers })).arrayBuffer()
    if (i % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 150))
  }
}
