import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { FAULTS } from '../../test/fixtures/faults.ts'
import { type RawServer, rawServer } from '../../test/fixtures/raw-server.ts'
import { upstreamOf } from '../../test/fixtures/upstream.ts'
import type { Sent, Upstream } from '../model/sender.ts'
import type { WireRequest } from '../model/wire.ts'
import { listen } from '../wires/listen.ts'
import { createHttpSender } from './http.ts'

/** For upstreams that let us wait. */
const IMPATIENT: Partial<Upstream> = { connect: 200, firstByte: 150, idle: 150 }

function request(differently: Partial<WireRequest> = {}): WireRequest {
  return {
    method: 'GET',
    target: '/orders/7',
    headers: ['Host', 'shop.example'],
    body: null,
    origin: 'http://shop.example',
    ...differently,
  }
}

async function send(
  server: Pick<RawServer, 'port'>,
  differently: Partial<WireRequest> = {},
  upstream: Partial<Upstream> = {},
): Promise<Sent> {
  await using sender = createHttpSender(upstreamOf(`http://127.0.0.1:${server.port}`, upstream))
  const sent = await sender.send(request(differently), { safe: (differently.method ?? 'GET') === 'GET' })
  if (sent.kind === 'answered') await text(sent).catch(() => '')
  return sent
}

