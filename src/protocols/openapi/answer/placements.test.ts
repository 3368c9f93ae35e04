import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, contractOf, json } from './answer.fixture.ts'

/** The schema that a value is an instance of, type by type. */
function schemaOf(value: unknown): object {
  if (Array.isArray(value)) return { type: 'array', items: schemaOf(value[0]) }
  if (typeof value === 'object' && value !== null) {
    return { type: 'object', properties: Object.fromEntries(Object.entries(value).map(([name, member]) => [name, schemaOf(member)])) }
  }
  return { type: typeof value === 'number' ? 'integer' : typeof value }
}

/** What becomes of an example when its path is asked for; every parameter is a string. */
function filled(template: string, target: string, example: unknown, schema: object = schemaOf(example)): unknown {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const told = ask(contractOf({ [template]: { get: { parameters, responses: { 200: json(schema, { example }) } } } }), `GET ${target}`)
  assert.deepEqual(told.judged, [])
  return told.body
}

test('the last parameter of a path is the identity of what is answered', () => {
  assert.deepEqual(filled('/orders/{id}', '/orders/a', { id: 'x', customer_id: 'y' }), { id: 'a', customer_id: 'y' })
  assert.deepEqual(filled('/orders/{orderId}', '/orders/7', { id: 1, name: 'n' }), { id: 7, name: 'n' })
  assert.deepEqual(filled('/orders/{orderId}', '/orders/7', { id: 1, order_id: 'o' }), { id: 1, order_id: '7' })
  assert.deepEqual(filled('/orders/{id}', '/orders/7', { orderID: 'o' }), { orderID: '7' })
  assert.deepEqual(filled('/orgs/{org}', '/orgs/acme', { id: 1, login: 'x', name: 'X' }), { id: 1, login: 'acme', name: 'X' })
  assert.deepEqual(filled('/users/{username}', '/users/zoe', { id: 1, login: 'x' }), { id: 1, login: 'zoe' })
  assert.deepEqual(filled('/v1/payment_intents/{intent}', '/v1/payment_intents/pi_1', { id: 'x', customer: 'c' }), {
    id: 'pi_1',
    customer: 'c',
  })
  assert.deepEqual(filled('/flows/{workflow_id}', '/flows/77', { id: 1, name: 'n' }), { id: 77, name: 'n' })
})

test('earlier parameters fill what bears their name', () => {
  const example = { id: 1, name: 'r', full_name: 'o/r', owner: { id: 2, login: 'o' } }
  assert.deepEqual(filled('/repos/{owner}/{repo}', '/repos/a/b', example), {
    id: 1,
    name: 'b',
    full_name: 'a/b',
    owner: { id: 2, login: 'a' },
  })
  assert.deepEqual(filled('/users/{user_id}/cards/{card_id}', '/users/3/cards/4', { id: 1, user: { id: 2 } }), { id: 4, user: { id: 3 } })
  assert.deepEqual(filled('/users/{id}/cards/{cardId}', '/users/3/cards/4', { id: 1, userId: 2 }), { id: 4, userId: 3 })
})

test('an envelope is looked into, and every item of a list', () => {
  assert.deepEqual(filled('/orders/{id}', '/orders/a', { data: { id: 'x' }, ok: true }), { data: { id: 'a' }, ok: true })
  assert.deepEqual(filled('/orders/{id}', '/orders/a', { order: { id: 'x' } }), { order: { id: 'a' } })
  assert.deepEqual(
    filled('/users/{userId}/cards', '/users/3/cards', [
      { id: 1, userId: 2 },
      { id: 2, userId: 2 },
    ]),
    [
      { id: 1, userId: 3 },
      { id: 2, userId: 3 },
    ],
  )
  assert.deepEqual(filled('/users/{userId}/cards', '/users/3/cards', { items: [{ id: 1, userId: 2 }], total: 1 }), {
    items: [{ id: 1, userId: 3 }],
    total: 1,
  })
})

test('what is behind the parameter is not taken for it', () => {
  assert.deepEqual(filled('/users/{id}/profile', '/users/3/profile', { id: 9, bio: 'b' }), { id: 9, bio: 'b' })
  assert.deepEqual(filled('/orders/{orderId}', '/orders/abc', { id: 1, note: 'n' }), { id: 1, note: 'n' })
})

test('a place that the whole decides about is filled when the whole still conforms', () => {
  const one = { type: 'object', required: ['kind', 'id'], properties: { kind: { const: 'a' }, id: { type: 'string', maxLength: 3 } } }
  const other = { type: 'object', required: ['kind', 'id'], properties: { kind: { const: 'b' }, id: { type: 'string' } } }
  assert.deepEqual(filled('/things/{id}', '/things/xyz', { kind: 'a', id: 'q' }, { oneOf: [one, other] }), { kind: 'a', id: 'xyz' })
  assert.deepEqual(filled('/things/{id}', '/things/wxyz', { kind: 'a', id: 'q' }, { oneOf: [one, other] }), { kind: 'a', id: 'q' })
})

test('an action answers with the thing it was done to, when the contract gives the same schema to both', () => {
  const thing = { type: 'object', required: ['id'], properties: { id: { type: 'string' }, status: { type: 'string' } } }
  const parameters = [{ name: 'thing', in: 'path', required: true, schema: { type: 'string' } }]
  const paths = {
    '/things/{thing}': { parameters, get: { responses: { 200: json({ $ref: '#/components/schemas/Thing' }) } } },
    '/things/{thing}/cancel': { parameters, post: { responses: { 200: json({ $ref: '#/components/schemas/Thing' }) } } },
    '/things/{thing}/notes': { parameters, post: { responses: { 201: json({ ...thing }, { example: { id: 'note' } }) } } },
  }
  const contract = contractOf(paths, { schemas: { Thing: thing } })
  assert.equal(Object(ask(contract, 'POST /things/t1/cancel').body).id, 't1')
  assert.equal(Object(ask(contract, 'POST /things/t1/notes').body).id, 'note')
})
