import assert from 'node:assert/strict'
import { createServer } from 'node:https'
import { test } from 'node:test'
import type { ListeningUnderstudy } from '../../src/index.ts'
import { CUTS, FAULTS, ODDITIES } from '../fixtures/faults.ts'
import { rawServer } from '../fixtures/raw-server.ts'
import { eventually, raw, service, staged } from '../fixtures/stage.ts'

const NO_FALLBACK = { group: { fallback: { read: [] } } } as const
const WRITE = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"id":"7","sku":"A1"}' }

interface Told {
  readonly status: number
  readonly error: string | undefined
  readonly by: string | undefined
  readonly type: string
}

async function told(response: Response): Promise<Told> {
  const text = await response.text()
  const type = response.headers.get('content-type')?.includes('problem') === true ? String(JSON.parse(text).type) : ''
  return {
    status: response.status,
    error: /error=(\w+)/.exec(response.headers.get('proxy-status') ?? '')?.[1],
    by: response.headers.get('understudy-served-by')?.split(';')[0],
    type: type.replace('urn:understudy:problem:', ''),
  }
}

const calls = (received: readonly string[]): number => received.join('').match(/ HTTP\/1\.1\r\n/g)?.length ?? 0

for (const { id, name, script, error, read, write, calls: expected, slow } of FAULTS) {
  const hasty = slow === true ? { firstByte: 120, idle: 120 } : { firstByte: 5_000 }
  test(`${id}: a read of a service that ${name} is answered for, or refused`, async () => {
    await using upstream = await rawServer(script)
    await using bare = await staged(upstream.port, { ...NO_FALLBACK, upstream: hasty })
    const answer = await told(await fetch(`${bare.url}/orders`))
    assert.deepEqual([answer.status, answer.error, answer.by], [read, error, 'understudy'])
    assert.equal(calls(upstream.received), expected[0])
    await using falling = await staged(upstream.port, { upstream: hasty })
    assert.deepEqual(await told(await fetch(`${falling.url}/orders`)), { status: 200, error, by: 'mock', type: '' })
  })

  test(`${id}: a write to a service that ${name} is never answered as if it had happened`, async () => {
    await using upstream = await rawServer(script)
    await using understudy = await staged(upstream.port, { upstream: hasty })
    const answer = await told(await fetch(`${understudy.url}/orders`, WRITE))
    assert.deepEqual(answer, { status: write, error, by: 'understudy', type: 'outcome-unknown' })
    assert.equal(calls(upstream.received), expected[1])
  })
}

for (const { id, name, script } of CUTS) {
  for (const init of [{}, WRITE]) {
    test(`${id}: ${'method' in init ? 'a write to' : 'a read of'} a service that ${name} ends in a cut connection`, async () => {
      await using upstream = await rawServer(script)
      await using understudy = await staged(upstream.port, { upstream: { idle: 120 } })
      await assert.rejects(async () => (await fetch(`${understudy.url}/orders`, init)).text())
      await eventually(() => understudy.exchanges().length === 1, 'the exchange is recorded')
      const [exchange] = understudy.exchanges()
      assert.deepEqual([exchange?.reply.by, exchange?.reply.body.whole], ['live', false])
      assert.equal(calls(upstream.received), 1)
    })
  }
}

for (const { id, name, script, status, body } of ODDITIES) {
  test(`${id}: a service that ${name} is passed through`, async () => {
    await using upstream = await rawServer(script)
    await using understudy = await staged(upstream.port, { upstream: { firstByte: 5_000, idle: 5_000 } })
    for (const init of [{}, WRITE]) {
      const response = await fetch(`${understudy.url}/orders`, init)
      const bytes = Buffer.from(await response.arrayBuffer())
      assert.deepEqual([response.status, bytes.toString('utf8') === body], [status, true])
    }
    await eventually(() => understudy.exchanges().length === 2, 'both are recorded')
  })
}

