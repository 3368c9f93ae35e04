import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsOf } from '../../../documents/from-value.ts'
import { check, conforms } from '../../../schema/check/check.ts'
import type { OperationModel } from '../operation.ts'
import { readContract, type OpenApiContract } from './read.ts'

function read(text: string): OpenApiContract {
  return readContract(documentsOf(text, 'file:///swagger.yaml'), { id: 'test', source: 'swagger.yaml', mount: '' })
}

function modelOf(contract: OpenApiContract, id: string): OperationModel {
  const operation = contract.contract.operations.find((one) => one.id === id)
  assert.ok(operation !== undefined, `no operation ${id}`)
  return contract.model(operation)
}

test('Swagger 2.0 parameters are told in the styles of OpenAPI 3', () => {
  const contract = read(`
swagger: '2.0'
basePath: /v1/
host: api.example.com
paths:
  /a/{id}:
    parameters: [{$ref: '#/parameters/id'}]
    get:
      operationId: op
      parameters:
        - {name: csv, in: query, type: array, items: {type: integer}}
        - {name: multi, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: tsv, in: query, type: array, items: {type: string}, collectionFormat: tsv}
        - {name: pipes, in: header, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: Accept, in: header, type: string, required: true}
        - {name: Authorization, in: header, type: string, required: true, x-example: Bearer x}
      responses: {default: {description: ok, headers: {X-N: {type: integer}}}}
parameters:
  id: {name: id, in: path, required: true, type: integer, minimum: 3}
`)
  const { parameters, responses, body } = modelOf(contract, 'op')
  assert.deepEqual(
    parameters.map(({ name, in: place, required, style, explode }) => [name, place, required, style, explode]),
    [
      ['id', 'path', true, 'simple', false],
      ['csv', 'query', false, 'form', false],
      ['multi', 'query', false, 'form', true],
      ['tsv', 'query', false, 'tabDelimited', false],
      ['pipes', 'header', false, 'pipeDelimited', false],
      ['Authorization', 'header', true, 'simple', false],
    ],
  )
  const [id, csv] = parameters
  assert.ok(id?.schema && csv?.schema)
  assert.deepEqual(
    check(id.schema, 2, 'request').map(({ code, rule }) => [code, rule.pointer]),
    [['minimum', '/parameters/id/minimum']],
  )
  assert.deepEqual([conforms(csv.schema, [1], 'request'), conforms(csv.schema, ['x'], 'request')], [true, false])
  assert.deepEqual(
    responses[0]?.headers.map(({ name, schema }) => [name, schema?.raw]),
    [['X-N', { type: 'integer' }]],
  )
  assert.deepEqual([body, contract.contract.basePaths, contract.contract.format], [null, ['/v1', ''], 'swagger 2.0'])
})

test('a Swagger 2.0 body takes what the operation consumes, else the contract, else a guess', () => {
  const contract = read(`
swagger: '2.0'
consumes: [application/xml]
paths:
  /a:
    post: {operationId: inherits, parameters: [{name: b, in: body, required: true, schema: {type: object}}]}
    put: {operationId: own, consumes: [application/json, text/json], parameters: [{name: b, in: body, schema: {type: object}, x-example: {a: 1}}]}
    patch: {operationId: guessed, consumes: [], parameters: [{$ref: '#/parameters/b'}]}
parameters: {b: {name: b, in: body, schema: {$ref: '#/definitions/a'}}}
definitions: {a: {type: object}}
`)
  const brief = (id: string): unknown => {
    const { body } = modelOf(contract, id)
    return [body?.required, body?.guessed, body?.content.map(({ type, examples }) => [type, examples.map(({ value }) => value)])]
  }
  assert.deepEqual(brief('inherits'), [true, false, [['application/xml', []]]])
  assert.deepEqual(brief('own'), [
    false,
    false,
    [
      ['application/json', [{ a: 1 }]],
      ['text/json', [{ a: 1 }]],
    ],
  ])
  assert.deepEqual(brief('guessed'), [false, true, [['application/json', []]]])
})

