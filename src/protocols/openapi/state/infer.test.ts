import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, inferring, ref, taking } from './resources.fixture.ts'

const text = { type: 'string' }
const Order = {
  type: 'object',
  properties: { id: text, status: { enum: ['open', 'cancelled', 'paid'] }, locked: { type: 'boolean' }, customer_id: text },
}
const list = { type: 'array', items: ref('Order') }

test('a collection and its items are one resource, whatever its list and items are wrapped in', () => {
  const wrapped = (items: object, item: object): ReturnType<typeof inferring> =>
    inferring(
      {
        '/orders': {
          get: answering(items as never),
          post: { ...taking({ type: 'object', properties: { order: ref('Order') } }), ...answering(item as never, 201) },
        },
        '/orders/{order_id}': { get: answering(item as never), delete: {} },
      },
      { Order },
    )
  const object = (properties: object): object => ({ type: 'object', properties })
  const total = { type: 'integer' }
  const cases: readonly (readonly [object, object, string, string])[] = [
    [list, ref('Order'), '', ''],
    [object({ data: list, has_more: { type: 'boolean' } }), object({ data: ref('Order') }), '/data', '/data'],
    [object({ orders: list, warnings: { type: 'array', items: text } }), object({ order: ref('Order') }), '/orders', '/order'],
    [
      object({ _embedded: object({ orders: list }), page: object({ number: total, totalElements: total }) }),
      ref('Order'),
      '/_embedded/orders',
      '',
    ],
    [object({ Orders: list }), object({ Orders: list }), '/Orders', '/Orders/0'],
  ]
  for (const [items, item, at, answer] of cases) {
    const inferred = wrapped(items, item)
    assert.equal(inferred.told('GET /orders'), `list orders items=${at} none`)
    const read = inferred.role('GET /orders/{order_id}')
    assert.ok(read.kind === 'read')
    assert.deepEqual([read.answer, read.key], [answer, { in: 'path', name: 'order_id', property: '/id' }])
    const made = inferred.role('POST /orders')
    assert.ok(made.kind === 'create')
    assert.deepEqual([made.body, made.answer, made.answerKey], ['/order', answer, `${answer}/id`])
  }
})

test('actions set the status or the flag that their verb names', () => {
  const post = answering(ref('Order'))
  const inferred = inferring(
    {
      '/orders/{id}': { get: answering(ref('Order')) },
      '/orders/{id}/cancel': { post },
      '/orders/{id}:pay': { post },
      '/orders/{id}/mark-as-paid': { post },
      '/orders/{id}/lock': { put: {}, delete: {} },
      '/orders/{id}/explode': { post: {} },
    },
    { Order },
  )
  assert.equal(inferred.told('POST /orders/{id}/cancel'), 'action orders cancel /status=cancelled path:id=/id')
  assert.equal(inferred.told('POST /orders/{id}:pay'), 'action orders pay /status=paid path:id=/id')
  assert.equal(inferred.told('POST /orders/{id}/mark-as-paid'), 'action orders mark-as-paid /status=paid path:id=/id')
  assert.equal(inferred.told('PUT /orders/{id}/lock'), 'action orders lock /locked=true path:id=/id')
  assert.equal(inferred.told('DELETE /orders/{id}/lock'), 'action orders unlock /locked=false path:id=/id')
  assert.equal(inferred.told('POST /orders/{id}/explode'), 'action orders explode path:id=/id')
})

test('a list of the same entities elsewhere is a view, with what its path says of them', () => {
  const inferred = inferring(
    {
      '/orders/{id}': { get: answering(ref('Order')) },
      '/customers/{id}': { get: answering({ type: 'object', properties: { id: text, name: text } }) },
      '/customers/{customer_id}/orders': { get: answering(list), post: answering(ref('Order'), 201) },
      '/orders/search': {
        post: {
          ...taking({ type: 'object' }),
          ...answering({ type: 'object', properties: { results: list, total: { type: 'integer' } } }),
        },
      },
      '/orders/batch': { post: { ...taking({ type: 'object', properties: { orders: list } }), ...answering(list) } },
    },
    { Order },
  )
  const role = inferred.role('GET /customers/{customer_id}/orders')
  assert.equal(inferred.told('GET /customers/{customer_id}/orders'), 'list orders items= none')
  assert.deepEqual(
    role.scope.map(({ param, resource, property }) => [param, resource, property]),
    [['customer_id', 'customers', '/customer_id']],
  )
  assert.equal(inferred.told('POST /customers/{customer_id}/orders'), 'create orders')
  assert.equal(inferred.told('POST /orders/search'), 'search orders items=/results none')
  assert.equal(inferred.told('POST /orders/batch'), 'bulk orders create')
  assert.deepEqual(inferred.resource('customers.orders'), inferred.resource('orders'))
})

