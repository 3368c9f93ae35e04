import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createServer } from 'node:tls'
import { certificate, key } from '../../test/fixtures/certificate.ts'
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
