import assert from 'node:assert/strict'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { test } from 'node:test'
import { upstreamOf } from '../../test/fixtures/upstream.ts'
import { createHttpSender } from './http.ts'
import { createResolver } from './resolve.ts'

const LOCAL: readonly LookupAddress[] = [{ address: '127.0.0.1', family: 4 }]

/** One look-up, as node's sockets make it: an address, or the code of the error. */
function ask(lookup: LookupFunction, host = 'orders.test'): Promise<string> {
  return new Promise((resolve) =>
    lookup(host, {}, (error, address) =>
      resolve(error === null ? (typeof address === 'string' ? address : 'several') : (error.code ?? '')),
    ),
  )
}

test('F3: a name server that hangs is waited for no longer than the limit, and asked once at a time', async () => {
  let asked = 0
  const lookup = createResolver({ fresh: 1_000, stale: 1_000, limit: 40 }, () => asked++)
  assert.deepEqual(await Promise.all([ask(lookup), ask(lookup), ask(lookup)]), ['ETIMEOUT', 'ETIMEOUT', 'ETIMEOUT'])
  assert.equal(asked, 1)
  assert.equal(await ask(lookup, '127.0.0.1'), '127.0.0.1')
})

test('F3: the consumer of a service whose name server hangs is told so, and that nothing was sent', async () => {
  for (const method of ['GET', 'POST']) {
    const lookup = createResolver({ fresh: 1_000, stale: 1_000, limit: 40 }, () => {})
    await using sender = createHttpSender(upstreamOf('http://orders.test'), lookup)
    const request = { method, target: '/', headers: ['Host', 'x'], body: null, origin: 'http://x' }
    const sent = await sender.send(request, { safe: method === 'GET' })
    assert.deepEqual(sent.kind === 'failed' && [sent.error, sent.reached, sent.attempts], ['dns_timeout', false, 1])
  }
})

test('an answer is remembered while it is fresh, and outlives a name server that fails', async () => {
  let asked = 0
  let works = true
  const lookup = createResolver({ fresh: 20, stale: 5_000, limit: 500 }, (_, done) => {
    asked++
    if (works) done(null, LOCAL)
    else done(Object.assign(new Error('no'), { code: 'EAI_AGAIN' }), [])
  })
  assert.deepEqual([await ask(lookup), await ask(lookup), asked], ['127.0.0.1', '127.0.0.1', 1])
  works = false
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.deepEqual([await ask(lookup), asked], ['127.0.0.1', 2])
  assert.equal(await ask(lookup, 'other.test'), 'EAI_AGAIN')
})
