import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { folder, PETS, type Ready, start } from './cli.ts'

const RELOADS = 1_000
const CONSUMERS = 8

/** A contract whose answers tell which version of it gave them. */
function version(name: string): string {
  return PETS.replace('name: { type: string, minLength: 1 }', `name: { type: string, enum: [${name}] }`)
}

function config(round: number): string {
  return `contracts: { pets: pets.yaml }\nserver: { port: 0, control: off }\nmock: { seed: ${round} }\ngroups:\n  pets: { validate: { request: ${round % 2 === 0 ? 'off' : 'observe'} } }\n`
}

test('a thousand reloads under load fail no exchange and drop no connection', async (t) => {
  const cwd = folder(t, { 'pets.yaml': version('odd'), 'understudy.yaml': config(0) })
  const server = start(t, ['start', '--json', '--no-reload'], { cwd })
  const ready: Ready = JSON.parse((await server.until(/\n/)).split('\n', 1)[0] ?? '')
  let tail = ''
  const reloads: string[] = []
  server.child.stdout?.on('data', (chunk: string) => {
    const lines = (tail + chunk).split('\n')
    tail = lines.pop() ?? ''
    reloads.push(...lines.filter((line) => line.startsWith('{"event":"reloaded"')))
  })

  const agent = new Agent({ keepAlive: true, maxSockets: CONSUMERS })
  t.after(() => agent.destroy())
  const sockets = new Set<unknown>()
  const seen = new Map<string, number>()
  const stop = new AbortController()
  const ask = async (method: string, body: string | null): Promise<string> => {
    const sent = request(`${ready.url}/pets`, {
      method,
      agent,
      headers: body === null ? {} : { 'Content-Type': 'application/json', 'Content-Length': body.length },
    })
    sent.on('socket', (socket) => sockets.add(socket))
    sent.end(body ?? undefined)
    const [answer] = await once(sent, 'response')
    answer.setEncoding('utf8')
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    return `${answer.statusCode} ${/odd|even/.exec(text)?.[0] ?? ''}`
  }
  const consumer = async (): Promise<void> => {
    for (let i = 0; !stop.signal.aborted; i++) {
      const outcome = await ask(i % 4 === 3 ? 'POST' : 'GET', i % 4 === 3 ? '{"name":"none"}' : null).catch((error: unknown) =>
        String(error),
      )
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
      // Room for the other two processes of this machine.
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
  const load = Promise.all(Array.from({ length: CONSUMERS }, consumer))

  for (let round = 1; round <= RELOADS; round++) {
    writeFileSync(join(cwd, 'pets.yaml'), version(round % 2 === 0 ? 'odd' : 'even'))
    writeFileSync(join(cwd, 'understudy.yaml'), config(round))
    server.child.kill('SIGHUP')
    const limit = performance.now() + 5_000
    while (reloads.length < round && performance.now() < limit) await new Promise((resolve) => setTimeout(resolve, 1))
    assert.equal(reloads.length, round)
  }
  stop.abort()
  await load
  const outcomes = [...seen.keys()].filter((outcome) => !/^(200 (odd|even)?|422 .*)$/.test(outcome))
  const exchanges = [...seen.values()].reduce((sum, count) => sum + count, 0)
  t.diagnostic(`${RELOADS} reloads, ${exchanges} exchanges, ${JSON.stringify(Object.fromEntries(seen))}`)
  assert.deepEqual([outcomes, sockets.size], [[], CONSUMERS])
  assert.ok((seen.get('200 odd') ?? 0) > 0 && (seen.get('200 even') ?? 0) > 0)
  assert.ok(exchanges > RELOADS)
})
