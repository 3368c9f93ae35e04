import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { folder, PETS, type Ready, run, serve, start, type Started } from './cli.ts'

const CATS = PETS.replaceAll('pets', 'cats').replaceAll('Pet', 'Cat')

const CONFIG = `contracts:
  pets: pets.yaml
server: { port: 0, control: off }
`

/** Starts in a folder with a configuration, and waits until it listens. */
async function configured(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<{ cwd: string; ready: Ready & { urls: string[] }; server: Started }> {
  const cwd = folder(t, files)
  const server = start(t, ['start', '--json', ...args], { cwd })
  const [line = ''] = (await server.until(/\n/)).split('\n', 1)
  return { cwd, ready: JSON.parse(line), server }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  assert.ok(typeof address === 'object' && address !== null)
  return address.port
}

async function status(url: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, { headers })
  await response.arrayBuffer()
  return response.status
}

function events(server: Started, name: string): { event: string; message?: string; problem?: unknown }[] {
  return server
    .out()
    .split('\n')
    .filter((line) => line.startsWith(`{"event":"${name}"`))
    .map((line) => JSON.parse(line))
}

/** Waits until there are so many events of a name. */
async function until(server: Started, name: string, count: number): Promise<void> {
  for (let i = 0; i < 400 && events(server, name).length < count; i++) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(events(server, name).length, count, `${name}: ${server.out()}`)
}

test('start reads understudy.yaml of its folder; the command line goes before the environment, that before the file', async (t) => {
  const { cwd, ready } = await configured(t, { 'pets.yaml': PETS, 'understudy.yaml': `${CONFIG}mock: { validate: off }\n` })
  assert.equal(ready.control, null)
  assert.equal(await status(`${ready.url}/pets?limit=ten`), 200)
  const env = { UNDERSTUDY_VALIDATE: 'enforce' }
  const { ready: second } = await serve(t, [], { cwd, env })
  assert.equal(await status(`${second.url}/pets?limit=ten`), 422)
  const { ready: third } = await serve(t, ['--validate', 'off'], { cwd, env })
  assert.equal(await status(`${third.url}/pets?limit=ten`), 200)
})

test('start --config reads another file, whose paths are relative to it; FILE goes before its contracts', async (t) => {
  const cwd = folder(t, { 'cats.yaml': CATS })
  mkdirSync(join(cwd, 'deep'))
  writeFileSync(join(cwd, 'deep', 'pets.yaml'), PETS)
  writeFileSync(join(cwd, 'deep', 'understudy.json'), JSON.stringify({ contracts: { pets: 'pets.yaml' }, server: { control: 'off' } }))
  const { ready } = await serve(t, ['--config', 'deep/understudy.json'], { cwd })
  assert.equal(await status(`${ready.url}/pets`), 200)
  const { ready: second } = await serve(t, ['cats.yaml', '--config', 'deep/understudy.json'], { cwd })
  assert.deepEqual([await status(`${second.url}/cats`), await status(`${second.url}/pets`)], [200, 404])
  const { ready: third } = await serve(t, ['deep/understudy.json'], { cwd })
  assert.equal(await status(`${third.url}/pets`), 200)
})

test('start tells all mistakes of a configuration, with exit code 2', async (t) => {
  const cwd = folder(t, {
    'pets.yaml': PETS,
    'understudy.yaml': `${CONFIG}mok: {}\ngroups:\n  pets: { operations: [listPet], stage: canary }\n`,
  })
  const first = await run(t, ['start'], { cwd })
  assert.deepEqual([first.code, first.out], [2, ''])
  assert.match(first.err, /^understudy: understudy\.yaml cannot be used: it has 2 mistakes\.\n/)
  assert.match(first.err, /understudy\.yaml:4:1: `mok` is no setting\.\n4 \| mok: \{\}\n {2}\| \^\nhelp: Did you mean `mock`\?\n/)
  assert.match(first.err, /understudy\.yaml:6:41: `groups\.pets\.stage` cannot be "canary"/)
  writeFileSync(join(cwd, 'understudy.yaml'), `${CONFIG}groups:\n  pets: { operations: [listPet] }\n  pts: {}\n`)
  const second = await run(t, ['start'], { cwd })
  assert.equal(second.code, 2)
  assert.match(second.err, /5:24: The contract `pets` has no operation `listPet`\.\n.*\n.*\nhelp: Did you mean `listPets`\?/)
  assert.match(
    second.err,
    /6:3: The group `pts` is none that the contract suggests, and names no `operations`\.\n.*\n.*\nhelp: Did you mean `pets`\?/,
  )
})

