import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Running, service } from '../fixtures/stage.ts'
import type { GroupOptions } from '../../src/app/handoff/group-options.ts'
import type { UnderstudyOptions } from '../../src/app/options.ts'
import { createUnderstudy, type Understudy } from '../../src/app/understudy.ts'

const THING = { type: 'object', required: ['id', 'name'], properties: { id: { type: 'string' }, name: { type: 'string' } } }
const ok = (schema: object): object => ({ description: 'fine', content: { 'application/json': { schema } } })

/** Things that can be read and made. */
export const THINGS: object = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      get: { operationId: 'listThings', responses: { 200: ok({ type: 'array', items: THING }) } },
      post: {
        operationId: 'makeThing',
        requestBody: { required: true, content: { 'application/json': { schema: THING } } },
        responses: { 201: ok(THING) },
      },
    },
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'getThing', responses: { 200: ok(THING), 404: { description: 'none' } } },
    },
  },
}

/** Things that can only be read: a group that goes all the way by itself. */
export const READING: object = {
  ...THINGS,
  paths: { '/things': { get: { operationId: 'listThings', responses: { 200: ok({ type: 'array', items: THING }) } } } },
}

/** A service of things, whose answers can be made to fail, counted by method. */
export interface Things extends Running {
  broken: boolean
  readonly asked: string[]
  /** Answers of its own that were failures, to others than probes. */
  failures: number
}

export async function thingsService(): Promise<Things> {
  const state = { broken: false, asked: [] as string[], failures: 0 }
  const listener: RequestListener = (incoming, outgoing) => {
    if (incoming.method === 'OPTIONS') {
      outgoing.writeHead(204).end()
      return
    }
    state.asked.push(`${incoming.method} ${incoming.url}`)
    if (state.broken) {
      state.failures++
      outgoing.writeHead(500, { 'Content-Type': 'text/plain' }).end('broken')
      return
    }
    const id = /^\/things\/(.+)$/.exec(incoming.url ?? '')?.[1]
    const found = id === undefined ? [{ id: 'a', name: 'anvil' }] : { id, name: 'anvil' }
    const status = incoming.method === 'POST' ? 201 : id === 'gone' || id?.startsWith('mock') === true ? 404 : 200
    outgoing.writeHead(status, { 'Content-Type': 'application/json' })
    outgoing.end(status === 404 ? '{}' : JSON.stringify(status === 201 ? { id: 'r1', name: 'rope' } : found))
  }
  return Object.assign(state, await service(listener))
}

/** A stand-in for things with a service behind it. */
export function walker(port: number, group: GroupOptions = {}, options: Partial<UnderstudyOptions> = {}): Promise<Understudy> {
  return createUnderstudy({
    contract: READING,
    upstreams: { things: { url: `http://127.0.0.1:${port}`, total: 1_500, breaker: { minCalls: 100_000, consecutive: 100_000 } } },
    groups: { things: { upstream: 'things', advance: 'auto', shadow: { maxRps: 60 }, ...group } },
    ...options,
  })
}

/** Asks as several consumers, one after the other; gives who answered. */
export async function ask(understudy: Understudy, times: number, target = '/things'): Promise<readonly string[]> {
  const by: string[] = []
  for (let i = 0; i < times; i++) {
    const headers = { 'Understudy-Consumer': `consumer-${i % 7}` }
    const { reply } = await understudy.take({ target: target.replace('#', String(i)), headers })
    by.push(reply.by)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return by
}

/** Looks again and again while requests come in, until a group is somewhere; tells what it was at. */
export async function until(
  understudy: Understudy,
  check: () => boolean,
  each: () => Promise<unknown> = async () => null,
): Promise<readonly string[]> {
  const deadline = performance.now() + 20_000
  const seen: string[] = []
  while (!check()) {
    if (performance.now() > deadline) throw new Error(`never happened; ${seen.slice(-5).join(' | ')}`)
    await each()
    understudy.controller.look()
    const { stage, step } = understudy.handoff.group('things')
    const place = `${stage} ${step}: ${understudy.controller.reason('things')}`
    if (seen.at(-1) !== place) seen.push(place)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return seen
}

/** A folder that goes with the test. */
export function folder(t: { after(done: () => void): void }): string {
  const path = mkdtempSync(join(tmpdir(), 'understudy-walk-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}
