import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CUTS, FAULTS, ODDITIES } from '../fixtures/faults.ts'
import { eventually, raw } from '../fixtures/stage.ts'
import { beside } from './beside.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const
type Method = (typeof METHODS)[number]
interface Fault extends Pick<(typeof FAULTS)[number], 'name' | 'script'> {
  readonly error?: string
  /** A consumer's own answer breaks off: nobody is to take what came of it for whole. */
  readonly cut?: boolean
}

/** Those after which a request that may be repeated is sent again are among them, and those that may mix up answers (F14, F16). */
const QUICK: readonly Fault[] = [
  ...FAULTS.filter(({ slow }) => slow !== true),
  ...CUTS.slice(1).map((cut) => ({ ...cut, cut: true })),
  ...ODDITIES,
]

interface Case {
  readonly stage: 'shadow' | 'canary' | 'outside'
  readonly unsafe: 'never' | 'dual-write'
  readonly method: Method
  readonly fault: Fault | null
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
      // The second answer within a minute that may be mixed up would take the service away: here each is the first.
      handoff.act('orders', { kind: 'changed', what: 'evidence' }, by)
      one.fault = drawn.fault?.script ?? null
      id++
      const answer = await raw(one.understudy.port, requestText(drawn, id))
      if (stage === 'shadow' || drawn.stage === 'outside' || drawn.fault?.cut !== true) assert.match(answer, /^HTTP\/1\.1 \d{3} /)
      const wanted = expected(drawn)
      await eventually(() => one.arrivals(id).copies >= wanted.copies, `${JSON.stringify(drawn)}: the copy comes`)
      if (wanted.copies === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      const words = `${drawn.method} in ${drawn.stage}, ${drawn.unsafe}, ${drawn.fault?.name}`
      assert.deepEqual(one.arrivals(id), wanted, words)
      const own = id
      all.push(() => [one.arrivals(own), wanted, words])
    },
  )
  await fc.assert(property, { numRuns: 200 })
  // Nothing came again later.
  await new Promise((resolve) => setTimeout(resolve, 300))
  for (const one of all) {
    const [came, wanted, words] = one()
    assert.deepEqual(came, wanted, String(words))
  }
})
