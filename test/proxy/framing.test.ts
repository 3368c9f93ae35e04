import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rawServer } from '../fixtures/raw-server.ts'
import { raw, staged } from '../fixtures/stage.ts'

const ORDER = '{"id":"7","sku":"A1"}'
const FINE = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n${ORDER}`

/** What the service is sent, and the consumer after it, for one request; `base` is the path of the service's address. */
async function passed(
  request: string,
  { answer = FINE, base = '', until = /\r\n\r\n/ } = {},
): Promise<{ sent: string; got: string; own: string }> {
  await using upstream = await rawServer(
    (socket) => void socket.write(Buffer.from(answer.replaceAll('PORT', String(upstream.port)), 'latin1')),
  )
  const own = `http://127.0.0.1:${upstream.port}${base}`
  await using understudy = await staged(upstream.port, { upstream: { url: own } })
  const got = await raw(understudy.port, Buffer.from(request, 'latin1'), until)
  return { sent: upstream.received.join(''), got, own }
}

test('what is not there is not made up: no chunks for a write without a body, no length for a HEAD without one', async () => {
  const { sent } = await passed('POST /orders HTTP/1.1\r\nHost: x\r\n\r\n')
  assert.match(sent, /\r\nContent-Length: 0\r\n/)
  assert.doesNotMatch(sent, /Transfer-Encoding/)
  assert.doesNotMatch((await passed('DELETE /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n')).sent, /Content-Length|Transfer-Encoding/)
  for (const framing of ['Transfer-Encoding: chunked', 'Connection: close']) {
    const { got } = await passed('HEAD /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n', {
      answer: `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${framing}\r\n\r\n`,
    })
    assert.match(got, /^HTTP\/1.1 200 OK\r\n/)
    assert.doesNotMatch(got, /Content-Length/)
  }
  const known = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4711\r\n\r\n'
  assert.match((await passed('HEAD /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n', { answer: known })).got, /\r\nContent-Length: 4711\r\n/)
})

test('trailers are told before and behind a body, however short it is', async () => {
  const chunked = 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n'
  const { sent } = await passed(`POST /orders HTTP/1.1\r\nHost: x\r\n${chunked}\r\n15\r\n${ORDER}\r\n0\r\nX-Sum: 42\r\n\r\n`)
  assert.match(sent, /\r\nTrailer: X-Sum\r\n.*\r\n\r\n15\r\n\{.*\}\r\n0\r\nX-Sum: 42\r\n\r\n$/s)
  const answer = `HTTP/1.1 200 OK\r\n${chunked}\r\n2\r\n[]\r\n0\r\nX-Sum: 42\r\n\r\n`
  const { got, sent: asked } = await passed('GET /orders HTTP/1.1\r\nHost: x\r\nTE: deflate\r\nTE: trailers\r\n\r\n', {
    answer,
    until: /X-Sum: 42/,
  })
  assert.match(got, /\r\nTrailer: X-Sum\r\n.*\r\n\r\n2\r\n\[\]\r\n0\r\nX-Sum: 42\r\n/s)
  assert.match(asked, /\r\nConnection: TE\r\nTE: trailers\r\n/)
  // Where chunks cannot be, trailers cannot either: an older consumer, an answer without a body.
  for (const [method, version] of [
    ['GET', '1.0'],
    ['HEAD', '1.1'],
  ]) {
    const old = await passed(`${method} /orders HTTP/${version}\r\nHost: x\r\n\r\n`, { answer })
    assert.match(old.got, /^HTTP\/1.1 200 OK\r\n/)
    assert.doesNotMatch(old.got, /Trailer/)
  }
  assert.match((await passed('GET /orders/7 HTTP/1.1\r\nHost: x\r\nTrailer: X-Sum\r\n\r\n')).got, /^HTTP\/1.1 200 OK\r\n/)
})

test('a target that names its host is asked for by its path, below that of the service', async () => {
  for (const [target, path] of [
    ['http://shop.example/orders/7?a=%2f', '/orders/7?a=%2f'],
    ['HTTPS://shop.example:99/orders/7', '/orders/7'],
  ]) {
    const { sent } = await passed(`GET ${target} HTTP/1.1\r\nHost: other\r\n\r\n`, { base: '/api/v1' })
    assert.equal(sent.split('\r\n')[0], `GET /api/v1${path} HTTP/1.1`)
  }
  const { got } = await passed(`GET http://shop.example/orders/7 HTTP/1.1\r\nHost: other\r\n\r\n`, {
    answer: FINE.replace('\r\n', '\r\nLocation: http://127.0.0.1:PORT/orders/8\r\n'),
  })
  assert.match(got, /\r\nLocation: http:\/\/shop.example\/orders\/8\r\n/)
})

test('a service is told one host, its own, and nothing of a request that names two (RFC 9112 section 3.2)', async () => {
  const { sent } = await passed('GET /orders/7 HTTP/1.1\r\nHost: a\r\n\r\n')
  assert.match(sent, /^Host: 127\.0\.0\.1:\d+\r$/m)
  assert.equal(sent.match(/^Host:/gim)?.length, 1)
  const twice = await passed('GET /orders/7 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')
  assert.deepEqual([twice.got.split('\r\n', 1), twice.sent], [['HTTP/1.1 400 Bad Request'], ''])
})

