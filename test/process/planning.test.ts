import assert from 'node:assert/strict'
import { cpSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { listen } from '../../src/wires/listen.ts'
import { folder, ROOT, run, serve } from './cli.ts'

test('the plan follows the running server: what is served can be started on, what goes live is done', async (t) => {
  const cwd = folder(t)
  for (const name of ['openapi.yaml', 'plan']) cpSync(join(ROOT, 'examples', 'shop', name), join(cwd, name), { recursive: true })
  const { ready } = await serve(t, ['openapi.yaml', '--control-port', '0'], { cwd })
  const call = async (name: string, argument: object = {}): Promise<unknown> => {
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(`${ready.control}/call`, { method: 'POST', headers, body: JSON.stringify({ call: name, argument }) })
    return Object.assign({ result: null }, await response.json()).result
  }

  const before = await run(t, ['next'], { cwd })
  assert.deepEqual([before.code, before.err], [0, ''])
  assert.match(before.out, /● Browse +web +can start today/)
  assert.match(before.out, /● Order feed +partner +can start today/)
  assert.match(before.out, /\nkept +Consumers never wait for our build\n/)
  const offline = await run(t, ['next', '--offline'], { cwd })
  assert.match(offline.out, /○ Browse +web +can start on day 2 /)

  await using service = await listen(createServer((_, outgoing) => outgoing.writeHead(200).end()))
  await run(t, ['upstream', 'add', 'orders', service.url], { cwd })
  const moved = await run(t, ['handoff', 'orders', '--to', 'live'], { cwd })
  assert.deepEqual([moved.code, moved.err], [0, ''])
  const after = await run(t, ['next'], { cwd })
  assert.notEqual(after.out, before.out)
  const { steps, curve } = Object.assign({ steps: [], curve: null }, await call('plan'))
  assert.ok(curve !== null)
  assert.deepEqual(
    steps.filter(({ operation }: { operation: string }) => operation === 'createOrder' || operation === 'getOrder'),
    [],
  )

  await fetch(`${ready.url}/products`, { headers: { 'Understudy-Consumer': 'web' } })
  const map = await run(t, ['map', '--json'], { cwd })
  const edges: readonly { from: string; to: string; declared: boolean; seen: { calls: number } | null }[] = JSON.parse(map.out).map.edges
  const edge = edges.find(({ from, to }) => from === 'consumer:web' && to === 'listProducts')
  assert.deepEqual([map.code, edge?.declared, edge?.seen?.calls], [0, true, 1])
  const refused = await fetch(`${ready.control}/call`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ call: 'whatIf', argument: { pins: [{ kind: 'last' }] } }),
  })
  assert.deepEqual([refused.status, /whatIf: /.test(await refused.text())], [400, true])
})

test('every command of the guide from needs to a plan does what it says, on the plan of the shop', async (t) => {
  const cwd = folder(t)
  for (const name of ['openapi.yaml', 'plan']) cpSync(join(ROOT, 'examples', 'shop', name), join(cwd, name), { recursive: true })
  const guide = readFileSync(join(ROOT, 'docs/guides/plan.md'), 'utf8')
  const lines = new Set([...guide.matchAll(/`(understudy (?:next|plan|map|explain)[^`]*)`/g)].map(([, line = '']) => line))
  const asked = [...lines].filter((line) => !line.includes(' init'))
  assert.ok(asked.length >= 10, asked.join('\n'))
  const understudy = `understudy() { '${process.execPath}' --disable-warning=ExperimentalWarning '${join(ROOT, 'src/cli/bin.ts')}' "$@" --offline; }`
  const script = ['set -eu', understudy, ...asked].join('\n')
  const { code, out, err } = await run(t, ['-c', script], { cwd, program: ['/bin/bash'] })
  assert.deepEqual([code, err], [0, ''], out)
})