test('singletons, keys in bodies, keys in metadata and collections below a parameter are told apart', () => {
  const Pod = {
    type: 'object',
    properties: { metadata: { type: 'object', properties: { name: text, namespace: text } }, spec: { type: 'object' } },
  }
  const Settings = { type: 'object', properties: { theme: text } }
  const Flag = { type: 'object', required: ['key'], properties: { key: text, on: { type: 'boolean' } } }
  const inferred = inferring(
    {
      '/settings': { get: answering(ref('Settings')), put: taking(ref('Settings')), patch: taking(ref('Settings')) },
      '/order': {
        post: { ...taking(ref('Order')), ...answering(ref('Order')) },
        put: { ...taking(ref('Order')), ...answering(ref('Order')) },
      },
      '/order/{orderId}': { get: answering(ref('Order')) },
      '/api/v1/namespaces/{namespace}/pods': {
        get: answering({ type: 'object', properties: { items: { type: 'array', items: ref('Pod') } } }),
        post: taking(ref('Pod')),
      },
      '/api/v1/namespaces/{namespace}/pods/{name}': { get: answering(ref('Pod')) },
      '/flags/{project}': {
        get: answering({ type: 'array', items: ref('Flag') }),
        post: { ...taking(ref('Flag')), ...answering(ref('Flag')) },
      },
      '/flags/{project}/{flagKey}': { get: answering(ref('Flag')), patch: {} },
    },
    { Order, Pod, Settings, Flag },
  )
  assert.equal(inferred.told('GET /settings'), 'singleton-read settings')
  assert.equal(inferred.told('PUT /settings'), 'singleton-replace settings')
  assert.equal(inferred.told('PATCH /settings'), 'singleton-patch settings')
  assert.equal(inferred.told('PUT /order'), 'replace order body:/id=/id')
  assert.equal(inferred.told('GET /api/v1/namespaces/{namespace}/pods/{name}'), 'read namespaces.pods path:name=/metadata/name')
  assert.equal(inferred.role('POST /api/v1/namespaces/{namespace}/pods').scope[0]?.property, '/metadata/namespace')
  assert.equal(inferred.told('GET /flags/{project}/{flagKey}'), 'read flags path:flagKey=/key')
  assert.equal(inferred.told('POST /flags/{project}'), 'create flags')
  assert.equal(inferred.resource('flags')?.key?.minted, 'consumer')
})

test('pages are chosen by every usual style, within the bounds of the contract', () => {
  const page = (...parameters: readonly object[]): unknown => {
    const get = { parameters, ...answering({ type: 'object', properties: { items: list, next: text } }) }
    const role = inferring({ '/orders': { get }, '/orders/{id}': { get: answering(ref('Order')) } }, { Order }).role('GET /orders')
    return role.kind === 'list'
      ? [role.paging.style, role.paging.position?.param ?? null, role.paging.limit, role.paging.back, role.paging.first]
      : role
  }
  const query = (name: string, schema: object = { type: 'integer' }): object => ({ name, in: 'query', schema })
  const limit = query('limit', { type: 'integer', minimum: 1, maximum: 50, default: 10 })
  const bounds = { param: 'limit', min: 1, max: 50, default: 10 }
  assert.deepEqual(page(limit, query('offset')), ['offset', 'offset', bounds, null, 0])
  assert.deepEqual(page(limit, query('page', { type: 'integer', minimum: 0 })), ['page', 'page', bounds, null, 0])
  assert.deepEqual(page(limit, query('page')), ['page', 'page', bounds, null, 1])
  assert.deepEqual(page(limit, query('cursor', text)), ['cursor', 'cursor', bounds, null, 0])
  assert.deepEqual(page(limit, query('starting_after', text), query('ending_before', text)), [
    'key',
    'starting_after',
    bounds,
    'ending_before',
    0,
  ])
  assert.deepEqual(page(limit), ['link', null, bounds, null, 0])
  assert.deepEqual(page(query('pageToken', text), query('page[size]')), [
    'cursor',
    'pageToken',
    { param: 'page[size]', min: null, max: null, default: null },
    null,
    0,
  ])
})

test('pages are chosen by the names of services that page in ways of their own', () => {
  const paging = (next: object, ...parameters: readonly object[]): unknown => {
    const get = { parameters, ...answering({ type: 'object', properties: { items: list, ...next } }) }
    const role = inferring({ '/orders': { get }, '/orders/{id}': { get: answering(ref('Order')) } }, { Order }).role('GET /orders')
    if (role.kind !== 'list') return role
    const { style, position, limit, limits, also } = role.paging
    return [style, position?.param, limit?.param, limits.map(({ param }) => param), also.map((way) => way.position.param)]
  }
  const query = (name: string, schema: object = { type: 'integer' }): object => ({ name, in: 'query', schema })
  const token = { pagination: { type: 'object', properties: { nextPageToken: text } } }
  assert.deepEqual(paging(token, query('maxResults'), query('token', text)), ['cursor', 'token', 'maxResults', [], []])
  assert.deepEqual(paging({ iterator: text, done: { type: 'boolean' } }, query('limit'), query('iterator', text)), [
    'cursor',
    'iterator',
    'limit',
    [],
    [],
  ])
  assert.deepEqual(paging({}, query('first'), query('max')), ['offset', 'first', 'max', [], []])
  const twice = [query('page[number]'), query('page[size]'), query('page[limit]'), query('page[cursor]', text)]
  assert.deepEqual(paging({}, ...twice), ['page', 'page[number]', 'page[size]', ['page[limit]'], ['page[cursor]']])
})

