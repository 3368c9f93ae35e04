import { randomInt } from 'node:crypto'
import { etag, limitOf, notFound, refused } from './catalogue.ts'
import type { Answer } from './answer.ts'
import type { Store } from './store.ts'

type Thing = Record<string, unknown>

/** The order that every example speaks of. */
export function firstOrder(store: Store): void {
  if (store.get('order', 'ord_8f3k2m9q') !== null) return
  store.put('order', 'ord_8f3k2m9q', {
    id: 'ord_8f3k2m9q',
    number: 1_000,
    status: 'paid',
    customerId: 'cus_2w5x7y9z',
    lines: [{ sku: 'KET-0900', quantity: 1, unitPrice: { amount: '24.90', currency: 'GBP' } }],
    shipTo: { name: 'Ada Marsh', street: '4 Mill Lane', postcode: 'LA23 1EF', city: 'Windermere', country: 'GB' },
    total: { amount: '24.90', currency: 'GBP' },
    placedAt: '2026-03-14T08:05:31Z',
  })
}

export function listOrders(store: Store, query: URLSearchParams): Answer {
  const limit = limitOf(query)
  if (limit === null) return refused(400, 'limit is a number from 1 to 100')
  const statuses = query.getAll('status')
  const after = query.get('placedAfter') ?? ''
  const found = store
    .list('order', '', 100_000)
    .filter(({ status, placedAt }) => (statuses.length === 0 || statuses.includes(String(status))) && String(placedAt) > after)
    .sort((one, other) => String(other['placedAt']).localeCompare(String(one['placedAt'])))
  const start = found.findIndex(({ id }) => id === query.get('cursor')) + 1
  const items = found.slice(start, start + limit)
  const nextCursor = start + limit < found.length ? String(items.at(-1)?.['id']) : null
  return { status: 200, headers: { 'X-Total-Count': String(found.length) }, body: { items, nextCursor, total: found.length } }
}

const WANTED = ['customerId', 'shipTo', 'payment']

export function createOrder(store: Store, sent: Thing, key: string | undefined): Answer {
  const before = key === undefined ? null : store.get('idempotency', key)
  if (before !== null) return created(before)
  const lines: readonly Thing[] = Array.isArray(sent['lines']) ? sent['lines'] : []
  if (lines.length === 0 || WANTED.some((name) => sent[name] === undefined)) return refused(422, 'Something is missing from the order')
  const priced = lines.map((line) => ({ ...line, unitPrice: { amount: priceOf(store, line), currency: 'GBP' } }))
  const total = lines.reduce((sum, line) => sum + Number(line['quantity']) * Number(priceOf(store, line)), 0)
  const { payment: _payment, ...kept } = sent
  const order = {
    ...kept,
    id: `ord_${Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('')}`,
    number: 1_000 + store.count('order'),
    status: 'placed',
    lines: priced,
    total: { amount: total.toFixed(2), currency: 'GBP' },
    placedAt: new Date().toISOString(),
  }
  store.put('order', order.id, order)
  if (key !== undefined) store.put('idempotency', key, order)
  return created(order)
}

function priceOf(store: Store, line: Thing): string {
  const price = store.get('product', String(line['sku']))?.['price']
  return typeof price === 'object' && price !== null && 'amount' in price ? String(price.amount) : '9.90'
}

function created(order: Thing): Answer {
  return { status: 201, headers: { Location: `/orders/${String(order['id'])}`, ETag: etag(order) }, body: order }
}

export function getOrder(store: Store, id: string): Answer {
  const order = store.get('order', id)
  return order === null ? notFound() : { status: 200, headers: { ETag: etag(order) }, body: order }
}

/** A merge patch (RFC 7396) of what may be changed. */
export function updateOrder(store: Store, id: string, patch: Thing): Answer {
  const order = store.get('order', id)
  if (order === null) return notFound()
  const changed: Thing = { ...order }
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete changed[name]
    else changed[name] = value
  }
  store.put('order', id, changed)
  return { status: 200, headers: { ETag: etag(changed) }, body: changed }
}

export function cancelOrder(store: Store, id: string): Answer {
  const order = store.get('order', id)
  if (order === null) return notFound()
  const cancelled = { ...order, status: 'cancelled', cancelledAt: new Date().toISOString() }
  store.put('order', id, cancelled)
  return { status: 200, headers: { ETag: etag(cancelled) }, body: cancelled }
}

export function getInvoice(store: Store, id: string): Answer {
  const order = store.get('order', id)
  if (order === null) return notFound()
  const { number, lines, total, placedAt } = order
  const gross = typeof total === 'object' && total !== null && 'amount' in total ? Number(total.amount) : 0
  const money = (amount: number): Thing => ({ amount: amount.toFixed(2), currency: 'GBP' })
  const [net, tax] = [money(gross / 1.2), money(gross - gross / 1.2)]
  const body = { number, orderId: id, issuedOn: String(placedAt).slice(0, 10), lines, net, taxRate: 0.2, tax, gross: money(gross) }
  return { status: 200, headers: {}, body }
}
