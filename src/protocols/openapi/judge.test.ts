import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { contractOf, json } from './answer/answer.fixture.ts'

const schema = { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, secret: { type: 'string', writeOnly: true } } }
const headers = { 'X-Page': { required: true, schema: { type: 'integer' } }, 'X-Mode': { schema: { enum: ['a', 'b'] } } }
const contract = contractOf({
  '/a': {
    get: {
      responses: {
        200: { ...json(schema), headers },
        204: { description: '' },
        '4XX': {
          description: '',
          content: { 'text/*': { schema: { type: 'string', maxLength: 5 } }, 'application/x-ndjson': { itemSchema: schema } },
        },
      },
    },
  },
})

function judged(
  status: number,
  list: readonly string[],
  text = '',
  whole = true,
  asked: readonly string[] = [],
  method = 'GET',
): readonly string[] {
  const request = { method, target: '/a', headers: asked, body: null, origin: 'http://localhost' }
  const bytes = Buffer.from(text)
  const findings = contract.judge(contract.identify(request), request, {
    status,
    headers: list,
    body: { bytes, size: bytes.length, whole },
    by: 'live',
    why: [],
    findings: null,
  })
  return findings.map(({ at, code, severity }) => `${at} ${code}${severity === 'warning' ? '?' : ''}`)
}

const JSON_TYPE = ['Content-Type', 'application/json; charset=utf-8', 'x-page', '1']

test('the judge has nothing against what is documented', () => {
  assert.deepEqual(judged(200, JSON_TYPE, '{"id":1}'), [])
  assert.deepEqual(judged(204, []), [])
  assert.deepEqual(judged(404, ['Content-Type', 'text/html'], 'gone'), [])
  assert.deepEqual(judged(404, ['Content-Type', 'application/x-ndjson'], '{"id":1}\n{"id":2}\n'), [])
})

test('the judge finds an undocumented status', () => {
  assert.deepEqual(judged(500, JSON_TYPE, '{}'), ['status undocumented-status'])
})

test('the judge has nothing against what HTTP itself answers to what was asked for by a field', () => {
  const undocumented = ['status undocumented-status']
  for (const [status, field, value] of [
    [304, 'If-None-Match', '"1"'],
    [304, 'if-modified-since', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    [206, 'Range', 'bytes=0-1'],
  ] as const) {
    assert.deepEqual(judged(status, ['ETag', '"1"'], '', true, [field, value]), [], `${status} ${field}`)
    assert.deepEqual(judged(status, ['ETag', '"1"'], '', true, [field, value], 'HEAD'), [], `${status} ${field}`)
    assert.deepEqual(judged(status, ['ETag', '"1"']), undocumented, `${status} alone`)
    assert.deepEqual(judged(status, ['ETag', '"1"'], '', true, ['If-Match', '"1"']), undocumented, `${status} otherwise`)
  }
  // A contract that speaks of all 4XX may mean these by it, and their bodies are not what it says.
  for (const [status, field] of [
    [412, 'If-Match'],
    [412, 'If-Unmodified-Since'],
    [416, 'Range'],
  ] as const) {
    assert.deepEqual(judged(status, JSON_TYPE, '{}', true, [field, 'x']), [], `${status} ${field}`)
    assert.deepEqual(judged(status, JSON_TYPE, '{}'), ['header.Content-Type undocumented-media-type'], `${status} alone`)
  }
})

test('the judge finds an undocumented or missing media type', () => {
  assert.deepEqual(judged(200, ['Content-Type', 'text/html', 'X-Page', '1'], '<p>'), ['header.Content-Type undocumented-media-type'])
  assert.deepEqual(judged(200, ['X-Page', '1'], '{"id":1}'), ['header.Content-Type undocumented-media-type'])
  assert.deepEqual(judged(200, ['X-Page', '1']), ['header.Content-Type undocumented-media-type'])
})

test('the judge finds what is wrong with a body, by its place', () => {
  assert.deepEqual(judged(200, JSON_TYPE, '{"id":"1"}'), ['body/id type'])
  assert.deepEqual(judged(200, JSON_TYPE, '{"id":'), ['body malformed-json'])
  assert.deepEqual(judged(404, ['Content-Type', 'text/plain'], 'gone for good'), ['body max-length'])
  assert.deepEqual(judged(404, ['Content-Type', 'application/x-ndjson'], '{"id":1}\n{"id":"2"}\n'), ['body/1/id type'])
})

test('the judge reads forms, XML and coded bodies too', () => {
  const shapes = contractOf({
    '/a': {
      get: {
        responses: {
          200: {
            description: '',
            content: {
              'application/xml': { schema: { ...schema, xml: { name: 'a' } } },
              'application/x-www-form-urlencoded': { schema },
              'application/json': { schema },
            },
          },
        },
      },
    },
  })
  const codes = (list: readonly string[], bytes: Buffer): readonly string[] => {
    const request = { method: 'GET', target: '/a', headers: [], body: null, origin: 'http://localhost' }
    const reply = {
      status: 200,
      headers: list,
      body: { bytes, size: bytes.length, whole: true },
      by: 'live',
      why: [],
      findings: null,
    } as const
    return shapes.judge(shapes.identify(request), request, reply).map(({ at, code, subject }) => `${subject} ${at} ${code}`)
  }
  assert.deepEqual(codes(['Content-Type', 'application/xml'], Buffer.from('<a><id>1</id></a>')), [])
  assert.deepEqual(codes(['Content-Type', 'application/xml'], Buffer.from('<a><id>x</id></a>')), ['reply body/id type'])
  assert.deepEqual(codes(['Content-Type', 'application/x-www-form-urlencoded'], Buffer.from('id=1')), [])
  assert.deepEqual(codes(['Content-Type', 'application/x-www-form-urlencoded'], Buffer.from('id=x')), ['reply body/id type'])
  assert.deepEqual(codes(['Content-Type', 'application/json', 'Content-Encoding', 'gzip'], gzipSync('{"id":"x"}')), ['reply body/id type'])
  assert.deepEqual(codes(['Content-Type', 'application/json', 'Content-Encoding', 'gzip'], Buffer.from('{"id":1}')), [
    'reply header.Content-Encoding content-encoding',
  ])
})

test('the judge finds missing and wrong headers', () => {
  assert.deepEqual(judged(200, ['Content-Type', 'application/json', 'X-Mode', 'c'], '{"id":1}'), [
    'header.X-Page required',
    'header.X-Mode enum',
  ])
})

test('the judge does not look into a body that was cut', () => {
  assert.deepEqual(judged(200, JSON_TYPE, '{"id":', false), [])
})

test('the judge finds a body where none is documented', () => {
  const bare = contractOf({ '/a': { get: { responses: { 200: { description: '' } } } } })
  const request = { method: 'GET', target: '/a', headers: [], body: null, origin: 'http://localhost' }
  const bytes = Buffer.from('x')
  const findings = bare.judge(bare.identify(request), request, {
    status: 200,
    headers: [],
    body: { bytes, size: 1, whole: true },
    by: 'live',
    why: [],
    findings: null,
  })
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['undocumented-body'],
  )
})
