import fc from 'fast-check'
import type { RequestLike } from '../../src/index.ts'

/** A request that a contract allows; its headers as pairs, its body as JSON. */
interface Right {
  readonly method: string
  readonly target: string
  readonly headers: readonly string[]
  readonly content?: unknown
}

const me = ['Authorization', 'Bearer me', 'X-Api-Key', 'till-3']
const money = { amount: '24.90', currency: 'GBP' }
const address = { name: 'Ada', street: '4 Mill Lane', postcode: 'LA23 1EF', city: 'Windermere', country: 'GB', phone: '+441539400000' }
const json = ['Content-Type', 'application/json']

/** Requests that the shop takes. */
const RIGHT: readonly Right[] = [
  {
    method: 'GET',
    target: '/products?q=kettle&category=kitchen,maps&price[min]=1.00&price[max]=99.90&inStock=true&sort=-price&limit=5',
    headers: [],
  },
  { method: 'GET', target: '/products/KET-0900', headers: ['If-None-Match', '"a"'] },
  { method: 'GET', target: '/orders?status=paid&status=packed&placedAfter=2026-03-01T00:00:00Z&limit=2&cursor=abc', headers: me },
  { method: 'GET', target: '/orders/ord_8f3k2m9q/invoice', headers: [...me, 'Accept', 'text/csv, application/pdf;q=0.5'] },
  { method: 'GET', target: '/products/KET-0900/images/5f0c5d3e-6e0b-4f0e-9d3c-0f6f1f6d2a11.png', headers: [] },
  { method: 'GET', target: '/track?number=KO482913557GB', headers: [] },
  { method: 'GET', target: '/me', headers: me },
  {
    method: 'POST',
    target: '/products',
    headers: [...me, ...json],
    content: {
      sku: 'KET-0900',
      kind: 'physical',
      name: 'Kettle',
      category: 'kitchen',
      price: money,
      purchaseCost: money,
      grams: 640,
      stock: 40,
      size: [1, 2, 3],
    },
  },
  {
    method: 'PUT',
    target: '/products/MAP-0042',
    headers: [...me, ...json, 'If-Match', '"a"'],
    content: { sku: 'MAP-0042', kind: 'digital', name: 'Map', category: 'maps', price: money, fileType: 'gpx', bytes: 5368709120 },
  },
  {
    method: 'POST',
    target: '/orders',
    headers: [...me, ...json, 'Idempotency-Key', '5f0c5d3e-6e0b-4f0e-9d3c-0f6f1f6d2a11'],
    content: {
      customerId: 'cus_2w5x7y9z',
      lines: [{ sku: 'KET-0900', quantity: 1 }],
      shipTo: address,
      payment: { method: 'card', number: '4242424242424242', expires: '08/29', cvc: '123' },
      giftWrap: true,
      giftMessage: 'Up',
    },
  },
  {
    method: 'PATCH',
    target: '/orders/ord_8f3k2m9q',
    headers: [...me, 'Content-Type', 'application/merge-patch+json'],
    content: { giftMessage: null, shipTo: address },
  },
  { method: 'POST', target: '/orders/ord_8f3k2m9q/cancel', headers: [...me, ...json], content: { reason: 'other', comment: 'no' } },
  {
    method: 'POST',
    target: '/orders/ord_8f3k2m9q/shipments',
    headers: [...me, ...json],
    content: { quoteId: '5f0c5d3e-6e0b-4f0e-9d3c-0f6f1f6d2a11', lines: [0, 1] },
  },
  { method: 'POST', target: '/shipping-quotes', headers: json, content: { to: address, grams: 640, insured: money } },
  {
    method: 'POST',
    target: '/customers',
    headers: json,
    content: { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' },
  },
  { method: 'DELETE', target: '/products/KET-0900', headers: me },
]

const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    -1,
    0,
    0.1,
    1e21,
    true,
    [],
    {},
    '\u{1F600}',
    'a'.repeat(500),
    [[]],
    { a: { b: {} } },
    '24.9',
    'physical',
    'digital',
    '2026-02-30T00:00:00Z',
    '__proto__',
  ),
  fc.jsonValue({ maxDepth: 2 }),
)

/** One to three steps away from what is right: a value replaced, a member lost or added, a character of the target or a header changed. */
export const mutants: fc.Arbitrary<RequestLike> = fc
  .tuple(
    fc.constantFrom(...RIGHT),
    fc.array(fc.tuple(fc.nat({ max: 999 }), value, fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 3 })), { maxLength: 3 }),
  )
  .map(([right, steps]) => {
    let { target } = right
    const headers = [...right.headers]
    const content: unknown = right.content === undefined ? undefined : structuredClone(right.content)
    for (const [at, other, text] of steps) {
      const where = at % 4
      if (where === 0 && target.length > 1) target = replaced(target, 1 + (at % (target.length - 1)), encodeURIComponent(text))
      else if (where === 1 && headers.length > 0) change(headers, at, text)
      else if (content !== undefined) mutate(content, at, structuredClone(other))
    }
    return { method: right.method, target, headers, ...(content === undefined ? {} : { body: JSON.stringify(content) }) }
  })

function replaced(text: string, at: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + 1)
}

/** Drops a field, or changes its value; field values have no controls (RFC 9110 section 5.5). */
function change(headers: string[], at: number, text: string): void {
  const pair = 2 * (at % (headers.length / 2))
  if (at % 3 === 0) headers.splice(pair, 2)
  else headers[pair + 1] = (headers[pair + 1] ?? '') + text.replaceAll(/[^\x20-\x7e]/g, '~')
}

function mutate(content: unknown, at: number, other: unknown): void {
  const holders: object[] = []
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return
    holders.push(one)
    for (const member of Object.values(one)) visit(member)
  }
  visit(content)
  const holder = holders[at % holders.length] as Record<string, unknown> | undefined
  if (holder === undefined) return
  const keys = Object.keys(holder)
  const key = keys[at % Math.max(1, keys.length)] ?? 'added'
  if (at % 5 === 0) Reflect.deleteProperty(holder, key)
  else if (at % 5 === 1) Object.defineProperty(holder, 'added', { value: other, enumerable: true, configurable: true, writable: true })
  else holder[key] = other
}
