// The library in a test of your own: the service that you depend on, played by its contract. Run with
// `node --test examples/in-tests.ts`. In your project, import from '@understudy/server'.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createUnderstudy } from '../src/index.ts'

const contract = join(import.meta.dirname, 'shop/openapi.yaml')

/** The code under test: a gift shop's checkout, which orders from Kestrel. */
async function sendKettle(
  base: string,
  to: { name: string; street: string; postcode: string; city: string; country: string },
): Promise<string> {
  const response = await fetch(`${base}/orders`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: 'Bearer gift-shop',
      'Idempotency-Key': crypto.randomUUID(),
      'Understudy-Consumer': 'gift-shop',
    },
    body: JSON.stringify({
      customerId: 'cus_2w5x7y9z',
      lines: [{ sku: 'KET-0900', quantity: 1 }],
      shipTo: to,
      payment: { method: 'invoice', dueDays: 14 },
    }),
  })
  if (!response.ok) throw new Error(`Kestrel said ${response.status}`)
  const order = (await response.json()) as { id: string }
  return order.id
}

const ada = { name: 'Ada Marsh', street: '4 Mill Lane', postcode: 'LA23 1EF', city: 'Windermere', country: 'GB' }

test('the checkout orders one kettle, when a gift is bought', async () => {
  await using kestrel = await createUnderstudy({ contract })
  const { url } = await kestrel.listen()

  const id = await sendKettle(url, ada)

  assert.match(id, /^ord_[0-9a-z]{8}$/)
  const [order] = kestrel.expectCalled(
    { operation: 'createOrder', consumer: 'gift-shop', content: { lines: [{ sku: 'KET-0900', quantity: 1 }] } },
    1,
  )
  assert.deepEqual([order?.reply.status, order?.verdict.outcome], [201, 'conforms'])
  kestrel.expectNeverCalled({ operation: 'cancelOrder' })
})

test('the checkout fails, when the address is one that Kestrel does not send to', async () => {
  await using kestrel = await createUnderstudy({ contract })
  const { url } = await kestrel.listen()

  await assert.rejects(sendKettle(url, { ...ada, country: 'AQ' }), /Kestrel said 4/)

  const [refused] = kestrel.exchanges({ operation: 'createOrder', consumer: 'gift-shop' })
  assert.deepEqual(
    refused?.inspected.map(({ at, code }) => ({ at, code })),
    [{ at: 'body/shipTo/country', code: 'enum' }],
  )
})

test('an error that the contract documents comes, when a test asks for it', async () => {
  await using kestrel = await createUnderstudy({ contract, security: 'off' })
  const { reply } = await kestrel.take({ target: '/products/KET-0900', headers: { Prefer: 'code=404' } })
  assert.deepEqual([reply.status, reply.by], [404, 'mock'])
})
