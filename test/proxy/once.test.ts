import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FAULTS } from '../fixtures/faults.ts'
import { rawServer } from '../fixtures/raw-server.ts'
import { raw, staged } from '../fixtures/stage.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const
const QUICK = FAULTS.filter(({ slow }) => slow !== true)

/** Failures after which a request that may be repeated is sent once more, on another connection. */
const PASSING = new Set(['connection_terminated'])

function expectedCalls(stage: 'mock' | 'live', method: string, error: string): number {
  if (stage === 'mock') return 0
  // RFC 9110 section 9.2.2: a proxy never repeats what is not idempotent by itself.
  return PASSING.has(error) && method !== 'POST' ? 2 : 1
}

function requestText(method: string, id: number): string {
  const path = method === 'POST' ? '/orders' : `/orders/${id}`
  const body = method === 'POST' || method === 'PUT' ? '{"id":"7","sku":"A1"}' : ''
  const fields = body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
  return `${method} ${path} HTTP/1.1\r\nHost: x\r\nX-Id: ${id}\r\n${fields}Connection: close\r\n\r\n${body}`
}

test('each request reaches the service exactly as often as the table says, whatever its method, the stage and the fault', async () => {
  let fault = QUICK[0]
  await using upstream = await rawServer((socket, head, connection) => fault?.script(socket, head, connection))
  // Whatever it does, the service is not taken away: how often it is asked is the question.
  const group = { rollback: { live: { h: 1e9 } } }
  await using understudy = await staged(upstream.port, { upstream: { firstByte: 5_000 }, group })
  let id = 0
  const property = fc.asyncProperty(
    fc.constantFrom(...METHODS),
    fc.constantFrom(...QUICK),
    fc.constantFrom('mock', 'live'),
    async (method, chosen, stage) => {
      fault = chosen
      id++
      // Two answers that may be mixed up are too many, whatever the sums may bear: each time it begins anew.
      understudy.handoff.act('orders', { kind: 'changed', what: 'evidence' }, { who: 'test', why: '' })
      understudy.handoff.move('orders', stage, { who: 'test', why: '' })
      const answer = await raw(understudy.port, requestText(method, id))
      assert.match(answer, /^HTTP\/1\.1 \d{3} /)
      const calls = upstream.received.join('').match(new RegExp(`X-Id: ${id}\r\n`, 'g'))?.length ?? 0
      assert.equal(
        calls,
        expectedCalls(stage, method, chosen.error),
        `${method} in stage ${stage}, ${chosen.id}: the service ${chosen.name}`,
      )
      const pretended = stage === 'live' && method !== 'GET' && method !== 'HEAD' && answer.startsWith('HTTP/1.1 2')
      assert.equal(pretended, false, 'a write was answered as if it had happened')
    },
  )
  await fc.assert(property, { numRuns: 250 })
})
