import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { asking, withBody } from '../request/inspect.fixture.ts'

const PET = {
  type: 'object',
  properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' }, n: { type: 'number' } },
  required: ['id', 'name'],
}
const JSON_TYPE = ['Content-Type', 'application/json']

function told(contract: Readonly<Record<string, unknown>>, headers: readonly string[], body?: string | Uint8Array, cut = false): unknown {
  const asked = asking(contract)('POST /', body === undefined ? { headers } : { headers, body, cut })
  return [asked.content, ...asked.told]
}

test('a JSON body is decoded without loss and held against its schema, and readOnly members are not asked for', () => {
  const contract = withBody({ 'application/json': { schema: PET } })
  assert.deepEqual(told(contract, JSON_TYPE, '{"name":"a"}'), [{ name: 'a' }])
  assert.deepEqual(told(contract, JSON_TYPE, '{"n":"x"}'), [{ n: 'x' }, 'body/name required', 'body/n type'])
  assert.deepEqual(told(contract, ['content-type', 'application/json; charset=utf-8'], '\ufeff{"name":"ü"}'), [{ name: 'ü' }])
})

test('a JSON body that is none is told with line, column and excerpt', () => {
  const contract = withBody({ 'application/json': { schema: PET } })
  const { findings } = asking(contract)('POST /', { headers: JSON_TYPE, body: '{\n  "name": "a",\n  "name": 1 }' })
  assert.equal(findings[0]?.code, 'malformed-json')
  assert.match(findings[0]?.message ?? '', /line 3, column \d+ \(offset \d+\), near ".*"/)
  assert.deepEqual(told(contract, JSON_TYPE, '{"name":'), [undefined, 'body malformed-json'])
  assert.deepEqual(told(contract, JSON_TYPE, '['.repeat(100_000)), [undefined, 'body malformed-json'])
  assert.deepEqual(told(contract, JSON_TYPE, Buffer.from([0x22, 0xff, 0x22])), [undefined, 'body malformed-text'])
})

test('a media type is chosen exact before range, by its parameters, and by its relatives with a warning', () => {
  const numbers = { schema: { type: 'number' } }
  const contract = withBody({
    'text/*': { schema: { type: 'string' } },
    'application/json': numbers,
    'application/json; v=2': { schema: { type: 'boolean' } },
  })
  assert.deepEqual(told(contract, JSON_TYPE, '1'), [1])
  assert.deepEqual(told(contract, ['Content-Type', 'application/json; V=2'], 'true'), [true])
  assert.deepEqual(told(contract, ['Content-Type', 'text/csv; charset=latin1'], Buffer.from('\xe9', 'latin1')), ['é'])
  assert.deepEqual(told(contract, ['Content-Type', 'application/vnd.x+json'], '1'), [1, 'header.Content-Type media-type?'])
  assert.deepEqual(told(contract, ['Content-Type', 'image/png'], 'x'), [undefined, 'header.Content-Type unsupported-media-type'])
  assert.deepEqual(told(contract, ['Content-Type', 'nonsense'], 'x'), [undefined, 'header.Content-Type unsupported-media-type'])
  const { findings } = asking(contract)('POST /', { headers: ['Content-Type', 'image/png'], body: 'x' })
  assert.match(findings[0]?.message ?? '', /does not take image\/png\. Send text\/\*, application\/json, /)
})

test('a body without a content type is read as what it looks like, with a warning', () => {
  const contract = withBody({ 'text/plain': {}, 'application/json': { schema: { type: 'number' } } })
  assert.deepEqual(told(contract, [], '7'), [7, 'header.Content-Type content-type-missing?'])
})

test('a body whose type Swagger 2 leaves open is read as whatever it comes as', () => {
  const contract = {
    swagger: '2.0',
    openapi: undefined,
    paths: { '/': { post: { parameters: [{ in: 'body', name: 'b', required: true, schema: PET }], responses: {} } } },
  }
  for (const type of ['text/plain', 'application/octet-stream', 'nonsense', 'application/vnd.x+json']) {
    assert.deepEqual(told(contract, ['Content-Type', type], '{"name":"a"}'), [{ name: 'a' }], type)
  }
  assert.deepEqual(told(contract, [], '{"name":"a"}'), [{ name: 'a' }])
  assert.deepEqual(told(contract, ['Content-Type', 'application/x-www-form-urlencoded'], 'name=a&n=1'), [{ name: 'a', n: 1 }])
})

