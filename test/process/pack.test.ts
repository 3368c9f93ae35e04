import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { PETS, ROOT, run, serve } from './cli.ts'

/** Refuses every connection that leaves this machine, names included. */
const NO_NETWORK = `import dns from 'node:dns'
import net from 'node:net'
const refuse = (what) => { console.error('NETWORK ' + what); process.exit(99) }
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const [{ host, path } = {}] = net._normalizeArgs(Array.isArray(args[0]) ? args[0] : args)
  if (path === undefined && host !== undefined && !/^(127\\.|::1|localhost)/.test(host)) refuse(host)
  return connect.apply(this, args)
}
const lookup = dns.lookup
dns.lookup = (name, ...rest) => (/^(127\\.|::1|localhost)/.test(name) ? lookup(name, ...rest) : refuse(name))
`

const LIBRARY = `import assert from 'node:assert/strict'
import { createUnderstudy, Problem } from '@understudy/server'
import { parsePlay } from '@understudy/server/kit'
import { openSqliteStore } from '@understudy/server/store'
await using understudy = await createUnderstudy({ contract: 'pets.yaml' })
const exchange = await understudy.take({ method: 'POST', target: '/pets', body: { name: 'Rex' } })
assert.deepEqual([exchange.reply.status, exchange.reply.by, exchange.verdict.outcome], [201, 'mock', 'conforms'])
const { url } = await understudy.listen()
assert.equal((await fetch(url + '/pets')).status, 200)
understudy.expectCalled({ operation: 'listPets' }, 1)
await assert.rejects(createUnderstudy({ contract: 'missing.yaml' }), (error) => error instanceof Problem && error.code === 'contract-unreadable')
await using store = await openSqliteStore({ path: 'state/kept.db' })
await store.append([exchange])
assert.deepEqual((await store.exchange(exchange.id)).verdict, exchange.verdict)
assert.deepEqual(parsePlay('GET /pets\\n=> 200').scenes.length, 1)
console.log('library works')
`

const CONSUMER = `import { createUnderstudy, type Exchange, type UnderstudyOptions } from '@understudy/server'
import { testStore } from '@understudy/server/kit'
import { createMemoryStore, type Store } from '@understudy/server/store'
const options: UnderstudyOptions = { contract: 'pets.yaml', seed: 7 }
await using understudy = await createUnderstudy(options)
const exchange: Exchange = await understudy.take({ target: '/pets' })
export const status: number = exchange.reply.status
const store: Store = createMemoryStore()
await store.append([exchange])
testStore('mine', async () => store)
// @ts-expect-error -- a seed is a number
await createUnderstudy({ contract: 'pets.yaml', seed: 'x' })
`

let project = ''
let packed: string[] = []

before(() => {
  project = mkdtempSync(join(tmpdir(), 'understudy pack '))
  const tarballs = join(project, 'tarballs')
  mkdirSync(tarballs)
  npm(ROOT, 'pack', '--pack-destination', tarballs)
  const [tarball = ''] = readdirSync(tarballs)
  packed = spawnSync('tar', ['-tzf', join(tarballs, tarball)], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''))
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
  npm(project, 'install', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', join(tarballs, tarball))
  const files = { 'pets.yaml': PETS, 'no-network.mjs': NO_NETWORK, 'library.mjs': LIBRARY, 'consumer.ts': CONSUMER }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text)
})

after(() => rmSync(project, { recursive: true, force: true }))

function npm(cwd: string, ...args: string[]): void {
  const { status, stderr, stdout } = spawnSync('npm', args, { cwd, encoding: 'utf8' })
  assert.equal(status, 0, `npm ${args.join(' ')}\n${stderr}\n${stdout}`)
}

function installed(t: TestContext, args: readonly string[]): ReturnType<typeof run> {
  const program: [string, ...string[]] = [join(project, 'node_modules', '.bin', 'understudy')]
  return run(t, args, { cwd: project, program, env: { NODE_OPTIONS: `--import="${join(project, 'no-network.mjs')}"` } })
}

test('the package holds what is published, and nothing else', () => {
  const strangers = packed.filter(
    (path) =>
      !/^(package\.json|README\.md|LICENSE|NOTICE|CHANGELOG\.md|schemas\/((understudy|plan)\.schema|control\.openapi)\.json|dist\/[\w/-]+\.(js|d\.ts)|dist\/ui\/(index\.html|assets\/[\w.-]+\.(js|css|svg)))$/.test(
        path,
      ),
  )
  assert.deepEqual(strangers, [])
  const wanted = [
    'package.json',
    'README.md',
    'LICENSE',
    'NOTICE',
    'CHANGELOG.md',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/store.js',
    'dist/store.d.ts',
    'dist/kit.js',
    'dist/kit.d.ts',
    'dist/cli/bin.js',
    'dist/app/comparer-worker.js',
    'dist/desk/worker.js',
    'dist/ui/index.html',
    'schemas/understudy.schema.json',
    'schemas/plan.schema.json',
    'schemas/control.openapi.json',
  ]
  assert.deepEqual(
    wanted.filter((path) => !packed.includes(path)),
    [],
  )
})

