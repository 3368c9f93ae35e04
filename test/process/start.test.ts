import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { folder, PETS, ROOT, run, serve, start } from './cli.ts'

const SHOP = join(ROOT, 'examples', 'shop', 'openapi.yaml')

test('start answers on a free port, leaves a run file, and stops in order at SIGTERM', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { ready, server } = await serve(t, ['pets.yaml', '--control-port', '0'], { cwd })
  const answer = await fetch(`${ready.url}/pets`)
  assert.equal(answer.status, 200)
  assert.ok(Array.isArray(await answer.json()))
  const runFile = join(cwd, '.understudy', 'run.json')
  assert.equal(statSync(runFile).mode & 0o777, 0o600)
  server.child.kill('SIGTERM')
  const { code, err, out } = await server.ended
  assert.deepEqual([code, err, existsSync(runFile)], [0, '', false])
  const events = out
    .trim()
    .split('\n')
    .map((line): { event: string; status?: number } => JSON.parse(line))
  assert.deepEqual(
    events.map(({ event, status }) => [event, status]),
    [
      ['ready', undefined],
      ['exchange', 200],
      ['stopped', undefined],
    ],
  )
})

/** A request whose head has been read, and whose body is still on its way. */
async function unfinished(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write('POST /pets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 14\r\nExpect: 100-continue\r\n\r\n')
  const [word] = (await once(socket.setEncoding('utf8'), 'data')) as [string]
  assert.match(word, /^HTTP\/1\.1 100 /)
  socket.write('{"name"')
  return socket
}

test('start lets a request on its way end, when it is stopped', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { ready, server } = await serve(t, ['pets.yaml', '--control-port', 'off'], { cwd })
  const socket = await unfinished(ready.url)
  server.child.kill('SIGINT')
  const deadline = performance.now() + 4_000
  while (
    await fetch(`${ready.url}/pets`).then(
      (answer) => answer.ok,
      () => false,
    )
  )
    assert.ok(performance.now() < deadline)
  socket.write(':"Rex"}')
  const [head] = (await once(socket, 'data')) as [string]
  assert.match(head, /^HTTP\/1\.1 201 /)
  assert.deepEqual([(await server.ended).code, existsSync(join(cwd, '.understudy', 'run.json'))], [0, false])
})

test('start ends at once at a second signal', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { ready, server } = await serve(t, ['pets.yaml', '--control-port', 'off'], { cwd })
  const socket = await unfinished(ready.url)
  socket.on('error', () => undefined)
  const began = performance.now()
  server.child.kill('SIGINT')
  server.child.kill('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 600))
  assert.equal(server.child.exitCode, null)
  server.child.kill('SIGINT')
  const { code } = await server.ended
  assert.equal(code, 130)
  assert.ok(performance.now() - began < 4_500)
})

/** A port that something listens on, until the test ends or `release` is called. */
async function taken(t: TestContext): Promise<{ port: number; release: () => Promise<unknown> }> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  const release = (): Promise<unknown> => new Promise((resolve) => server.close(resolve))
  t.after(release)
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return { port: address.port, release }
}

test('start says which port is taken, with exit code 3', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const port = String((await taken(t)).port)
  const answers = await run(t, ['start', 'pets.yaml', '--port', port, '--control-port', 'off'], { cwd })
  assert.deepEqual([answers.code, answers.out], [3, ''])
  assert.match(answers.err, new RegExp(`^understudy: Port ${port} on 127\\.0\\.0\\.1 is taken\\.[^\\n]*\\n$`))
  const control = await run(t, ['start', 'pets.yaml', '--port', '0', '--control-port', port], { cwd })
  assert.deepEqual([control.code, control.out], [3, ''])
  assert.match(control.err, /--control-port/)
})

test('start says that an address is not of this machine, with exit code 3', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { code, err } = await run(t, ['start', 'pets.yaml', '--port', '0', '--host', '192.0.2.1', '--control-port', 'off'], { cwd })
  assert.equal(code, 3)
  assert.match(err, /^understudy: 192\.0\.2\.1 is not an address of this machine\.\n$/)
})

const UNREADABLE: readonly [name: string, text: string | null, pattern: RegExp][] = [
  ['missing.yaml', null, /missing\.yaml/],
  ['empty.yaml', '', /empty\.yaml/],
  ['broken.json', '{"openapi": "3.1.0",\n  "info" {}}', /broken\.json:2:\d+/],
  ['other.yaml', 'hello: world\n', /other\.yaml/],
]

