import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { rawServer } from '../fixtures/raw-server.ts'
import { eventually, raw, service, staged } from '../fixtures/stage.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{"id":"7","sku":"A1"}'

test('octets of head and body reach both sides as they were sent', async () => {
  const answer =
    'HTTP/1.1 200 Fine By Me\r\nx-B: 1\r\nX-a:  2 \r\nx-B: \xe9\xff\r\nContent-Type: application/json\r\nDate: Tue, 15 Nov 1994 08:12:31 GMT\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 3\r\n\r\n\x00\xff\x80'
  await using upstream = await rawServer((socket) => void socket.write(Buffer.from(answer, 'latin1')))
  await using understudy = await staged(upstream.port)
  const got = await raw(
    understudy.port,
    Buffer.from('GET /orders/7?b=%2f&a=1&a=&%C3%A9 HTTP/1.1\r\nhOSt: shop\r\nX-z: \xe9\r\nx-Z: 2\r\nConnection: close\r\n\r\n', 'latin1'),
  )
  const [line, host, ...sent] = (upstream.received[0] ?? '').split('\r\n')
  assert.deepEqual(
    [line, host, ...sent.slice(0, 2)],
    ['GET /orders/7?b=%2f&a=1&a=&%C3%A9 HTTP/1.1', `hOSt: 127.0.0.1:${upstream.port}`, 'X-z: \xe9', 'x-Z: 2'],
  )
  const [head = '', body] = got.split('\r\n\r\n')
  assert.equal(body, '\x00\xff\x80')
  assert.deepEqual(head.split('\r\n').slice(1, 8), [
    'x-B: 1',
    'X-a: 2',
    'x-B: \xe9\xff',
    'Content-Type: application/json',
    'Date: Tue, 15 Nov 1994 08:12:31 GMT',
    'Set-Cookie: a=1',
    'Set-Cookie: b=2',
  ])
  assert.equal(head.match(/^Date:/gm)?.length, 1)
  assert.equal(head.match(/^Content-Length:/gm)?.length, 1)
  assert.match(head, /\r\nUnderstudy-Served-By: live; epoch=1(?:\r\n|$)/)
})

test('trailers and interim answers pass', async () => {
  const answer =
    'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\n[]\r\n0\r\nX-Sum: 42\r\n\r\n'
  await using upstream = await rawServer((socket) => void socket.write(answer))
  await using understudy = await staged(upstream.port)
  const got = await raw(understudy.port, 'GET /orders HTTP/1.1\r\nHost: x\r\nTE: trailers\r\n\r\n', /0\r\n(?:[^\r]*\r\n)*\r\n$/)
  assert.match(got, /^HTTP\/1.1 103 [^\r]*\r\nLink: <\/a.css>; rel=preload\r\n\r\nHTTP\/1.1 200 /)
  assert.match(got, /0\r\nX-Sum: 42\r\n\r\n$/)
})

test('a body behind Expect is asked for only when the service asks', async () => {
  const seen: string[] = []
  await using upstream = await rawServer((socket, head) => {
    seen.push(head)
    socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    socket.once('data', () =>
      socket.write('HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{"id":"7","sku":"A1"}'),
    )
  })
  await using understudy = await staged(upstream.port)
  const sent = await new Promise<string>((resolve, reject) => {
    const asking = request({
      port: understudy.port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/orders',
      headers: { 'Content-Type': 'application/json', 'Content-Length': 21, Expect: '100-continue' },
    })
    asking.once('continue', () => {
      resolve(`asked after ${seen.length}`)
      asking.end('{"id":"7","sku":"A1"}')
    })
    asking.once('error', reject)
    asking.flushHeaders()
  })
  assert.equal(sent, 'asked after 1')
  await eventually(() => understudy.exchanges({ status: 201 }).length === 1, 'the exchange is recorded')
})

test('a refusal that comes before the body is relayed, and the body is not waited for', async () => {
  await using upstream = await rawServer((socket) => void socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno'))
  await using understudy = await staged(upstream.port)
  const got = await raw(
    understudy.port,
    'PUT /orders/7/label HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: 90000000\r\n\r\nabc',
    /no$/,
  )
  assert.match(got, /^HTTP\/1.1 413 /)
})

test('large bodies stream both ways in constant memory, unharmed', async () => {
  const size = 256 * 1024 * 1024
  await using upstream = await service((incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/octet-stream' })
    incoming.pipe(outgoing)
  })
  await using understudy = await staged(upstream.port, { upstream: { firstByte: 10_000, idle: 10_000, total: 60_000 } })
  const block = randomBytes(1024 * 1024)
  const [sent, got] = [createHash('sha1'), createHash('sha1')]
  async function* blocks(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < size / block.length; i++) {
      sent.update(block)
      yield block
    }
  }
  const before = process.memoryUsage().rss
  let most = before
  await new Promise<void>((resolve, reject) => {
    const asking = request(
      {
        port: understudy.port,
        host: '127.0.0.1',
        method: 'PUT',
        path: '/orders/7/label',
        headers: { 'Content-Type': 'application/octet-stream' },
      },
      (response) => {
        response.on('data', (chunk: Buffer) => {
          got.update(chunk)
          most = Math.max(most, process.memoryUsage().rss)
        })
        response.once('end', resolve)
        response.once('error', reject)
      },
    )
    asking.once('error', reject)
    Readable.from(blocks()).pipe(asking)
  })
  assert.equal(got.digest('hex'), sent.digest('hex'))
  assert.ok(most - before < size / 2, `memory grew by ${Math.round((most - before) / 1024 / 1024)} MiB`)
  await eventually(() => understudy.exchanges().length === 1, 'the exchange is recorded')
  const [exchange] = understudy.exchanges()
  assert.deepEqual(
    [exchange?.request.body.size, exchange?.request.body.whole, exchange?.reply.body.size, exchange?.verdict.outcome],
    [size, false, size, 'unknown'],
  )
})

