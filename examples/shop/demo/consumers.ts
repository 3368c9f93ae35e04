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

const get = (path: string): Call => ({ method: 'GET', path })
const order = (more: object = {}): Call => ({ method: 'POST', path: '/orders', body: { ...ORDER, ...more } })

export const CONSUMERS: readonly ShopConsumer[] = [
  {
    name: 'web',
    every: 15,
    calls: [
      get('/products?limit=5'),
      get('/products/KET-0900'),
      get('/categories'),
      get('/products?limit=3&sort=-price'),
      get('/products?category=kitchen'),
      get('/products/SOC-0007'),
    ],
  },
  {
    name: 'checkout',
    every: 25,
    calls: [
      order(),
      get('/orders?limit=3'),
      order({ giftWrap: true }),
      get('/orders/ord_8f3k2m9q'),
      order({ giftWrap: true, giftMessage: 'For the long way up.' }),
    ],
  },
  {
    name: 'warehouse',
    every: 30,
    calls: [get('/orders?limit=10'), get('/orders/ord_8f3k2m9q'), get('/orders?limit=5&status=placed'), get('/shipments/shp_4d6f8h1k')],
  },
  {
    name: 'reports',
    every: 50,
    calls: [get('/orders/ord_8f3k2m9q'), get('/products/BOO-0042'), get('/customers/cus_2w5x7y9z'), get('/categories')],
  },
]

/** What a consumer was answered, as it counts it itself. */
export interface Answered {
  /** Milliseconds since 1970, when it asked. */
  readonly at: number
  readonly consumer: string
  readonly path: string
  /** 0 where no answer came. */
  readonly status: number
  /** `mock`, `live` and so on; '' where nobody says. */
  readonly by: string
}

/** Calls in turn until it is stopped. Never gives up, never calls twice for one answer. */
export function run({ name, every, calls }: ShopConsumer, url: string, stop: AbortSignal, heard: (answered: Answered) => void): void {
  let next = 0
  const timer = setInterval(() => {
    const call = calls[next++ % calls.length]
    if (call !== undefined) void ask(name, url, call).then(heard)
  }, every)
  stop.addEventListener('abort', () => clearInterval(timer))
}

async function ask(consumer: string, url: string, { method, path, body }: Call): Promise<Answered> {
  const headers = {
    'Understudy-Consumer': consumer,
    Authorization: `Bearer ${consumer}`,
    'Idempotency-Key': crypto.randomUUID(),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  }
  const at = Date.now()
  const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }).catch(
    () => null,
  )
  const whole = await answer?.arrayBuffer().catch(() => null)
  const by = answer?.headers.get('understudy-served-by')?.split(';')[0] ?? ''
  return { at, consumer, path, status: answer === null || whole === null ? 0 : answer.status, by }
}