test('a body is missed only where it is required, and a content type alone is no error', () => {
  const content = { 'application/json': { schema: PET } }
  assert.deepEqual(told(withBody(content), JSON_TYPE), [undefined])
  assert.deepEqual(told(withBody(content, { required: true }), JSON_TYPE), [undefined, 'body required'])
  assert.deepEqual(told(withBody(content, { required: true }), JSON_TYPE, ''), [undefined, 'body required'])
  assert.deepEqual(told({ paths: { '/': { post: { responses: {} } } } }, JSON_TYPE, '1'), [undefined, 'body unexpected-body?'])
  assert.deepEqual(told(withBody(content), JSON_TYPE, '{"na', true), [undefined, 'body not-judged?'])
})

test('content codings are undone up to a bound', () => {
  const contract = withBody({ 'application/json': { schema: { type: 'integer' } } })
  const plain = Buffer.from('42')
  const coded: readonly (readonly [string, Uint8Array])[] = [
    ['gzip', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['zstd', zstdCompressSync(plain)],
    ['identity', plain],
    ['deflate, gzip', gzipSync(deflateSync(plain))],
  ]
  for (const [coding, bytes] of coded) assert.deepEqual(told(contract, [...JSON_TYPE, 'Content-Encoding', coding], bytes), [42], coding)
  assert.deepEqual(told(contract, [...JSON_TYPE, 'Content-Encoding', 'gzip'], plain), [undefined, 'body malformed-coding'])
  assert.deepEqual(told(contract, [...JSON_TYPE, 'Content-Encoding', 'rot13'], plain), [
    undefined,
    'header.Content-Encoding unsupported-media-type',
  ])
  const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024))
  assert.deepEqual(told(contract, [...JSON_TYPE, 'Content-Encoding', 'gzip'], bomb), [undefined, 'body malformed-coding'])
})

test('a charset is decoded where it is known', () => {
  const contract = withBody({ 'text/plain': { schema: { type: 'string', maxLength: 3 } } })
  assert.deepEqual(told(contract, ['Content-Type', 'text/plain; charset="utf-16le"'], Buffer.from('aü', 'utf16le')), ['aü'])
  assert.deepEqual(told(contract, ['Content-Type', 'text/plain; charset=klingon'], 'a'), [
    undefined,
    'header.Content-Type unsupported-media-type',
  ])
  assert.deepEqual(told(contract, ['Content-Type', 'text/plain'], 'abcd'), ['abcd', 'body max-length'])
})

test('a text is what its schema makes of it, even an object', () => {
  const contract = withBody({
    'text/plain': { schema: { type: 'object', properties: { a: { type: 'integer' } } } },
    'text/csv': { schema: { type: 'integer' } },
  })
  assert.deepEqual(told(contract, ['Content-Type', 'text/plain'], '{"a":1}'), [{ a: 1 }])
  assert.deepEqual(told(contract, ['Content-Type', 'text/plain'], 'a'), ['a', 'body type'])
  assert.deepEqual(told(contract, ['Content-Type', 'text/csv'], '7'), [7])
})

test('YAML is not looked into, unless it is JSON or meant as a text', () => {
  const object = { schema: { type: 'object', properties: { a: { type: 'integer' } } } }
  const contract = withBody({
    'application/yaml': object,
    'text/x-yaml': object,
    'application/x-yaml': { schema: { type: 'string', maxLength: 3 } },
  })
  assert.deepEqual(told(contract, ['Content-Type', 'application/yaml'], 'a: 1'), ['a: 1'])
  assert.deepEqual(told(contract, ['Content-Type', 'text/x-yaml'], 'a: 1'), ['a: 1'])
  assert.deepEqual(told(contract, ['Content-Type', 'application/yaml'], '{"a":"x"}'), [{ a: 'x' }, 'body/a type'])
  assert.deepEqual(told(contract, ['Content-Type', 'application/x-yaml'], 'a: 1'), ['a: 1', 'body max-length'])
})

test('files are bytes, whose number alone can be wrong', () => {
  const contract = withBody({ 'application/octet-stream': { schema: { type: 'string', format: 'binary', maxLength: 3 } }, 'image/*': {} })
  assert.deepEqual(told(contract, ['Content-Type', 'application/octet-stream'], Buffer.from([0, 255, 1])), [Buffer.from([0, 255, 1])])
  assert.deepEqual(told(contract, ['Content-Type', 'application/octet-stream'], Buffer.alloc(4)), [Buffer.alloc(4), 'body max-length'])
  assert.deepEqual(told(contract, ['Content-Type', 'image/png'], Buffer.from([1])), [Buffer.from([1])])
})

