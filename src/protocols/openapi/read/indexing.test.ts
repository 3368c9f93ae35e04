import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsFromValue, documentsOf } from '../../../documents/from-value.ts'
import { Problem } from '../../../model/problem.ts'
import type { OperationModel } from '../operation.ts'
import { readContract, type OpenApiContract } from './read.ts'

const OPTIONS = { id: 'test', source: 'test.yaml', mount: '' }

function read(text: string): OpenApiContract {
  return readContract(documentsOf(text, 'file:///test.yaml'), OPTIONS)
}

function modelOf(contract: OpenApiContract, id: string): OperationModel {
  const operation = contract.contract.operations.find((one) => one.id === id)
  assert.ok(operation !== undefined, `no operation ${id}`)
  return contract.model(operation)
}

test('the index lists operations in the order of the contract, with ids that are unique', () => {
  const contract = read(`
openapi: 3.2.0
info: {title: Pets, version: 1.0}
paths:
  /pets:
    get: {operationId: list, summary: All, tags: [pets, 7], deprecated: true}
    post: {operationId: twice}
    x-not: {}
  /pets/{id}:
    trace: {operationId: twice}
    query: {}
    additionalOperations: {LINK: {}, pUrGe: {}}
  x-other: {get: {}}
  /pets?kind=dog: {get: {}}
`)
  assert.deepEqual(
    contract.contract.operations.map(({ id, method, path }) => [id, method, path]),
    [
      ['list', 'GET', '/pets'],
      ['POST /pets', 'POST', '/pets'],
      ['TRACE /pets/{id}', 'TRACE', '/pets/{id}'],
      ['QUERY /pets/{id}', 'QUERY', '/pets/{id}'],
      ['LINK /pets/{id}', 'LINK', '/pets/{id}'],
      ['pUrGe /pets/{id}', 'pUrGe', '/pets/{id}'],
      ['GET /pets?kind=dog', 'GET', '/pets?kind=dog'],
    ],
  )
  const [list] = contract.contract.operations
  assert.deepEqual(list, {
    id: 'list',
    method: 'GET',
    path: '/pets',
    summary: 'All',
    tags: ['pets'],
    deprecated: true,
    place: { uri: 'file:///test.yaml', pointer: '/paths/~1pets/get' },
  })
  const { title, version, format, basePaths, hash } = contract.contract
  assert.deepEqual([title, version, format, basePaths, hash.length], ['Pets', '1', 'openapi 3.2.0', [''], 64])
})

test('QUERY and additional operations are only there from 3.2 on', () => {
  const contract = read('openapi: 3.1.0\npaths: {/a: {get: {}, query: {}, additionalOperations: {LINK: {}}}}')
  assert.deepEqual(
    contract.contract.operations.map(({ method }) => method),
    ['GET'],
  )
})

test('servers become base paths, their variables expanded', () => {
  const contract = read(`
openapi: 3.0.0
servers:
  - url: https://{region}.example.com/api/{version}/
    variables: {region: {default: eu}, version: {default: v2, enum: [v1, v2]}}
  - url: /relative
  - url: '{scheme}://example.com/any/{tenant}'
    variables: {scheme: {default: https}, tenant: {default: acme}}
  - url: https://example.com
paths:
  /a: {get: {operationId: root}}
  /b: {servers: [{url: //cdn.example.com/files?x=1}], get: {operationId: own}}
`)
  const bases = (id: string): unknown => contract.routes.find(({ operation }) => operation.id === id)?.basePaths
  assert.deepEqual(bases('root'), ['/api/v1', '/api/v2', '/relative', '/any/acme', '/any/{tenant}', ''])
  assert.deepEqual(bases('own'), ['/files', '', '/api/v1', '/api/v2', '/relative', '/any/acme', '/any/{tenant}'])
})

test('a path item may be elsewhere, in part or as a whole', () => {
  const contract = read(`
openapi: 3.1.0
paths:
  /a: {$ref: '#/components/pathItems/shared', put: {operationId: own}}
  /b: {$ref: '#/nowhere', get: {operationId: kept}}
  /c: {$ref: '#/paths/~1c'}
components:
  pathItems:
    shared: {parameters: [{name: q, in: query, schema: {}}], get: {operationId: far}, put: {operationId: hidden}}
`)
  assert.deepEqual(
    contract.contract.operations.map(({ id }) => id),
    ['own', 'far', 'kept'],
  )
  assert.deepEqual(
    modelOf(contract, 'far').parameters.map(({ name }) => name),
    ['q'],
  )
  assert.deepEqual(contract.defects[0]?.code, 'unresolved-reference')
})

