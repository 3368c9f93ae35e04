import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, contractOf, json } from './answer.fixture.ts'

const ORDER = {
  type: 'object',
  required: ['id', 'status'],
  properties: {
    id: { type: 'integer' },
    status: { enum: ['open', 'shipped'] },
    customerId: { type: 'string' },
    note: { type: 'string', maxLength: 20 },
    secret: { type: 'string', writeOnly: true },
  },
}
const ID = [{ name: 'orderId', in: 'path', required: true, schema: { type: 'integer' } }]

const shop = contractOf({
  '/orders': {
    get: {
      responses: { 200: json({ type: 'array', minItems: 5, items: ORDER }) },
      parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
    },
    post: {
      requestBody: { required: true, content: { 'application/json': { schema: ORDER } } },
      responses: { 201: { ...json(ORDER), headers: { Location: { required: true, schema: { type: 'string', format: 'uri' } } } } },
    },
  },
  '/orders/{orderId}': {
    get: {
      parameters: ID,
      responses: {
        200: json(ORDER),
        404: json({ type: 'object', properties: { message: { type: 'string' } } }, { examples: { gone: { value: { message: 'Gone.' } } } }),
      },
    },
    put: { parameters: ID, requestBody: { content: { 'application/json': { schema: ORDER } } }, responses: { 200: json(ORDER) } },
    delete: { parameters: ID, deprecated: true, responses: { 204: { description: 'Gone.' } } },
  },
})

test('an answer has the id of the path, and other members for another path', () => {
  const [seven, eight] = [ask(shop, 'GET /orders/7'), ask(shop, 'GET /orders/8')]
  assert.deepEqual([seven.status, seven.type, seven.judged, eight.judged], [200, 'application/json', [], []])
  assert.deepEqual([Reflect.get(Object(seven.body), 'id'), Reflect.get(Object(eight.body), 'id')], [7, 8])
  assert.notDeepEqual(Reflect.get(Object(seven.body), 'customerId'), Reflect.get(Object(eight.body), 'customerId'))
})

test('an answer is the same to the byte when it is asked for again, and another one with another seed', () => {
  assert.equal(ask(shop, 'GET /orders/7').text, ask(shop, 'GET /orders/7').text)
  const [one, other] = [ask(shop, 'GET /orders/7', ['Prefer', 'seed=5']), ask(shop, 'GET /orders/7?__seed=6')]
  assert.notEqual(one.text, other.text)
  assert.equal(one.headers['preference-applied'], 'seed=5')
})

test('an answer gives back what was sent, but for what may not be told', () => {
  const told = ask(shop, 'PUT /orders/7', [], { id: 3, status: 'shipped', note: 'für\u{1f600}\u0301', secret: 'x', strange: 1 })
  const body = Object(told.body)
  assert.deepEqual(
    [body.id, body.status, body.note, 'secret' in body, 'strange' in body],
    [7, 'shipped', 'für\u{1f600}\u0301', false, false],
  )
  assert.deepEqual(told.judged, [])
})

test('an answer to a creation says where the created thing is', () => {
  const told = ask(shop, 'POST /orders', [], { id: 12, status: 'open' })
  assert.deepEqual([told.status, told.headers.location, told.judged], [201, 'http://localhost:4010/orders/12', []])
})

test('an answer without documented content has no body', () => {
  const told = ask(shop, 'DELETE /orders/7')
  assert.deepEqual([told.status, told.type, told.text, told.headers.deprecation], [204, undefined, '', '@1767225600'])
  assert.deepEqual([ask(shop, 'HEAD /orders/7').text, ask(shop, 'HEAD /orders/7').type], ['', 'application/json'])
})

