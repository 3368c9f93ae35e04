import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { CUTS, FAULTS, ODDITIES } from '../fixtures/faults.ts'
import { eventually, staged } from '../fixtures/stage.ts'
import { beside } from './beside.ts'

let ids = 0
/** Another order each time: the stand-in has those that were made before. */
const write = (): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ id: `o${++ids}`, sku: 'A1' }),
})
const ENDLESS = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${`10000\r\n${'a'.repeat(65_536)}\r\n`.repeat(40)}`

async function told(url: string, init: RequestInit): Promise<readonly unknown[]> {
  const response = await fetch(`${url}/orders`, init)
  const body: unknown = await response.json()
  const [status, by] = [response.status, response.headers.get('understudy-served-by')]
  return [status, by, init.method === 'POST' ? Object.keys(Object(body)) : body]
}

test('in shadow the consumer gets the stand-in’s answer, unchanged, whatever the service does to the copy', async () => {
  await using alone = await staged(1, { group: { stage: 'mock' } })
  const expected = [await told(alone.url, {}), await told(alone.url, write())]
  assert.deepEqual([expected[0]?.[1], expected[1]?.[1]], ['mock', 'mock'])
  await using one = await beside({ shadow: { unsafe: 'dual-write', responseCap: 100_000 } })
  await one.calm()
  const endless = { id: 'F26', name: 'never ends', script: (socket: { write(text: string): unknown }) => void socket.write(ENDLESS) }
  for (const { id, name, script } of [...FAULTS, ...CUTS, endless, ...ODDITIES.filter(({ status }) => status !== 429)]) {
    one.fault = script
    const before = one.compared
    const answers = [await told(one.understudy.url, {}), await told(one.understudy.url, write())]
    // The list has grown by what was written through us; all else is the same.
    assert.deepEqual([answers[0]?.slice(0, 2), answers[1]], [expected[0]?.slice(0, 2), expected[1]], `${id}: the service ${name}`)
    await eventually(() => one.compared >= before + 2, `${id}: ${name}: both copies are counted`)
    await one.calm()
  }
  const { verdicts } = one.understudy.controller.dossier('orders')
  assert.ok(verdicts.mismatched >= 2 * FAULTS.length, JSON.stringify(verdicts))
})

test('what is too long, too deep or a bomb is not looked at, and is never evidence of health', async () => {
  await using one = await beside()
  await one.calm()
  const { controller } = one.understudy
  const spaces = Buffer.alloc(20_000_000, 32)
  const answer = (body: Buffer, coding = ''): Buffer => {
    const fields = `Content-Type: application/json\r\n${coding === '' ? '' : `Content-Encoding: ${coding}\r\n`}Content-Length: ${body.length}\r\n`
    return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${fields}\r\n`), body])
  }
  const deep = Buffer.from('['.repeat(50_000) + ']'.repeat(50_000))
  const wide = Buffer.from(`{${Array.from({ length: 10_001 }, (_, i) => `"k${i}":1`).join()}}`)
  const good = (): number => controller.evidence('orders').operations['getOrder']?.gates.conformance.good ?? 0
  for (const [bytes, reason] of [
    [answer(gzipSync(spaces), 'gzip'), 'too-large'],
    [answer(brotliCompressSync(spaces), 'br'), 'ratio'],
    [answer(gzipSync(gzipSync(spaces)), 'gzip, gzip'), 'too-large'],
    [answer(deep), 'too-deep'],
    [answer(wide), 'too-many-keys'],
    [answer(Buffer.alloc(1_100_000, 32)), 'too-large'],
  ] as const) {
    one.fault = (socket) => void socket.write(bytes)
    const [before, had] = [good(), controller.dossier('orders').verdicts.censored]
    const { id, reply } = await one.understudy.take({ target: '/orders/7' })
    assert.deepEqual([reply.status, reply.by], [200, 'mock'])
    await eventually(() => one.understudy.exchange(id)?.shadow !== undefined, `${reason}: it came to something`)
    const shadow = one.understudy.exchange(id)?.shadow
    assert.deepEqual(
      [shadow?.verdict, shadow?.reason, good(), controller.dossier('orders').verdicts.censored],
      ['censored', reason, before, had + 1],
    )
    await one.calm()
  }
})

test('an exchange says what its copy has shown, when that is known', async () => {
  await using one = await beside()
  one.fault = (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"id":"7"}')
  const { id } = await one.understudy.take({ target: '/orders/7' })
  await eventually(() => one.understudy.exchange(id)?.shadow !== undefined, 'the copy was compared')
  const exchange = one.understudy.exchange(id)
  assert.deepEqual(exchange?.shadow, { verdict: 'mismatched', reason: '', status: 200, differences: ['contract.required body/sku'] })
  assert.equal(exchange?.decision.stage, 'shadow')
})

test('the service’s whole answer to a copy is kept beside the exchange, without its secrets', async () => {
  await using one = await beside()
  const body = '{"id":"7","sku":"B2","more":[1,2]}'
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: sid=secret\r\nContent-Length: ${body.length}\r\n\r\n`
  one.fault = (socket) => void socket.write(head + body)
  const { id } = await one.understudy.take({ target: '/orders/7' })
  await eventually(() => one.understudy.recorder.beside(id) !== null, 'the copy was answered')
  const other = one.understudy.recorder.beside(id)
  assert.deepEqual([other?.by, other?.status, Buffer.from(other?.body.bytes ?? []).toString()], ['live', 200, body])
  assert.ok(!other?.headers.join().includes('secret'))
  one.understudy.clear()
  assert.equal(one.understudy.recorder.beside(id), null)
})

test('where the service answers and is held against the stand-in, the stand-in’s answer is kept beside the exchange', async () => {
  await using one = await beside({ stage: 'canary', canary: { steps: ['100%'], reverseShadow: true } })
  const answer = await fetch(`${one.understudy.url}/orders/7`)
  assert.match(answer.headers.get('understudy-served-by') ?? '', /^live/)
  const { id = '' } = one.understudy.exchanges({ path: '/orders/7' }).at(-1) ?? {}
  await eventually(() => one.understudy.exchange(id)?.shadow !== undefined, 'both were compared')
  assert.equal(one.understudy.recorder.beside(id)?.by, 'mock')
})

test('a dead service is left alone, and nothing is queued for it', async () => {
  await using one = await beside({ shadow: { inFlight: 4 } })
  one.fault = () => {}
  const started = performance.now()
  const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await fetch(`${one.understudy.url}/orders/7`)).status))
  assert.deepEqual([...new Set(statuses)], [200])
  assert.ok(performance.now() - started < 5_000)
  const counts = one.understudy.controller.copies('orders')
  assert.ok((counts.get('dropped in-flight') ?? 0) > 0, [...counts].join(' '))
  assert.ok(one.service.received.length <= 60)
})
