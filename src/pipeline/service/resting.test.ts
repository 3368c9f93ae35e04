import assert from 'node:assert/strict'
import { test } from 'node:test'
import { upstreamOf } from '../../app/handoff/upstreams.ts'
import type { Sender } from '../../model/sender.ts'
import { resting } from './resting.ts'

test('a resting sender asks nobody, says that nothing was sent, and keeps the connections of the one behind it', async () => {
  const asked = (): never => assert.fail('somebody was asked')
  const health = { breaker: 'closed', inFlight: 3, opensIn: 0 } as const
  const behind: Sender = {
    upstream: upstreamOf('orders', { url: 'http://localhost:1' }),
    send: asked,
    upgrade: asked,
    health: () => health,
    [Symbol.asyncDispose]: asked,
  }
  const request = { method: 'POST', target: '/orders', headers: [], body: null, origin: 'http://localhost' }
  const sender = resting(behind)
  const sent = await sender.send(request, { safe: false })
  assert.deepEqual(sent, {
    kind: 'failed',
    error: 'destination_unavailable',
    reached: false,
    message: 'it is left alone since it was taken away',
    attempts: 0,
    retryAfter: 30,
  })
  assert.deepEqual(await sender.upgrade(request), sent)
  assert.deepEqual([sender.upstream, sender.health()], [behind.upstream, health])
  await sender[Symbol.asyncDispose]()
})