test('a list is as long as was asked for at most', () => {
  assert.equal(Object(ask(shop, 'GET /orders').body).length >= 5, true)
  const endless = contractOf({
    '/a': {
      get: {
        parameters: [{ name: 'per_page', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: json({ type: 'array', items: ORDER }) },
      },
    },
  })
  assert.equal(Object(ask(endless, 'GET /a?per_page=1').body).length, 1)
})

test('a preferred code, example or both are given, and told', () => {
  const told = ask(shop, 'GET /orders/7', ['Prefer', 'code=404, example=gone'])
  assert.deepEqual(
    [told.status, told.body, told.headers['preference-applied'], told.judged],
    [404, { message: 'Gone.' }, 'code=404, example=gone', []],
  )
  assert.deepEqual(ask(shop, 'GET /orders/7?__example=gone').status, 404)
})

test('an impossible preference is a problem that says what is possible', () => {
  const body = Object(ask(shop, 'GET /orders/7', ['Prefer', 'code=409']).body)
  assert.deepEqual(
    [body.type, body.status, body.possible],
    ['urn:understudy:problem:impossible-preference', 404, [{ code: '200' }, { code: '404', examples: ['gone'] }]],
  )
  assert.equal(ask(shop, 'GET /orders/7?__example=none').status, 404)
  assert.equal(ask(shop, 'GET /orders/7?__code=teapot').status, 404)
})

test('an unacceptable answer is a problem that says what there is', () => {
  const told = ask(shop, 'GET /orders/7', ['Accept', 'image/png'])
  assert.deepEqual([told.status, told.type], [406, 'application/problem+json'])
  assert.match(told.text, /application\/json/)
})

test('the response is the lowest success, then a redirect, the default, and last an error', () => {
  const status = (...keys: string[]): number =>
    ask(contractOf({ '/a': { get: { responses: Object.fromEntries(keys.map((key) => [key, { description: '' }])) } } }), 'GET /a').status
  assert.deepEqual(
    [
      status('404', '204', '201'),
      status('2XX', 'default'),
      status('default', '302'),
      status('default', '404'),
      status('5XX', '4XX'),
      status('202', '2XX'),
      status('404'),
    ],
    [201, 200, 302, 200, 500, 202, 404],
  )
})

test('a response that cannot be made gives way to the next, and the last resort names the place', () => {
  const never = { type: 'object', required: ['a'], properties: { a: false } }
  const next = ask(contractOf({ '/a': { get: { responses: { 200: json(never), 202: { description: 'Later.' } } } } }), 'GET /a')
  assert.equal(next.status, 202)
  const none = ask(contractOf({ '/a': { get: { responses: { 200: json(never) } } } }), 'GET /a')
  assert.deepEqual(
    [none.status, Object(none.body).type, Object(none.body).rule.pointer.startsWith('/paths/~1a/get/responses/200')],
    [501, 'urn:understudy:problem:cannot-improvise', true],
  )
})

test('where no success can be made, the stand-in takes the blame before it refuses what is valid', () => {
  const never = json({ type: 'object', required: ['a'], properties: { a: false } })
  const plain = { description: '' }
  const status = (responses: Record<string, unknown>): number => ask(contractOf({ '/a': { get: { responses } } }), 'GET /a').status
  assert.deepEqual(
    [
      status({ 200: never, 400: plain, 404: plain, 503: plain }),
      status({ 200: never, 400: plain, 404: plain }),
      status({ 200: never, 422: plain, default: plain }),
      status({ 200: never, 403: plain }),
      status({ 202: never, default: plain }),
      status({ 400: plain, 404: plain }),
    ],
    [503, 404, 500, 403, 500, 400],
  )
})

test('an example is served with the values of the path in it, and mended where it breaks its schema', () => {
  const schema = {
    type: 'object',
    required: ['name', 'owner', 'stars'],
    properties: {
      name: { type: 'string', maxLength: 9 },
      full_name: { type: 'string' },
      owner: { type: 'object', properties: { id: { type: 'integer' }, login: { type: 'string' } } },
      stars: { type: 'integer' },
    },
  }
  const example = { name: 'hello', full_name: 'octo/hello', owner: { id: 1, login: 'octo' }, stars: 'many', extra: true }
  const parameters = ['owner', 'repo'].map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const contract = contractOf({ '/repos/{owner}/{repo}': { get: { parameters, responses: { 200: json(schema, { example }) } } } })
  for (const owner of ['acme', 'größe', 'a"b']) {
    const told = ask(contract, `GET /repos/${encodeURIComponent(owner)}/rocket`)
    const { stars, ...rest } = Object(told.body)
    assert.deepEqual(rest, { name: 'rocket', full_name: `${owner}/rocket`, owner: { id: 1, login: owner }, extra: true })
    assert.deepEqual([typeof stars, told.judged], ['number', []])
  }
  assert.equal(Object(ask(contract, 'GET /repos/acme/much-too-long-a-name').body).name, 'hello')
})

test('an example that breaks its schema is served as it stands when that is wanted', () => {
  const contract = contractOf(
    { '/a': { get: { responses: { 200: json({ type: 'object', properties: { n: { type: 'integer' } } }, { example: { n: 'x' } }) } } } },
    {},
    { examples: 'verbatim' },
  )
  const told = ask(contract, 'GET /a')
  assert.deepEqual([told.body, told.judged.map(({ code, at }) => [code, at])], [{ n: 'x' }, [['type', 'body/n']]])
})

const NAMED = {
  'application/json': {
    schema: { type: 'object', properties: { id: { type: 'integer' } } },
    examples: { one: { value: { id: 1 } }, two: { value: { id: 2 } } },
  },
}

test('who names an example gets that one, whatever else is wished', () => {
  const contract = contractOf({ '/a': { get: { responses: { 200: { description: '', content: NAMED } } } } })
  const told = ask(contract, 'GET /a', ['Prefer', 'example=two, dynamic=true'])
  assert.deepEqual([told.body, told.headers['preference-applied']], [{ id: 2 }, 'example=two'])
})

test('a dynamic answer takes nothing from the examples', () => {
  const schema = { type: 'object', required: ['word'], properties: { word: { type: 'string', example: 'inner' } } }
  const contract = contractOf({ '/a': { get: { responses: { 200: json(schema, { example: { word: 'outer' } }) } } } })
  assert.deepEqual(ask(contract, 'GET /a').body, { word: 'outer' })
  const told = ask(contract, 'GET /a', ['Prefer', 'dynamic=true'])
  assert.deepEqual(
    [['inner', 'outer'].includes(Object(told.body).word), told.headers['preference-applied'], told.judged],
    [false, 'dynamic=true', []],
  )
})

test('a header whose content is JSON is JSON in ASCII, and one whose content is a text is that text (RFC 9110 section 5.5)', () => {
  const headers = {
    'X-Json': { required: true, content: { 'application/json': { schema: { const: { word: 'Zoë €' } } } } },
    'X-Text': { required: true, content: { 'text/plain': { schema: { const: 'plain' } } } },
  }
  const told = ask(contractOf({ '/a': { get: { responses: { 200: { description: '', headers } } } } }), 'GET /a')
  assert.deepEqual([told.headers['x-json'], told.headers['x-text']], [String.raw`{"word":"Zo\u00eb \u20ac"}`, 'plain'])
  assert.deepEqual(told.judged, [])
})

test('several Accept fields are one list (RFC 9110 section 5.3)', () => {
  const content = { 'text/csv': { schema: { type: 'string' } }, 'application/json': { schema: { type: 'object' } } }
  const contract = contractOf({ '/a': { get: { responses: { 200: { description: '', content } } } } })
  assert.equal(ask(contract, 'GET /a', ['Accept', 'text/html', 'Accept', 'application/json']).type, 'application/json')
  assert.equal(ask(contract, 'GET /a', ['Accept', 'text/html', 'Accept', 'text/csv']).type, 'text/csv')
})

test('documented headers are made, addresses point here, and the wire keeps its own', () => {
  const headers = {
    'X-Rate-Limit-Remaining': { schema: { type: 'integer' } },
    'X-Required': { required: true, schema: { type: 'string', pattern: '^[a-z]{3}\\d$' } },
    'Content-Length': { required: true, schema: { type: 'integer' } },
    Link: { schema: { type: 'string' }, example: '<https://api.example.com/?page=2>; rel="next"' },
    'X-Name': { schema: { type: 'string' }, example: 'Zoë\r\nX-Evil: 1' },
    ETag: { schema: { type: 'string' } },
    'Retry-After': { schema: { type: 'integer' } },
  }
  const told = ask(contractOf({ '/a': { get: { responses: { 200: { description: '', headers } } } } }), 'GET /a')
  assert.deepEqual(told.judged, [])
  assert.deepEqual(Object.keys(told.headers).toSorted(), ['etag', 'retry-after', 'x-name', 'x-rate-limit-remaining', 'x-required'])
  assert.match(told.headers['x-required'] ?? '', /^[a-z]{3}\d$/)
  assert.match(told.headers.etag ?? '', /^"[\da-f]+"$/)
  assert.ok(Object.values(told.headers).every((value) => /^[\x20-\x7e\x80-\xff]*$/.test(value)))
})