test('links and cookies of a service below a path are ours, without it; those of others are left alone', async () => {
  const fields = [
    ['Location: http://127.0.0.1:PORT/api/orders/7', 'Location: http://me:1/orders/7'],
    ['Content-Location: /api/orders/7?x=/api', 'Content-Location: /orders/7?x=/api'],
    [
      'Link: </api/orders?page=2>; rel="next", <http://127.0.0.1:PORT/api>; rel=up, <http://127.0.0.1:PORT/apis>; anchor="/api/a"',
      'Link: </orders?page=2>; rel="next", <http://me:1>; rel=up, <http://me:1/apis>; anchor="/a"',
    ],
    ['Refresh: 5; url=/api', 'Refresh: 5; url=/'],
    ['Set-Cookie: a=/api/x; Path=/api; HttpOnly', 'Set-Cookie: a=/api/x; Path=/; HttpOnly'],
    ['Set-Cookie: b=1; Path=/apis; Domain=127.0.0.1', 'Set-Cookie: b=1; Path=/apis'],
    ['X-Link: /api/orders', 'X-Link: /api/orders'],
    ['Link: <http://other.example/?from=http://127.0.0.1:PORT/>', null],
  ] as const
  const answer = FINE.replace('\r\n', `\r\n${fields.map(([field]) => field).join('\r\n')}\r\n`)
  const { got, own } = await passed('GET /orders/7 HTTP/1.1\r\nHost: me:1\r\n\r\n', { answer, base: '/api' })
  const kept = fields.map(([field, ours]) => ours ?? field.replace('PORT', new URL(own).port))
  assert.deepEqual(got.split('\r\n').slice(1, kept.length + 1), kept)
})

test('an answer in a coding of the hop that nobody asked for is none: its octets would mean something else', async () => {
  const answer = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n\r\n15\r\n${ORDER}\r\n0\r\n\r\n`
  const { got } = await passed('DELETE /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n', { answer })
  assert.match(got, /^HTTP\/1.1 502 .*\r\nProxy-Status: understudy; error=http_response_transfer_coding\r\n/s)
})

test('all fields of an answer pass, however many they are', async () => {
  const many = Array.from({ length: 3_000 }, (_, n) => `h${n}: 1\r\n`).join('')
  const { got } = await passed('GET /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n', {
    answer: FINE.replace('\r\n', `\r\n${many}`),
    until: /A1"\}$/,
  })
  assert.equal(got.match(/^h\d+: 1\r$/gm)?.length, 3_000)
})

test('an expectation that we do not know is the service’s affair', async () => {
  const { sent, got } = await passed('GET /orders/7 HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n')
  assert.match(sent, /\r\nExpect: tea\r\n/)
  assert.match(got, /^HTTP\/1.1 200 OK\r\n.*\r\nUnderstudy-Served-By: live/s)
})

test('who offers another HTTP keeps its body, and the ladder', async () => {
  const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n'
  const { sent } = await passed(
    `POST /orders HTTP/1.1\r\nHost: x\r\n${offer}Content-Type: application/json\r\nContent-Length: 21\r\n\r\n${ORDER}`,
  )
  assert.match(sent, /\{"id":"7","sku":"A1"\}$/)
  assert.doesNotMatch(sent, /Upgrade|HTTP2-Settings/)
  const exec = await passed(
    'POST /orders HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
      `15\r\n${ORDER}\r\n0\r\n\r\n`,
  )
  assert.match(exec.sent, /\{"id":"7","sku":"A1"\}/)
  await using dead = await rawServer((socket) => void socket.destroy())
  await using understudy = await staged(dead.port)
  const read = await raw(understudy.port, `GET /orders/7 HTTP/1.1\r\nHost: x\r\n${offer}\r\n`, /\r\n\r\n\{/)
  assert.match(read, /^HTTP\/1.1 200 OK\r\n.*\r\nUnderstudy-Served-By: mock; epoch=1; reason=connection-terminated\r\n/s)
})

test('a switch of protocols is told octet by octet', async () => {
  const answer = 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Name: caf\xe9\r\n\r\n'
  const ask =
    'GET /orders/events HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n'
  assert.match((await passed(ask, { answer })).got, /\r\nX-Name: caf\xe9\r\n/)
  assert.match(
    (await passed(ask, { answer: 'HTTP/1.1 403 No\r\nX-Name: caf\xe9\r\nContent-Length: 0\r\n\r\n' })).got,
    /\r\nX-Name: caf\xe9\r\n/,
  )
})

test('a service that has a word on other origins has the last; for one that has none we have', async () => {
  const ask = 'GET /orders/7 HTTP/1.1\r\nHost: x\r\nOrigin: https://page.example\r\n\r\n'
  const answer = FINE.replace('\r\n', '\r\nAccess-Control-Allow-Origin: https://app.example\r\nVary: Accept\r\n')
  const { got } = await passed(ask, { answer })
  assert.deepEqual(got.match(/^(?:Access-Control|Vary).*$/gm), ['Access-Control-Allow-Origin: https://app.example', 'Vary: Accept'])
  assert.match((await passed(ask)).got, /\r\nAccess-Control-Allow-Origin: https:\/\/page.example\r\n/)
})
