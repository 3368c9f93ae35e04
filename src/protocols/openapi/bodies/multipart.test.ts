import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asking, withBody } from '../request/inspect.fixture.ts'
import { partsOf } from './multipart-parts.ts'

interface Sent {
  readonly head: string
  readonly body: string | Uint8Array
}

function multipart(parts: readonly Sent[], boundary = 'b0'): Uint8Array {
  const chunks = parts.flatMap(({ head, body }) => [
    Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)])
}

function field(name: string, body: string | Uint8Array, more = ''): Sent {
  return { head: `Content-Disposition: form-data; name="${name}"${more}`, body }
}

function read(schema: unknown, body: Uint8Array, encoding: unknown = {}, type = 'multipart/form-data'): unknown {
  const { content, told } = asking(withBody({ [type]: { schema, encoding } }))('POST /', {
    headers: ['Content-Type', `${type}; boundary=b0`],
    body,
  })
  return [content, ...told]
}

const SCHEMA = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    n: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
    file: { type: 'string', format: 'binary' },
    files: { type: 'array', items: { type: 'string', format: 'binary' } },
    meta: { type: 'object', properties: { a: { type: 'integer' } } },
  },
  required: ['file'],
}

test('a multipart form gives texts by their types, JSON parts as values and files as bytes', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
  const body = multipart([
    field('name', 'ü'),
    field('n', '7'),
    field('tags', 'a'),
    field('tags', 'b'),
    field('file', bytes, '; filename="a.bin"\r\nContent-Type: application/octet-stream'),
    field('files', 'x', '; filename=x'),
    field('files', 'y', '; filename=y'),
    field('meta', '{"a":1}', '\r\nContent-Type: application/json'),
  ])
  assert.deepEqual(read(SCHEMA, body), [
    { name: 'ü', n: 7, tags: ['a', 'b'], file: bytes, files: [Buffer.from('x'), Buffer.from('y')], meta: { a: 1 } },
  ])
})

test('findings name the part: missing, of a wrong type, malformed', () => {
  assert.deepEqual(read(SCHEMA, multipart([field('n', 'x')])), [{ n: 'x' }, 'body/file required', 'body/n type'])
  assert.deepEqual(read(SCHEMA, multipart([field('file', ''), field('meta', '{', '\r\nContent-Type: application/json')])), [
    { file: Buffer.alloc(0) },
    'body/meta malformed-json',
  ])
  assert.deepEqual(read(SCHEMA, multipart([field('file', ''), field('name', Buffer.from([0xff]))])), [
    { file: Buffer.alloc(0) },
    'body/name malformed-text',
  ])
  assert.deepEqual(read(SCHEMA, multipart([field('file', ''), { head: 'X: y', body: '' }])), [
    { file: Buffer.alloc(0) },
    'body malformed-multipart',
  ])
})

test('an encoding asks for content types, headers and styles of parts', () => {
  const encoding = {
    file: { contentType: 'image/png, image/jpeg', headers: { 'X-Size': { required: true, schema: { type: 'integer' } } } },
    meta: { style: 'deepObject', explode: true },
  }
  const good = multipart([field('file', 'x', '; filename="a"\r\nContent-Type: image/png\r\nX-Size: 5'), field('meta[a]', '1')])
  assert.deepEqual(read(SCHEMA, good, encoding), [{ meta: { a: 1 }, file: Buffer.from('x') }])
  const bad = multipart([field('file', 'x', '; filename="a"\r\nContent-Type: image/gif')])
  assert.deepEqual(read(SCHEMA, bad, encoding), [
    { file: Buffer.from('x') },
    'body/file part-content-type',
    'body/file/header.X-Size required',
  ])
})

test('files named with brackets belong to their list, with a finding', () => {
  const body = multipart([
    field('file', ''),
    field('files[]', 'x', '; filename=x'),
    field('files[]', 'y', '; filename=y'),
    field('tags[]', 'a'),
  ])
  assert.deepEqual(read(SCHEMA, body), [
    { file: Buffer.alloc(0), files: [Buffer.from('x'), Buffer.from('y')], tags: ['a'] },
    'body/files parameter-style',
    'body/tags parameter-style',
  ])
})

test('names and file names are read in every spelling', () => {
  const spelt = multipart([
    { head: 'content-disposition: form-data; name=plain', body: '' },
    { head: String.raw`Content-Disposition: form-data; name="a\"b"; filename="x;y.txt"`, body: '' },
    { head: 'Content-Disposition: form-data; name="a%22b"; filename=f; filename*=UTF-8\'\'%e2%82%ac.txt', body: '' },
    { head: 'Content-Disposition: form-data;\r\n name="folded"', body: '' },
  ])
  const found = partsOf(spelt, 'b0')
  assert.deepEqual('parts' in found ? found.parts.map(({ name, filename }) => [name, filename]) : found, [
    ['plain', null],
    ['a"b', 'x;y.txt'],
    ['a"b', '€.txt'],
    ['folded', null],
  ])
})

