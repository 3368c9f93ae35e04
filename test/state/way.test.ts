import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UnderstudyOptions } from '../../src/app/options.ts'
import { loadContracts } from '../../src/app/registry.ts'
import type { RequestLike } from '../../src/app/request.ts'
import { type Understudy, understudyOf } from '../../src/app/understudy.ts'
import { createMemoryStore } from '../../src/stores/memory/store.ts'
import { Problem } from '../../src/model/problem.ts'
import { header } from '../../src/model/wire.ts'
import { KEPT_ORDERS } from '../fixtures/kept-orders.ts'
import { ORDERS } from '../fixtures/orders.ts'
import { service } from '../fixtures/stage.ts'
import { CALM } from '../fixtures/stage.ts'

async function opened(options: Partial<UnderstudyOptions> = {}): Promise<Understudy> {
  const all = { contract: ORDERS, ...options }
  const contracts = await loadContracts(all)
  return understudyOf(
    contracts.map((one) => ({ ...one, world: () => KEPT_ORDERS })),
    all,
  )
}

interface Told {
  readonly status: number
  readonly value: unknown
  readonly headers: readonly string[]
}

async function ask(understudy: Understudy, like: RequestLike): Promise<Told> {
  const { status, headers, body } = await understudy.answer(like)
  return { status, headers, value: body === null || body.length === 0 ? null : JSON.parse(Buffer.from(body).toString()) }
}

const create = (id: string, headers: Record<string, string> = {}): RequestLike => ({
  method: 'POST',
  target: '/orders',
  headers: { ...headers, 'Content-Type': 'application/json' },
  body: { id, sku: 'pen' },
})
const ids = async (understudy: Understudy, headers: Record<string, string> = {}): Promise<string[]> => {
  const { value } = await ask(understudy, { target: '/orders', headers })
  return (value as { id: string }[]).map(({ id }) => id)
}

test('what a consumer creates is found again, and gone when it is deleted', async () => {
  await using understudy = await opened()
  assert.equal((await ask(understudy, create('7'))).status, 201)
  assert.deepEqual((await ask(understudy, { target: '/orders/7' })).value, { id: '7', sku: 'pen' })
  assert.equal((await ask(understudy, { method: 'DELETE', target: '/orders/7' })).status, 204)
  assert.equal((await ask(understudy, { target: '/orders/7' })).status, 404)
  assert.equal((await ask(understudy, { target: '/orders/8' })).status, 200)
})

test('a session has a world of its own, by either field', async () => {
  await using understudy = await opened()
  await ask(understudy, create('shared'))
  const preferred = await ask(understudy, create('mine', { Prefer: 'session=abc' }))
  assert.equal(header(preferred.headers, 'preference-applied'), 'session=abc')
  assert.deepEqual(await ids(understudy), ['shared'])
  assert.deepEqual(await ids(understudy, { 'Understudy-Session': 'abc' }), ['shared', 'mine'])
  await ask(understudy, create('late'))
  assert.deepEqual(await ids(understudy, { Prefer: 'session="abc"' }), ['shared', 'mine'])
})

test('a name that no session can have is refused, and does not end in the shared world', async () => {
  await using understudy = await opened()
  const told = await ask(understudy, create('7', { 'Understudy-Session': 'no spaces' }))
  assert.deepEqual([told.status, (told.value as { type: string }).type], [400, 'urn:understudy:problem:bad-argument'])
  assert.equal((await ask(understudy, { target: '/orders', headers: { Prefer: 'session=*' } })).status, 400)
  assert.deepEqual(await ids(understudy), [])
})

test('a write that breaks the contract changes nothing, however it is answered', async () => {
  for (const validate of ['enforce', 'observe', 'off'] as const) {
    await using understudy = await opened({ validate })
    const { status } = await ask(understudy, { ...create('7'), body: { id: '7' } })
    assert.equal(status, validate === 'enforce' ? 422 : 201)
    assert.deepEqual(await ids(understudy), [])
  }
})

test('what has no state behind it after all is improvised', async () => {
  await using understudy = await opened()
  const { status, value } = await ask(understudy, create('unstated'))
  assert.deepEqual([status, typeof (value as { id: unknown }).id], [201, 'string'])
  assert.deepEqual(await ids(understudy), [])
})

test('explaining a write does not do it', async () => {
  await using understudy = await opened()
  const exchange = await understudy.explain(create('7'))
  assert.deepEqual([exchange.reply.status, exchange.reply.why], [201, ['kept']])
  assert.deepEqual([await ids(understudy), (await understudy.state.journal()).length], [[], 0])
  await ask(understudy, create('8'))
  assert.deepEqual(await ids(understudy), ['8'])
})

test('reading waits for nothing', async () => {
  await using understudy = await opened()
  await ask(understudy, create('7'))
  let status = 0
  const pending = understudy.serve(
    { method: 'GET', target: '/orders/7', headers: [], body: null, origin: 'http://x' },
    (reply) => (status = reply.status),
  )
  assert.deepEqual([pending, status], [undefined, 200])
})

