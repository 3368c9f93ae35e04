import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { test } from 'node:test'
import { createServer } from 'node:tls'
import { certificate, key } from '../../test/fixtures/certificate.ts'
import { rawServer } from '../../test/fixtures/raw-server.ts'
import { eventually } from '../../test/fixtures/stage.ts'
import { upstreamOf } from '../../test/fixtures/upstream.ts'
import type { WireRequest } from '../model/wire.ts'
import { createHttpSender } from './http.ts'

const REQUEST: WireRequest = {
  method: 'GET',
  target: '/',
  headers: ['Host', 'x', 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
  body: null,
  origin: 'http://x',
}

test('the name that a certificate is held against is told for a switch of protocols, too', async () => {
  const named: string[] = []
  const SNICallback = (name: string, done: (error: Error) => void): void => {
    named.push(name)
    done(new Error('that is all we wanted to know'))
  }
  const server = createServer({ cert: certificate, key, SNICallback })
  server.on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const retry = { max: 0, percent: 0, window: 1_000, minPerSecond: 0 }
  await using sender = createHttpSender(upstreamOf(`https://127.0.0.1:${port}`, { tls: { servername: 'orders.internal' }, retry }))
  assert.equal((await sender.send(REQUEST, { safe: true })).kind, 'failed')
  assert.equal((await sender.upgrade(REQUEST)).kind, 'failed')
  assert.deepEqual(named, ['orders.internal', 'orders.internal'])
  server.close()
})

test('requests to switch protocols are in flight until they are answered, and no more of them than any others', async () => {
  const waiting: Socket[] = []
  await using server = await rawServer((socket) => void waiting.push(socket))
  await using sender = createHttpSender(upstreamOf(`http://127.0.0.1:${server.port}`, { maxInFlight: 2 }))
  const asked = [sender.upgrade(REQUEST), sender.upgrade(REQUEST)]
  const refused = await sender.upgrade(REQUEST)
  assert.deepEqual([refused.kind, refused.kind === 'failed' && refused.error], ['failed', 'connection_limit_reached'])
  await eventually(() => waiting.length === 2, 'both have come')
  for (const socket of waiting) socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  for (const upgraded of await Promise.all(asked)) {
    assert.equal(upgraded.kind, 'switched')
    if (upgraded.kind === 'switched') upgraded.socket.destroy()
  }
  assert.equal(sender.health().inFlight, 0)
})
