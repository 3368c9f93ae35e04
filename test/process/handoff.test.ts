import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { listen } from '../../src/wires/listen.ts'
import { folder, PETS, run, serve, start } from './cli.ts'

const SERVICE = '[{"name":"Real"}]'

test('a group is handed to a service, looked at, and taken back from the command line', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { ready } = await serve(t, ['pets.yaml', '--control-port', '0'], { cwd })
  await using service = await listen(
    createServer((_, outgoing) => outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end(SERVICE)),
  )
  const env = { UNDERSTUDY_WHO: 'robin' }
  const ask = async (): Promise<string> => {
    const response = await fetch(`${ready.url}/pets`, { headers: { 'Understudy-Consumer': 'web' } })
    return `${response.headers.get('understudy-served-by')} ${await response.text()}`
  }

  const early = await run(t, ['handoff', 'pets', '--to', 'live'], { cwd })
  assert.deepEqual([early.code, /The group pets has no upstream\. Add one/.test(early.err)], [1, true])
  const added = await run(t, ['upstream', 'add', 'pets', service.url], { cwd, env })
  assert.match(added.out, /^pets {2}mock {2}→ pets {2}2 operations {2}nothing asked yet\n$/)
  const tested = await run(t, ['upstream', 'test', 'pets'], { cwd })
  assert.deepEqual([tested.code, /^✓ http:\/\/127\.0\.0\.1:\d+ answers: 200 in \d+ ms\n$/.test(tested.out)], [0, true])
  const listed = await run(t, ['upstream', 'ls'], { cwd })
  assert.match(listed.out, /^pets {2}http:\/\/127\.0\.0\.1:\d+ {2}breaker closed {2}0 in flight\n$/)

  const following = start(t, ['exchanges', '--follow', '--json'], { cwd })
  assert.match(await ask(), /^mock /)
  const moved = await run(t, ['handoff', 'pets', '--to', 'live', '--why', 'release 1.2', '--json'], { cwd, env })
  assert.equal(JSON.parse(moved.out).stage, 'live')
  assert.equal(await ask(), `live; epoch=3 ${SERVICE}`)
  await following.until(/"by":"live"/)
  following.child.kill('SIGINT')
  const late = start(t, ['exchanges', '--follow', '--json', '--limit', '1'], { cwd })
  assert.match(await late.until(/\n/), /^\{[^\n]*"by":"live"[^\n]*\}\n$/)
  await ask()
  assert.match(await late.until(/\n.*\n/), /^([^\n]*"by":"live"[^\n]*\n){2}$/)
  late.child.kill('SIGINT')

  const status = await run(t, ['status'], { cwd })
  assert.match(status.out, /^pets {2}live {2}→ pets {2}2 operations {2}2 live, 1 mock/)
  assert.match(status.out, /\nconsumers\nweb {2}100 % {2}3 exchanges {2}known by header\n/)
  const back = await run(t, ['rollback', '--all', '--why', 'wrong prices'], { cwd, env })
  assert.match(back.out, /^pets {2}mock /)
  assert.match(await ask(), /^mock /)
  const elsewhere = await run(t, ['status', '--json', '--control', String(ready.control)], { cwd: folder(t) })
  assert.equal(JSON.parse(elsewhere.out).epoch, 4)
})

test('a start tells which groups an earlier run left with their services', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const first = await serve(t, ['pets.yaml', '--control-port', '0'], { cwd })
  await run(t, ['upstream', 'add', 'pets', 'http://127.0.0.1:9'], { cwd })
  await run(t, ['handoff', 'pets', '--to', 'live'], { cwd })
  first.server.child.kill('SIGINT')
  await first.server.ended
  const again = start(t, ['start', 'pets.yaml', '--port', '0', '--control-port', 'off'], { cwd, env: { NO_COLOR: '1' } })
  assert.match(await again.until(/try it/), /\n {2}groups {4}pets live → http:\/\/127\.0\.0\.1:9\n/)
})

test('what cannot be moved is told with what can', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  await serve(t, ['pets.yaml', '--control-port', '0'], { cwd })
  const cases: readonly (readonly [args: readonly string[], code: number, message: RegExp])[] = [
    [['handoff', 'pets', '--to', 'shadow'], 1, /The group pets has no upstream/],
    [['handoff', 'pets', '--to', 'moon'], 64, /There is no stage "moon"/],
    [['approve', 'pets'], 1, /There is nothing to agree to/],
    [['release', 'pets'], 1, /pets is not held/],
    [['diff', 'dogs'], 1, /There is no group "dogs"/],
    [['handoff', 'pets', '--to', 'live', '--force', '--for', 'ever'], 64, /must be a time such as 30m/],
    [['handoff', 'pets'], 64, /wants a group and a stage/],
    [['handoff', 'dogs', '--to', 'mock'], 1, /There is no group "dogs"; there are pets\./],
    [['upstream', 'add', 'pets', 'localhost:8080'], 64, /needs an address such as http:\/\/localhost:8080/],
    [['upstream', 'test', 'pets'], 1, /There is no upstream "pets"; there are none\./],
    [['upstream', 'drop', 'pets'], 64, /can add, ls and test/],
    [['rollback'], 64, /wants a group, or --all/],
  ]
  for (const [args, code, message] of cases) {
    const ended = await run(t, args, { cwd })
    assert.deepEqual([ended.code, message.test(ended.err)], [code, true], `${args.join(' ')}: ${ended.err}`)
  }
})

test('resources are explained from a contract, and by the running server', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const expected = `pets (Pet)
  because /pets lists things that have no path of their own
  because the answer is a top-level array
  GET /pets → list: the answer is a top-level array
      paged by its length with limit
  POST /pets → create: POST to a collection

`
  const read = await run(t, ['explain', '--resources', 'pets.yaml'], { cwd })
  assert.deepEqual([read.code, read.out], [0, expected])
  await serve(t, ['pets.yaml', '--control-port', '0'], { cwd })
  assert.equal((await run(t, ['explain', '--resources'], { cwd })).out, expected)
  const [told] = JSON.parse((await run(t, ['explain', '--resources', '--json'], { cwd })).out)
  assert.deepEqual([told.contract, told.resources[0].id, told.operations[1].role.kind], ['pets', 'pets', 'create'])
  for (const args of [
    ['--resources', '--groups'],
    ['--resources', 'pets.yaml', 'GET', '/'],
  ])
    assert.equal((await run(t, ['explain', ...args], { cwd })).code, 64)
})

test('groups are explained from a contract, without a server', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { out } = await run(t, ['explain', '--groups', 'pets.yaml'], { cwd })
  assert.equal(out, 'pets\n  because 2 of 2 operations lie under …/pets\n  listPets\n  addPet\n')
})
