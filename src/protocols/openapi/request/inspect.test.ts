import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NO_PARAMS } from '../../../model/exchange.ts'
import { asking, type Ask, withParameters } from './inspect.fixture.ts'

const STRINGS = { type: 'array', items: { type: 'string' } }
const RECURSIVE = { $ref: '#/components/schemas/Node' }
const CONTRACT = {
  openapi: '3.2.0',
  components: {
    schemas: {
      Node: {
        type: 'object',
        properties: { next: RECURSIVE, n: { type: 'integer' }, list: { type: 'array', items: RECURSIVE } },
        additionalProperties: { anyOf: [RECURSIVE, { type: 'string' }] },
      },
    },
    securitySchemes: {
      key: { type: 'apiKey', in: 'query', name: 'key' },
      user: { type: 'http', scheme: 'basic' },
      app: { type: 'oauth2', flows: {} },
    },
  },
  security: [{ key: [] }, { user: [] }, { app: ['x'] }],
  paths: {
    '/a/{id}': {
      post: {
        parameters: [
          { name: 'id', in: 'path', required: true, style: 'matrix', explode: true, schema: STRINGS },
          { name: 'deep', in: 'query', style: 'deepObject', schema: RECURSIVE },
          { name: 'free', in: 'query', schema: { type: 'object', additionalProperties: true } },
          { name: 'pipes', in: 'query', style: 'pipeDelimited', schema: { anyOf: [STRINGS, { type: 'integer' }] } },
          { name: 'doc', in: 'query', content: { 'application/json': { schema: RECURSIVE } } },
          { name: 'X-List', in: 'header', schema: STRINGS },
          { name: 'sid', in: 'cookie', schema: { type: 'object', properties: { a: {} } } },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: RECURSIVE },
            'application/x-www-form-urlencoded': { schema: RECURSIVE, encoding: { next: { style: 'deepObject', explode: true } } },
            'multipart/form-data': { schema: RECURSIVE, encoding: { list: { contentType: 'application/json' } } },
            'multipart/mixed': { itemSchema: RECURSIVE },
            'application/xml': { schema: RECURSIVE },
            'application/jsonl': { itemSchema: RECURSIVE },
            'text/event-stream': { itemSchema: RECURSIVE },
            'text/*': { schema: { type: 'integer' } },
            '*/*': {},
          },
        },
        responses: { 200: { description: 'ok' } },
      },
    },
    '/q/{x}': {
      get: {
        parameters: [
          { name: 'x', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'all', in: 'querystring', content: { 'application/x-www-form-urlencoded': { schema: RECURSIVE } } },
        ],
        responses: {},
      },
    },
  },
}

const signs = fc.constantFrom(
  'a',
  'n',
  'next',
  'list',
  'deep',
  'free',
  'doc',
  'key',
  '[',
  ']',
  '[]',
  '=',
  '&',
  ';',
  ',',
  '.',
  '|',
  '%',
  '%5B',
  '%00',
  '%ff',
  '+',
  '/',
  '?',
  '#',
  '{',
  '}',
  '"',
  ':',
  '<',
  '>',
  '</',
  '\r\n',
  '--b',
  ' ',
  '1',
  '-',
  'é',
  '\ud800',
  '__proto__',
  'constructor',
  '\0',
)
const text = fc.array(signs, { maxLength: 25 }).map((words) => words.join(''))
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'multipart/mixed; boundary=b',
  'application/xml',
  'application/jsonl',
  'text/event-stream',
  'text/plain; charset=utf-16le',
  'application/octet-stream',
  '/;=',
]

function hostile(ask: Ask): void {
  const line = fc.oneof(
    text.map((one) => `POST /a/;id=${one.replaceAll(/[/?#]/g, '')}x?${one}`),
    text.map((one) => `GET /q/1?${one}`),
  )
  const headers = fc
    .tuple(fc.constantFrom('Cookie', 'X-List', 'Authorization', 'Content-Encoding', 'x-list'), text, fc.constantFrom(...TYPES))
    .map(([name, value, type]) => [name, value, 'Content-Type', type])
  const body = fc.oneof(
    text.map((one) => Buffer.from(one)),
    fc.uint8Array({ maxLength: 50 }).map((one) => Buffer.from(one)),
  )
  fc.assert(
    fc.property(line, headers, body, (one, list, bytes) => {
      const { findings } = ask(one, { headers: list, body: bytes })
      assert.ok(findings.length <= 50)
      for (const finding of findings) assert.ok(finding.message.length < 2_000 && finding.at.length < 2_000)
    }),
    { numRuns: 3_000 },
  )
}

