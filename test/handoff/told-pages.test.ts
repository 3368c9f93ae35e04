import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, contractOf, flag, found, inPath, json, list, members, query, text, whole } from './told-apart.ts'

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })
const some = <Item>(count: number, item: (index: number) => Item): readonly Item[] => Array.from({ length: count }, (_, i) => item(i))

async function told(contract: ReturnType<typeof contractOf>, cases: readonly (readonly [string, Answer, ...string[]])[]): Promise<void> {
  for (const [line, answer, ...expected] of cases)
    assert.deepEqual(await found(contract, { line: `GET ${line}` }, answer), expected, `${line} ${JSON.stringify(answer).slice(0, 300)}`)
}

test('a list by key, as Stripe has it', async () => {
  const charge = members({ id: text, object: { ...text, enum: ['charge'] }, customer: { type: ['string', 'null'] }, amount: whole }, ['id'])
  const page = members({ object: { ...text, enum: ['list'] }, data: list(ref('Charge')), has_more: flag, url: text }, ['data', 'has_more'])
  const parameters = [query('limit', { ...whole, maximum: 100 }), query('starting_after'), query('ending_before'), query('customer')]
  const contract = contractOf(
    {
      '/v1/charges': { get: { parameters, responses: { 200: json(page) } } },
      '/v1/charges/{charge}': { get: { parameters: [inPath('charge')], responses: { 200: json(ref('Charge')) } } },
    },
    { Charge: charge },
  )
  const of = (count: number, more: object = {}, has_more = false): Answer => ({
    body: {
      object: 'list',
      url: '/v1/charges',
      has_more,
      data: some(count, (i) => ({ id: `ch_${i}`, customer: 'cus_1', amount: i, ...more })),
    },
  })
  await told(contract, [
    ['/v1/charges?limit=3', of(3, {}, true)],
    ['/v1/charges?limit=3', of(2)],
    ['/v1/charges?limit=3', of(0)],
    ['/v1/charges?limit=3', of(4), 'relation body/data'],
    ['/v1/charges?customer=cus_1', of(2)],
    ['/v1/charges?customer=cus_1', of(2, { customer: undefined })],
    ['/v1/charges?customer=none', of(2, { customer: null })],
    ['/v1/charges?customer=cus_2', of(2), 'relation body/data/*/customer'],
    ['/v1/charges?customer=cus_1', of(2, { customer: null }), 'relation body/data/*/customer'],
    ['/v1/charges', of(2, { id: 'ch_1' }), 'relation body/data/*/id'],
  ])
})

test('pages by number, with all that they say of themselves', async () => {
  const user = members({ id: whole, email: { ...text, format: 'email' }, role: { ...text, enum: ['admin', 'user'] } }, ['id', 'email'])
  const page = members({ page: whole, per_page: whole, total: whole, total_pages: whole, data: list(ref('User')) }, ['data', 'total'])
  const parameters = [
    query('page', { ...whole, default: 1 }),
    query('per_page', { ...whole, default: 20 }),
    query('role', { ...text, enum: ['admin', 'user'] }),
  ]
  const contract = contractOf(
    {
      '/users': { get: { parameters, responses: { 200: json(page) } } },
      '/users/{id}': { get: { parameters: [inPath('id')], responses: { 200: json(ref('User')) } } },
    },
    { User: user },
  )
  const of = (count: number, more: object = {}): Answer => ({
    body: {
      page: 1,
      per_page: 20,
      total: count,
      total_pages: 1,
      data: some(count, (id) => ({ id, email: `u${id}@x.org`, role: 'user' })),
      ...more,
    },
  })
  const second = { page: 2, per_page: 5, total: 12, total_pages: 3 }
  await told(contract, [
    ['/users', of(5)],
    ['/users?page=2&per_page=5', of(5, second)],
    ['/users?page=9&per_page=5', of(0, { ...second, page: 9 })],
    ['/users', of(0, { total_pages: 0 })],
    ['/users', of(0, { total_pages: 1 })],
    ['/users?page=2&per_page=5', of(5, { ...second, page: 1 }), 'value body/page'],
    ['/users?page=2&per_page=5', of(5, { ...second, total_pages: 2 }), 'relation body/total_pages'],
    ['/users?page=2&per_page=5', of(5, { ...second, total: 8, total_pages: 2 }), 'relation body/total'],
    ['/users', of(25, { total_pages: 2 }), 'relation body/data'],
    ['/users?role=admin', of(3), 'relation body/data/*/role'],
  ])
})

test('pages that only the header leads on from', async () => {
  const headers = { Link: { schema: text }, 'X-Total-Count': { schema: whole } }
  const parameters = [query('page', { ...whole, default: 1 }), query('per_page', { ...whole, default: 30 })]
  const contract = contractOf({ '/repos': { get: { parameters, responses: { 200: json(list(members({ id: whole })), { headers }) } } } })
  const of = (total: string, link?: string): Answer => ({
    headers: { 'X-Total-Count': total, ...(link === undefined ? {} : { Link: link }) },
    body: [{ id: 1 }, { id: 2 }],
  })
  const next = '<http://x/repos?page=2>; rel="next"'
  await told(contract, [
    ['/repos?per_page=2', of('5', next)],
    ['/repos?per_page=2', of('2')],
    ['/repos?per_page=2', of('5'), 'relation header.Link'],
    ['/repos?per_page=2', of('5', '<http://x/repos?page=1>; rel="first"'), 'relation header.Link'],
    ['/repos?per_page=2', of('2', next), 'relation header.Link'],
    ['/repos?per_page=2', of('1'), 'relation header.X-Total-Count'],
  ])
})

