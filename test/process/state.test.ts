import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { PETS } from '../fixtures/pets.ts'
import { folder, type Ended, type Ready, run, serve, start, type Started } from './cli.ts'

interface Ran {
  readonly cwd: string
  readonly ready: Ready & {
    readonly state: { readonly name: string; readonly writable: boolean; readonly problem: { readonly code: string } | null }
  }
  readonly server: Started
}

const FILES = { 'pets.json': JSON.stringify(PETS) }

async function served(t: TestContext, cwd: string, args: readonly string[] = []): Promise<Ran> {
  const { ready, server } = await serve(t, ['pets.json', '--control-port', '0', ...args], { cwd })
  return { cwd, ready: ready as Ran['ready'], server }
}

async function put(url: string, id: string, called: string, headers: Record<string, string> = {}): Promise<number> {
  const body = JSON.stringify({ id, name: called })
  const answer = await fetch(`${url}/pets/${id}`, { method: 'PUT', headers: { 'Content-Type': 'application/json', ...headers }, body })
  await answer.arrayBuffer()
  return answer.status
}

async function name(url: string, id: string, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await fetch(`${url}/pets/${id}`, { headers })
  const pet = (await answer.json()) as { readonly name?: unknown }
  return answer.ok ? pet.name : answer.status
}

test('what a consumer wrote is there when the server is killed and started again', async (t) => {
  const cwd = folder(t, FILES)
  const first = await served(t, cwd)
  assert.equal(await put(first.ready.url, '7', 'Rex'), 200)
  assert.equal(await put(first.ready.url, '7', 'mine', { 'Understudy-Session': 'a' }), 200)
  first.server.child.kill('SIGKILL')
  await first.server.ended
  const second = await served(t, cwd)
  assert.deepEqual([await name(second.ready.url, '7'), await name(second.ready.url, '7', { Prefer: 'session=a' })], ['Rex', 'mine'])
  assert.deepEqual(second.ready.state, { name: join(cwd, '.understudy', 'state.db'), survives: 'process', writable: true, problem: null })
  assert.equal(readFileSync(join(cwd, '.understudy', '.gitignore'), 'utf8'), '*\n')
})

test('what happened is told after a restart, and a server that stops in order leaves one file', async (t) => {
  const cwd = folder(t, FILES)
  const first = await served(t, cwd)
  await put(first.ready.url, '7', 'Rex')
  await name(first.ready.url, '8')
  first.server.child.kill('SIGTERM')
  assert.deepEqual([(await first.server.ended).code, readdirSync(join(cwd, '.understudy')).toSorted()], [0, ['.gitignore', 'state.db']])
  await served(t, cwd)
  const { out } = await run(t, ['exchanges', '--json'], { cwd })
  const lines = out.trim().split('\n')
  const told = lines.map((line): { method: string; target: string; status: number } => JSON.parse(line))
  assert.deepEqual(
    told.map(({ method, target, status }) => [method, target, status]),
    [
      ['PUT', '/pets/7', 200],
      ['GET', '/pets/8', 200],
    ],
  )
})

test('a second server in a folder keeps state in memory, and says so', async (t) => {
  const cwd = folder(t, FILES)
  const first = await served(t, cwd)
  const second = await served(t, cwd)
  assert.deepEqual([second.ready.state.name, second.ready.state.problem?.code], ['memory', 'store-locked'])
  assert.deepEqual([await put(first.ready.url, '7', 'one'), await put(second.ready.url, '7', 'two')], [200, 200])
  assert.deepEqual([await name(first.ready.url, '7'), await name(second.ready.url, '7')], ['one', 'two'])
})

test('a file that is no store is told to people, to programs and to those who want quiet, and the server serves', async (t) => {
  const cwd = folder(t, { ...FILES, 'list.txt': 'my shopping list\n'.repeat(40) })
  const { ready } = await served(t, cwd, ['--state', 'list.txt'])
  assert.deepEqual([ready.state.writable, ready.state.problem?.code], [false, 'store-unreadable'])
  assert.deepEqual([await put(ready.url, '7', 'Rex'), typeof (await name(ready.url, '7'))], [503, 'string'])
  const [ls, status, reset] = [
    await run(t, ['state', 'ls'], { cwd }),
    await run(t, ['status'], { cwd }),
    await run(t, ['state', 'reset'], { cwd }),
  ]
  for (const { out } of [ls, status]) assert.match(out, /^nothing can be written: The file .*list\.txt is no store of ours\./)
  assert.deepEqual([reset.code, /no store of ours/.test(reset.err)], [5, true])
  const quiet = start(t, ['start', 'pets.json', '--state', 'list.txt', '--port', '0', '--control-port', 'off', '--quiet'], { cwd })
  await once(quiet.child.stderr ?? assert.fail(), 'data')
  quiet.child.kill('SIGTERM')
  const { out, err } = await quiet.ended
  assert.deepEqual([out, /^understudy: The file .*list\.txt is no store of ours\./.test(err)], ['', true])
})