test('a preamble, an epilogue, padding and an empty form are allowed', () => {
  const text = 'hello\r\n--b0 \t\r\n\r\nbody\r\n--b0\r\nA: b\r\n\r\n\r\n--b0--bye'
  const found = partsOf(Buffer.from(text), 'b0')
  assert.deepEqual('parts' in found ? found.parts.map(({ bytes }) => bytes.toString()) : found, ['body', ''])
  assert.deepEqual(partsOf(Buffer.from('--b0--\r\n'), 'b0'), { parts: [] })
})

test('what is no multipart message is told', () => {
  for (const text of ['', 'x', '--b0', '--b0\r\n', '--b0\r\nA: b\r\n\r\nx', '--b0x\r\n\r\n\r\n--b0--', '--b0\r\nA: b\r\n--b0--']) {
    assert.ok('malformed' in partsOf(Buffer.from(text), 'b0'), JSON.stringify(text))
  }
  assert.deepEqual(
    asking(withBody({ 'multipart/form-data': {} }))('POST /', { headers: ['Content-Type', 'multipart/form-data'], body: 'x' }).told,
    ['body malformed-multipart'],
  )
})

test('any bytes come through a part as they were', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }),
      fc.constantFrom('b0', '----WebKitFormBoundary7', "a'()+_,-./:=?"),
      (bodies, boundary) => {
        const clean = bodies.filter((body) => !Buffer.from(body).includes(`--${boundary}`))
        const found = partsOf(
          multipart(
            clean.map((body, i) => field(`f${i}`, body)),
            boundary,
          ),
          boundary,
        )
        assert.deepEqual(
          'parts' in found ? found.parts.map((part) => [...part.bytes]) : found,
          clean.map((body) => [...body]),
        )
      },
    ),
    { numRuns: 300 },
  )
  const word = fc.constantFrom('--b0', '\r\n', '--', 'A: b', 'Content-Disposition: form-data; name="x"', '\r\n\r\n', ' ', '"', ';')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => typeof partsOf(Buffer.from(words.join('')), 'b0') === 'object'),
    { numRuns: 500 },
  )
})

test('a mixed message is a list of its parts, held against the schema of the items', () => {
  const body = multipart([
    { head: 'Content-Type: application/json', body: '{"a":1}' },
    { head: 'Content-Type: text/plain', body: 'x' },
    { head: 'Content-Type: image/png', body: 'y' },
  ])
  const schema = { type: 'array', prefixItems: [{ type: 'object', required: ['b'] }, { type: 'integer' }] }
  assert.deepEqual(read(schema, body, {}, 'multipart/mixed'), [[{ a: 1 }, 'x', Buffer.from('y')], 'body/0/b required', 'body/1 type'])
})

test('parts of a list are held against the encoding of their place', () => {
  const schema = { type: 'array', prefixItems: [{ type: 'object', properties: { a: { type: 'integer' } } }] }
  const encodings = { prefixEncoding: [{ contentType: 'application/json' }], itemEncoding: { contentType: 'image/*, text/html' } }
  const ask = asking({ openapi: '3.2.0', ...withBody({ 'multipart/mixed': { schema, ...encodings } }) })
  const told = (...parts: readonly (readonly [string, string])[]): readonly string[] =>
    ask('POST /', {
      headers: ['Content-Type', 'multipart/mixed; boundary=b0'],
      body: multipart(parts.map(([type, body]) => ({ head: `Content-Type: ${type}`, body }))),
    }).told
  assert.deepEqual(told(['application/json', '{"a":1}'], ['image/png', 'x'], ['text/html', 'y']), [])
  assert.deepEqual(told(['text/plain', 'a'], ['image/png', 'x'], ['audio/ogg', 'y']), [
    'body/0 part-content-type',
    'body/0 type',
    'body/2 part-content-type',
  ])
})

test('a form within a form is read as one', () => {
  const schema = { type: 'object', properties: { m: { type: 'object', properties: { c: { type: 'integer' } } } } }
  const inner = (text: string): Uint8Array => multipart([field('m', text, '\r\nContent-Type: application/x-www-form-urlencoded')])
  assert.deepEqual(read(schema, inner('c=1&d=%20')), [{ m: { c: 1, d: ' ' } }])
  assert.deepEqual(read(schema, inner('c=x')), [{ m: { c: 'x' } }, 'body/m/c type'])
})