async function text(sent: Sent): Promise<string> {
  assert.equal(sent.kind, 'answered')
  const chunks: Uint8Array[] = []
  const body = sent.kind === 'answered' ? sent.response.body : null
  if (body instanceof Uint8Array) return Buffer.from(body).toString('latin1')
  if (body === null) return ''
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

const answers = (octets: string) => (socket: Socket) => void socket.write(octets)

test('sender keeps the order, case and duplicates of fields, and drops those of the hop', async () => {
  await using server = await rawServer((socket) =>
    socket.end(
      'HTTP/1.1 200 OK\r\nX-b: 1\r\nx-A: 2\r\nX-b: 3\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nKeep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok',
    ),
  )
  const headers = [
    'hOST',
    'shop.example',
    'X-z',
    '1',
    'x-A',
    '2',
    'X-z',
    '3',
    'Connection',
    'close, X-hop',
    'X-Hop',
    'gone',
    'Accept',
    '*/*',
  ]
  const sent = await send(server, { headers })
  const lines = server.received[0]?.split('\r\n') ?? []
  assert.deepEqual(lines.slice(0, 6), [
    'GET /orders/7 HTTP/1.1',
    `hOST: 127.0.0.1:${server.port}`,
    'X-z: 1',
    'x-A: 2',
    'X-z: 3',
    'Accept: */*',
  ])
  assert.ok(lines.includes('Via: 1.1 understudy') && lines.includes('Forwarded: for=unknown;host="shop.example";proto=http'))
  assert.deepEqual(sent.kind === 'answered' && sent.response.headers, [
    'X-b',
    '1',
    'x-A',
    '2',
    'X-b',
    '3',
    'Set-Cookie',
    'a=1',
    'Set-Cookie',
    'b=2',
    'Content-Length',
    '2',
    'Via',
    '1.1 understudy',
  ])
})

test('sender carries the body of a GET, a length as it was, and chunks as chunks', async () => {
  await using server = await rawServer((socket) => setTimeout(() => socket.end('HTTP/1.1 204 No Content\r\n\r\n'), 30))
  await send(server, { headers: ['Host', 'x', 'Content-Length', '3'], body: Buffer.from('abc') })
  assert.match(server.received[0] ?? '', /^GET .*\r\nContent-Length: 3\r\n.*\r\n\r\nabc$/s)
  await send(server, {
    method: 'POST',
    headers: ['Host', 'x', 'Transfer-Encoding', 'chunked', 'TE', 'trailers', 'Trailer', 'X-Sum'],
    body: Readable.from([Buffer.from('ab'), Buffer.from('c')]),
    trailers: () => ['X-Sum', '9'],
  })
  assert.match(
    server.received[1] ?? '',
    /TE: trailers\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n.*\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nX-Sum: 9\r\n\r\n$/s,
  )
})

test('sender follows nothing, and makes links to the upstream links to us', async () => {
  const links = await rawServer((socket) =>
    socket.end(
      `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${links.port}/orders/8?a=1\r\nLink: <http://127.0.0.1:${links.port}/p/2>; rel=next, <http://127.0.0.1:${links.port}9/x>\r\nSet-Cookie: a=1; Domain=127.0.0.1; Path=/\r\nContent-Length: 0\r\n\r\n`,
    ),
  )
  await using server = links
  const sent = await send(server)
  assert.deepEqual(sent.kind === 'answered' && [sent.response.status, ...sent.response.headers.slice(0, 6)], [
    302,
    'Location',
    'http://shop.example/orders/8?a=1',
    'Link',
    `<http://shop.example/p/2>; rel=next, <http://127.0.0.1:${server.port}9/x>`,
    'Set-Cookie',
    'a=1; Path=/',
  ])
  assert.equal(server.received.length, 1)
})

for (const { id, name, script, error, calls, slow } of FAULTS) {
  test(`${id}: sender names the failure when the upstream ${name}`, async () => {
    for (const [index, method] of (['GET', 'POST'] as const).entries()) {
      await using server = await rawServer(script)
      const sending = method === 'POST' ? { method, body: Buffer.from('{}'), headers: ['Host', 'x', 'Content-Length', '2'] } : { method }
      const sent = await send(server, sending, slow === true ? IMPATIENT : {})
      assert.deepEqual([sent.kind === 'failed' && sent.error, sent.kind === 'failed' && sent.reached], [error, true], method)
      assert.equal(server.received.filter((head) => head !== '').length, calls[index], `${method} reached the upstream`)
    }
  })
}

test('sender knows that nothing was reached when the connection is refused', async () => {
  const server = await rawServer(() => {})
  await server[Symbol.asyncDispose]()
  const sent = await send(server, { method: 'POST', body: Buffer.from('{}') })
  assert.deepEqual(sent.kind === 'failed' && [sent.error, sent.reached, sent.attempts], ['connection_refused', false, 2])
})

test('sender tells of a name that leads nowhere', async () => {
  await using sender = createHttpSender(upstreamOf('http://no-such-host.invalid'))
  const sent = await sender.send(request(), { safe: true })
  assert.deepEqual(sent.kind === 'failed' && [sent.error, sent.reached], ['dns_error', false])
})

test('sender gives up on TLS with a server that is silent or plain, in the time for connecting', async () => {
  await using silent = await rawServer(() => {})
  await using sender = createHttpSender(upstreamOf(`https://127.0.0.1:${silent.port}`, IMPATIENT))
  const sent = await sender.send(request({ method: 'POST' }), { safe: false })
  assert.deepEqual(sent.kind === 'failed' && [sent.error, sent.reached], ['connection_timeout', false])
  await using plain = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await using wrong = createHttpSender(upstreamOf(`https://127.0.0.1:${plain.port}`))
  const refused = await wrong.send(request(), { safe: true })
  assert.deepEqual(refused.kind === 'failed' && [refused.error, refused.reached], ['tls_protocol_error', false])
})

test('a body that stops coming ends in an error, never in a shorter body', async () => {
  for (const script of [
    answers('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
    (socket: Socket): void => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
    (socket: Socket): void => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', () => socket.resetAndDestroy()),
    answers('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n'),
  ]) {
    await using server = await rawServer(script)
    await using sender = createHttpSender(upstreamOf(`http://127.0.0.1:${server.port}`, IMPATIENT))
    const sent = await sender.send(request(), { safe: true })
    await assert.rejects(text(sent))
  }
})

test('more bytes than were announced are not delivered, and the connection is not used again', async () => {
  await using server = await rawServer(answers('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nsmuggled'))
  await using sender = createHttpSender(upstreamOf(`http://127.0.0.1:${server.port}`))
  assert.equal(await text(await sender.send(request(), { safe: true })), 'ok')
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(await text(await sender.send(request(), { safe: true })), 'ok')
  assert.equal(server.received.length, 2)
})

test('interim answers are told, and an unasked 100 harms nobody', async () => {
  await using server = await rawServer((socket) =>
    socket.end(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    ),
  )
  await using sender = createHttpSender(upstreamOf(`http://127.0.0.1:${server.port}`))
  const interim: unknown[] = []
  assert.equal(
    await text(await sender.send(request(), { safe: true, interim: (status, headers) => interim.push([status, ...headers]) })),
    'ok',
  )
  assert.deepEqual(
    interim.filter((one) => Array.isArray(one) && one[0] === 103),
    [[103, 'Link', '</a.css>; rel=preload']],
  )
})

test('an early final answer is delivered while the body is still wanted by nobody', async () => {
  await using server = await rawServer((socket) => void socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno'))
  await using sender = createHttpSender(upstreamOf(`http://127.0.0.1:${server.port}`))
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < 1e6; i++) yield Buffer.alloc(1024)
  }
  const sent = await sender.send(request({ method: 'POST', headers: ['Host', 'x', 'Transfer-Encoding', 'chunked'], body: endless() }), {
    safe: false,
  })
  assert.equal(sent.kind === 'answered' && sent.response.status, 413)
  assert.equal(await text(sent), 'no')
})

test('a stale kept-alive connection is tried again on a fresh one, for what may be repeated', async () => {
  let served = 0
  await using listening = await listen(
    createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
      served++
      if (served === 2) incoming.socket.resetAndDestroy()
      else outgoing.end('ok')
    }),
  )
  await using sender = createHttpSender(upstreamOf(listening.url))
  assert.equal(await text(await sender.send(request(), { safe: true })), 'ok')
  const again = await sender.send(request(), { safe: true })
  assert.deepEqual([await text(again), again.attempts, served], ['ok', 2, 3])
})