test('any request is inspected without a throw, with few and short findings', () => {
  hostile(asking(CONTRACT, { security: 'enforce' }))
  hostile(asking(CONTRACT, { serialization: 'lenient', unknownQuery: 'refuse', security: 'strict' }))
  assert.deepEqual([Object.keys(Object.prototype), Object.hasOwn({}, 'next')], [[], false])
})

test('all findings are collected, fifty at most', () => {
  const schema = { type: 'array', items: { type: 'integer' } }
  const ask = asking({
    paths: {
      '/{id}': {
        post: {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
            { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
          ],
          requestBody: { content: { 'application/json': { schema } } },
          responses: {},
        },
      },
    },
  })
  const { told } = ask('POST /x?y=1', {
    headers: ['Content-Type', 'application/json'],
    body: JSON.stringify(Array.from({ length: 100 }, () => 'a')),
  })
  assert.deepEqual(
    [told.length, ...told.slice(0, 5)],
    [50, 'path.id type', 'query.q required', 'query.y unknown-query?', 'body/0 type', 'body/1 type'],
  )
})

test('a recursive schema is read as deep as the request goes', () => {
  const ask = asking(CONTRACT)
  const { params } = ask('POST /a/;id=1;id=2?deep[next][next][n]=5&deep[list][0][n]=6&deep[other][n]=7')
  assert.deepEqual(params, {
    path: { id: ['1', '2'] },
    query: { deep: { next: { next: { n: 5 } }, list: [{ n: 6 }], other: { n: 7 } } },
    header: {},
    cookie: {},
  })
})

test('a body of bytes beyond what is kept is not judged, and one that nobody documents is only told', () => {
  const ask = asking(CONTRACT)
  assert.deepEqual(ask('POST /a/;id=1', { headers: ['Content-Type', 'application/json'], body: '{', cut: true }).told, ['body not-judged?'])
  assert.deepEqual(ask('GET /q/1', { body: '{' }).told, ['body unexpected-body?'])
})

test('a parameter that is a form of its own, and a whole query of any media type, are read as what they are', () => {
  const schema = { type: 'object', properties: { R: { type: 'integer' }, l: { type: 'array', items: { type: 'string' } } } }
  const form = { 'application/x-www-form-urlencoded': { schema } }
  const ask = asking(withParameters('/x', { name: 'x', in: 'query', content: form }))
  assert.deepEqual(ask(`GET /x?x=${encodeURIComponent('R=1&l=a&l=b%26')}`).params, {
    ...NO_PARAMS,
    query: { x: { R: 1, l: ['a', 'b&'] } },
  })
  assert.deepEqual(ask(`GET /x?x=${encodeURIComponent('R=q')}`).told, ['query.x/R type'])
  const whole = { name: 'q', in: 'querystring', required: true, content: { 'text/plain': { schema: { type: 'string', maxLength: 9 } } } }
  const asked = asking({ openapi: '3.2.0', ...withParameters('/w', whole) })
  assert.deepEqual(asked('GET /w?%24.a+b%5B1%5D').params, { ...NO_PARAMS, query: { q: '$.a+b[1]' } })
  assert.deepEqual([asked('GET /w?0123456789').told, asked('GET /w').told], [['query.q max-length'], ['query.q required']])
})

test('what a broken contract keeps from being looked at is told with the request', () => {
  const ask = asking(
    withParameters(
      '/x',
      { $ref: '#/components/parameters/Missing' },
      { name: 'a', in: 'query', schema: { type: 'string', pattern: '[a-' } },
      { name: 'b', in: 'query', schema: { $ref: '#/components/schemas/Missing' } },
    ),
  )
  const { told, findings } = ask('GET /x?a=1&b=2')
  assert.deepEqual(told, ['contract unresolved-reference?', 'query.a bad-pattern?', 'query.b unresolved-reference?'])
  assert.match(
    findings[2]?.message ?? '',
    /^Was not held against all that the contract says: "#\/components\/schemas\/Missing" leads to no/,
  )
})
