import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsOf } from '../../../documents/from-value.ts'
import type { ContractDefect } from '../../../model/contract.ts'
import { readContract } from '../read/read.ts'

function check(text: string): readonly ContractDefect[] {
  return [...readContract(documentsOf(text, 'file:///check.yaml'), { id: 'test', source: 'check.yaml', mount: '' }).check()]
}

/** `severity code pointer` of each defect, in alphabetical order. */
function briefs(text: string): readonly string[] {
  return check(text)
    .map(({ severity, code, place }) => `${severity} ${code} ${place.pointer}`)
    .toSorted()
}

const INFO = 'info: {title: t, version: "1"}'

test('a sound contract has no defects', () => {
  assert.deepEqual(
    check(`
openapi: 3.1.0
${INFO}
servers: [{url: 'https://{r}.example.com', variables: {r: {default: eu, enum: [eu, us]}}}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}, example: 7}]
    get:
      operationId: one
      security: [{key: []}]
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, example: {name: Rex}}}
webhooks: {born: {post: {responses: {'204': {description: ok}}}}}
components:
  schemas: {Pet: {type: object, required: [name], properties: {name: {type: string, default: x}}}}
  securitySchemes: {key: {type: apiKey, in: header, name: k}}
`),
    [],
  )
})

test('paths and names that cannot be told apart are defects', () => {
  assert.deepEqual(
    briefs(`
openapi: 3.0.0
${INFO}
paths:
  /a/{id}: {get: {operationId: x, parameters: [{name: id, in: path, required: true, schema: {}}], responses: {'200': {description: o}}}}
  /a/{key}: {get: {operationId: x, parameters: [{name: key, in: path, schema: {}}], responses: {}}}
  b: {}
`),
    [
      'error duplicate-operation-id /paths/~1a~1{key}/get/operationId',
      'error duplicate-path /paths/~1a~1{key}/get',
      'error no-responses /paths/~1a~1{key}/get/responses',
      'warning bad-path /paths/b',
      'warning path-parameter-optional /paths/~1a~1{key}/get/parameters/0',
    ],
  )
})

test('schemas that contradict themselves are defects, used or not', () => {
  assert.deepEqual(
    briefs(`
openapi: 3.1.0
${INFO}
components:
  schemas:
    closed: {type: object, required: [a, b], properties: {a: {}}, additionalProperties: false}
    bounds: {type: integer, minimum: 5, maximum: 4}
    word: {type: strng}
    pattern: {type: string, pattern: '('}
    reference: {$ref: '#/components/schemas/gone'}
    listed: {type: string, enum: [1, 2]}
    partly: {type: string, enum: [a, 2]}
    default: {type: integer, default: x}
    example: {type: object, properties: {a: {type: string, examples: [1]}}}
    nothing: null
`),
    [
      'error bad-pattern /components/schemas/pattern/pattern',
      'error crossed-bounds /components/schemas/bounds/minimum',
      'error impossible-enum /components/schemas/listed/enum',
      'error impossible-required /components/schemas/closed/required',
      'error not-a-schema /components/schemas/nothing',
      'error unresolved-reference /components/schemas/reference/$ref',
      'warning default-breaks-schema /components/schemas/default/default',
      'warning example-breaks-schema /components/schemas/example/properties/a/examples/0',
      'warning unknown-type /components/schemas/word/type',
      'warning unreachable-enum /components/schemas/partly/enum',
    ],
  )
})

test('messages are held against themselves, each example and each schema once', () => {
  assert.deepEqual(
    briefs(`
openapi: 3.0.0
${INFO}
paths:
  /a:
    get: {responses: {'200': {$ref: '#/components/responses/r'}}}
    put: {responses: {'200': {$ref: '#/components/responses/r'}}}
components:
  responses:
    r: {description: o, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}, no: {}}}, example: {id: x}}}}
`),
    ['warning example-breaks-schema /components/responses/r/content/application~1json/example/id'],
  )
  assert.deepEqual(
    briefs(`
openapi: 3.0.0
${INFO}
paths: {/a: {get: {responses: {'200': {description: o, content: {application/json: {schema: {allOf: [{type: string}, {type: integer}]}}}}}}}}
`).map((line) => line.split(' ').slice(0, 2).join(' ')),
    ['error unsatisfiable-schema'],
  )
})