test('what is answered from state is recorded as it was', async () => {
  await using understudy = await opened()
  const thin = async (like: RequestLike): Promise<unknown[]> => {
    await ask(understudy, like)
    const [exchange] = understudy.exchanges({ limit: 1 })
    assert.ok(exchange)
    const { reply, verdict } = exchange
    return [reply.status, Buffer.from(reply.body.bytes).toString(), header(reply.headers, 'preference-applied'), reply.by, verdict.outcome]
  }
  const text = '{"id":"7","sku":"pen"}'
  assert.deepEqual(await thin(create('7')), [201, text, undefined, 'mock', 'conforms'])
  assert.deepEqual(await thin({ target: '/orders/7', headers: { Prefer: 'session=a' } }), [200, text, 'session=a', 'mock', 'conforms'])
  await ask(understudy, { method: 'DELETE', target: '/orders/7' })
  assert.deepEqual(understudy.exchanges({ operation: 'getOrder' }).length, 1)
})

test('a write is journalled with its group and its epoch', async () => {
  await using understudy = await opened({
    upstreams: { orders: { url: 'http://127.0.0.1:1' } },
    groups: { orders: { upstream: 'orders', stage: 'live' } },
  })
  understudy.handoff.rollback(null, { who: 'me', why: '' })
  await ask(understudy, create('7', { 'Understudy-Consumer': 'web' }))
  const [entry] = await understudy.state.journal()
  assert.deepEqual([entry?.group, entry?.epoch, entry?.consumer], ['orders', understudy.handoff.routing.epoch, 'web'])
})

test('a write is journalled with its group, before anybody has an upstream', async () => {
  await using understudy = await opened()
  await ask(understudy, create('7'))
  assert.deepEqual(
    (await understudy.state.journal()).map(({ group, epoch }) => [group, epoch]),
    [['orders', 1]],
  )
})

test('what the service answers leaves state alone; what is answered in its place does not', async () => {
  let mode: 'fine' | 'failing' | 'lacking' = 'fine'
  await using upstream = await service((request, response) => {
    request.resume().once('end', () => {
      if (mode === 'failing') response.destroy()
      else response.writeHead(mode === 'lacking' ? 501 : 200, { 'Content-Type': 'application/json' }).end('{"id":"1","sku":"real"}')
    })
  })
  const url = `http://127.0.0.1:${upstream.port}`
  await using understudy = await opened({
    upstreams: { orders: { url, ...CALM } },
    groups: { orders: { upstream: 'orders', stage: 'live', fallback: { read: ['mock'] } } },
  })
  await ask(understudy, create('7'))
  assert.deepEqual(await understudy.state.journal(), [])
  mode = 'lacking'
  assert.equal((await ask(understudy, create('8'))).status, 201)
  mode = 'failing'
  assert.equal((await ask(understudy, create('9'))).status, 502)
  assert.deepEqual(await ids(understudy), ['8'])
})

test('without state every answer is improvised', async () => {
  await using understudy = await opened({ state: false })
  await ask(understudy, create('7'))
  assert.notDeepEqual((await ask(understudy, { target: '/orders/7' })).value, { id: '7', sku: 'pen' })
  assert.equal(understudy.state.facts, null)
  await assert.rejects(understudy.state.reset(), { code: 'not-found' })
})

test('new contracts find the state of the old ones', async () => {
  await using understudy = await opened()
  await ask(understudy, create('7'))
  const contracts = await loadContracts({ contract: ORDERS, seed: 9 })
  understudy.replace(
    contracts.map((one) => ({ ...one, world: () => KEPT_ORDERS })),
    { contract: ORDERS, seed: 9 },
    { who: 'me', why: '' },
  )
  assert.deepEqual(await ids(understudy), ['7'])
})

test('where the store fails, writes are refused with a time to come again, and reads go on', async () => {
  const store = createMemoryStore()
  let failing = false
  const commit = store.commit.bind(store)
  store.commit = async (batch) => {
    if (failing) throw new Problem('store-full', 'The store has no room left.')
    await commit(batch)
  }
  await using understudy = await opened({ state: { store } })
  await ask(understudy, create('7'))
  failing = true
  const refused = await ask(understudy, create('8'))
  assert.deepEqual([refused.status, header(refused.headers, 'retry-after'), understudy.state.trouble?.code], [503, '5', 'store-full'])
  assert.deepEqual(refused.value, {
    type: 'urn:understudy:problem:store-full',
    title: 'The store has no room left',
    status: 503,
    detail: 'The store has no room left.',
    instance: `urn:understudy:exchange:${understudy.exchanges({ limit: 1 })[0]?.id}`,
    operationId: 'createOrder',
  })
  assert.deepEqual(await ids(understudy), ['7'])
  failing = false
  assert.equal((await ask(understudy, create('9'))).status, 201)
  assert.deepEqual([await ids(understudy), understudy.state.trouble], [['7', '9'], null])
})

test('where there is no more room for state, that is told', async () => {
  await using understudy = await opened({ state: { bytes: 1_000 } })
  const statuses: number[] = []
  for (let id = 0; id < 6; id++) statuses.push((await ask(understudy, create(String(id)))).status)
  assert.ok(statuses.includes(201) && statuses.at(-1) === 507, String(statuses))
})
