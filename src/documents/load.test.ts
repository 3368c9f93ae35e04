import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { effortSince } from '../../test/fixtures/effort.ts'
import { Problem } from '../model/problem.ts'
import { loadDocuments } from './load.ts'

let folder = ''

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'))
  mkdirSync(join(folder, 'api/parts'), { recursive: true })
  write('api/root.yaml', 'openapi: 3.1.0\npaths:\n  /pets/{id}:\n    $ref: parts/pets.yaml#/item\nlater: {$ref: "parts/pets.yaml"}\n')
  write(
    'api/parts/pets.yaml',
    'item:\n  get: {summary: one}\nback: {$ref: ../root.yaml#/openapi}\nhop: {$ref: "#/item"}\ncircle: {$ref: "#/circle"}\n',
  )
  write('outside.json', '{"secret": true}')
  symlinkSync(join(folder, 'outside.json'), join(folder, 'api/link.json'))
})

after(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function load(name: string, options: object = {}): ReturnType<typeof loadDocuments> {
  return loadDocuments(name, { cwd: folder, ...options })
}

async function problemOf(promise: Promise<unknown>): Promise<[string, string]> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Problem) return [error.code, error.message]
    throw error
  }
  assert.fail('no problem was thrown')
}

test('a contract in several files resolves references between them, when they are asked for', async () => {
  const documents = await load('api/root.yaml')
  const base = documents.root.place.uri
  const item = documents.resolve('parts/pets.yaml#/item', base)
  assert.ok('place' in item)
  assert.deepEqual(item.value, { get: { summary: 'one' } })
  assert.equal(item.place.pointer, '/item')
  const back = documents.resolve('../root.yaml', item.place.uri)
  assert.ok('value' in back && back.value === documents.root.value, 'the same file is the same object')
  const through = documents.resolve('#/paths/~1pets~1%7Bid%7D/get/summary', base)
  assert.deepEqual('value' in through && through.value, 'one', 'pointers lead through references')
  const hop = documents.resolve('parts/pets.yaml#/hop/get/summary', base)
  assert.deepEqual('value' in hop && hop.value, 'one')
})

test('references that lead nowhere say why, and never throw', async () => {
  const documents = await load('api/root.yaml')
  const base = documents.root.place.uri
  const why = (ref: string): string => {
    const found = documents.resolve(ref, base)
    return 'unresolved' in found ? found.unresolved : 'found'
  }
  assert.deepEqual(
    [
      '#/nothing',
      '#nowhere',
      'missing.yaml',
      '../outside.json',
      'link.json',
      'https://example.com/x.yaml',
      'parts/pets.yaml#/circle/x',
      'http://[',
      '#/paths/length',
    ].map(why),
    [
      'missing-pointer',
      'missing-pointer',
      'missing-document',
      'refused',
      'refused',
      'refused',
      'missing-pointer',
      'syntax',
      'missing-pointer',
    ],
  )
  const allowed = await load('api/root.yaml', { allowOutside: true })
  assert.deepEqual('value' in allowed.resolve('../outside.json', base), true)
  const refused = documents.resolve('../outside.json', base)
  assert.match('unresolved' in refused ? refused.message : '', /--allow-outside/)
})

test('a place is told by line and column, with a caret, in JSON and YAML', async () => {
  write('place.json', '{\n  "a": {\n    "b/c": [1, "x\\"y", true]\n  }\n}\n')
  const json = await load('place.json')
  const at = (pointer: string): object | null => json.position({ uri: json.root.place.uri, pointer })
  assert.deepEqual(at('/a/b~1c/2'), { file: 'place.json', line: 3, column: 24 })
  assert.deepEqual(at('/a/b~1c'), { file: 'place.json', line: 3, column: 5 })
  assert.deepEqual(at('/a/gone/further'), { file: 'place.json', line: 2, column: 3 })
  assert.equal(
    json.excerpt({ uri: json.root.place.uri, pointer: '/a/b~1c/2' }),
    '3 |     "b/c": [1, "x\\"y", true]\n  |                        ^',
  )
  write('place.yaml', 'base: &base\n  kind: a\nuses:\n  <<: *base\n  200: ok\nlist:\n  - one\n  - *base\n')
  const yaml = await load('place.yaml')
  const line = (pointer: string): unknown => yaml.position({ uri: yaml.root.place.uri, pointer })?.line
  assert.deepEqual(['', '/uses/kind', '/uses/200', '/list/1', '/list/1/kind', '/list'].map(line), [1, 2, 5, 8, 2, 6])
})