test('fields of the wrong type, missing and unknown ones are defects, with a guess at what was meant', () => {
  const defects = check(`
openapi: 3.1.0
servers: {url: /v1}
paths:
  /a:
    get:
      sumary: typo
      deprecated: 'yes'
      parameters: [{name: q, in: query, style: label, schema: {}, example: 1, examples: {}}, {name: r, in: query}]
      responses: {'200': {content: {}}}
      security: [{gone: []}]
  /b: {get: {$ref: '#/nowhere'}}
tags: [{description: nameless}]
components: {securitySchemes: {k: {type: apiKey}}, links: {l: {}}}
`)
  assert.deepEqual(defects.map(({ severity, code, place }) => `${severity} ${code} ${place.pointer}`).toSorted(), [
    'error missing-field /components/securitySchemes/k',
    'error missing-field /components/securitySchemes/k',
    'error missing-field /tags/0',
    'error unknown-security-scheme /paths/~1a/get/security/0/gone',
    'error unresolved-reference /paths/~1b/get',
    'error wrong-type /paths/~1a/get/deprecated',
    'error wrong-type /servers',
    'warning bad-link /components/links/l',
    'warning missing-field ',
    'warning missing-field /paths/~1a/get/responses/200',
    'warning no-shape /paths/~1a/get/parameters/1',
    'warning two-examples /paths/~1a/get/parameters/0/examples',
    'warning unknown-field /paths/~1a/get/sumary',
    'warning unknown-style /paths/~1a/get/parameters/0/style',
  ])
  assert.equal(defects.find(({ code }) => code === 'unknown-field')?.help, "Did you mean 'summary'?")
  assert.ok(defects.every(({ help, message }) => help.length > 5 && message.length > 5))
})

test('names of things that are not there, and parameters that stand twice, are defects', () => {
  assert.deepEqual(
    briefs(`
openapi: 3.1.0
${INFO}
paths:
  /a:
    get:
      operationId: list
      parameters: [{name: q, in: query, schema: {}}, {$ref: '#/components/parameters/q'}, {name: q, in: header, schema: {}}]
      security: [{oauth: [read, wrte]}]
      responses: {'200': {description: o, links: {next: {operationId: lst}, self: {operationId: list}}}}
components:
  parameters: {q: {name: q, in: query, schema: {}}}
  securitySchemes: {oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {read: r, write: w}}}}}
`),
    [
      'error duplicate-parameter /paths/~1a/get/parameters/1',
      'warning unknown-operation /paths/~1a/get/responses/200/links/next',
      'warning unknown-scope /paths/~1a/get/security/0/oauth',
    ],
  )
  assert.deepEqual(
    briefs(`
swagger: '2.0'
${INFO}
paths: {/a: {post: {parameters: [{name: b, in: body, schema: {}}, {name: f, in: formData, type: string}], responses: {'200': {description: o}}}}}
`),
    ['error two-bodies /paths/~1a/post/parameters'],
  )
})

test('keys that stand twice in a document are errors', () => {
  assert.deepEqual(briefs(`openapi: 3.1.0\n${INFO}\npaths: {}\npaths: {}\n`), ['error duplicate-key /paths'])
})

test('defects tell which operation they concern', () => {
  const defects = check(
    `openapi: 3.1.0\n${INFO}\npaths: {/a: {get: {operationId: op, parameters: [{$ref: '#/gone'}], responses: {'200': {description: o}}}}}`,
  )
  assert.deepEqual(
    defects.map(({ code, operation }) => [code, operation]),
    [['unresolved-reference', 'op']],
  )
})