test('bulkhead refuses at once when too many are in flight', async () => {
  await using server = await rawServer(() => {})
  await using sender = createHttpSender(
    upstreamOf(`http://127.0.0.1:${server.port}`, {
      ...IMPATIENT,
      maxInFlight: 1,
      retry: { max: 0, percent: 0, window: 1_000, minPerSecond: 0 },
    }),
  )
  const first = sender.send(request(), { safe: true })
  const second = await sender.send(request(), { safe: true })
  assert.deepEqual(second.kind === 'failed' && [second.error, second.reached, second.attempts], ['connection_limit_reached', false, 0])
  await first
  assert.equal(sender.health().inFlight, 0)
})

test('an open breaker calls nobody, and closes after successful probes of safe requests', async () => {
  let broken = true
  let calls = 0
  await using listening = await listen(
    createServer((_, outgoing) => {
      calls++
      outgoing.writeHead(broken ? 503 : 200).end('x')
    }),
  )
  const breaker = { window: 10_000, minCalls: 100, ratio: 0.5, consecutive: 2, open: 60, maxOpen: 1_000, jitter: 0, probes: 2 }
  await using sender = createHttpSender(upstreamOf(listening.url, { breaker }))
  const ask = async (safe = true): Promise<string> => {
    const sent = await sender.send(request(), { safe })
    if (sent.kind === 'answered') await text(sent)
    return sent.kind === 'failed' ? sent.error : String(sent.response.status)
  }
  assert.deepEqual([await ask(), await ask(), await ask(), calls], ['503', '503', 'destination_unavailable', 2])
  broken = false
  await new Promise((resolve) => setTimeout(resolve, 80))
  assert.deepEqual(
    [await ask(false), await ask(), await ask(), await ask(false), sender.health().breaker],
    ['destination_unavailable', '200', '200', '200', 'closed'],
  )
})

test('sender refuses to call itself', async () => {
  await using server = await rawServer((socket, head) =>
    socket.end(`HTTP/1.1 200 OK\r\nX-Hop: ${/Understudy-Hop: (.*)/.exec(head)?.[1]}\r\nContent-Length: 0\r\n\r\n`),
  )
  const first = await send(server)
  const hop = first.kind === 'answered' ? (first.response.headers[1] ?? '') : ''
  const sent = await send(server, { headers: ['Host', 'x', 'Understudy-Hop', hop] })
  assert.deepEqual(sent.kind === 'failed' && [sent.error, server.received.length], ['proxy_loop_detected', 1])
})