test('state is kept where the command line says, in a file, in memory or not at all', async (t) => {
  const cwd = folder(t, FILES)
  for (const [where, found, survives] of [
    ['kept/here.db', join(cwd, 'kept', 'here.db'), 'process'],
    ['memory', 'memory', 'nothing'],
  ] as const) {
    const { ready, server } = await served(t, cwd, ['--state', where])
    assert.deepEqual(ready.state, { name: found, survives, writable: true, problem: null })
    server.child.kill('SIGTERM')
    await server.ended
  }
  const { ready } = await served(t, cwd, ['--state', 'off'])
  assert.deepEqual([ready.state, await put(ready.url, '7', 'Rex'), (await name(ready.url, '7')) === 'Rex'], [null, 200, false])
  assert.equal(existsSync(join(cwd, '.understudy', 'state.db')), false)
})

test('state is looked at and changed from the command line', async (t) => {
  const cwd = folder(t, {
    ...FILES,
    'owners.yaml': '- { id: o1, name: Ada }\n',
    'wrong.ndjson': '',
    'pets.ndjson': '{"id":"1","name":"Bo"}\n{"id":"2"}\n',
  })
  const { ready } = await served(t, cwd)
  const understudy = (...args: readonly string[]): Promise<Ended> => run(t, args, { cwd })
  const fine = async (...args: readonly string[]): Promise<string> => {
    const { code, out, err } = await understudy('state', ...args)
    assert.deepEqual([code, err], [0, ''])
    return out
  }
  await put(ready.url, '7', 'Rex')
  await put(ready.url, '7', 'mine', { 'Understudy-Session': 'a' })
  assert.match(
    await fine('ls'),
    /state\.db {2}what was acknowledged survives a killed server\n1 session, 0 snapshots\npets {2}Pet {2}1 written\n$/,
  )
  const [line = ''] = (await fine('ls', 'pets', '--limit', '1', '--json')).split('\n')
  assert.deepEqual(JSON.parse(line), { key: '7', origin: 'written', value: { id: '7', name: 'Rex' } })
  assert.deepEqual(JSON.parse(await fine('get', 'Pet', '7', '--session', 'a')), { id: '7', name: 'mine' })
  assert.match(await fine('sessions'), /^a {2}made 20.* ago\n$/)
  assert.equal(await fine('snapshot', 'before'), '✓ The shared world is kept as the snapshot before.\n')
  assert.equal(await fine('seed', 'owners.yaml'), '✓ Loaded 1 of owners into the shared world.\n')
  assert.deepEqual(JSON.parse(await fine('get', 'owners', 'o1')), { id: 'o1', name: 'Ada' })
  const refused = await understudy('state', 'seed', 'owners.yaml', 'pets.ndjson')
  assert.equal(refused.code, 2)
  assert.match(refused.err, /nothing of them was loaded: a finding\.\n\npets\.ndjson:2:1: pets, row 2/)
  assert.match(await fine('reset'), /^✓ The shared world is as if nobody had written\.\n$/)
  assert.notEqual(await name(ready.url, '7'), 'Rex')
  await fine('restore', 'before')
  assert.deepEqual([await name(ready.url, '7'), await name(ready.url, '7', { Prefer: 'session=a' })], ['Rex', 'mine'])
  await fine('forget', 'before')
  await fine('end', 'a')
  assert.match(await fine('snapshots'), /^There are no snapshots/)
  assert.match(await fine('sessions'), /^There are no sessions/)
  for (const [args, code, told] of [
    [['restore', 'before'], 1, /There is no snapshot "before"/],
    [['end', 'a'], 1, /There is no session "a"/],
    [['ls', 'castles'], 1, /There is no resource "castles"; there are /],
    [['get', 'pets', 'x'.repeat(50)], 1, /There is no pets with the key/],
    [['dance'], 64, /state can ls, get, reset/],
    [['seed', 'none.json'], 2, /none\.json cannot be read/],
  ] as const) {
    const { code: found, err } = await understudy('state', ...args)
    assert.deepEqual([found, told.test(err)], [code, true], err)
  }
})

test('a configuration says where state is kept and what it begins with; what it says later waits for the next start', async (t) => {
  const settings = (more: string): string =>
    `contracts: { pets: pets.json }\nserver: { port: 0, control: off }\nstate: { file: data/pets.db, seeds: [seed.yaml]${more} }\n`
  const cwd = folder(t, { ...FILES, 'seed.yaml': 'pets: [{ id: "7", name: Rex }]\n', 'understudy.yaml': settings('') })
  const first = await serve(t, [], { cwd })
  assert.equal(await name(first.ready.url, '7'), 'Rex')
  assert.equal(await put(first.ready.url, '8', 'Tom'), 200)
  writeFileSync(join(cwd, 'understudy.yaml'), settings(', durability: power').replace('Rex', 'Max'))
  await first.server.until(/"event":"reloaded".*state is kept as it was until the next start/i)
  assert.deepEqual([await name(first.ready.url, '7'), await name(first.ready.url, '8')], ['Rex', 'Tom'])
  assert.equal(existsSync(join(cwd, 'data', 'pets.db')), true)
})

test('seeds that do not conform end start, with their lines', async (t) => {
  const cwd = folder(t, { ...FILES, 'seed.json': '{\n  "pets": [\n    { "id": "1", "name": "" }\n  ]\n}\n' })
  const { code, err } = await run(t, ['start', 'pets.json', '--seed-data', 'seed.json', '--port', '0', '--control-port', 'off'], { cwd })
  assert.equal(code, 2)
  assert.match(err, /seed\.json:3:\d+: pets, row 1, \/name: /)
})
