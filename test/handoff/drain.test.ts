import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, request, type IncomingMessage, type RequestListener } from 'node:http'
import { test } from 'node:test'
import { eventually, raw, service, staged } from '../fixtures/stage.ts'

const BY = { who: 'robin', why: 'a test' }

/** A service that begins to answer at once and goes on as long as it is let: events, a long body, or no answer for a while. */
const slow: RequestListener = (incoming, outgoing) => {
  const url = incoming.url ?? ''
  if (url === '/orders/events') {
    outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' })
    const timer = setInterval(() => outgoing.write('data: tick\n\n'), 5)
    outgoing.on('close', () => clearInterval(timer))
  } else if (url.endsWith('/label')) {
    outgoing.writeHead(200, { 'Content-Type': 'application/octet-stream' })
    outgoing.write('begun')
    if (!url.includes('endless')) setTimeout(() => outgoing.end(' and done'), 80)
  } else if (url.startsWith('/orders/quick')) outgoing.end('{"id":"quick","sku":"KET"}')
}

interface Open {
  readonly message: IncomingMessage
  /** All that came, when it is over: whether it ended well is told by `message.complete`. */
  readonly text: Promise<string>
}

async function open(url: string): Promise<Open> {
  const [message] = (await once(get(url), 'response')) as [IncomingMessage]
  let text = ''
  message.on('data', (chunk: Buffer) => (text += chunk.toString()))
  message.on('error', () => {})
  return {
    message,
    text: once(message, 'close').then(
      () => text,
      () => text,
    ),
  }
}

test('what is under way with a service that is taken away comes to its end in time, or is cut, and is counted apart', async () => {
  await using real = await service(slow)
  await using understudy = await staged(real.port, { group: { rollback: { drain: 300 } }, upstream: { idle: 5_000 } })
  const events = await open(`${understudy.url}/orders/events`)
  const [short, endless] = [await open(`${understudy.url}/orders/a/label`), await open(`${understudy.url}/orders/endless/label`)]
  understudy.handoff.rollback('orders', BY)
  const during = understudy.handoff.flights.of('orders')
  assert.equal(during.open, 3)
  assert.notEqual(during.until, null)
  // What begins now is the stand-in's.
  assert.match((await fetch(`${understudy.url}/orders`)).headers.get('understudy-served-by') ?? '', /^mock/)
  assert.deepEqual([await short.text, short.message.complete], ['begun and done', true])
  // A stream of events ends; what has an end of its own is not taken for whole.
  assert.match(await events.text, /^(data: tick\n\n){5,}/)
  assert.deepEqual([events.message.complete, await endless.text, endless.message.complete], [true, 'begun', false])
  const { until, ...counts } = understudy.handoff.flights.of('orders')
  assert.deepEqual([until, counts], [null, { open: 0, finished: 1, cut: 2 }])
  const { mismatched } = understudy.controller.dossier('orders').verdicts
  assert.equal(mismatched, 0)
})

test('who waits for a service that was taken away is told when the time is over, and nobody else is blamed', async () => {
  await using real = await service(slow)
  await using understudy = await staged(real.port, {
    group: { rollback: { drain: 100 }, fallback: { read: [] } },
    upstream: { firstByte: 20_000, total: 20_000 },
  })
  const read = fetch(`${understudy.url}/orders/x`)
  const write = fetch(`${understudy.url}/orders/x`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"id":"x","sku":"KET"}',
  })
  await eventually(() => understudy.handoff.upstreams[0]?.health.inFlight === 2, 'both are under way')
  understudy.handoff.rollback(null, BY)
  const told = async (response: Response): Promise<string> => `${response.status} ${await response.text()}`
  assert.match(await told(await read), /^504 .*urn:understudy:problem:upstream-timeout.*the time for what was under way is over/)
  assert.match(await told(await write), /^504 .*urn:understudy:problem:outcome-unknown.*look before you send it again/)
  assert.deepEqual([understudy.handoff.flights.of('orders').cut, understudy.handoff.upstreams[0]?.health.breaker], [2, 'closed'])
  assert.equal(understudy.controller.dossier('orders').verdicts.mismatched, 0)
})

test('a web socket is closed with "service restart", between two frames', async () => {
  await using real = await service(slow)
  real.server.on('upgrade', (_, socket) => {
    socket
      .on('error', () => {})
      .on('end', () => socket.end())
      .resume()
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    socket.write(Uint8Array.of(0x81, 0x02, 0x68, 0x69))
  })
  await using understudy = await staged(real.port, { group: { rollback: { drain: 50 } } })
  const asking = raw(
    understudy.port,
    'GET /orders/events HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n',
  )
  await eventually(() => understudy.handoff.flights.count === 1, 'the socket is open')
  understudy.handoff.rollback('orders', BY)
  const received = await asking
  assert.deepEqual(
    [...Buffer.from(received.slice(received.indexOf('\r\n\r\n') + 4), 'latin1')],
    [0x81, 0x02, 0x68, 0x69, 0x88, 0x02, 0x03, 0xf4],
  )
  await eventually(() => understudy.handoff.flights.of('orders').cut === 1, 'it is counted')
})

test('only those whose consumers leave the service have to hurry, and whoever is back in time need not', async () => {
  await using real = await service(slow)
  await using understudy = await staged(real.port, { group: { rollback: { drain: 150 } }, upstream: { idle: 5_000 } })
  const { handoff } = understudy
  const events = await open(`${understudy.url}/orders/events`)
  handoff.act('orders', { kind: 'hold', lifts: 'by-hand' }, BY)
  assert.equal(handoff.flights.of('orders').open, 0)
  handoff.act('orders', { kind: 'release' }, BY)
  handoff.rollback('orders', BY)
  assert.equal(handoff.flights.of('orders').open, 1)
  handoff.act('orders', { kind: 'release' }, BY)
  handoff.move('orders', 'live', BY)
  assert.equal(handoff.flights.of('orders').open, 0)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(events.message.closed, false)
  // Another service under the same name is another service.
  handoff.addUpstream('orders', { url: 'http://127.0.0.1:9' }, BY)
  assert.equal(handoff.flights.of('orders').open, 1)
  await events.text
  assert.equal(events.message.complete, true)
})

test('a consumer that goes away leaves nothing behind', async () => {
  await using real = await service(slow)
  await using understudy = await staged(real.port, { upstream: { idle: 5_000, firstByte: 20_000, total: 20_000 } })
  const events = await open(`${understudy.url}/orders/events`)
  const waiting = request(`${understudy.url}/orders/x`).on('error', () => {})
  waiting.end()
  await (await fetch(`${understudy.url}/orders/quick`)).arrayBuffer()
  await eventually(() => understudy.handoff.flights.count === 2, 'two are under way')
  events.message.destroy()
  waiting.destroy()
  await eventually(() => understudy.handoff.flights.count === 0, 'nothing is')
})
