import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FAULTS } from '../fixtures/faults.ts'
import { eventually, raw } from '../fixtures/stage.ts'
import { beside } from './beside.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const
type Method = (typeof METHODS)[number]
/** Faults after which a request that may be repeated is sent again are among them; after two of F16 the service would be left alone. */
const QUICK = FAULTS.filter(({ slow, id }) => slow !== true && id !== 'F16')

interface Case {
  readonly stage: 'shadow' | 'canary' | 'outside'
  readonly unsafe: 'never' | 'dual-write'
  readonly method: Method
  readonly fault: (typeof FAULTS)[number] | null
}

/** How often the service gets a request itself, and how often a copy of it. */
function expected({ stage, unsafe, method, fault }: Case): { readonly own: number; readonly copies: number } {
  const repeated = fault?.error === 'connection_terminated' && method !== 'POST'
  if (stage === 'canary') return { own: repeated ? 2 : 1, copies: 0 }
  // Copies are never repeated. Outside of the canary only what is kept on both sides goes on being copied.
  const copied = method === 'HEAD' || method === 'GET' ? stage === 'shadow' : unsafe === 'dual-write'
  return { own: 0, copies: copied ? 1 : 0 }
}

function requestText({ method, stage }: Case, id: number): string {
  const path = method === 'POST' ? '/orders' : `/orders/n${id}`
  const body = method === 'POST' || method === 'PUT' ? `{"id":"n${id}","sku":"A1"}` : ''
  const fields = body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
  const consumer = stage === 'canary' ? 'inside' : 'outside'
  return `${method} ${path} HTTP/1.1\r\nHost: x\r\nX-Id: ${id}\r\nUnderstudy-Consumer: ${consumer}\r\n${fields}Connection: close\r\n\r\n${body}`
}

test('in shadow and in the canary, too, each leg gets each request exactly as often as the table says', async () => {
  const group = { canary: { steps: ['consumer:inside', '100%'] } }
  await using never = await beside(group)
  await using both = await beside({ ...group, shadow: { unsafe: 'dual-write' } })
  let id = 0
  const all: (() => readonly unknown[])[] = []
  const property = fc.asyncProperty(
    fc.record<Case>({
      stage: fc.constantFrom('shadow', 'canary', 'outside'),
      unsafe: fc.constantFrom('never', 'dual-write'),
      method: fc.constantFrom(...METHODS),
      fault: fc.constantFrom(null, ...QUICK),
    }),
    async (drawn) => {
      const one = drawn.unsafe === 'never' ? never : both
      const { handoff } = one.understudy
      const stage = drawn.stage === 'outside' ? 'canary' : drawn.stage
      const by = { who: 'test', why: 'to look' }
      if (stage === 'shadow') handoff.move('orders', stage, by)
      else if (handoff.group('orders').stage !== stage) handoff.move('orders', stage, by, { step: 0, force: Date.now() + 600_000 })
      if (stage === 'shadow') await one.calm()
      one.fault = drawn.fault?.script ?? null
      id++
      assert.match(await raw(one.understudy.port, requestText(drawn, id)), /^HTTP\/1\.1 \d{3} /)
      const wanted = expected(drawn)
      await eventually(() => one.arrivals(id).copies >= wanted.copies, `${JSON.stringify(drawn)}: the copy comes`)
      if (wanted.copies === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      const words = `${drawn.method} in ${drawn.stage}, ${drawn.unsafe}, ${drawn.fault?.name}`
      assert.deepEqual(one.arrivals(id), wanted, words)
      const own = id
      all.push(() => [one.arrivals(own), wanted, words])
    },
  )
  await fc.assert(property, { numRuns: 150 })
  // Nothing came again later.
  await new Promise((resolve) => setTimeout(resolve, 300))
  for (const one of all) {
    const [came, wanted, words] = one()
    assert.deepEqual(came, wanted, String(words))
  }
})