test('the words of author and configuration go before what is inferred', () => {
  const paths = {
    '/orders': { 'x-understudy-resource': { key: 'number' }, get: answering(list) },
    '/orders/{ref}': {
      get: answering(ref('Order')),
      post: { 'x-understudy-resource': { role: 'action', verb: 'ship', sets: { property: 'status', value: 'paid' } } },
    },
    '/health': { get: { 'x-understudy-resource': false, ...answering({ type: 'object', properties: { up: { type: 'boolean' } } }) } },
    '/buyers/{id}': { get: answering(ref('Buyer')) },
  }
  const schemas = {
    Order: {
      type: 'object',
      properties: { id: text, number: text, status: text, soldTo: { type: 'string', 'x-understudy-ref': 'Buyer.code' } },
    },
    Buyer: { type: 'object', properties: { id: text, code: { type: 'string', 'x-understudy-key': true } } },
  }
  const inferred = inferring(paths, schemas)
  assert.equal(inferred.told('GET /orders/{ref}'), 'read orders path:ref=/number')
  assert.equal(inferred.told('POST /orders/{ref}'), 'action orders ship /status=paid path:ref=/number')
  assert.equal(inferred.told('GET /health'), 'none')
  assert.equal(inferred.told('GET /buyers/{id}'), 'read buyers path:id=/code')
  assert.deepEqual(
    inferred.resource('orders')?.relations.map(({ property, to, field }) => [property, to, field]),
    [['/soldTo', 'buyers', '/code']],
  )
  const configured = inferring(paths, schemas, { operations: { 'POST /orders/{ref}': false }, paths: { '/orders': { key: 'id' } } })
  assert.equal(configured.told('POST /orders/{ref}'), 'none')
  assert.equal(configured.told('GET /orders/{ref}'), 'read orders path:ref=/id')
})

test('schemas that go round in circles, or branch without end, are looked at once', () => {
  const branches = Array.from({ length: 12 }, (_, index) => ref(`S${index}`))
  const schemas = Object.fromEntries(
    branches.map((_, index) => [
      `S${index}`,
      { type: 'object', properties: { id: text, [`p${index}`]: ref(`S${index}`) }, oneOf: branches, allOf: [branches[(index + 1) % 12]] },
    ]),
  )
  const inferred = inferring(
    {
      '/things': { get: answering({ type: 'array', items: ref('S0') }), post: taking(ref('S1')) },
      '/things/{id}': { get: answering(ref('S0')) },
    },
    schemas,
  )
  assert.equal(inferred.told('GET /things/{id}'), 'read things path:id=/id')
})

test('an answer that only wraps the entity is not the entity, however often its schema is written out', () => {
  const server = { type: 'object', properties: { id: { type: 'integer' }, name: text, size: text } }
  const listed = { type: 'object', properties: { id: { type: 'integer' }, name: text, size: text, extra: text } }
  const inferred = inferring({
    '/servers': { get: answering({ type: 'object', properties: { servers: { type: 'array', items: listed } } }) },
    '/servers/{id}': { get: answering({ type: 'object', properties: { server } }) },
  })
  const role = inferred.role('GET /servers/{id}')
  assert.equal('answer' in role ? role.answer : null, '/server')
  assert.equal(inferred.resource('servers')?.key?.property, '/id')
})

test('a collection of batches makes batches', () => {
  const Batch = { type: 'object', properties: { id: text, endpoint: text } }
  const inferred = inferring(
    {
      '/batches': { post: { ...taking({ type: 'object', properties: { endpoint: text } }), ...answering(ref('Batch')) } },
      '/batches/{id}': { get: answering(ref('Batch')) },
      '/orders/batch': { post: { ...taking({ type: 'object', properties: { orders: { type: 'array', items: ref('Batch') } } }) } },
    },
    { Batch },
  )
  assert.equal(inferred.told('POST /batches'), 'create batches')
  assert.match(inferred.told('POST /orders/batch'), /^bulk/)
})

test('the bytes of an item are read where its path ends in a word', () => {
  const File = { type: 'object', properties: { id: text, name: text } }
  const inferred = inferring(
    {
      '/files': { get: answering({ type: 'array', items: ref('File') }) },
      '/files/{id}': { get: answering(ref('File')) },
      '/files/{id}/content': { get: { responses: { 200: { description: 'ok', content: { 'application/octet-stream': {} } } } } },
    },
    { File },
  )
  assert.equal(inferred.told('GET /files/{id}/content'), 'read files path:id=/id')
  const role = inferred.role('GET /files/{id}/content')
  assert.equal('answer' in role ? role.answer : undefined, null)
})
