import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { configured as configuredBy, createUnderstudy } from '../../src/index.ts'
import { BROKEN, folder, PETS, run, serve } from './cli.ts'
import { CATS, CONFIG, configured, freePort, status } from './configured.ts'

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

test('start tells the line that asks for a port that is taken, or for an address that is not ours, with exit code 3', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const address = other.address()
  assert.ok(typeof address === 'object' && address !== null)
  const { port } = address
  const configs: readonly (readonly [text: string, line: RegExp])[] = [
    [
      `server: { port: ${port}, control: off }`,
      /:2:17: Port \d+ on 127\.0\.0\.1 is taken\.\n2 \| .*\n {2}\| {17}\^\nhelp: Choose another one, or 0 for any/,
    ],
    [`server: { port: 0, control: { port: ${port} } }`, /:2:37: Port \d+ on 127\.0\.0\.1 is taken\./],
    ['server: { port: 0, host: 192.0.2.1, control: off }', /:2:26: 192\.0\.2\.1 is not an address of this machine\./],
  ]
  for (const [text, line] of configs) {
    const cwd = folder(t, { 'pets.yaml': PETS, 'understudy.yaml': `contracts: { pets: pets.yaml }\n${text}\n` })
    const { code, err } = await run(t, ['start'], { cwd })
    assert.equal(code, 3)
    assert.match(err, line)
  }
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
  const sent = request(base + path, host === undefined ? {} : { headers: { Host: host } })
  sent.end()
  const [answer] = await once(sent, 'response')
  answer.resume()
  return answer.statusCode
}

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

test('check finds the mistakes of a configuration, and the defects of all its contracts', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS, 'broken.yaml': BROKEN, 'understudy.yaml': CONFIG })
  const fine = await run(t, ['check', 'understudy.yaml'], { cwd })
  assert.deepEqual([fine.code, fine.out, fine.err], [0, 'understudy.yaml: openapi 3.1.0, 2 operations, 0 errors, 0 warnings\n', ''])
  writeFileSync(join(cwd, 'understudy.yaml'), 'contracts: { pets: pets.yaml, broken: broken.yaml }\n')
  const defects = await run(t, ['check', 'understudy.yaml'], { cwd })
  assert.equal(defects.code, 1)
  assert.match(defects.out, /^broken\.yaml:8:54: error/)
  assert.match(defects.out, /\nunderstudy\.yaml: openapi 3\.1\.0, 2 operations; openapi 3\.1\.0, 2 operations, 1 error, 0 warnings\n$/)
  writeFileSync(join(cwd, 'understudy.yaml'), `${CONFIG}mok: 1\nserver: 2\n`)
  const mistakes = await run(t, ['check', '--annotations', 'github', 'understudy.yaml'], { cwd })
  assert.equal(mistakes.code, 2)
  assert.deepEqual(
    mistakes.out.split('\n').map((line) => line.replace(/,title.*/, '')),
    [
      '::error file=understudy.yaml,line=4,col=1',
      '::error file=understudy.yaml,line=5,col=1',
      '::error file=understudy.yaml,line=5,col=9',
      '',
    ],
  )
})

test('configured gives a configuration to the library', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS, 'cats.yaml': CATS })
  mkdirSync(join(cwd, 'deep'))
  const text =
    'contracts: { pets: ../pets.yaml, cats: { file: ../cats.yaml, path: /more } }\nmock: { validate: off }\ngroups: { pets-pets: {} }\n'
  writeFileSync(join(cwd, 'deep', 'understudy.yaml'), text)
  await using understudy = await createUnderstudy(configuredBy('deep/understudy.yaml', cwd))
  const statuses = await Promise.all(
    ['/pets?limit=x', '/more/cats', '/cats'].map(async (target) => (await understudy.take({ target })).reply.status),
  )
  assert.deepEqual(statuses, [200, 200, 404])
  assert.deepEqual(
    understudy.contracts.map(({ id, source }) => [id, source]),
    [
      ['pets', 'pets.yaml'],
      ['cats', 'cats.yaml'],
    ],
  )
})
