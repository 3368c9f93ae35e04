import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { folder, PETS, type Ready, run, start } from './cli.ts'
import { CATS, CONFIG, configured, events, freePort, status, until } from './configured.ts'

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

test('a contract that is broken stays told, when the configuration is saved meanwhile', async (t) => {
  const { cwd, ready, server } = await configured(t, { 'pets.yaml': PETS, 'understudy.yaml': CONFIG })
  writeFileSync(join(cwd, 'pets.yaml'), `${CATS}\n  broken: [`)
  await until(server, 'problem', 1)
  writeFileSync(join(cwd, 'understudy.yaml'), `${CONFIG}mock: { seed: 7 }\n`)
  await until(server, 'problem', 2)
  assert.equal(events(server, 'reloaded').length, 0)
  writeFileSync(join(cwd, 'pets.yaml'), CATS)
  await until(server, 'reloaded', 1)
  assert.equal(await status(`${ready.url}/cats`), 200)
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

test('a contract that a configuration names before it is there is taken over once it is', async (t) => {
  const { cwd, ready, server } = await configured(t, { 'pets.yaml': PETS, 'understudy.yaml': CONFIG })
  writeFileSync(join(cwd, 'understudy.yaml'), CONFIG.replace('pets.yaml', 'cats.yaml'))
  await until(server, 'problem', 1)
  assert.match(events(server, 'problem')[0]?.message ?? '', /understudy\.yaml:2:9: There is no file `cats\.yaml`\./)
  assert.equal(await status(`${ready.url}/pets`), 200)
  writeFileSync(join(cwd, 'cats.yaml'), CATS)
  await until(server, 'reloaded', 1)
  assert.deepEqual([await status(`${ready.url}/cats`), events(server, 'problem').length], [200, 1])
})
