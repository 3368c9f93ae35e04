import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { UnderstudyOptions } from '../../src/app/options.ts'
import type { Understudy } from '../../src/app/understudy.ts'
import { planSignature } from '../../src/config/plan/file-list.ts'
import { ControlHandler } from '../../src/control/handler.ts'
import { localControl } from '../../src/control/local.ts'
import { Pages } from '../../src/control/pages.ts'
import { Desk } from '../../src/desk/desk.ts'
import { createUnderstudy } from '../../src/index.ts'
import { listen } from '../../src/wires/listen.ts'
import { createNodeWire } from '../../src/wires/node.ts'

export const SHOP: string = join(import.meta.dirname, '..', '..', 'examples', 'shop', 'openapi.yaml')
export const TOKEN = 'a-token-for-tests'

export interface Controlled {
  readonly understudy: Understudy
  readonly url: string
  readonly port: number
  /** A call with the token. */
  call(name: string, argument?: unknown): Promise<Response>
}

/** A stand-in of the shop with its control port; both go with the test. `folder` is where the pages stand, `plans` where the plan files are. */
export async function controlled(
  t: TestContext,
  {
    loopback = true,
    folder,
    plans = copyOfPlan(t),
    ...options
  }: { loopback?: boolean; folder?: string; plans?: string } & Partial<UnderstudyOptions> = {},
): Promise<Controlled> {
  const understudy = await createUnderstudy({ contract: SHOP, ...options })
  const desk = new Desk(understudy, { folder: plans, serving: true })
  const facts = { version: '0.0.0', startedAt: 1_700_000_000_000, url: () => 'http://127.0.0.1:1' }
  const api = localControl(understudy, facts, () => Promise.resolve(desk))
  const pages = new Pages(folder ?? `${temporary(t)}/`)
  const listening = await listen(
    createNodeWire(new ControlHandler(understudy, api, { token: TOKEN, loopback }, { pages, plans: () => planSignature(plans) })),
  )
  t.after(async () => {
    await listening.close(0)
    await desk[Symbol.asyncDispose]()
    await understudy[Symbol.asyncDispose]()
  })
  const call = (name: string, argument: unknown = {}): Promise<Response> =>
    fetch(`${listening.url}/call/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(argument),
    })
  return { understudy, url: listening.url, port: listening.port, call }
}

/** Plan files of the shop, to be written to. */
function copyOfPlan(t: TestContext): string {
  const folder = temporary(t)
  cpSync(join(dirname(SHOP), 'plan'), folder, { recursive: true })
  return folder
}

/** An empty folder that goes with the test. */
export function temporary(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'understudy-pages-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}
