import assert from 'node:assert/strict'
import { connect } from 'node:net'
import type { RequestListener } from 'node:http'
import { test } from 'node:test'
import { HANDOFF } from '../../src/handoff/settings.ts'
import { CUTS, FAULTS, ODDITIES } from '../fixtures/faults.ts'
import { rawServer } from '../fixtures/raw-server.ts'
import { eventually, service } from '../fixtures/stage.ts'
import { lettersOf, onlooker } from './onlooker.ts'

const WRITE = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"id":"7","sku":"A1"}' }
const CANARY = { stage: 'canary', pins: { live: ['web'], mock: [] } } as const

function says(status: number, body: string, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_, response) => void response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body)
}

async function shownBy(
  listener: RequestListener,
  path = '/orders',
  init: RequestInit = {},
  changes: Parameters<typeof onlooker>[1] = {},
): Promise<readonly string[]> {
  await using upstream = await service(listener)
  await using one = await onlooker(upstream.port, changes)
  await fetch(one.url + path, init).then((response) => response.text())
  await eventually(() => one.sampled.length === 1, 'the sample is told')
  const [sampled] = one.sampled
  assert.deepEqual([sampled?.group, sampled?.exchange, sampled?.sample.leg, sampled?.sample.consumer], ['orders', 'e1', 'live', 'web'])
  return [...one.sampled.map(lettersOf), ...(sampled?.differences ?? []).map(({ kind, path: at, gate }) => `${kind} ${at} ${gate}`)]
}

test('what a consumer’s own exchange has shown is told when it is over', async () => {
  const order = '{"id":"7","sku":"A1"}'
  assert.deepEqual(await shownBy(says(200, order), '/orders/7'), ['matched gg-g'])
  assert.deepEqual(await shownBy(says(201, order), '/orders', WRITE), ['matched gg-g'])
  assert.deepEqual(await shownBy(says(200, '[{"id":"7"}]')), ['mismatched gb-g', 'contract.required body/*/sku conformance'])
  assert.deepEqual(await shownBy(says(500, '{}')), [
    'mismatched bb-g',
    'one-sided status availability',
    'contract.undocumented-status status conformance',
  ])
  assert.match((await shownBy(says(503, '{}', { 'Retry-After': '1' }))).join(), /^mismatched b/)
  assert.deepEqual(await shownBy(says(429, '{}')), ['censored ----'])
  assert.deepEqual(await shownBy(says(200, `["${'x'.repeat(2_000)}"]`)), ['matched g--g'])
})

test('a service that fails has failed, whoever has answered in its place', async () => {
  let fails = false
  const good = says(200, '{"id":"7","sku":"A1"}', { 'Cache-Control': 'max-age=60' })
  const bad = says(500, '{}', { 'Content-Type': 'text/plain' })
  const stale = { fallback: { read: ['stale'], staleMaxAge: null, notImplemented: [], missing: [] } } as const
  for (const [validation, before, by, letters] of [
    ['observe', true, 'stale', 'bb-g'],
    ['enforce', true, 'stale', 'bb-g'],
    ['off', true, 'stale', 'b--g'],
    ['observe', false, 'live', 'bb-g'],
    ['enforce', false, 'understudy', 'bb-g'],
    ['off', false, 'live', 'b--g'],
  ] as const) {
    fails = !before
    await using upstream = await service((incoming, outgoing) => (fails ? bad : good)(incoming, outgoing))
    await using one = await onlooker(upstream.port, { ...stale, validate: { request: 'observe', response: validation } })
    if (before) await (await fetch(`${one.url}/orders/7`)).text()
    fails = true
    const response = await fetch(`${one.url}/orders/7`)
    await response.text()
    const what = `${validation}, answered by ${by}`
    await eventually(() => one.sampled.length === (before ? 2 : 1), `${what}: it is told`)
    const sampled = one.sampled.at(-1)
    assert.equal(response.headers.get('understudy-served-by')?.split(';')[0], by, what)
    assert.deepEqual([sampled === undefined ? '' : lettersOf(sampled), sampled?.sample.status], [`mismatched ${letters}`, 500], what)
    const kinds = sampled?.differences.map(({ kind }) => kind)
    assert.deepEqual(kinds, validation === 'off' ? ['one-sided'] : ['one-sided', 'contract.undocumented-status'], what)
  }
})