test('what cannot be read is told like a compiler would, by file, line and column', async () => {
  write('broken.json', '{\n  "openapi": "3.1.0",\n  "paths": {,}\n}\n')
  const [code, message] = await problemOf(load('broken.json'))
  assert.equal(code, 'contract-unreadable')
  assert.match(message, /^broken\.json:3:13: /)
  assert.match(message, /3 \|   "paths": \{,\}\n  \|             \^/)
  write('broken.yaml', 'openapi: 3.1.0\npaths:\n\t/a: {}\n')
  assert.match((await problemOf(load('broken.yaml')))[1], /^broken\.yaml:3:1: .*tab/)
  assert.match((await problemOf(load('none.yaml')))[1], /no such file/)
  assert.match((await problemOf(load('api')))[1], /folder/)
  write('utf16.json', Buffer.from('\ufeff{}', 'utf16le'))
  assert.match((await problemOf(load('utf16.json')))[1], /UTF-16.*save it as UTF-8/)
  write('latin.yaml', Buffer.from('title: caf\xe9\n', 'latin1'))
  assert.match((await problemOf(load('latin.yaml')))[1], /^latin\.yaml:1:11: .*UTF-8/)
  write('empty.yaml', '\n')
  assert.match((await problemOf(load('empty.yaml')))[1], /empty/)
  assert.match((await problemOf(load('ftp://example.com/x')))[1], /file:, http: or https:/)
})