test('the package stays small, and what it brings along too', () => {
  const [tarball = ''] = globSync('tarballs/*.tgz', { cwd: project })
  const travelling = statSync(join(project, tarball)).size / 1024
  assert.ok(travelling < 1_800, `packed, it is ${Math.round(travelling)} KiB`)
  const size = (pattern: string): number =>
    globSync(pattern, { cwd: project }).reduce((sum, path) => sum + statSync(join(project, path)).size, 0) / 1024
  const own = size('node_modules/@understudy/server/**/*.*')
  const all = size('node_modules/**/*.*')
  assert.ok(own < 5_300, `our own files are ${Math.round(own)} KiB`)
  assert.ok(all < 17_000, `all that is installed is ${Math.round(all)} KiB`)
  const packages = globSync('node_modules/{*,@*/*}/package.json', { cwd: project }).map((path) => path.split(sep).slice(1, -1).join('/'))
  assert.ok(packages.length <= 12, packages.join(', '))
  assert.deepEqual(
    packages.filter((name) => /^(node-|@octokit|@readme|@scalar|typescript|ox)/.test(name)),
    [],
  )
})

test('the installed command works without a network', async (t) => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const told = await installed(t, ['--version'])
  assert.deepEqual([told.code, told.out, told.err], [0, `${version}\n`, ''])
  const checked = await installed(t, ['check', 'pets.yaml'])
  assert.deepEqual([checked.code, checked.err], [0, ''])
})

test('the installed command writes a configuration that it takes, and whose schema is installed', async (t) => {
  const made = await installed(t, ['init', 'pets.yaml'])
  assert.deepEqual([made.code, made.err], [0, ''])
  const [first] = readFileSync(join(project, 'understudy.yaml'), 'utf8').split('\n')
  assert.equal(first, '# yaml-language-server: $schema=./node_modules/@understudy/server/schemas/understudy.schema.json')
  assert.equal((await installed(t, ['check', 'understudy.yaml'])).code, 0)
  rmSync(join(project, 'understudy.yaml'))
})

test('the installed command drafts a plan, and plans by it in a thread of its own', async (t) => {
  const made = await installed(t, ['plan', 'init', '--offline', '--config', 'understudy.yaml'])
  assert.equal(made.code, 2)
  await installed(t, ['init', 'pets.yaml'])
  const drafted = await installed(t, ['plan', 'init', '--offline'])
  assert.deepEqual([drafted.code, drafted.err], [0, ''])
  const told = await installed(t, ['next', '--offline'])
  assert.deepEqual([told.code, told.err], [0, ''])
  assert.match(told.out, /^Next: agree the contracts for /)
  rmSync(join(project, 'understudy.yaml'))
  rmSync(join(project, 'plan'), { recursive: true })
})

test('the installed command says which Node it needs, where that is an older one', async (t) => {
  writeFileSync(
    join(project, 'old.mjs'),
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.9.0' } })\n",
  )
  const program: [string, ...string[]] = [join(project, 'node_modules', '.bin', 'understudy')]
  const { code, err } = await run(t, [], { cwd: project, program, env: { NODE_OPTIONS: `--import="${join(project, 'old.mjs')}"` } })
  assert.deepEqual([code, err], [69, 'understudy: it needs Node 24 or newer, and this is Node 22.9.0.\n'])
})

test('the installed command serves without a network', async (t) => {
  const program: [string, ...string[]] = [join(project, 'node_modules', '.bin', 'understudy')]
  const env = { NODE_OPTIONS: `--import="${join(project, 'no-network.mjs')}"` }
  const { ready, server } = await serve(t, ['pets.yaml', '--control-port', 'off'], { cwd: project, program, env })
  assert.equal((await fetch(`${ready.url}/pets`)).status, 200)
  server.child.kill('SIGTERM')
  const { code, err } = await server.ended
  assert.deepEqual([code, err], [0, ''])
})

test('the installed library works without a network', async (t) => {
  const program: [string, ...string[]] = [process.execPath, `--import=${join(project, 'no-network.mjs')}`, 'library.mjs']
  const { code, out, err } = await run(t, [], { cwd: project, program })
  assert.deepEqual([code, out, err], [0, 'library works\n', ''])
})

const COMPARING = `
import { createUnderstudy } from '@understudy/server'
await using service = await createUnderstudy({ contract: 'pets.yaml' })
const { url } = await service.listen()
await using ours = await createUnderstudy({ contract: 'pets.yaml', handoff: { shadow: { sample: 1 } } })
const by = { who: 'test', why: '' }
const [{ id }] = ours.handoff.groups
ours.handoff.addUpstream(id, { url }, by)
await ours.controller.move(id, 'shadow', by)
await ours.take({ target: '/pets' })
const { verdicts } = ours.controller.dossier(id)
const end = Date.now() + 20_000
while (Object.values(verdicts).every((count) => count === 0) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
console.log(JSON.stringify(verdicts))
`

test('the installed library compares in a thread of its own', async (t) => {
  writeFileSync(join(project, 'comparing.mjs'), COMPARING)
  const { code, out } = await run(t, [], { cwd: project, program: [process.execPath, 'comparing.mjs'] })
  const { error, ...verdicts } = JSON.parse(out) as Record<string, number>
  assert.deepEqual([code, error, Object.values(verdicts).reduce((sum, count) => sum + count, 0)], [0, 0, 1])
})

test('the declarations compile in a strict project', async (t) => {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const types = join(ROOT, 'node_modules', '@types')
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2024', '--lib', 'es2024,esnext.disposable']
  const args = [...options, '--module', 'nodenext', '--typeRoots', types, '--types', 'node', 'consumer.ts']
  const { code, out } = await run(t, args, { cwd: project, program: [process.execPath, tsc] })
  assert.deepEqual([code, out], [0, ''])
})