/** Code, pointer and help of each defect of a document whose only operation is this. */
function told(version: string, operation: string, more = ''): readonly (readonly string[])[] {
  const field = version === '2.0' ? "swagger: '2.0'" : `openapi: ${version}`
  return check(`${field}\n${INFO}\npaths: {/a: {get: ${operation}}}\n${more}`).map(({ code, place, help }) => [
    code,
    place.pointer.replace('/paths/~1a/get/', ''),
    help,
  ])
}

test('a parameter that cannot be read is told once, at what keeps it from being read', () => {
  const operation = (parameter: string): string => `{parameters: [${parameter}], responses: {'200': {description: ok}}}`
  const help = (parameter: string, version = '3.1.0'): readonly (readonly string[])[] => told(version, operation(parameter))
  assert.deepEqual(help('{name: q, in: qurey, schema: {}}'), [['parameter-unreadable', 'parameters/0/in', "Did you mean 'query'?"]])
  assert.deepEqual(help('{name: b, in: body, schema: {}}'), [
    ['parameter-unreadable', 'parameters/0/in', "Describe the body under 'requestBody'."],
  ])
  assert.deepEqual(help('{name: q, in: querystring, content: {text/plain: {}}}').length, 1)
  assert.deepEqual(help('{in: query, schema: {}}'), [
    ['missing-field', 'parameters/0', "Add 'name'; the parameter is left out until then."],
  ])
  assert.deepEqual(help('{name: c, in: cookie, type: string}', '2.0'), [
    ['parameter-unreadable', 'parameters/0/in', 'It came with OpenAPI 3.0.'],
  ])
  assert.deepEqual(help('{name: n, in: query, type: string}'), [['unknown-field', 'parameters/0/type', "Move it below 'schema'."]])
})

test('what belongs to another version or elsewhere is told with its home', () => {
  const ok = "responses: {'200': {description: ok}}"
  assert.deepEqual(told('3.0.0', "{responses: {'200': {description: ok, schema: {type: string}}}}"), [
    ['unknown-field', 'responses/200/schema', "Move it below 'content' and its media type."],
  ])
  assert.deepEqual(told('3.0.0', `{${ok}}`, 'definitions: {}'), [
    ['unknown-field', '/definitions', "Move them below 'components/schemas'."],
  ])
  assert.match(told('2.0', `{requestBody: {}, ${ok}}`)[0]?.[2] ?? '', /^That is OpenAPI 3/)
  const schemas = (version: string, schema: string): readonly unknown[] =>
    told(version, `{${ok}}`, `components: {schemas: {S: ${schema}}}`).map(([code, pointer]) => [code, pointer])
  const at = (...keywords: readonly string[]): readonly unknown[] => keywords.map((one) => ['out-of-place', `/components/schemas/S/${one}`])
  assert.deepEqual(schemas('3.1.0', '{type: string, nullable: true, required: true}'), at('required', 'nullable'))
  assert.deepEqual(schemas('3.1.0', '{type: number, minimum: 1, exclusiveMinimum: true}'), at('exclusiveMinimum'))
  assert.deepEqual(schemas('3.0.0', '{type: number, nullable: true, minimum: 1, exclusiveMinimum: true}'), [])
  assert.deepEqual([...schemas('3.0.0', '{type: [string]}'), ...schemas('3.0.0', '{type: array}')], at('type', 'items'))
  assert.deepEqual(schemas('3.1.0', '{type: [string, "null"], properties: {a: {type: array}}}'), [])
})

test('path items that lead to each other in a circle are told', () => {
  const text = `openapi: 3.1.0\n${INFO}\npaths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}`
  assert.deepEqual(briefs(text), ['error circular-reference /paths/~1a', 'error circular-reference /paths/~1b'])
})

test('a word is guessed where it is near, and not where it is another', () => {
  const help = (key: string): string => told('3.1.0', `{responses: {'200': {description: ok}}}`, `${key}: {}`)[0]?.[2] ?? ''
  assert.equal(help('pahts'), "Did you mean 'paths'?")
  assert.equal(help('componets'), "Did you mean 'components'?")
  assert.match(help('fetch'), /^Remove it/)
})