test('mistakes that are often made in YAML are told in plain words', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['a:\n  b: 1\n c: 2\n', /:3:2: this line is indented unlike/],
    ['description: foo: bar\n', /:1:17: a second ": "/],
    ['a: `x`\n', /:1:4: a text cannot begin with `/],
    ["a: 'it's'\n", /:1:8: something stands behind the value/],
    ['a: [1, 2\nb: 3\n', /:2:1: a quote or a bracket/],
    ['a: - b\n', /:1:4: a list begins on its own line/],
    ['a: *gone\n', /:1:5: the alias \*gone has no anchor/],
  ]
  for (const [text, pattern] of cases) {
    write('mistake.yaml', text)
    assert.match((await problemOf(load('mistake.yaml')))[1], pattern)
  }
})

test('a contract that refers to what may not be read is refused, with the place and how to allow it', async () => {
  write(
    'api/greedy.yaml',
    'openapi: 3.1.0\nx-data: {$ref: ../outside.json}\nexample: {$ref: ../outside.json}\na:\n  $ref: ../outside.json#/secret\n',
  )
  const [code, message] = await problemOf(load('api/greedy.yaml'))
  assert.equal(code, 'reference-refused')
  assert.match(message, /^api\/greedy\.yaml:5:9: .*--allow-outside\n\n5 \|   \$ref: \.\.\/outside\.json#\/secret\n {2}\| {9}\^/)
  assert.ok((await load('api/greedy.yaml', { allowOutside: true })).root.value)
  write('api/response.json', '{"responses": {"default": {"schema": {"$ref": "../outside.json"}}}}')
  assert.equal((await problemOf(load('api/response.json')))[0], 'reference-refused')
  write('api/linked.json', '{"a": {"$ref": "link.json"}}')
  assert.equal((await problemOf(load('api/linked.json')))[0], 'reference-refused', 'links are followed before they are judged')
  write('api/remote.json', '{"a": {"$ref": "https://example.com/a.json"}}')
  assert.match((await problemOf(load('api/remote.json')))[1], /--allow-remote/)
  write(
    'api/names.json',
    '{"a": {"$ref": "https://example.com/a"}, "b": {"$id": "https://example.com/a"}, "c": {"$ref": "http://json-schema.org/draft-07/schema#"}, "d": {"$ref": "gone.yaml"}, "e": {"$ref": "file:///a%2Fb"}}',
  )
  const names = await load('api/names.json')
  const why = ['gone.yaml', 'file:///a%2Fb', 'parts', 'file:///a%00b'].map((ref) => names.resolve(ref, names.root.place.uri))
  assert.deepEqual(
    why.map((one) => 'unresolved' in one && one.unresolved),
    ['missing-document', 'missing-document', 'missing-document', 'refused'],
  )
})

test('size, depth and aliases are bounded', async () => {
  const deep = 100_000
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...'bcdefghij'.split('').map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghij'[i]}`).join(',')}]`),
  ].join('\n')
  const texts = [
    '['.repeat(deep) + ']'.repeat(deep),
    '{"a":'.repeat(deep) + '1' + '}'.repeat(deep),
    '- '.repeat(deep),
    `a: ${'{a: '.repeat(deep)}`,
    '['.repeat(deep),
    bomb,
  ]
  for (const [index, text] of texts.entries()) {
    write(`bound${index}.txt`, text)
    const began = process.cpuUsage()
    assert.equal((await problemOf(load(`bound${index}.txt`)))[0], 'contract-too-large')
    assert.ok(effortSince(began) < 2_000)
  }
  assert.equal((await problemOf(load('bound0.txt', { maxBytes: 1000 })))[0], 'contract-too-large')
  write('loop.yaml', 'a: &a\n  b: *a\n')
  assert.match((await problemOf(load('loop.yaml')))[1], /never end/)
})

test('standard input is read, and its references are taken from the current folder', async () => {
  async function* stdin(): AsyncGenerator<Buffer> {
    yield Buffer.from('{"openapi": "3.1.0", ')
    yield Buffer.from('"x": {"$ref": "api/parts/pets.yaml"}}')
  }
  const documents = await load('-', { stdin: stdin() })
  assert.deepEqual(documents.root.place, { uri: 'stdin:', pointer: '' })
  assert.ok('value' in documents.resolve('api/parts/pets.yaml', 'stdin:'))
})

test('a contract at a URL brings what it refers to on the same origin, and nothing from elsewhere', async () => {
  const files: Readonly<Record<string, string>> = {
    '/root.yaml': 'openapi: 3.1.0\na: {$ref: parts/a.yaml#/x}\nc: {$ref: gone.yaml}\n',
    '/parts/a.yaml': 'x: {$ref: b.json}\ny: {$ref: "http://127.0.0.1:1/b.yaml"}\n',
    '/parts/b.json': '{"deep": 1}',
  }
  const asked: string[] = []
  const serve: RequestListener = (request, response) => {
    asked.push(request.url ?? '')
    const text = files[request.url ?? '']
    response.writeHead(text === undefined ? 404 : 200).end(text)
  }
  const server = createServer(serve).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    assert.ok(typeof address === 'object' && address !== null)
    const origin = `http://127.0.0.1:${address.port}`
    const documents = await load(`${origin}/root.yaml`)
    assert.deepEqual(asked.toSorted(), ['/gone.yaml', '/parts/a.yaml', '/parts/b.json', '/root.yaml'])
    const found = documents.resolve('b.json#/deep', `${origin}/parts/a.yaml`)
    assert.deepEqual('value' in found && found.value, 1)
    const why = ['http://127.0.0.1:1/b.yaml', 'gone.yaml'].map((ref) => documents.resolve(ref, documents.root.place.uri))
    assert.deepEqual(
      why.map((one) => 'unresolved' in one && one.unresolved),
      ['refused', 'unreadable'],
    )
    assert.match((await problemOf(load(`${origin}/none.yaml`)))[1], /answered 404/)
  } finally {
    server.close()
  }
})