test('events come as they are sent, and end when the consumer goes', async () => {
  let gone = false
  await using upstream = await service((incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' })
    outgoing.write('data: 1\n\n')
    setTimeout(() => outgoing.write('data: 2\n\n'), 30)
    incoming.socket.once('close', () => {
      gone = true
    })
  })
  await using understudy = await staged(upstream.port)
  const stop = new AbortController()
  const response = await fetch(`${understudy.url}/orders/events`, { signal: stop.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.equal((await reader?.read())?.value, 'data: 1\n\n')
  assert.equal((await reader?.read())?.value, 'data: 2\n\n')
  stop.abort()
  await eventually(() => gone, 'the service hears that nobody listens')
})

test('sockets that switch protocols are joined, and what refuses to is relayed', async () => {
  await using upstream = await service((_, outgoing) => outgoing.end('plain'))
  upstream.server.on('upgrade', (incoming, socket, head: Buffer) => {
    if (incoming.url === '/orders/events') {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${incoming.headers['sec-websocket-key']}\r\n\r\n`,
      )
      socket.write(head)
      socket.pipe(socket)
    } else socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno')
  })
  await using understudy = await staged(upstream.port)
  const ask = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\nhello`
  const joined = await raw(understudy.port, ask('/orders/events'), /hello$/)
  assert.match(
    joined,
    /^HTTP\/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: k\r\nUnderstudy-Served-By: live\r\n\r\nhello$/,
  )
  assert.match(await raw(understudy.port, ask('/orders')), /^HTTP\/1.1 403 Forbidden\r\n.*\r\n\r\nno$/s)
  // The stand-in answers what it stands in for; curl asks for HTTP/2 with every request.
  assert.match(await raw(understudy.port, ask('/stock'), /\r\n\r\n\{/), /^HTTP\/1.1 200 OK\r\n/)
  await eventually(() => understudy.exchanges({ by: 'live' }).length === 2, 'both are recorded')
  assert.deepEqual(
    understudy.exchanges({ by: 'live' }).map(({ reply }) => reply.status),
    [101, 403],
  )
})

test('an answer that breaks in the middle is cut, never ended', async () => {
  await using upstream = await rawServer(
    (socket) =>
      void socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n["a\r\n', () =>
        setTimeout(() => socket.resetAndDestroy(), 30),
      ),
  )
  await using understudy = await staged(upstream.port)
  const response = await fetch(`${understudy.url}/orders`)
  await assert.rejects(response.text())
  await eventually(() => understudy.exchanges().length === 1, 'the exchange is recorded')
  const [exchange] = understudy.exchanges()
  assert.deepEqual([exchange?.reply.body.whole, exchange?.verdict.outcome], [false, 'unknown'])
})

test('what breaks the contract is told and passed on; enforced, reads become 502', async () => {
  await using upstream = await rawServer(
    (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"id":"7"}'),
  )
  await using observing = await staged(upstream.port)
  assert.equal(await (await fetch(`${observing.url}/orders/7`)).text(), '{"id":"7"}')
  await eventually(() => observing.exchanges({ outcome: 'breaks' }).length === 1, 'the finding is recorded')
  await using enforcing = await staged(upstream.port, { group: { validate: { response: 'enforce' } } })
  const refused = await fetch(`${enforcing.url}/orders/7`)
  const problem = (await refused.json()) as { type: string; findings: { at: string; code: string }[] }
  assert.deepEqual(
    [refused.status, problem.type, problem.findings[0]?.at, problem.findings[0]?.code],
    [502, 'urn:understudy:problem:upstream-invalid', 'body/sku', 'required'],
  )
  const passed = await fetch(`${enforcing.url}/orders/7`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"id":"7","sku":"A1"}',
  })
  assert.equal(await passed.text(), '{"id":"7"}')
})

test('requests that break the contract pass by default and are refused where that is wanted', async () => {
  await using upstream = await rawServer((socket) => void socket.write(OK))
  const bad = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"id":7}' }
  await using observing = await staged(upstream.port)
  const passed = await fetch(`${observing.url}/orders`, bad)
  assert.deepEqual([passed.status, passed.headers.get('understudy-findings')?.includes('body/id')], [200, true])
  await using enforcing = await staged(upstream.port, { group: { validate: { request: 'enforce' } } })
  const refused = await fetch(`${enforcing.url}/orders`, bad)
  assert.deepEqual([refused.status, refused.headers.get('understudy-served-by')], [422, 'understudy'])
  assert.equal(upstream.received.length, 1)
})