test('start serves several contracts, by path, by host and by port', async (t) => {
  const port = await freePort()
  const { ready } = await configured(t, {
    'pets.yaml': PETS,
    'cats.yaml': CATS,
    'understudy.yaml': `contracts:
  pets: pets.yaml
  below: { file: cats.yaml, path: /below }
  hosted: { file: cats.yaml, host: cats.example }
  wild: { file: cats.yaml, host: "*.wild.example", path: /wild }
  ported: { file: cats.yaml, port: ${port} }
server: { port: 0, control: off }
`,
  })
  assert.deepEqual(ready.urls, [ready.url, `http://127.0.0.1:${port}`])
  const ask = (base: string, path: string, host?: string): Promise<number> => hosted(base, path, host)
  assert.deepEqual(
    await Promise.all([
      ask(ready.url, '/pets'),
      ask(ready.url, '/cats'),
      ask(ready.url, '/below/cats'),
      ask(ready.url, '/cats', 'cats.example'),
      ask(ready.url, '/cats', 'CATS.example:4010'),
      ask(ready.url, '/pets', 'cats.example'),
      ask(ready.url, '/wild/cats', 'a.wild.example'),
      ask(ready.url, '/wild/cats', 'wild.example'),
      ask(ready.urls[1] ?? '', '/cats'),
      ask(ready.urls[1] ?? '', '/pets'),
      ask(ready.urls[1] ?? '', '/cats', 'cats.example'),
    ]),
    [200, 404, 200, 200, 200, 404, 200, 404, 200, 404, 200],
  )
})

/** `fetch` chooses the Host itself. */
async function hosted(base: string, path: string, host?: string): Promise<number> {
  const { request } = await import('node:http')
  const sent = request(base + path, host === undefined ? {} : { headers: { Host: host } })
  sent.end()
  const [answer] = await once(sent, 'response')
  answer.resume()
  return answer.statusCode
}

test('a saved contract is taken over, a broken one is not, and both are told', async (t) => {
  const { cwd, ready, server } = await configured(t, { 'pets.yaml': PETS, 'understudy.yaml': CONFIG })
  writeFileSync(join(cwd, 'pets.yaml'), CATS)
  await until(server, 'reloaded', 1)
  assert.deepEqual([await status(`${ready.url}/cats`), await status(`${ready.url}/pets`)], [200, 404])
  writeFileSync(join(cwd, 'pets.yaml'), `${CATS}\n  broken: [`)
  await until(server, 'problem', 1)
  assert.match(events(server, 'problem')[0]?.message ?? '', /pets\.yaml:\d+:\d+/)
  assert.equal(await status(`${ready.url}/cats`), 200)
  rmSync(join(cwd, 'pets.yaml'))
  await until(server, 'problem', 2)
  assert.equal(await status(`${ready.url}/cats`), 200)
  writeFileSync(join(cwd, 'pets.yaml'), PETS)
  await until(server, 'reloaded', 2)
  assert.equal(await status(`${ready.url}/pets`), 200)
})

