import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, contractOf, json } from './answer.fixture.ts'

const QUERY = [{ name: 'limit', in: 'query', required: true, schema: { type: 'integer', maximum: 10 } }]
const ok = { 200: { description: '' } }

function refusing(responses: object, more: object = {}): ReturnType<typeof contractOf> {
  return contractOf(
    { '/a': { get: { parameters: QUERY, responses: { ...ok, ...responses }, ...more } } },
    { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  )
}

test('a refusal wears the documented error of the operation, with the reasons in it', () => {
  const error = {
    type: 'object',
    required: ['message', 'status', 'code'],
    properties: {
      message: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['field'],
          properties: { field: { type: 'string' }, message: { type: 'string' }, index: { type: 'integer' } },
        },
      },
    },
  }
  const told = ask(refusing({ 422: json(error) }), 'GET /a?limit=11')
  const body = Object(told.body)
  assert.deepEqual([told.status, told.type, told.judged, body.status], [422, 'application/json', [], 422])
  assert.match(body.message, /query\.limit/)
  assert.deepEqual(
    body.errors.map((one: object) => Object.keys(one).toSorted()),
    [['field', 'message']],
  )
  assert.equal(body.errors[0].field, 'query.limit')
})

test('a refusal fills nested, listed and bare errors', () => {
  const nested = ask(
    refusing({
      '4XX': json({
        type: 'object',
        required: ['error'],
        properties: {
          error: { type: 'object', required: ['code', 'message'], properties: { code: { type: 'integer' }, message: { type: 'string' } } },
        },
      }),
    }),
    'GET /a',
  )
  assert.deepEqual([nested.status, Object(nested.body).error.code], [422, 422])
  assert.match(Object(nested.body).error.message, /limit/)
  const texts = ask(
    refusing({ 400: json({ type: 'object', required: ['errors'], properties: { errors: { type: 'array', items: { type: 'string' } } } }) }),
    'GET /a',
  )
  assert.deepEqual([texts.status, Object(texts.body).errors.length], [400, 1])
  const bare = ask(refusing({ default: { description: '', content: { 'text/plain': { schema: { type: 'string' } } } } }), 'GET /a')
  assert.deepEqual([bare.status, bare.type, bare.judged], [422, 'text/plain', []])
  assert.match(bare.text, /limit/)
})

test('a refusal keeps to a schema that has no room for reasons', () => {
  const told = ask(
    refusing({
      422: json({ type: 'object', required: ['message'], additionalProperties: false, properties: { message: { enum: ['no'] } } }),
    }),
    'GET /a',
  )
  assert.deepEqual([told.status, told.body, told.judged], [422, { message: 'no' }, []])
})

test('a refusal is problem+json with places where the contract documents no error', () => {
  const told = ask(refusing({}), 'GET /a?limit=x')
  const { detail, findings, ...rest } = Object(told.body)
  assert.deepEqual([told.status, told.type], [422, 'application/problem+json'])
  assert.deepEqual(rest, { type: 'urn:understudy:problem:request-breaks-contract', title: 'The request breaks the contract', status: 422 })
  assert.match(detail, /limit/)
  assert.deepEqual(
    findings.map((one: { at: string; code: string; rule: { pointer: string } }) => [one.at, one.code, one.rule.pointer]),
    [['query.limit', 'type', '/paths/~1a/get/parameters/0/schema/type']],
  )
})

test('a refusal for missing credentials is a 401 with a challenge, whatever else is wrong', () => {
  const told = ask(refusing({}, { security: [{ token: [] }] }), 'GET /a?limit=x')
  assert.deepEqual([told.status, told.headers['www-authenticate']], [401, 'Bearer realm="understudy"'])
})

test('a refusal names every way in, and the scopes that a token lacks (RFC 9110 section 11.6.1, RFC 6750 section 3.1)', () => {
  const flows = { clientCredentials: { tokenUrl: '/token', scopes: { read: '', write: '' } } }
  const schemes = {
    basic: { type: 'http', scheme: 'Basic' },
    key: { type: 'apiKey', in: 'header', name: 'X-"Key"' },
    hoba: { type: 'http', scheme: 'HOBA' },
    oauth: { type: 'oauth2', flows },
  }
  const security = [{ oauth: ['write'] }, { basic: [] }, { key: [] }, { hoba: [] }]
  const contract = contractOf({ '/a': { get: { responses: ok, security } } }, { securitySchemes: schemes })
  assert.deepEqual(ask(contract, 'GET /a').headers['www-authenticate']?.split(/, (?=[A-Z]\w* realm)/i), [
    'Bearer realm="understudy", scope="write"',
    'Basic realm="understudy", charset="UTF-8"',
    'ApiKey realm="understudy", in="header", name="X-_Key_"',
    'hoba realm="understudy"',
  ])
  const claims = Buffer.from(JSON.stringify({ iss: 'understudy', scope: 'read' })).toString('base64url')
  const lacking = ask(contract, 'GET /a', ['Authorization', `Bearer e30.${claims}.x`])
  assert.deepEqual(
    [lacking.status, lacking.headers['www-authenticate']],
    [403, 'Bearer realm="understudy", scope="write", error="insufficient_scope"'],
  )
})

test('a refusal gives the preferred example when the preferred code is the one that it has', () => {
  const contract = refusing({ 422: json({ type: 'object' }, { examples: { empty: { value: { message: 'Empty.' } } } }) })
  assert.deepEqual(
    [ask(contract, 'GET /a?__code=422&__example=empty').body, ask(contract, 'GET /a?__code=422&__example=none').status],
    [{ message: 'Empty.' }, 404],
  )
  assert.equal(ask(contract, 'GET /a?__code=200&__example=other').status, 422)
})

test('an unknown path is a problem that names what is near', () => {
  const told = ask(refusing({}), 'GET /a/')
  const body = Object(told.body)
  assert.deepEqual(
    [told.status, body.type, body.near],
    [404, 'urn:understudy:problem:no-such-operation', [{ method: 'GET', path: '/a', operation: 'GET /a' }]],
  )
})

test('another method is refused with Allow, and OPTIONS is told it', () => {
  const told = ask(refusing({}), 'DELETE /a')
  assert.deepEqual(
    [told.status, told.headers.allow, Object(told.body).type],
    [405, 'GET, HEAD, OPTIONS', 'urn:understudy:problem:method-not-allowed'],
  )
  const options = ask(refusing({}), 'OPTIONS /a')
  assert.deepEqual([options.status, options.headers.allow, options.text], [204, 'GET, HEAD, OPTIONS', ''])
})

test('a refusal of a HEAD has no body', () => {
  assert.deepEqual([ask(refusing({}), 'HEAD /a').status, ask(refusing({}), 'HEAD /a').text], [422, ''])
})