test('what is no OpenAPI contract is called by its name', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ info: { _postman_id: '1', schema: 'https://schema.getpostman.com/x' }, item: [] }, /Postman collection/],
    [{ asyncapi: '3.0.0' }, /AsyncAPI/],
    [{ log: { entries: [] } }, /HAR recording/],
    [{ $schema: 'https://json-schema.org/draft/2020-12/schema' }, /JSON Schema/],
    [{ swaggerVersion: '1.2' }, /Swagger 1\.x/],
    [{ openapi: '4.0.0' }, /version that nobody knows/],
    [{ swagger: '3.0' }, /version other than 2\.0/],
    [{ paths: {} }, /does not say which OpenAPI/],
    [{ a: 1, b: 2 }, /`a`, `b`/],
    [[1], /a list/],
  ]
  for (const [value, pattern] of cases) {
    assert.throws(
      () => readContract(documentsFromValue(value as object), OPTIONS),
      (error) => error instanceof Problem && error.code === 'contract-not-openapi' && pattern.test(error.message),
    )
  }
})

test('versions are recognised as they are written', () => {
  const formats = [
    'openapi: 3.0.3',
    'openapi: "3.1"',
    'openapi: 3.0',
    'openapi: 3.1',
    'openapi: 3.2.0',
    'openapi: 3.3.1',
    'swagger: "2.0"',
    'swagger: 2.0',
  ].map((line) => {
    const { version, contract } = read(`${line}\npaths: {}`)
    return [version, contract.format]
  })
  assert.deepEqual(formats, [
    ['3.0', 'openapi 3.0.3'],
    ['3.1', 'openapi 3.1'],
    ['3.0', 'openapi 3.0'],
    ['3.1', 'openapi 3.1'],
    ['3.2', 'openapi 3.2.0'],
    ['3.2', 'openapi 3.3.1'],
    ['2.0', 'swagger 2.0'],
    ['2.0', 'swagger 2.0'],
  ])
})

test('a path parameter without a place is left out, and a place without a parameter is told', () => {
  const contract = read(
    'openapi: 3.1.0\npaths: {"/a/{id}": {get: {operationId: op, parameters: [{name: key, in: path, required: true, schema: {}}]}}}',
  )
  const { parameters, defects } = modelOf(contract, 'op')
  assert.deepEqual(parameters, [])
  assert.deepEqual(
    defects.map(({ code, severity }) => [code, severity]),
    [
      ['unused-path-parameter', 'warning'],
      ['undeclared-path-parameter', 'error'],
    ],
  )
})

test('reading never throws, whatever stands where objects should be', () => {
  const odd = [null, 0, '', 'x', [], [null], {}, { $ref: '#' }, { $ref: 5 }, { $ref: '#/paths' }, true]
  for (const value of odd) {
    for (const version of [{ openapi: '3.1.0' }, { openapi: '3.0.0' }, { swagger: '2.0' }]) {
      const roots = [
        { ...version, info: value, paths: value, servers: value, components: value, security: value, tags: value },
        { ...version, paths: { '/a': value, '/b/{x}': { get: value, parameters: value, servers: value } } },
        {
          ...version,
          paths: {
            '/a': {
              get: { parameters: [value], requestBody: value, responses: value, security: value, consumes: value, operationId: value },
            },
          },
        },
        {
          ...version,
          paths: {
            '/a': {
              get: {
                parameters: [{ name: value, in: 'query', schema: value, content: value, style: value }],
                requestBody: { content: { a: value } },
                responses: { 200: value, 201: { content: value, headers: value, links: value, schema: value } },
              },
            },
          },
        },
      ]
      for (const root of roots) {
        const contract = readContract(documentsFromValue(root), OPTIONS)
        for (const operation of contract.contract.operations) contract.model(operation)
        assert.ok([...contract.check()].every(({ message }) => message.length > 0))
      }
    }
  }
})

test('an operation says what it does and how long it may take; its path says it for those that do not', () => {
  const contract = read(`
openapi: 3.1.0
info: {title: Told, version: 1}
paths:
  /search:
    x-understudy-effect: read
    x-understudy-latency: 1.5s
    post: {operationId: search}
    put: {operationId: save, x-understudy-effect: write, x-understudy-latency: 300}
    get: {operationId: burn, x-understudy-effect: single-use, x-understudy-latency: 20ms}
  /odd:
    x-understudy-effect: much
    get: {operationId: odd, x-understudy-latency: soon}
    post: {operationId: none, x-understudy-latency: -1}
`)
  assert.deepEqual(
    contract.contract.operations.map(({ id, effect, latency }) => [id, effect, latency]),
    [
      ['search', 'read', 1_500],
      ['save', 'write', 300],
      ['burn', 'single-use', 20],
      ['odd', undefined, undefined],
      ['none', undefined, undefined],
    ],
  )
})