test('a sequence is held against the schema of its items', () => {
  const row = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] }
  const rows = '{"a":1}\n\n{"a":"x"}\r\n{}'
  const found = [[{ a: 1 }, { a: 'x' }, {}], 'body/1/a type', 'body/2/a required']
  assert.deepEqual(
    told({ openapi: '3.2.0', ...withBody({ 'application/jsonl': { itemSchema: row } }) }, ['Content-Type', 'application/jsonl'], rows),
    found,
  )
  assert.deepEqual(told(withBody({ 'application/x-ndjson': { schema: row } }), ['Content-Type', 'application/x-ndjson'], rows), found)
  assert.deepEqual(
    told(withBody({ 'application/x-ndjson': { schema: { type: 'array', items: row } } }), ['Content-Type', 'application/x-ndjson'], rows),
    found,
  )
  assert.deepEqual(
    told(
      withBody({ 'application/json-seq': { schema: row } }),
      ['Content-Type', 'application/json-seq'],
      '\u001e{"a":1}\n\u001e{"a":\n2}\n',
    ),
    [[{ a: 1 }, { a: 2 }]],
  )
  assert.deepEqual(told(withBody({ 'application/x-ndjson': {} }), ['Content-Type', 'application/x-ndjson'], '1\n{'), [
    [1],
    'body/1 malformed-json',
  ])
  const events = {
    openapi: '3.2.0',
    ...withBody({
      'text/event-stream': {
        itemSchema: { type: 'object', properties: { data: { type: 'string' }, retry: { type: 'integer' } }, required: ['data'] },
      },
    }),
  }
  assert.deepEqual(told(events, ['Content-Type', 'text/event-stream'], ': hi\n\ndata: a\ndata: b\nretry: 5\n\nevent: e\n\n'), [
    [{ data: 'a\nb', retry: 5 }, { event: 'e' }],
    'body/1/data required',
  ])
})

test('every text of a JSON text sequence begins with a record separator (RFC 7464 section 2.1)', () => {
  const ask = asking(withBody({ 'application/json-seq': { schema: { type: 'object', required: ['a'] } } }))
  const found = (body: string): readonly string[] => ask('POST /', { headers: ['Content-Type', 'application/json-seq'], body }).told
  assert.deepEqual(found('\u001e{"a":1}\n\u001e{"a":2}\n'), [])
  assert.deepEqual(found('{"a":1}\n'), ['body malformed-json'])
  assert.deepEqual(found('{"a":1}\u001e{"a":2}\n'), ['body malformed-json'])
})

test('a sequence that is longer than what is read of it is told', () => {
  const ask = asking(withBody({ 'application/x-ndjson': { schema: { type: 'integer' } } }))
  const found = (body: string): readonly string[] => ask('POST /', { headers: ['Content-Type', 'application/x-ndjson'], body }).told
  assert.deepEqual(found('1\n'.repeat(100_000)), [])
  assert.deepEqual(found(`${'1\n'.repeat(100_000)}"x"\n`), ['body too-many-items'])
})

test('a schema of events from before 3.2 speaks of events, of their data as text, or of what that says', () => {
  const type = 'text/event-stream'
  const read = (schema: object, text: string): unknown => told(withBody({ [type]: { schema } }), ['Content-Type', type], text)
  const row = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
  const event = { type: 'object', properties: { event: { type: 'string' }, data: { type: 'string' } }, required: ['event'] }
  assert.deepEqual(read({ type: 'string' }, 'data: a\n\ndata: 7\n\n'), [['a', '7']])
  assert.deepEqual(read(row, ': ping\n\nevent: ping\n\ndata: {"n":1}\n\ndata: {"n":"x"}\n\ndata: no\n\ndata: [DONE]\n\n'), [
    [{ n: 1 }, { n: 'x' }, 'no'],
    'body/1/n type',
    'body/2 type',
  ])
  assert.deepEqual(read({ type: 'array', items: row }, 'data: {"n":1}\n\ndata: {}\n\n'), [[{ n: 1 }, {}], 'body/1/n required'])
  assert.deepEqual(read(event, 'event: e\ndata: a\n\ndata: b\n\n'), [[{ event: 'e', data: 'a' }, { data: 'b' }], 'body/1/event required'])
})
