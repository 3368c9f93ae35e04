import { randomInt } from 'node:crypto'
import { etag, notFound } from './catalogue.ts'
import type { Answer } from './answer.ts'
import type { Store } from './store.ts'

type Thing = Record<string, unknown>

export function listOrders(store: Store, query: URLSearchParams): Answer {
  const limit = Number(query.get('limit') ?? 20)
  const found = store.list('order', query.get('cursor') ?? '', limit + 1)
  const items = found.slice(0, limit)
  const nextCursor = found.length > limit ? String(items.at(-1)?.['id']) : null
  return { status: 200, headers: {}, body: { items, nextCursor, total: store.count('order') } }
}

export function createOrder(store: Store, sent: Thing, key: string | undefined): Answer {
  const before = key === undefined ? null : store.get('idempotency', key)
  if (before !== null) return created(before)
  const lines: readonly Thing[] = Array.isArray(sent['lines']) ? sent['lines'] : []
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
