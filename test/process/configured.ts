import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestContext } from 'node:test'
import { folder, PETS, type Ready, start, type Started } from './cli.ts'

export const CATS: string = PETS.replaceAll('pets', 'cats').replaceAll('Pet', 'Cat')

export const CONFIG: string = `contracts:
  pets: pets.yaml
server: { port: 0, control: off }
`

/** Starts in a folder with a configuration, and waits until it listens. */
export async function configured(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<{ cwd: string; ready: Ready & { urls: string[] }; server: Started }> {
  const cwd = folder(t, files)
  const server = start(t, ['start', '--json', ...args], { cwd })
  const [line = ''] = (await server.until(/\n/)).split('\n', 1)
  return { cwd, ready: JSON.parse(line), server }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  assert.ok(typeof address === 'object' && address !== null)
  return address.port
}

export async function status(url: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, { headers })
  await response.arrayBuffer()
  return response.status
}

export function events(server: Started, name: string): { event: string; message?: string; problem?: unknown }[] {
  return server
    .out()
    .split('\n')
    .filter((line) => line.startsWith(`{"event":"${name}"`))
    .map((line) => JSON.parse(line))
}

/** Waits until there are so many events of a name. */
export async function until(server: Started, name: string, count: number): Promise<void> {
  for (let i = 0; i < 400 && events(server, name).length < count; i++) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(events(server, name).length, count, `${name}: ${server.out()}`)
}