test('cursors lead on where there are more, and not to where they came from', async () => {
  const event = members({ id: text, kind: { ...text, enum: ['a', 'b'] } }, ['id', 'kind'])
  const page = members({ events: list(event), next_cursor: { type: ['string', 'null'] }, has_more: flag }, [
    'events',
    'next_cursor',
    'has_more',
  ])
  const parameters = [
    query('cursor'),
    query('limit', { ...whole, default: 3 }),
    query('kinds', list({ ...text, enum: ['a', 'b'] }), { explode: false }),
  ]
  const type = 'application/vnd.events+json;version=1'
  const responses = { 200: { description: 'Told.', content: { [type]: { schema: page } } } }
  const contract = contractOf({ '/events': { get: { parameters, responses } } })
  const of = (next_cursor: string | null, has_more: boolean, own = type): Answer => ({
    type: own,
    body: { events: some(3, (i) => ({ id: `e${i}`, kind: 'a' })), next_cursor, has_more },
  })
  await told(contract, [
    ['/events', of(null, false)],
    ['/events', of('x', true)],
    ['/events?cursor=x', of('y', true)],
    ['/events', of(null, true), 'relation body/next_cursor'],
    ['/events', of('x', false), 'relation body/next_cursor'],
    ['/events?cursor=x', of('x', true), 'relation body/next_cursor'],
    ['/events', of(null, false, 'application/vnd.events+json; charset=utf-8; version="1"')],
    ['/events', of(null, false, 'application/vnd.events+json')],
    ['/events', of(null, false, 'application/vnd.events+json;version=2'), 'media-type header.Content-Type'],
  ])
})

test('what lies below a path says so, as Kubernetes has it', async () => {
  const pod = members({ kind: text, metadata: members({ name: text, namespace: text }) })
  const responses = (schema: object): object => ({ 200: json(schema) })
  const contract = contractOf(
    {
      '/api/v1/namespaces/{namespace}/pods': {
        parameters: [inPath('namespace')],
        get: { parameters: [query('limit', whole)], responses: responses(members({ items: list(ref('Pod')) }, ['items'])) },
      },
      '/api/v1/namespaces/{namespace}/pods/{name}': {
        parameters: [inPath('namespace'), inPath('name')],
        get: { responses: responses(ref('Pod')) },
      },
      '/customers/{customerId}': { parameters: [inPath('customerId')], get: { responses: responses(members({ id: text })) } },
      '/customers/{customerId}/orders': {
        parameters: [inPath('customerId')],
        get: { responses: responses(list(members({ id: text, customerId: text }))) },
      },
    },
    { Pod: pod },
  )
  const named = (namespace: string | undefined): object => ({ kind: 'Pod', metadata: { name: 'web', namespace } })
  await told(contract, [
    ['/api/v1/namespaces/prod/pods', { body: { items: [named('prod')] } }],
    ['/api/v1/namespaces/prod/pods', { body: { items: [named(undefined)] } }],
    ['/api/v1/namespaces/prod/pods', { body: { items: [named('prod'), named('dev')] } }, 'relation body/items/*/metadata/namespace'],
    ['/api/v1/namespaces/prod/pods/web', { body: named('prod') }],
    ['/api/v1/namespaces/prod/pods/web', { body: named('dev') }, 'value body/metadata/namespace'],
    ['/api/v1/namespaces/prod/pods/other', { body: named('prod') }, 'value body/metadata/name'],
    ['/customers/c1/orders', { body: [{ id: 'o1', customerId: 'c1' }, { id: 'o2' }] }],
    ['/customers/me/orders', { body: [{ id: 'o1', customerId: 'c1' }] }],
    ['/customers/c1/orders', { body: [{ id: 'o1', customerId: 'c2' }] }, 'relation body/*/customerId'],
  ])
})

test('how many are wanted is a wish: fewer are given, and said to be, more are not', async () => {
  const item = members({ id: text }, ['id'])
  const page = members({ items: list(item), limit: whole, offset: whole })
  const paged = contractOf({
    '/orders': { get: { parameters: [query('limit', whole), query('offset', whole)], responses: { 200: json(page) } } },
    '/orders/{id}': { get: { parameters: [inPath('id')], responses: { 200: json(item) } } },
  })
  const asked = { line: 'GET /orders?limit=1000&offset=20' }
  const items = [{ id: 'a' }]
  assert.deepEqual(await found(paged, asked, { body: { items, limit: 100, offset: 20 } }), [])
  assert.deepEqual(await found(paged, asked, { body: { items, limit: 2000, offset: 20 } }), ['relation body/limit'])
  assert.deepEqual(await found(paged, asked, { body: { items, limit: 1000, offset: 0 } }), ['value body/offset'])
})
