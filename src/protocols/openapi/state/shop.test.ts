import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadDocuments } from '../../../documents/load.ts'
import { readContract } from '../read/read.ts'
import { inferred } from './resources.fixture.ts'

const file = join(import.meta.dirname, '../../../../examples/shop/openapi.yaml')
const documents = await loadDocuments(file, { cwd: import.meta.dirname })
const shop = inferred(readContract(documents, { id: 'shop', source: 'shop', mount: '' }))

test('the shop has the resources that its documentation tells of', () => {
  const table = shop
    .resources()
    .map(({ id, type, kind, item, key, status }) => [
      id,
      type,
      kind,
      item,
      key?.property ?? null,
      key?.minted ?? null,
      status?.property ?? null,
    ])
  assert.deepEqual(table, [
    ['products', 'Product', 'collection', '/products/{sku}', '/sku', 'consumer', null],
    ['products.images', 'Image', 'singleton', '/products/{sku}/images', null, null, null],
    ['categories', 'Category', 'collection', null, '/id', 'server', null],
    ['orders', 'Order', 'collection', '/orders/{orderId}', '/id', 'server', '/status'],
    ['orders.invoice', 'Invoice', 'singleton', '/orders/{orderId}/invoice', null, null, null],
    ['shipments', 'Shipment', 'collection', '/shipments/{shipmentId}', '/id', 'server', '/state'],
    ['shipments.tracking', 'Tracking', 'singleton', '/shipments/{shipmentId}/tracking', null, null, '/state'],
    ['tracking', 'Tracking', 'collection', '/tracking/{trackingNumber}', '/trackingNumber', 'server', '/state'],
    ['customers', 'Customer', 'collection', '/customers/{customerId}', '/id', 'server', null],
    ['me', 'Customer', 'singleton', '/me', null, null, null],
  ])
})

test('the operations of the shop have the roles that their documentation tells of', () => {
  const table = Object.fromEntries(
    shop.contract.contract.operations.map(({ method, path }) => [`${method} ${path}`, shop.told(`${method} ${path}`)]),
  )
  assert.deepEqual(table, {
    'GET /products': 'list products items=/items cursor',
    'POST /products': 'create products',
    'GET /products/{sku}': 'read products path:sku=/sku',
    'PUT /products/{sku}': 'replace products path:sku=/sku',
    'DELETE /products/{sku}': 'delete products path:sku=/sku',
    'POST /products/{sku}/images': 'create products.images',
    'GET /products/{sku}/images/{imageId}.{extension}': 'none',
    'GET /categories': 'list categories items= none',
    'GET /orders': 'list orders items=/items cursor',
    'POST /orders': 'create orders',
    'GET /orders/{orderId}': 'read orders path:orderId=/id',
    'PATCH /orders/{orderId}': 'patch orders path:orderId=/id',
    'POST /orders/{orderId}/cancel': 'action orders cancel /status=cancelled path:orderId=/id',
    'POST /orders/{orderId}/payment': 'action orders pay /status=paid path:orderId=/id',
    'GET /orders/{orderId}/invoice': 'singleton-read orders.invoice',
    'GET /orders/{orderId}/shipments': 'list shipments items=/items none',
    'POST /orders/{orderId}/shipments': 'create shipments',
    'GET /shipments/{shipmentId}': 'read shipments path:shipmentId=/id',
    'GET /shipments/{shipmentId}/tracking': 'singleton-read shipments.tracking',
    'POST /shipping-quotes': 'none',
    'GET /tracking/{trackingNumber}': 'read tracking path:trackingNumber=/trackingNumber',
    'GET /track': 'read tracking query:number=/trackingNumber',
    'POST /customers': 'create customers',
    'GET /customers/{customerId}': 'read customers path:customerId=/id',
    'GET /me': 'singleton-read me',
    'GET /health': 'none',
  })
})

test('the relations of the shop lead from each property to the resource that it names', () => {
  const table = shop
    .resources()
    .flatMap(({ id, relations }) => relations.map(({ property, to, field, as, many }) => [id, property, to, field, as, many]))
  assert.deepEqual(table, [
    ['products', '/category', 'categories', '/id', 'key', false],
    ['products', '/images/*', 'products.images', '/id', 'embedded', true],
    ['orders', '/customerId', 'customers', '/id', 'key', false],
    ['orders', '/lines/*/sku', 'products', '/sku', 'key', true],
    ['orders.invoice', '/orderId', 'orders', '/id', 'key', false],
    ['orders.invoice', '/lines/*/sku', 'products', '/sku', 'key', true],
    ['shipments', '/orderId', 'orders', '/id', 'key', false],
    ['shipments', '/trackingNumber', 'tracking', '/trackingNumber', 'key', false],
  ])
  assert.equal(shop.resource('me')?.of, 'customers')
})

test('the queries of the shop filter, search and sort by the properties they name', () => {
  const role = shop.role('GET /products')
  assert.ok(role.kind === 'list')
  assert.deepEqual(
    role.queries.map((query) =>
      query.kind === 'filter' ? [query.param, ...query.steps, query.comparison, query.property, query.anyOf] : [query.kind, query.param],
    ),
    [
      ['search', 'q'],
      ['category', 'equal', '/category', true],
      ['price', 'min', 'at-least', '/price/amount', false],
      ['price', 'max', 'at-most', '/price/amount', false],
      ['inStock', 'present', '/stock', false],
      ['sort', 'sort'],
    ],
  )
  const sort = role.queries.find((query) => query.kind === 'sort')
  assert.deepEqual(sort?.orders, [
    { value: 'name', property: '/name', descending: false },
    { value: '-name', property: '/name', descending: true },
    { value: 'price', property: '/price/amount', descending: false },
    { value: '-price', property: '/price/amount', descending: true },
    { value: 'newest', property: '/createdAt', descending: true },
  ])
  assert.deepEqual(role.paging.limit, { param: 'limit', min: 1, max: 100, default: 20 })
  assert.deepEqual(role.envelope.headers, { total: 'X-Total-Count', link: true, next: null })
  const orders = shop.role('GET /orders')
  assert.ok(orders.kind === 'list')
  assert.deepEqual(
    orders.queries.map((query) => (query.kind === 'filter' ? [query.param, query.comparison, query.property, query.anyOf] : query.kind)),
    [
      ['status', 'equal', '/status', true],
      ['placedAfter', 'above', '/placedAt', false],
    ],
  )
})