for (const [name, text, pattern] of UNREADABLE) {
  test(`start tells why ${name} cannot be served, with exit code 2`, async (t) => {
    const cwd = folder(t, text === null ? {} : { [name]: text })
    const { code, out, err } = await run(t, ['start', name, '--port', '0'], { cwd })
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /^understudy: /)
    assert.match(err, pattern)
    assert.doesNotMatch(err, /\n {4}at /)
  })
}

test('start reads a contract from standard input, and options from the environment', async (t) => {
  const cwd = folder(t)
  const { ready } = await serve(t, ['-'], { cwd, stdin: PETS, env: { UNDERSTUDY_CONTROL_PORT: 'off', UNDERSTUDY_VALIDATE: 'off' } })
  assert.equal(ready.control, null)
  assert.equal((await fetch(`${ready.url}/pets?limit=ten`)).status, 200)
})

test('start serves several contracts, each below its path', async (t) => {
  const cwd = folder(t, { 'a.yaml': PETS, 'b.yaml': PETS.replaceAll('pets', 'cats') })
  const { ready } = await serve(t, ['a.yaml', '/more=b.yaml', '--control-port', 'off'], { cwd })
  const statuses = await Promise.all(['/pets', '/more/cats', '/cats'].map(async (path) => (await fetch(ready.url + path)).status))
  assert.deepEqual(statuses, [200, 200, 404])
})

test('start greets a person with what is served, where, and a request that works', async (t) => {
  const cwd = folder(t)
  const server = start(t, ['start', SHOP, '--port', '0', '--control-port', '0'], { cwd, env: { NO_COLOR: '1' } })
  const out = await server.until(/try it +curl .*\n/)
  assert.match(out, /^\n {2}Understudy \S+ {2}ready in \d+[^\n]*\n\n {2}\S[^\n]+openapi 3\.1\.\d+ · \d+ operations[^\n]*\n/)
  assert.match(out, /\n {2}control +http:\/\/127\.0\.0\.1:\d+\n/)
  assert.doesNotMatch(out, /\u001B/)
  const [, url = '', header] = /try it +curl '?(http[^\s']+)'?(?: -H '([^']+)')?/.exec(out) ?? []
  const [name, value] = header?.split(': ') ?? []
  const answer = await fetch(url, name === undefined || value === undefined ? {} : { headers: { [name]: value } })
  assert.ok(answer.ok)
  await server.until(/ GET {4}\/\S+ {2}2\d\d {2}mock /)
})

test('start prints colours where they are asked for', async (t) => {
  const server = start(t, ['start', SHOP, '--port', '0', '--control-port', 'off'], { cwd: folder(t), env: { FORCE_COLOR: '1' } })
  assert.match(await server.until(/try it/), /\u001B\[1mUnderstudy\u001B\[22m/)
})

test('start prints nothing with --quiet', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { port, release } = await taken(t)
  await release()
  const server = start(t, ['start', 'pets.yaml', '--quiet', '--port', String(port), '--control-port', 'off'], { cwd })
  let status = 0
  for (let tries = 0; tries < 100 && status === 0; tries++) {
    status = await fetch(`http://127.0.0.1:${port}/pets`).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  server.child.kill('SIGTERM')
  const { code, out, err } = await server.ended
  assert.deepEqual([status, code, out, err], [200, 0, '', ''])
})

test('start goes on serving, when the reader of its output goes away', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { ready, server } = await serve(t, ['pets.yaml', '--control-port', 'off'], { cwd })
  server.child.stdout?.destroy()
  for (let i = 0; i < 3; i++) {
    assert.equal((await fetch(`${ready.url}/pets`)).status, 200)
    await new Promise((resolve) => setTimeout(resolve, 80))
  }
  server.child.kill('SIGTERM')
  assert.equal((await server.ended).code, 0)
})

test('start understands a command line for Prism, and tells how it is said here', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const server = start(t, ['mock', 'pets.yaml', '-h', '127.0.0.1', '-p', '0', '--errors', '--json', '--control-port', 'off'], { cwd })
  await server.until(/"ready"/)
  server.child.kill('SIGTERM')
  const { code, err } = await server.ended
  assert.equal(code, 0)
  assert.equal(err.split('\n').length, 4)
  assert.match(err, /--errors is Prism's: requests that break the contract are always refused; --validate observe lets them pass\.\n/)
})
