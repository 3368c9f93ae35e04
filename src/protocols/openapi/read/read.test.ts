import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsOf } from '../../../documents/from-value.ts'
import { conforms } from '../../../schema/check/check.ts'
import type { OperationModel, Parameter } from '../operation.ts'
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

function brief({ name, in: place, required, style, explode }: Parameter): unknown {
  return [name, place, required, style, explode]
}

test('parameters of path and operation are merged, with the defaults of their styles', () => {
  const contract = read(`
openapi: 3.0.3
paths:
  /a/{id}/{rest}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: rest, in: path, style: label, schema: {type: array}}
      - {name: q, in: query, schema: {type: integer}}
      - {name: X-A, in: header, schema: {}}
    get:
      operationId: op
      parameters:
        - {name: q, in: query, required: true, schema: {type: string}}
        - {name: x-a, in: header, required: true, schema: {}}
        - {$ref: '#/components/parameters/sid'}
        - {name: f, in: query, style: deepObject, schema: {}}
        - {name: p, in: query, style: pipeDelimited, schema: {}}
        - {name: j, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: Content-Type, in: header, required: true, schema: {}}
        - {name: Authorization, in: header, schema: {}}
        - {name: old, in: query, type: integer, maximum: 3}
        - {in: query}
        - {$ref: '#/components/parameters/gone'}
components:
  parameters:
    sid: {$ref: '#/components/parameters/cookie'}
    cookie: {name: sid, in: cookie, schema: {type: string}}
`)
  const model = modelOf(contract, 'op')
  assert.deepEqual(model.parameters.map(brief), [
    ['id', 'path', true, 'simple', false],
    ['rest', 'path', true, 'label', false],
    ['q', 'query', true, 'form', true],
    ['x-a', 'header', true, 'simple', false],
    ['sid', 'cookie', false, 'form', true],
    ['f', 'query', false, 'deepObject', true],
    ['p', 'query', false, 'pipeDelimited', false],
    ['j', 'query', false, 'form', true],
    ['old', 'query', false, 'form', true],
  ])
  const [, , , , sid, , , json, old] = model.parameters
  assert.equal(sid?.place.pointer, '/components/parameters/cookie')
  assert.equal(json?.content?.type, 'application/json')
  assert.deepEqual(
    [2, 4].map((value) => (old?.schema ? conforms(old.schema, value, 'request') : null)),
    [true, false],
  )
  assert.deepEqual(
    model.defects.map(({ code }) => code),
    ['missing-field', 'unresolved-reference'],
  )
  assert.equal(contract.model(model.operation), model, 'a model is built once')
})

test('bodies, responses, headers, examples and links are read through references', () => {
  const contract = read(`
openapi: 3.1.0
paths:
  /a:
    post:
      operationId: op
      requestBody: {$ref: '#/components/requestBodies/b'}
      responses:
        '200': {$ref: '#/components/responses/ok'}
        4xx: {description: no}
        default: {description: else}
        x-more: {}
        bad: {description: no status}
components:
  requestBodies:
    b:
      required: true
      content:
        multipart/form-data:
          schema: {type: object, properties: {file: {type: string, format: binary}}}
          encoding: {file: {contentType: image/png, explode: true, headers: {X-Part: {schema: {type: integer}}, Content-Type: {}}}}
        image/*: {schema: {$ref: '#/components/schemas/bytes'}}
  responses:
    ok:
      description: fine
      headers: {X-Rate: {$ref: '#/components/headers/rate'}, content-type: {schema: {}}}
      content:
        application/json:
          schema: {type: object}
          examples:
            one: {$ref: '#/components/examples/one'}
            text: {value: '{"a": 2}'}
            bare: {a: 3}
            far: {externalValue: 'https://example.com/x.png'}
      links: {next: {$ref: '#/components/links/next'}}
  headers: {rate: {required: true, schema: {type: integer}, example: 5}}
  examples: {one: {summary: s, value: {a: 1}}}
  links: {next: {operationId: op}}
  schemas: {bytes: {type: string, format: binary}}
`)
  const { body, responses, defects } = modelOf(contract, 'op')
  assert.deepEqual([body?.required, body?.guessed, body?.place.pointer], [true, false, '/components/requestBodies/b'])
  assert.deepEqual(
    body?.content.map(({ type, file }) => [type, file]),
    [
      ['multipart/form-data', false],
      ['image/*', true],
    ],
  )
  const encoding = body?.content[0]?.encoding.get('file')
  assert.deepEqual(
    [encoding?.contentType, encoding?.style, encoding?.explode, encoding?.headers.map(({ name }) => name)],
    ['image/png', null, true, ['X-Part']],
  )
  assert.deepEqual(
    responses.map(({ key, content }) => [key, content.length]),
    [
      ['200', 1],
      ['4XX', 0],
      ['default', 0],
    ],
  )
  const [ok] = responses
  assert.deepEqual(
    ok?.headers.map(({ name, required, examples }) => [name, required, examples[0]?.value]),
    [['X-Rate', true, 5]],
  )
  assert.deepEqual(
    ok?.content[0]?.examples.map(({ name, value }) => [name, value]),
    [
      ['one', { a: 1 }],
      ['text', { a: 2 }],
      ['bare', { a: 3 }],
      ['far', undefined],
    ],
  )
  assert.deepEqual({ ...ok?.links }, { next: { operationId: 'op' } })
  assert.deepEqual(
    defects.map(({ code }) => code),
    ['example-as-text', 'bad-status'],
  )
})

