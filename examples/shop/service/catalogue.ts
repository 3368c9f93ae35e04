import type { Store } from './store.ts'
import type { Answer } from './answer.ts'

const CATEGORIES = ['kitchen', 'shelter', 'footwear', 'clothing', 'maps']

/** What is on the shelves when the shop opens for the first time. */
export function stock(store: Store): void {
  const names: readonly (readonly [sku: string, name: string, category: string, amount: string, grams: number])[] = [
    ['KET-0900', 'Storm kettle, 0.9 l', 'kitchen', '24.90', 640],
    ['KET-1500', 'Storm kettle, 1.5 l', 'kitchen', '31.50', 870],
    ['STV-0001', 'Spirit stove', 'kitchen', '18.00', 310],
    ['TEN-0002', 'Ridge tent for two', 'shelter', '189.00', 2100],
    ['TRP-0003', 'Tarpaulin, 3 by 3 m', 'shelter', '49.00', 780],
    ['BOO-0042', 'Fell boots', 'footwear', '149.00', 1180],
    ['SOC-0007', 'Wool socks', 'footwear', '12.50', 90],
    ['JAC-0011', 'Rain jacket', 'clothing', '99.00', 420],
  ]
  for (const [sku, name, category, amount, grams] of names) {
    const product = {
      sku,
      kind: 'physical',
      name,
      category,
      price: { amount, currency: 'GBP' },
      grams,
      stock: 31,
      createdAt: '2025-11-04T09:12:00Z',
    }
    if (store.get('product', sku) === null) store.put('product', sku, product)
  }
}

export function listProducts(store: Store, query: URLSearchParams): Answer {
  const limit = limitOf(query)
  if (limit === null) return refused(400, 'limit is a number from 1 to 100')
  const sorted = store
    .list('product', '', 1_000)
    .filter((product) => fits(product, query))
    .sort(orderOf(query.get('sort') ?? 'name'))
  const start = sorted.findIndex(({ sku }) => sku === query.get('cursor')) + 1
  const items = sorted.slice(start, start + limit)
  const nextCursor = start + limit < sorted.length ? String(items.at(-1)?.['sku']) : null
  return { status: 200, headers: { 'X-Total-Count': String(sorted.length) }, body: { items, nextCursor, total: sorted.length } }
}

/** null where it is none that a page can have. */
export function limitOf(query: URLSearchParams): number | null {
  const limit = Number(query.get('limit') ?? 20)
  return Number.isInteger(limit) && limit >= 1 && limit <= 100 ? limit : null
}

type Thing = Record<string, unknown>

function orderOf(sort: string): (one: Thing, other: Thing) => number {
  const sign = sort.startsWith('-') ? -1 : 1
  const name = sort.replace('-', '')
  if (name === 'newest') return (one, other) => String(other['createdAt']).localeCompare(String(one['createdAt']))
  if (name === 'price') return (one, other) => sign * (priceOf(one) - priceOf(other))
  return (one, other) => sign * String(one['name']).localeCompare(String(other['name']), 'en')
}

function priceOf({ price }: Thing): number {
  return typeof price === 'object' && price !== null && 'amount' in price ? Number(price.amount) : 0
}

function fits(product: Thing, query: URLSearchParams): boolean {
  const words = query.get('q')?.toLowerCase()
  const categories = query.get('category')?.split(',')
  if (words !== undefined && !String(product['name']).toLowerCase().includes(words)) return false
  const [least, most] = [Number(query.get('price[min]') ?? 0), Number(query.get('price[max]') ?? Infinity)]
  if (priceOf(product) < least || priceOf(product) > most) return false
  if (query.get('inStock') === 'true' && Number(product['stock']) <= 0) return false
  return categories === undefined || categories.includes(String(product['category']))
}

export function getProduct(store: Store, sku: string): Answer {
  const product = store.get('product', sku)
  if (product === null) return notFound()
  return { status: 200, headers: { ETag: etag(product), 'Cache-Control': 'public, max-age=60' }, body: product }
}

export function listCategories(store: Store): Answer {
  const products = store.list('product', '', 1_000)
  const body = CATEGORIES.map((id) => ({ id, name: id, products: products.filter(({ category }) => category === id).length }))
  return { status: 200, headers: {}, body }
}

export function notFound(): Answer {
  return {
    status: 404,
    headers: {},
    body: { type: 'https://shop.kestrel.example/problems/not-found', title: 'There is no such thing', status: 404 },
  }
}

export function refused(status: number, title: string): Answer {
  return { status, headers: {}, body: { type: 'https://shop.kestrel.example/problems/bad-request', title, status } }
}

/** Changes when the thing changes. */
export function etag(thing: Record<string, unknown>): string {
  let hash = 0
  for (const character of JSON.stringify(thing)) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return `"${hash.toString(36)}"`
}