test('F1: a service that refuses connections was provably not reached', async () => {
  const closed = await rawServer(() => {})
  await closed[Symbol.asyncDispose]()
  await using understudy = await staged(closed.port, NO_FALLBACK)
  assert.deepEqual(await told(await fetch(`${understudy.url}/orders`)), {
    status: 502,
    error: 'connection_refused',
    by: 'understudy',
    type: 'upstream-unreachable',
  })
  const response = await fetch(`${understudy.url}/orders`, WRITE)
  assert.equal(response.headers.get('retry-after'), '1')
  assert.deepEqual(await told(response), { status: 503, error: 'connection_refused', by: 'understudy', type: 'upstream-unreachable' })
})

test('F2: a name that leads nowhere is told as such', async () => {
  await using understudy = await staged(1, { ...NO_FALLBACK, upstream: { url: 'http://no-such-host.invalid' } })
  assert.deepEqual(await told(await fetch(`${understudy.url}/orders`)), {
    status: 502,
    error: 'dns_error',
    by: 'understudy',
    type: 'upstream-unreachable',
  })
  assert.deepEqual(await told(await fetch(`${understudy.url}/orders`, WRITE)), {
    status: 503,
    error: 'dns_error',
    by: 'understudy',
    type: 'upstream-unreachable',
  })
})

test('F4: a connection that never comes about ends in the time for connecting', async () => {
  // A server that accepts and says nothing of TLS: to a TLS client the connection never comes about.
  await using upstream = await rawServer(() => {})
  await using understudy = await staged(upstream.port, {
    ...NO_FALLBACK,
    upstream: { url: `https://127.0.0.1:${upstream.port}`, connect: 100 },
  })
  assert.deepEqual(await told(await fetch(`${understudy.url}/orders`)), {
    status: 504,
    error: 'connection_timeout',
    by: 'understudy',
    type: 'upstream-timeout',
  })
  assert.deepEqual(await told(await fetch(`${understudy.url}/orders`, WRITE)), {
    status: 503,
    error: 'connection_timeout',
    by: 'understudy',
    type: 'upstream-unreachable',
  })
})

test('F5: a certificate that nobody vouches for is refused, once, and never without TLS', async () => {
  const { certificate, key } = await import('../fixtures/certificate.ts')
  const server = createServer({ cert: certificate, key }, (_, outgoing) => outgoing.end('secret'))
  let connections = 0
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await using understudy = await staged(port, { ...NO_FALLBACK, upstream: { url: `https://127.0.0.1:${port}`, connect: 5_000 } })
  assert.deepEqual(await told(await fetch(`${understudy.url}/orders`)), {
    status: 502,
    error: 'tls_certificate_error',
    by: 'understudy',
    type: 'upstream-unreachable',
  })
  assert.deepEqual(await told(await fetch(`${understudy.url}/orders`, WRITE)), {
    status: 503,
    error: 'tls_certificate_error',
    by: 'understudy',
    type: 'upstream-unreachable',
  })
  assert.equal(connections, 2)
  server.close()
  server.closeAllConnections()
})

test('F6: TLS to a plain port says so', async () => {
  await using upstream = await service((_, outgoing) => outgoing.end('plain'))
  await using understudy = await staged(upstream.port, {
    ...NO_FALLBACK,
    upstream: { url: `https://127.0.0.1:${upstream.port}`, connect: 5_000 },
  })
  const response = await fetch(`${understudy.url}/orders`)
  const { detail } = (await response.clone().json()) as { detail: string }
  assert.match(detail, /does the upstream speak plain HTTP\?/)
  assert.deepEqual(await told(response), { status: 502, error: 'tls_protocol_error', by: 'understudy', type: 'upstream-unreachable' })
})