test('references where examples stand are followed, if they lead to something', () => {
  const contract = read(`
openapi: 3.0.0
paths:
  /a:
    get:
      operationId: op
      responses:
        '200': {description: o, content: {application/json: {example: {$ref: '#/components/examples/one'}}}}
        '201': {description: o, content: {application/json: {examples: {a: {value: {$ref: '#/components/x-data'}}, b: {value: {$ref: '#/components/gone'}}}}}}
components: {examples: {one: {value: {a: 1}}}, x-data: {b: 2}}
`)
  const values = modelOf(contract, 'op').responses.map(({ content }) => content[0]?.examples.map(({ value }) => value))
  assert.deepEqual(values, [[{ a: 1 }], [{ b: 2 }, { $ref: '#/components/gone' }]])
})

test('security is an OR of ANDs, of the operation or else of the contract', () => {
  const contract = read(`
openapi: 3.1.0
security: [{key: [], oauth: [read]}, {}]
paths:
  /a:
    get: {operationId: inherits}
    put: {operationId: none, security: []}
    post: {operationId: own, security: [{bearer: []}, {tls: []}, {dpop: []}, {gone: []}, {odd: []}, {oidc: [x]}]}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: k}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://auth.example.com/oauth/token, scopes: {read: r, write: w}}, password: {tokenUrl: /login, refreshUrl: /refresh, scopes: {read: r}}}}
    bearer: {type: http, scheme: Bearer}
    tls: {type: mutualTLS}
    dpop: {type: http, scheme: DPoP}
    odd: {type: magic}
    oidc: {type: openIdConnect, openIdConnectUrl: https://example.com}
`)
  const schemes = (id: string): unknown =>
    modelOf(contract, id).security.map((all) => all.map(({ name, scheme, scopes }) => [name, scheme, scopes]))
  assert.deepEqual(schemes('inherits'), [
    [
      ['key', { kind: 'apiKey', in: 'query', name: 'k' }, []],
      ['oauth', { kind: 'oauth2' }, ['read']],
    ],
    [],
  ])
  assert.deepEqual(schemes('none'), [])
  assert.deepEqual(schemes('own'), [
    [['bearer', { kind: 'bearer' }, []]],
    [['tls', { kind: 'mutualTLS' }, []]],
    [['dpop', { kind: 'http', name: 'dpop' }, []]],
    [['gone', { kind: 'unknown' }, []]],
    [['odd', { kind: 'unknown' }, []]],
    [['oidc', { kind: 'openIdConnect' }, ['x']]],
  ])
  assert.deepEqual(
    modelOf(contract, 'own').defects.map(({ code, place }) => [code, place.pointer]),
    [
      ['unknown-security-scheme', '/paths/~1a/post/security/3/gone'],
      ['unknown-security-scheme', '/components/securitySchemes/odd'],
    ],
  )
  assert.deepEqual(contract.tokenUrls, [
    { path: '/oauth/token', scopes: ['read', 'write'] },
    { path: '/login', scopes: ['read'] },
    { path: '/refresh', scopes: ['read'] },
  ])
})

test('3.2 brings query strings as a whole, items of streams, and two kinds of example values', () => {
  const contract = read(`
openapi: 3.2.0
paths:
  /a:
    get:
      operationId: op
      parameters: [{in: querystring, name: qs, content: {application/x-www-form-urlencoded: {schema: {type: object}}}}]
      responses:
        '200':
          description: s
          content:
            application/jsonl: {itemSchema: {type: integer}, examples: {a: {dataValue: 1}, b: {serializedValue: '{"x": 1}'}}}
            text/plain: {$ref: '#/components/mediaTypes/plain'}
components: {mediaTypes: {plain: {schema: {type: string}}}}
`)
  const { parameters, responses } = modelOf(contract, 'op')
  assert.deepEqual(
    parameters.map(({ in: place, content }) => [place, content?.type]),
    [['querystring', 'application/x-www-form-urlencoded']],
  )
  const [lines, plain] = responses[0]?.content ?? []
  assert.deepEqual(
    [lines?.schema, lines?.itemSchema?.raw, lines?.examples.map(({ value }) => value)],
    [null, { type: 'integer' }, [1, { x: 1 }]],
  )
  assert.deepEqual([plain?.type, plain?.schema?.raw], ['text/plain', { type: 'string' }])
})

test('an object of the format file, as converters leave it of Swagger 2.0, is bytes, but for JSON', () => {
  const contract = read(`
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /jobs:
    post:
      operationId: run
      requestBody:
        content:
          text/plain: {schema: {type: object, format: file}}
          text/html: {schema: {type: object, format: file, properties: {a: {}}}}
          application/json: {schema: {type: object, format: file}}
      responses: {'200': {description: fine}}
`)
  assert.deepEqual(
    modelOf(contract, 'run').body?.content.map(({ type, file }) => [type, file]),
    [
      ['text/plain', true],
      ['text/html', false],
      ['application/json', false],
    ],
  )
})
