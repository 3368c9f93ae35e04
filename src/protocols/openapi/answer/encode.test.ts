import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsFromValue } from '../../../documents/from-value.ts'
import { openapi } from '../protocol.ts'
import { ask, contractOf, contractOptions } from './answer.fixture.ts'
import { sampleOf } from '../../../schema/improvise/samples.ts'

function answered(type: string, media: object): ReturnType<typeof ask> {
  return ask(contractOf({ '/a': { get: { responses: { 200: { description: '', content: { [type]: media } } } } } }), 'GET /a')
}

test('XML follows the xml object: names, attributes, wrapping, namespaces', () => {
  const schema = {
    type: 'object',
    xml: { name: 'book', prefix: 'b', namespace: 'urn:books' },
    required: ['id', 'titles', 'tags', 'author'],
    properties: {
      id: { type: 'integer', const: 7, xml: { attribute: true } },
      titles: {
        type: 'array',
        xml: { wrapped: true, name: 'names' },
        items: { const: 'A & <B>', xml: { name: 'name' } },
        minItems: 2,
        maxItems: 2,
      },
      tags: { type: 'array', items: { const: 'x' }, minItems: 1, maxItems: 1 },
      author: { type: 'object', required: ['name'], properties: { name: { const: 'Zoë' } } },
    },
  }
  const told = answered('application/xml', { schema })
  assert.equal(
    told.text,
    '<?xml version="1.0" encoding="UTF-8"?>\n<b:book xmlns:b="urn:books" id="7"><names><name>A &amp; &lt;B&gt;</name><name>A &amp; &lt;B&gt;</name></names><tags>x</tags><author><name>Zoë</name></author></b:book>',
  )
})

test('XML written in an example goes out as it stands', () => {
  assert.equal(answered('application/xml', { example: '<node>abc</node>' }).text, '<node>abc</node>')
})

test('sequences are written one item a line, or one event each', () => {
  const schema = { type: 'array', minItems: 2, maxItems: 2, items: { type: 'object', required: ['n'], properties: { n: { const: 1 } } } }
  assert.equal(answered('application/x-ndjson', { schema }).text, '{"n":1}\n{"n":1}\n')
  assert.equal(answered('application/json-seq', { schema }).text, '\x1e{"n":1}\n\x1e{"n":1}\n')
  assert.equal(answered('text/event-stream', { schema }).text, 'data: {"n":1}\n\ndata: {"n":1}\n\n')
  assert.equal(answered('application/x-ndjson', { itemSchema: schema.items }).text, '{"n":1}\n{"n":1}\n{"n":1}\n')
})

test('forms, tables and multipart bodies have their own shapes', () => {
  const schema = {
    type: 'object',
    required: ['a', 'b'],
    properties: { a: { const: 'x y&' }, b: { type: 'array', items: { const: 2 }, minItems: 2, maxItems: 2 } },
  }
  assert.equal(answered('application/x-www-form-urlencoded', { schema }).text, 'a=x+y%26&b=2&b=2')
  const rows = {
    type: 'array',
    minItems: 1,
    maxItems: 1,
    items: { type: 'object', required: ['name', 'note'], properties: { name: { const: 'a,b' }, note: { const: 'say "hi"' } } },
  }
  assert.equal(answered('text/csv', { schema: rows }).text, 'name,note\r\n"a,b","say ""hi"""\r\n')
  const parts = answered('multipart/form-data', { schema })
  assert.match(parts.type ?? '', /^multipart\/form-data; boundary=/)
  assert.equal(parts.text.split('Content-Disposition: form-data; name="b"').length, 3)
})

test('text is the string itself, or JSON where the schema is no string', () => {
  assert.equal(answered('text/plain', { schema: { const: 'hello' } }).text, 'hello')
  assert.equal(answered('text/plain', { schema: { type: 'object', required: ['a'], properties: { a: { const: 1 } } } }).text, '{"a":1}')
})

test('files are small and begin as their kind does', () => {
  const magic = {
    'image/png': '89504e47',
    'image/gif': '47494638',
    'image/jpeg': 'ffd8ff',
    'application/pdf': '25504446',
    'application/zip': '504b',
    'image/svg+xml': '3c737667',
  }
  for (const [type, bytes] of Object.entries(magic)) {
    assert.ok(
      Buffer.from(sampleOf(type) ?? [])
        .toString('hex')
        .startsWith(bytes),
      type,
    )
    assert.deepEqual(answered(type, { schema: { type: 'string', format: 'binary' } }).type, type)
  }
  assert.equal(sampleOf('application/json'), null)
  assert.ok(answered('application/octet-stream', { schema: { type: 'string', format: 'binary' } }).text.length > 0)
  assert.ok(answered('video/mp4', {}).text.length > 0)
})

test('parts of a multipart answer have their types, files are files, and those of a list have no names', () => {
  const png = { type: 'string', contentMediaType: 'image/png' }
  const schema = { type: 'object', required: ['f', 'o'], properties: { f: png, o: { const: { n: 1 } } } }
  const form = answered('multipart/form-data', { schema, encoding: { o: { contentType: 'application/*, application/vnd.o+json' } } })
  assert.match(form.text, /name="f"; filename="file"\r\nContent-Type: image\/png\r\n\r\n\ufffdPNG/)
  assert.match(form.text, /name="o"\r\nContent-Type: application\/vnd\.o\+json\r\n\r\n\{"n":1\}\r\n/)
  const list = answered('multipart/mixed', { schema: { const: ['a', { n: 1 }] }, prefixEncoding: [{ contentType: 'text/html' }] })
  assert.equal(
    list.text.replaceAll('understudy-part', ''),
    '--\r\nContent-Type: text/html\r\n\r\na\r\n--\r\nContent-Type: application/json\r\n\r\n{"n":1}\r\n----\r\n',
  )
})

test('a text is written in the charset of its type, or in UTF-8 that is named so', () => {
  const told = (charset: string, text: string): readonly unknown[] => {
    const { headers, text: sent } = answered(`text/plain; charset=${charset}`, { schema: { const: text } })
    return [headers['content-type'], Buffer.from(sent).toString('hex')]
  }
  assert.deepEqual(told('utf-8', 'é'), ['text/plain; charset=utf-8', 'c3a9'])
  assert.deepEqual(told('ISO-8859-1', '€'), ['text/plain; charset=utf-8', 'e282ac'])
  assert.deepEqual(told('windows-1252', 'é'), ['text/plain; charset=utf-8', 'c3a9'])
  // One byte that is no UTF-8: the fixture reads it so.
  assert.deepEqual(told('iso-8859-1', 'é'), ['text/plain; charset=iso-8859-1', 'efbfbd'])
})

test('bytes are as many as their lengths ask for', () => {
  const sized = (more: object): number =>
    answered('application/octet-stream', { schema: { type: 'string', format: 'binary', ...more } }).size
  assert.deepEqual([sized({}), sized({ maxLength: 5 }), sized({ minLength: 100 })], [64, 5, 100])
})

test('a header that is a list of Swagger 2 is written with its separator', () => {
  const list = { type: 'array', minItems: 2, items: { type: 'integer' }, collectionFormat: 'pipes' }
  const responses = { 200: { description: '', headers: { 'X-A': list } } }
  const document = { swagger: '2.0', info: { title: 'T', version: '1' }, paths: { '/a': { get: { responses } } } }
  const told = ask(openapi.compile(documentsFromValue(document), contractOptions), 'GET /a')
  assert.match(told.headers['x-a'] ?? '', /^\d+(\|\d+)+$/)
  assert.deepEqual(told.judged, [])
})
