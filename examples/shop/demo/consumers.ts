/** Four who need the shop, each for something else. */
export interface ShopConsumer {
  readonly name: string
  /** Milliseconds between two calls. */
  readonly every: number
  readonly calls: readonly Call[]
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}

const ORDER = {
  customerId: 'cus_2w5x7y9z',
  lines: [{ sku: 'KET-0900', quantity: 2 }],
  shipTo: { name: 'Robin Hale', street: '4 Mill Lane', postcode: 'LA22 9AD', city: 'Ambleside', country: 'GB' },
  payment: { method: 'invoice', dueDays: 14 },
}

export const CONSUMERS: readonly ShopConsumer[] = [
  {
    name: 'web',
    every: 15,
    calls: [
      { method: 'GET', path: '/products?limit=5' },
      { method: 'GET', path: '/products/KET-0900' },
      { method: 'GET', path: '/categories' },
    ],
  },
  {
    name: 'checkout',
    every: 40,
    calls: [
      { method: 'POST', path: '/orders', body: ORDER },
      { method: 'GET', path: '/orders?limit=3' },
    ],
  },
  {
    name: 'warehouse',
    every: 60,
    calls: [
      { method: 'GET', path: '/orders?limit=10' },
      { method: 'GET', path: '/shipments/shp_4d6f8h1k' },
    ],
  },
  {
    name: 'reports',
    every: 100,
    calls: [
      { method: 'GET', path: '/customers/cus_2w5x7y9z' },
      { method: 'GET', path: '/products' },
    ],
  },
]

/** What a consumer was answered, as it counts it itself: `200 live`. */
export interface Tally {
  readonly consumer: string
  readonly answers: Map<string, number>
}

/** Calls in turn until it is stopped. Never gives up, never calls twice for one answer. */
export function run({ name, every, calls }: ShopConsumer, url: string, stop: AbortSignal): Tally {
  const tally: Tally = { consumer: name, answers: new Map() }
  let next = 0
  const timer = setInterval(() => {
    const call = calls[next++ % calls.length]
    if (call !== undefined) void ask(name, url, call, tally)
  }, every)
  stop.addEventListener('abort', () => clearInterval(timer))
  return tally
}

async function ask(name: string, url: string, { method, path, body }: Call, { answers }: Tally): Promise<void> {
  const headers = {
    'Understudy-Consumer': name,
    Authorization: `Bearer ${name}`,
    'Idempotency-Key': crypto.randomUUID(),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  }
  const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }).catch(
    () => null,
  )
  await answer?.arrayBuffer().catch(() => null)
  const by = answer?.headers.get('understudy-served-by')?.split(';')[0] ?? ''
  const what = answer === null ? 'no answer' : `${answer.status} ${by}`
  answers.set(what, (answers.get(what) ?? 0) + 1)
}