test('a document that a contract refers to is taken over as well, and so is one that is broken by a save', async (t) => {
  const outside = PETS.replaceAll("'#/components/schemas/Pet'", 'pet.yaml')
  const pet = 'type: object\nrequired: [name]\nproperties: { name: { type: string, enum: [Rex] } }\n'
  const { cwd, ready, server } = await configured(t, { 'pets.yaml': outside, 'pet.yaml': pet, 'understudy.yaml': CONFIG })
  const post = async (name: string): Promise<number> => {
    const response = await fetch(`${ready.url}/pets`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    return response.status
  }
  assert.deepEqual([await post('Rex'), await post('Max')], [201, 422])
  writeFileSync(join(cwd, 'pet.yaml'), pet.replace('Rex', 'Max'))
  await until(server, 'reloaded', 1)
  assert.deepEqual([await post('Rex'), await post('Max')], [422, 201])
  writeFileSync(join(cwd, 'pet.yaml'), 'type: [object')
  await until(server, 'problem', 1)
  assert.equal(await post('Max'), 201)
  rmSync(join(cwd, 'pet.yaml'))
  await until(server, 'problem', 2)
  assert.equal(await post('Max'), 201)
  writeFileSync(join(cwd, 'pet.yaml'), pet)
  await until(server, 'reloaded', 2)
  assert.equal(await post('Rex'), 201)
})

test('files that are swapped by a link or put in the place of others are taken over', async (t) => {
  const cwd = folder(t)
  for (const [name, text] of [
    ['one', PETS],
    ['two', CATS],
  ] as const) {
    mkdirSync(join(cwd, name))
    writeFileSync(join(cwd, name, 'pets.yaml'), text)
    writeFileSync(join(cwd, name, 'understudy.yaml'), CONFIG)
  }
  symlinkSync('one', join(cwd, 'now'))
  const server = start(t, ['start', '--json', '--config', 'now/understudy.yaml'], { cwd })
  const ready: Ready = JSON.parse((await server.until(/\n/)).split('\n', 1)[0] ?? '')
  assert.equal(await status(`${ready.url}/pets`), 200)
  symlinkSync('two', join(cwd, 'next'))
  renameSync(join(cwd, 'next'), join(cwd, 'now'))
  await until(server, 'reloaded', 1)
  assert.equal(await status(`${ready.url}/cats`), 200)
  writeFileSync(join(cwd, 'swap.yaml'), PETS)
  renameSync(join(cwd, 'swap.yaml'), join(cwd, 'two', 'pets.yaml'))
  await until(server, 'reloaded', 2)
  assert.equal(await status(`${ready.url}/pets`), 200)
})

test('a saved configuration opens and closes ports, and what it cannot have changes nothing', async (t) => {
  const [first, second] = [await freePort(), await freePort()]
  const text = (port: number): string =>
    `contracts:\n  pets: pets.yaml\n  cats: { file: cats.yaml, port: ${port} }\nserver: { port: 0, control: off }\n`
  const { cwd, ready, server } = await configured(t, { 'pets.yaml': PETS, 'cats.yaml': CATS, 'understudy.yaml': text(first) })
  assert.equal(await status(`http://127.0.0.1:${first}/cats`), 200)
  writeFileSync(join(cwd, 'understudy.yaml'), text(second))
  await until(server, 'reloaded', 1)
  assert.equal(await status(`http://127.0.0.1:${second}/cats`), 200)
  await assert.rejects(status(`http://127.0.0.1:${first}/cats`))
  assert.equal(await status(`${ready.url}/pets`), 200)
  const other = createServer().listen(first, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  writeFileSync(join(cwd, 'understudy.yaml'), text(first))
  await until(server, 'problem', 1)
  assert.equal(await status(`http://127.0.0.1:${second}/cats`), 200)
})

test('what could not be taken over is told by the control API until it can', async (t) => {
  const { cwd, server, ready } = await configured(t, { 'pets.yaml': PETS, 'understudy.yaml': CONFIG.replace('off', '{ port: 0 }') })
  const info = async (): Promise<{ reloads: number; problems: { code: string; message: string }[] }> => {
    const response = await fetch(ready.control ?? '')
    assert.equal(response.status, 200)
    return JSON.parse(await response.text())
  }
  assert.deepEqual((await info()).problems, [])
  writeFileSync(join(cwd, 'understudy.yaml'), `${CONFIG}mok: 1\n`)
  await until(server, 'problem', 1)
  const { reloads, problems } = await info()
  assert.deepEqual([reloads, problems.map(({ code }) => code)], [0, ['config-invalid']])
  assert.match(problems[0]?.message ?? '', /understudy\.yaml:4:1: `mok` is no setting\./)
  const shown = await run(t, ['status'], { cwd })
  assert.match(shown.out, /not in force: understudy\.yaml cannot be used/)
  writeFileSync(join(cwd, 'understudy.yaml'), CONFIG.replace('off', '{ port: 0 }'))
  await until(server, 'reloaded', 1)
  assert.deepEqual((await info()).problems, [])
})

test('stages that were set by hand survive a reload; a stage that the file changes is changed', async (t) => {
  const service = createServer((_request, response) => response.end('[]')).listen(0, '127.0.0.1')
  t.after(() => service.close())
  await once(service, 'listening')
  const address = service.address()
  assert.ok(typeof address === 'object' && address !== null)
  const text = (seed: number, stage = ''): string =>
    `contracts: { pets: pets.yaml }\nserver: { port: 0, control: { port: 0 } }\nmock: { seed: ${seed} }\nupstreams: { pets: "http://127.0.0.1:${address.port}" }\ngroups:\n  pets:\n    upstream: pets\n${stage}`
  const { cwd, ready, server } = await configured(t, { 'pets.yaml': PETS, 'understudy.yaml': text(1) })
  const by = async (): Promise<string> => ((await fetch(`${ready.url}/pets`)).headers.get('understudy-served-by') ?? '').split(';')[0] ?? ''
  assert.equal(await by(), 'mock')
  assert.equal((await run(t, ['handoff', 'pets', '--to', 'live'], { cwd })).code, 0)
  assert.equal(await by(), 'live')
  writeFileSync(join(cwd, 'understudy.yaml'), text(2))
  await until(server, 'reloaded', 1)
  assert.equal(await by(), 'live')
  writeFileSync(join(cwd, 'understudy.yaml'), text(2, '    stage: live\n'))
  await until(server, 'reloaded', 2)
  writeFileSync(join(cwd, 'understudy.yaml'), text(2, '    stage: mock\n'))
  await until(server, 'reloaded', 3)
  assert.equal(await by(), 'mock')
})

test('SIGHUP reads everything again, watched or not', async (t) => {
  const { cwd, ready, server } = await configured(t, { 'pets.yaml': PETS, 'understudy.yaml': CONFIG }, ['--no-reload'])
  writeFileSync(join(cwd, 'pets.yaml'), CATS)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(await status(`${ready.url}/pets`), 200)
  server.child.kill('SIGHUP')
  await until(server, 'reloaded', 1)
  assert.equal(await status(`${ready.url}/cats`), 200)
})

test('init writes a configuration that start takes, and does not write over one', async (t) => {
  const cwd = folder(t, { 'openapi.yaml': PETS })
  const first = await run(t, ['init'], { cwd })
  assert.deepEqual([first.code, first.err, first.out], [0, '', 'Wrote understudy.yaml, from openapi.yaml. Next: understudy start\n'])
  const text = readFileSync(join(cwd, 'understudy.yaml'), 'utf8')
  const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? []
  assert.ok(existsSync(join(cwd, schema)), schema)
  assert.match(text, /\ncontracts:\n {2}pets: openapi\.yaml\n/)
  assert.match(text, /\n {2}pets:\n {4}# listPets, addPet\n {4}# upstream: pets\n/)
  const again = await run(t, ['init'], { cwd })
  assert.deepEqual([again.code, again.err], [64, 'understudy: understudy.yaml is there already; --force writes over it.\n'])
  assert.equal((await run(t, ['init', 'openapi.yaml', '--force'], { cwd })).code, 0)
  const { ready } = await serve(t, ['--control-port', 'off'], { cwd })
  assert.equal(await status(`${ready.url}/pets`), 200)
  const empty = await run(t, ['init'], { cwd: folder(t) })
  assert.deepEqual(
    [empty.code, empty.err],
    [64, 'understudy: No openapi.yaml or the like is in this folder; name the contract: `understudy init specs/shop.yaml`.\n'],
  )
})
