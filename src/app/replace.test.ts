import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import type { UnderstudyOptions } from './options.ts'
import { loadContracts } from './registry.ts'
import { createUnderstudy, type Understudy } from './understudy.ts'

const BY = { who: 'me', why: 'a test' }

function contract(...paths: readonly string[]): object {
  const responses = {
    200: { description: 'ok', content: { 'application/json': { schema: { type: 'array', items: { type: 'string' } } } } },
  }
  const get = (path: string): object => ({ get: { operationId: `list${path.slice(1)}`, responses } })
  return { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: Object.fromEntries(paths.map((path) => [path, get(path)])) }
}

async function replace(understudy: Understudy, options: UnderstudyOptions): Promise<void> {
  understudy.replace(await loadContracts(options), options, BY)
}

async function service(t: TestContext): Promise<string> {
  const server = createServer((_request, response) => response.end('[]')).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return `http://127.0.0.1:${address.port}`
}

async function outcome(understudy: Understudy, target: string): Promise<string> {
  const { reply } = await understudy.take({ target })
  return `${reply.status} ${reply.by}`
}

test('replace puts other contracts and settings in place, and goes on recording', async () => {
  await using understudy = await createUnderstudy({ contract: contract('/a') })
  assert.equal(await outcome(understudy, '/a'), '200 mock')
  await replace(understudy, { contract: contract('/b') })
  assert.deepEqual([await outcome(understudy, '/a'), await outcome(understudy, '/b')], ['404 understudy', '200 mock'])
  assert.deepEqual(
    understudy.contracts.map(({ operations }) => operations.map(({ id }) => id)),
    [['listb']],
  )
  assert.equal(understudy.exchanges().length, 3)
})

test('replace leaves requests under way with what they began with', async () => {
  await using understudy = await createUnderstudy({ contract: contract('/a') })
  let finish = (): void => undefined
  const slow = async function* (): AsyncGenerator<Uint8Array> {
    await new Promise<void>((resolve) => (finish = resolve))
    yield Buffer.from('x')
  }
  const pending = understudy.take({ target: '/a', body: slow() })
  await new Promise((resolve) => setImmediate(resolve))
  await replace(understudy, { contract: contract('/b') })
  finish()
  const exchange = await pending
  assert.deepEqual([exchange.reply.status, exchange.operation?.id], [200, 'lista'])
})

test('replace keeps stages and upstreams that were set by hand', async (t) => {
  const url = await service(t)
  await using understudy = await createUnderstudy({ contract: contract('/a', '/b') })
  understudy.handoff.addUpstream('a', { url }, BY)
  understudy.handoff.move('a', 'live', BY)
  await replace(understudy, { contract: contract('/a', '/b', '/c'), seed: 2 })
  assert.deepEqual([await outcome(understudy, '/a'), await outcome(understudy, '/b')], ['200 live', '200 mock'])
  await replace(understudy, { contract: contract('/b') })
  assert.deepEqual([await outcome(understudy, '/a'), understudy.handoff.groups.map(({ id }) => id)], ['404 understudy', ['b']])
})

test('replace keeps an address that was given by hand, until the configuration gives another', async (t) => {
  const [first, second, third] = [await service(t), await service(t), await service(t)]
  const at = (url: string, seed: number): UnderstudyOptions => ({
    contract: contract('/a', '/b'),
    seed,
    upstreams: { a: { url } },
    groups: { a: { upstream: 'a' } },
  })
  await using understudy = await createUnderstudy(at(first, 1))
  const address = (): string | undefined => understudy.handoff.senders.get('a')?.upstream.url
  understudy.handoff.addUpstream('a', { url: second }, BY)
  await replace(understudy, at(first, 2))
  assert.equal(address(), second)
  await replace(understudy, at(third, 2))
  assert.equal(address(), third)
  await replace(understudy, { contract: contract('/a', '/b') })
  assert.equal(address(), undefined)
})

test('replace takes over what the configuration now says otherwise', async (t) => {
  const url = await service(t)
  const at = (stage: 'mock' | 'live'): UnderstudyOptions => ({
    contract: contract('/a', '/b'),
    upstreams: { s: { url } },
    groups: { a: { upstream: 's', stage } },
  })
  await using understudy = await createUnderstudy(at('mock'))
  understudy.handoff.move('a', 'live', BY)
  await replace(understudy, at('live'))
  assert.equal(await outcome(understudy, '/a'), '200 live')
  const { epoch } = understudy.handoff.routing
  await replace(understudy, at('mock'))
  assert.deepEqual([await outcome(understudy, '/a'), understudy.handoff.routing.epoch], ['200 mock', epoch + 1])
  assert.deepEqual(
    understudy.handoff.moves.map(({ from, to }) => `${from} ${to}`),
    ['mock live', 'live mock'],
  )
  await replace(understudy, { contract: contract('/a', '/b') })
  assert.deepEqual([understudy.handoff.senders.size, await outcome(understudy, '/a')], [0, '200 mock'])
})

test('replace keeps the connections to upstreams that are as they were', async (t) => {
  const url = await service(t)
  const options = (seed: number, total: number): UnderstudyOptions => ({
    contract: contract('/a', '/b'),
    seed,
    upstreams: { s: { url, total } },
    groups: { a: { upstream: 's' } },
  })
  await using understudy = await createUnderstudy(options(1, 5_000))
  const sender = understudy.handoff.senders.get('s')
  await replace(understudy, options(2, 5_000))
  assert.equal(understudy.handoff.senders.get('s'), sender)
  await replace(understudy, options(2, 6_000))
  assert.notEqual(understudy.handoff.senders.get('s'), sender)
})

test('replace changes nothing where it cannot be', async () => {
  await using understudy = await createUnderstudy({ contract: contract('/a', '/b') })
  const { groups } = understudy.handoff
  const broken: UnderstudyOptions = {
    contract: contract('/c', '/d'),
    groups: { c: { upstream: 'nobody' } },
    upstreams: { other: { url: 'http://localhost:1' } },
  }
  const contracts = await loadContracts(broken)
  assert.throws(() => understudy.replace(contracts, broken, BY), { code: 'config-invalid' })
  assert.deepEqual(
    [understudy.handoff.groups, await outcome(understudy, '/a'), await outcome(understudy, '/c')],
    [groups, '200 mock', '404 understudy'],
  )
})

test('named contracts have their names as ids, and a validation for their groups', async () => {
  const named = {
    one: { source: contract('/a', '/b'), path: '/one', validate: { request: 'enforce' } },
    two: { source: contract('/a', '/b'), path: 'two/', host: 'Two.example' },
  } as const
  await using understudy = await createUnderstudy({ named, groups: { 'two-a': { validate: { response: 'off' } } } })
  assert.deepEqual(
    understudy.compiled.map(({ contract: { id }, home }) => [id, home]),
    [
      ['one', undefined],
      ['two', { host: 'two.example', port: null }],
    ],
  )
  assert.deepEqual(
    understudy.handoff.groups.map(({ id, validate }) => [id, validate.request, validate.response]),
    [
      ['one-a', 'enforce', 'observe'],
      ['one-b', 'enforce', 'observe'],
      ['two-a', 'observe', 'off'],
      ['two-b', 'observe', 'observe'],
    ],
  )
  const exchange = await understudy.take({ target: '/two/a', headers: { Host: 'two.example:4010' } })
  assert.equal(exchange.contract?.id, 'two')
})