test('where answers are held back until they are whole, one that is cut is none: somebody else answers, and the service has failed', async () => {
  for (const { id, name, script } of CUTS) {
    let cuts = false
    await using upstream = await rawServer((socket, text, connection) => {
      const body = '[{"id":"7","sku":"A1"}]'
      const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: max-age=60\r\nContent-Length: ${body.length}\r\n\r\n`
      if (cuts) script(socket, text, connection)
      else socket.write(head + body)
    })
    for (const [read, by, status] of [
      [['stale'], 'stale', 200],
      [['mock'], 'mock', 200],
      [[], 'understudy', 502],
    ] as const) {
      cuts = false
      const fallback = { read, staleMaxAge: null, notImplemented: [], missing: [] }
      await using one = await onlooker(upstream.port, { fallback, validate: { request: 'observe', response: 'enforce' } }, [], 500)
      await (await fetch(`${one.url}/orders`)).text()
      cuts = true
      const what = `${id} ${name}: ${by}`
      const response = await fetch(`${one.url}/orders`, { signal: AbortSignal.timeout(20_000) })
      await response.text()
      assert.deepEqual([response.status, response.headers.get('understudy-served-by')?.split(';')[0]], [status, by], what)
      await eventually(() => one.sampled.length === 2, `${what}: it is told`)
      const [, sampled] = one.sampled
      assert.match(sampled === undefined ? '' : lettersOf(sampled), /^mismatched b--[bg-]$/, what)
    }
  }
})

test('of an answer that is held back it is told what was wrong, and of one too long to be looked at nothing is', async () => {
  const changes = { validate: { request: 'observe', response: 'enforce' } } as const
  assert.deepEqual(await shownBy(says(200, '[{"id":"7"}]'), '/orders', {}, changes), [
    'mismatched gb-g',
    'contract.required body/*/sku conformance',
  ])
  const long = JSON.stringify(Array.from({ length: 100 }, () => ({ id: '7', sku: 'A1' })))
  assert.deepEqual(await shownBy(says(200, long), '/orders', {}, changes), ['matched g--g'])
})

test('a service that is asked for less says so, and one that lacks an operation says nothing of the others', async () => {
  await using upstream = await service(says(501, '{}'))
  await using one = await onlooker(upstream.port)
  assert.equal((await fetch(`${one.url}/orders`)).status, 200)
  await using busy = await service(says(429, '{}'))
  await using other = await onlooker(busy.port)
  await (await fetch(`${other.url}/orders`)).text()
  await eventually(() => other.sampled.length === 1, 'the sample is told')
  assert.deepEqual([one.sampled.length, other.sampled[0]?.throttled], [0, true])
})

test('every fault of the service is bad for its availability, for reads and writes alike', async () => {
  const slow = new Set(FAULTS.flatMap((fault) => (fault.slow === true ? [fault.id] : [])))
  for (const { id, name, script } of [...FAULTS, ...CUTS]) {
    await using upstream = await rawServer(script)
    const fallback = { read: [], staleMaxAge: null, notImplemented: [], missing: [] }
    await using one = await onlooker(upstream.port, { fallback }, [], slow.has(id) ? 120 : 10_000)
    for (const init of [{}, WRITE])
      await fetch(`${one.url}/orders`, init)
        .then((response) => response.text())
        .catch(() => null)
    await eventually(() => one.sampled.length === 2, `${name}: both are told`)
    for (const sampled of one.sampled) assert.match(lettersOf(sampled), /^mismatched b[b-]-[bg-]$/, name)
  }
})

test('a service that is begun anew has failed once, not a hundred times', async () => {
  const closed = await rawServer(() => {})
  await closed[Symbol.asyncDispose]()
  await using one = await onlooker(closed.port)
  for (let i = 0; i < 5; i++) await (await fetch(`${one.url}/orders`)).text()
  assert.deepEqual(one.sampled.map(lettersOf), ['mismatched b---'])
})

test('oddities of HTTP are not', async () => {
  for (const { name, script, status } of ODDITIES.filter((one) => one.status !== 429)) {
    await using upstream = await rawServer(script)
    await using one = await onlooker(upstream.port)
    await fetch(`${one.url}/orders`).then((response) => response.text())
    await eventually(() => one.sampled.length === 1, `${name}: it is told`)
    assert.equal(one.sampled[0]?.sample.events.availability, 'good', `${name} ${status}`)
  }
})

test('a consumer that goes away never counts against the service', async () => {
  await using upstream = await service((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    const timer = setInterval(() => response.write('[1,'), 5)
    response.once('close', () => clearInterval(timer))
  })
  await using one = await onlooker(upstream.port)
  const socket = connect(one.port, '127.0.0.1')
  socket.write('GET /orders HTTP/1.1\r\nHost: x\r\n\r\n')
  socket.once('data', () => socket.destroy())
  await eventually(() => one.sampled.length === 1, 'it is told')
  assert.deepEqual(one.sampled.map(lettersOf), ['censored ----'])
})

test('where the stand-in answers beside the service, agreement is judged as well', async () => {
  const canary = { ...CANARY, canary: { ...HANDOFF.canary, reverseShadow: true } }
  assert.deepEqual(await shownBy(says(200, '{"id":"7","sku":"A1"}'), '/orders/7', {}, canary), ['matched gggg'])
  assert.deepEqual(await shownBy(says(200, '{"id":"8","sku":"A1"}'), '/orders/7', {}, canary), [
    'mismatched ggbg',
    'value body/id agreement',
  ])
})

test('what the service says differently each time does not count where the stand-in answers beside it, either', async () => {
  const canary = { ...CANARY, canary: { ...HANDOFF.canary, reverseShadow: true } }
  await using upstream = await service(says(200, '{"id":"7","sku":"A2","password":"hunter2","pin":4711}'))
  const masked = { path: 'header.ETag', by: 'learned', why: 'differed' } as const
  await using one = await onlooker(upstream.port, canary, [{ path: 'body', by: 'rule', why: 'ours' }, masked])
  await (await fetch(`${one.url}/orders/8`)).text()
  await eventually(() => one.sampled.length === 1, 'it is told')
  assert.deepEqual(one.sampled.map(lettersOf), ['ignored gggg'])
  const [sampled] = one.sampled
  assert.deepEqual(
    sampled?.differences.filter(({ ignored }) => ignored !== null).map(({ path, ignored }) => `${path} ${ignored}`),
    ['body/id rule: ours'],
  )
  // What is a secret by its name is not shown, on whatever side it is.
  assert.doesNotMatch(JSON.stringify(sampled), /hunter2|4711/)
})

test('what the stand-in answers in shadow is copied, and nothing else is', async () => {
  await using upstream = await service(says(200, '{}'))
  await using one = await onlooker(upstream.port, { stage: 'shadow', shadow: { ...HANDOFF.shadow, sample: 1 } })
  for (const [path, init] of [
    ['/orders/7', {}],
    ['/orders', WRITE],
    ['/stock', {}],
    ['/nothing', {}],
  ] as const)
    await fetch(one.url + path, init).then((response) => response.text())
  assert.deepEqual(
    one.copies.map(({ operation, control, shadowing, consumer }) => [operation.id, control.status, shadowing.mode, consumer]),
    [['getOrder', 200, 'read', 'web']],
  )
  assert.match(one.copies[0]?.fingerprint ?? '', /^[\da-f]{16}$/)
  assert.equal(one.sampled.length, 0)
})