test('F23: a coding that lies is passed on untouched', async () => {
  await using upstream = await rawServer(
    (socket) =>
      void socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\nnot zip'),
  )
  await using understudy = await staged(upstream.port)
  assert.match(
    await raw(understudy.port, 'GET /orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    /Content-Encoding: gzip\r\n.*\r\n\r\nnot zip$/s,
  )
  await eventually(() => understudy.exchanges().length === 1, 'the exchange is recorded')
})

test('F26: an endless answer streams, and stops when the consumer does', async () => {
  let sent = 0
  await using upstream = await service((_, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/octet-stream' })
    const block = Buffer.alloc(64 * 1024)
    const more = (): void => {
      while (!outgoing.destroyed && outgoing.write(block)) sent += block.length
    }
    outgoing.on('drain', more)
    more()
  })
  await using understudy = await staged(upstream.port)
  const stop = new AbortController()
  const response = await fetch(`${understudy.url}/orders/7/label`, { signal: stop.signal })
  const reader = response.body?.getReader()
  for (let got = 0; got < 8 * 1024 * 1024;) got += (await reader?.read())?.value?.length ?? 0
  stop.abort()
  await eventually(() => understudy.exchanges().length === 1, 'the exchange is recorded')
  const [exchange] = understudy.exchanges()
  assert.deepEqual([exchange?.reply.body.whole, exchange?.verdict.outcome], [false, 'unknown'])
  assert.ok(sent < 256 * 1024 * 1024)
})

test('F27: a consumer that goes away takes its read with it, but not the write that is out', async () => {
  const seen: { method: string; aborted: boolean }[] = []
  await using upstream = await service((incoming, outgoing) => {
    const call = { method: incoming.method ?? '', aborted: false }
    seen.push(call)
    incoming.resume()
    outgoing.once('close', () => {
      call.aborted = !outgoing.writableFinished
    })
    setTimeout(() => outgoing.end('[]'), 150)
  })
  await using understudy = await staged(upstream.port, { upstream: { firstByte: 5_000 } })
  for (const init of [{}, WRITE]) await assert.rejects(fetch(`${understudy.url}/orders`, { ...init, signal: AbortSignal.timeout(60) }))
  await new Promise((resolve) => setTimeout(resolve, 250))
  assert.deepEqual(seen, [
    { method: 'GET', aborted: true },
    { method: 'POST', aborted: false },
  ])
  assert.equal(understudy.handoff.upstreams[0]?.health.breaker, 'closed')
})

test('F28: slow, huge and pipelining consumers are bounded, and do not hold up others', async () => {
  await using upstream = await service((_, outgoing) => outgoing.end('{}'))
  await using understudy = await staged(upstream.port)
  assert.match(await raw(understudy.port, `GET /orders HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`), /^HTTP\/1.1 431 /)
  const two = 'GET /orders HTTP/1.1\r\nHost: x\r\n\r\nGET /stock HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
  assert.deepEqual((await raw(understudy.port, two)).match(/Understudy-Served-By: \w+/g), [
    'Understudy-Served-By: live',
    'Understudy-Served-By: mock',
  ])
})

test('F32: a service that is ourselves is refused before it goes round', async () => {
  await using first = await staged(1)
  first.handoff.addUpstream('orders', { url: first.url }, { who: 'test', why: 'a mistake' })
  const answer = await told(await fetch(`${first.url}/orders`, WRITE))
  assert.deepEqual(answer, { status: 502, error: 'proxy_loop_detected', by: 'live', type: 'loop-detected' })
})

test('failures leave nothing in flight, and others are served on', async () => {
  let index = 0
  const scripts = [...FAULTS.filter(({ slow }) => slow !== true), ...CUTS.slice(1), ...ODDITIES].map(({ script }) => script)
  await using upstream = await rawServer((socket, head, connection) => scripts[index++ % scripts.length]?.(socket, head, connection))
  await using understudy = await staged(upstream.port, { upstream: { firstByte: 5_000, idle: 60 }, record: { count: 100 } })
  await hammer(understudy, 200)
  await eventually(() => understudy.handoff.upstreams[0]?.health.inFlight === 0, 'nothing is in flight')
  assert.equal((await fetch(`${understudy.url}/stock`)).status, 200)
})

async function hammer(understudy: ListeningUnderstudy & { url: string }, count: number): Promise<void> {
  const one = async (n: number): Promise<void> => {
    const response = await fetch(`${understudy.url}/orders`, n % 3 === 0 ? WRITE : {}).catch(() => null)
    await response?.arrayBuffer().catch(() => null)
  }
  for (let done = 0; done < count; done += 20) await Promise.all(Array.from({ length: 20 }, (_, n) => one(n)))
}