test('Swagger 2.0 form parameters become one object, whose parts point at the parameters', () => {
  const contract = read(`
swagger: '2.0'
paths:
  /a:
    post:
      operationId: upload
      parameters:
        - {name: file, in: formData, type: file, required: true}
        - {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: multi}
        - {name: size, in: formData, type: integer, maximum: 9}
    put:
      operationId: form
      parameters: [{name: __proto__, in: formData, type: integer}]
`)
  const { body } = modelOf(contract, 'upload')
  const [media] = body?.content ?? []
  assert.deepEqual([body?.required, body?.guessed, body?.content.map(({ type }) => type)], [true, true, ['multipart/form-data']])
  assert.ok(media?.schema)
  assert.deepEqual(
    [...media.encoding].map(([name, { style, explode }]) => [name, style, explode]),
    [['tags', 'form', true]],
  )
  assert.deepEqual(
    check(media.schema, { size: 10, file: 'x' }, 'request').map(({ code, at, rule }) => [code, at, rule.pointer]),
    [['maximum', '/size', '/paths/~1a/post/parameters/2/maximum']],
  )
  assert.equal(conforms(media.schema, { size: 1 }, 'request'), false, 'the file is required')
  assert.deepEqual(
    modelOf(contract, 'form').body?.content.map(({ type }) => type),
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
  )
})

test('Swagger 2.0 form parameters may be sent empty, unless the contract says that they may not', () => {
  const contract = read(`
swagger: '2.0'
paths:
  /a:
    post:
      operationId: form
      parameters:
        - {name: free, in: formData, type: string}
        - {name: full, in: formData, type: string, allowEmptyValue: false}
`)
  const [media] = modelOf(contract, 'form').body?.content ?? []
  assert.ok(media?.schema)
  assert.deepEqual(
    check(media.schema, { free: '', full: '' }, 'request').map(({ code, at }) => [code, at]),
    [['min-length', '/full']],
  )
})

test('Swagger 2.0 responses have a body for each type that is produced, with its example', () => {
  const contract = read(`
swagger: '2.0'
produces: [application/json, application/xml]
paths:
  /a:
    get:
      operationId: op
      responses:
        200: {description: ok, schema: {type: object}, examples: {application/json: {a: 1}, text/csv: "a,b"}}
        204: {description: none}
        400: {$ref: '#/responses/bad'}
    put: {operationId: file, produces: [application/pdf], responses: {200: {description: f, schema: {type: file}}}}
responses: {bad: {description: bad, schema: {type: string}}}
`)
  const content = (id: string): unknown =>
    modelOf(contract, id).responses.map(({ key, content: media }) => [
      key,
      media.map(({ type, file, examples }) => [type, file, examples.map(({ value }) => value)]),
    ])
  assert.deepEqual(content('op'), [
    [
      '200',
      [
        ['application/json', false, [{ a: 1 }]],
        ['application/xml', false, []],
        ['text/csv', false, ['a,b']],
      ],
    ],
    ['204', []],
    [
      '400',
      [
        ['application/json', false, []],
        ['application/xml', false, []],
      ],
    ],
  ])
  assert.deepEqual(content('file'), [['200', [['application/pdf', true, []]]]])
})

test('Swagger 2.0 security definitions are told in the schemes of OpenAPI 3', () => {
  const contract = read(`
swagger: '2.0'
security: [{basic: []}, {key: []}, {oauth: [read]}]
paths: {/a: {get: {operationId: op, responses: {}}}}
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: header, name: X-Key}
  oauth: {type: oauth2, flow: application, tokenUrl: https://example.com/token, scopes: {read: r}}
`)
  assert.deepEqual(
    modelOf(contract, 'op').security.map((all) => all.map(({ scheme, scopes }) => [scheme, scopes])),
    [[[{ kind: 'basic' }, []]], [[{ kind: 'apiKey', in: 'header', name: 'X-Key' }, []]], [[{ kind: 'oauth2' }, ['read']]]],
  )
  assert.deepEqual(contract.tokenUrls, [{ path: '/token', scopes: ['read'] }])
})
