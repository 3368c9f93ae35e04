import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsOf } from '../../../documents/from-value.ts'
import type { CompiledContract } from '../../../model/protocol.ts'
import { openapi } from '../protocol.ts'

const YAML = `openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /nodes/{id}:
    post:
      operationId: addNode
      description: Adds one.
      security: [{ key: [], oauth: [read, write] }, {}]
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, minimum: 1, maximum: 9 } }
        - { name: deep, in: query, schema: { $ref: '#/components/schemas/Node' } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Node' } } }
      responses:
        '201': { description: Made., headers: { Location: { schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Node' } } } }
        default: { description: Not made. }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: K }, oauth: { type: oauth2, flows: {} } }
  schemas:
    Id: { type: string, format: uuid, description: Its key. }
    Node:
      allOf:
        - { type: object, properties: { id: { $ref: '#/components/schemas/Id', readOnly: true } } }
        - { properties: { name: { type: [string, 'null'], minLength: 2, maxLength: 5 }, kind: { enum: [a, b] }, children: { type: array, items: { $ref: '#/components/schemas/Node' } } } }
      required: [name]
      additionalProperties: true
`

function compiled(text = YAML): CompiledContract {
  return openapi.compile(documentsOf(text, 'file:///t.yaml'), {
    id: 't',
    source: 't.yaml',
    seed: 1,
    now: 0,
    security: 'enforce',
    credentials: [],
    serialization: 'contract',
    unknownQuery: 'warn',
    examples: 'mended',
    cacheBytes: 0,
    mount: '',
  })
}

function described(contract = compiled()): ReturnType<CompiledContract['describe']> {
  const [operation] = contract.contract.operations
  assert.ok(operation !== undefined)
  return contract.describe(operation)
}

test('an operation is told as its contract has it, references followed', () => {
  const { description, parameters, body, responses, security } = described()
  assert.equal(description, 'Adds one.')
  assert.deepEqual(security, [['key', 'oauth (read, write)'], []])
  assert.deepEqual(
    parameters.map(({ name, in: where, required, schema }) => [name, where, required, schema?.type, schema?.rules]),
    [
      ['id', 'path', true, 'integer', ['1 to 9']],
      ['deep', 'query', false, 'object', []],
    ],
  )
  assert.deepEqual(
    responses.map(({ status, headers, media }) => [status, headers, media.map(({ type }) => type)]),
    [
      ['201', ['Location'], ['application/json']],
      ['default', [], []],
    ],
  )
  const node = body?.media[0]?.schema
  assert.deepEqual(
    node?.members.map(({ name, required, schema }) => [name, required, schema.type, schema.rules, schema.readOnly]),
    [
      ['id', false, 'string', [], true],
      ['name', true, 'string or null', ['2 to 5 characters'], false],
      ['kind', false, 'anything', [], false],
      ['children', false, 'array', [], false],
    ],
  )
  assert.deepEqual([node?.name, node?.members[0]?.schema.description, node?.members[2]?.schema.enum], ['Node', 'Its key.', ['a', 'b']])
})

test('what goes into itself ends there', () => {
  const children = described().body?.media[0]?.schema?.members[3]?.schema.items
  assert.deepEqual([children?.name, children?.cut, children?.members], ['Node', true, []])
})

test('samples conform: what a form begins with would be accepted', () => {
  const contract = compiled()
  const { body, parameters } = described(contract)
  const bytes = Buffer.from(JSON.stringify(body?.media[0]?.sample))
  const request = {
    method: 'POST',
    target: `/nodes/${String(parameters[0]?.sample)}`,
    headers: ['Content-Type', 'application/json', 'K', 'k', 'Authorization', 'Bearer x'],
    body: null,
    origin: 'http://localhost',
  }
  const { findings } = contract.inspect(contract.identify(request), request, { bytes, size: bytes.length, whole: true })
  assert.deepEqual(findings, [])
})

test('a schema as wide as the sea is told in part', () => {
  const wide = Array.from({ length: 3_000 }, (_, i) => `p${i}: { type: object, properties: { a: { type: string } } }`).join(', ')
  const text = `openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: { /a: { put: { requestBody: { content: { application/json: { schema: { type: object, properties: { ${wide} } } } } }, responses: { '200': { description: ok } } } } }\n`
  const members = described(compiled(text)).body?.media[0]?.schema?.members ?? []
  assert.equal(members.length, 3_000)
  assert.equal(members.at(-1)?.schema.cut, true)
  assert.ok(JSON.stringify(members).length < 2_000_000)
})

test('a passage shows the lines around a place, and none of what was never read', () => {
  const contract = compiled()
  assert.deepEqual(contract.passage({ uri: 'file:///t.yaml', pointer: '/info/title' }, 1, 1), {
    file: 'file:///t.yaml',
    line: 2,
    column: 16,
    first: 1,
    lines: ['openapi: 3.1.0', "info: { title: T, version: '1' }", 'paths:'],
  })
  assert.equal(contract.passage({ uri: 'file:///etc/passwd', pointer: '' }, 1, 1), null)
})
