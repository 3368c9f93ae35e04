import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, conforms } from './check.ts'
import { createSchemas } from './compile.ts'
import type { DialectName } from './dialect.ts'
import { parseJson } from './json.ts'
import type { Direction, SchemaNode } from './node.ts'
import { pointerTokens, stepInto } from './pointer.ts'

function nodeOf(root: unknown, dialect: DialectName = 'openapi-3.1', pointer = ''): SchemaNode {
  const uri = 'test:root'
  const find = (path: string): unknown => pointerTokens(path).reduce(stepInto, root)
  const schemas = createSchemas({
    documents: {
      resolve(ref) {
        const path = ref.slice(ref.indexOf('#') + 1)
        const value = find(path)
        return value === undefined ? { unresolved: 'missing-pointer', message: 'nothing there' } : { value, place: { uri, pointer: path } }
      },
    },
    dialect,
  })
  return schemas.node({ value: find(pointer), place: { uri, pointer } })
}

function told(
  schema: unknown,
  value: unknown,
  direction: Direction | null = null,
  dialect: DialectName = 'openapi-3.1',
): readonly string[] {
  const node = nodeOf(schema, dialect)
  const findings = check(node, value, direction)
  assert.equal(
    conforms(node, value, direction),
    findings.every((one) => one.severity === 'warning'),
  )
  return findings.map((one) => `${one.code} ${one.at} (${one.rule.pointer}): ${one.message}`)
}

test('check collects every difference with its place, its rule and a remedy', () => {
  const schema = {
    type: 'object',
    required: ['email', 'lines'],
    additionalProperties: false,
    properties: {
      email: { type: 'string', format: 'email' },
      firstName: { type: 'string', maxLength: 3 },
      lines: { type: 'array', minItems: 1, items: { properties: { count: { type: 'integer', minimum: 1 } } } },
      colour: { enum: ['red', 'green'] },
    },
  }
  const value = { first_name: 'Ada', firstName: 'Augusta', lines: [{ count: 0 }, { count: 'x' }], colour: 'blue', extra: 1 }
  assert.deepEqual(told(schema, value), [
    'required /email (/required): "email" is required here; add it',
    'additional-properties /first_name (/additionalProperties): "first_name" is not allowed here; "firstName" is',
    'max-length /firstName (/properties/firstName/maxLength): Should have at most 3 characters, but has 7',
    'minimum /lines/0/count (/properties/lines/items/properties/count/minimum): Should be at least 1, not 0',
    'type /lines/1/count (/properties/lines/items/properties/count/type): Should be an integer, not "x"',
    'enum /colour (/properties/colour/enum): Should be one of "red" or "green", not "blue"',
    'additional-properties /extra (/additionalProperties): "extra" is not allowed here; remove it',
  ])
})

test('check says what is wrong with numbers, exactly', () => {
  const read = parseJson('{"a":9007199254740993,"b":0.35,"c":1e400,"d":9223372036854775808,"e":1.0}')
  assert.ok('value' in read)
  const schema = {
    properties: {
      a: { maximum: 9007199254740992 },
      b: { multipleOf: 0.1 },
      c: { type: 'number', format: 'double' },
      d: { type: 'integer', format: 'int64' },
      e: { type: 'integer' },
    },
  }
  assert.deepEqual(told(schema, read.value), [
    'maximum /a (/properties/a/maximum): Should be at most 9007199254740992, not 9007199254740993',
    'multiple-of /b (/properties/b/multipleOf): Should be a multiple of 0.1, not 0.35',
    'format /c (/properties/c/format): Should fit the format "double", but 1e400 does not',
    'format /d (/properties/d/format): Should fit the format "int64", but 9223372036854775808 does not',
  ])
})

test('check stops at its limit', () => {
  const node = nodeOf({ items: { type: 'string' } })
  assert.equal(
    check(
      node,
      Array.from({ length: 1000 }, (_, index) => index),
      null,
      7,
    ).length,
    7,
  )
})

test('check gives the findings of the closest branch', () => {
  const schema = {
    oneOf: [
      { properties: { kind: { const: 'cat' }, lives: { type: 'integer' } }, required: ['kind', 'lives'] },
      { properties: { kind: { const: 'dog' }, tricks: { type: 'array' } }, required: ['kind', 'tricks'] },
    ],
  }
  assert.deepEqual(told(schema, { kind: 'dog', tricks: 'sit' }), [
    'type /tricks (/oneOf/1/properties/tricks/type): Should be an array, not "sit"',
  ])
  assert.deepEqual(told({ anyOf: [{ type: 'string' }, { type: 'integer' }] }, null), [
    'any-of  (/anyOf): Fits none of 2 alternatives; closest to one of them: should be a string, not null',
  ])
  assert.deepEqual(told({ oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 3), [
    'one-of  (/oneOf): Should fit exactly one of 2 alternatives, but fits numbers 1 and 2',
  ])
})

const PETS = {
  oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
  discriminator: { propertyName: 'kind', mapping: { kitty: '#/components/schemas/Cat' } },
  components: {
    schemas: {
      Cat: { type: 'object', required: ['kind', 'lives'], properties: { kind: { type: 'string' }, lives: { type: 'integer' } } },
      Dog: { type: 'object', required: ['kind', 'tricks'], properties: { kind: { type: 'string' }, tricks: { type: 'array' } } },
    },
  },
}

test('check goes by the discriminator, its mapping and the names of the branches', () => {
  const rule = '/components/schemas'
  assert.deepEqual(told(PETS, { kind: 'kitty', lives: 9 }), [])
  assert.deepEqual(told(PETS, { kind: 'Dog', tricks: [] }), [])
  assert.deepEqual(told(PETS, { kind: 'kitty', tricks: [] }), [`required /lives (${rule}/Cat/required): "lives" is required here; add it`])
  assert.deepEqual(told(PETS, { kind: 'bird', lives: 1 }), [
    'discriminator /kind (/discriminator): Should be "kitty", "Cat" or "Dog", not "bird"',
  ])
  assert.deepEqual(told(PETS, {}), [
    'required /kind (/discriminator): "kind" is required here and should be "kitty", "Cat" or "Dog"; add it',
  ])
})

test('check lets branches list their own discriminator values, when a mapping is missing', () => {
  const schema = {
    oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }],
    discriminator: { propertyName: 'kind' },
    $defs: {
      Cat: { required: ['kind'], properties: { kind: { enum: ['cat'] } } },
      Dog: { required: ['kind'], properties: { kind: { const: 'dog' } } },
    },
  }
  assert.deepEqual([told(schema, { kind: 'cat' }), told(schema, { kind: 'dog' })], [[], []])
})

test('check knows a branch by its name, when its mapping leads to nothing any more', () => {
  const mapping = { tom: 'models/pets.yml#/Cat', rex: 'models/pets.yml#/Dog' }
  const schema = { ...PETS, discriminator: { propertyName: 'kind', mapping } }
  assert.deepEqual(told(schema, { kind: 'rex', tricks: [] }), [])
  const lost = { ...PETS, discriminator: { propertyName: 'kind', mapping: { ...mapping, bird: 'models/pets.yml#/Bird' } } }
  assert.deepEqual(told(lost, { kind: 'bird', tricks: [] }), [])
  assert.deepEqual(
    nodeOf(lost).keywords.defects.map((defect) => defect.place.pointer),
    ['/discriminator/mapping/bird'],
  )
})

test('readOnly members are never required in a request, and a warning when they are sent', () => {
  const schema = {
    allOf: [
      { properties: { id: { type: 'string', readOnly: true } } },
      { required: ['id', 'name'], properties: { name: { type: 'string' } } },
    ],
  }
  assert.deepEqual(told(schema, { name: 'x' }, 'request'), [])
  assert.deepEqual(told(schema, { name: 'x' }, 'reply'), ['required /id (/allOf/1/required): "id" is required here; add it'])
  assert.deepEqual(told(schema, { id: '1', name: 'x' }, 'request'), [
    'read-only /id (/allOf/0/properties/id/readOnly): "id" is for replies only and is ignored in a request; leave it out',
  ])
  assert.deepEqual(check(nodeOf(schema), { id: '1', name: 'x' }, 'request')[0]?.severity, 'warning')
})

test('writeOnly members are never required in a reply, and an error when they are sent', () => {
  const schema = {
    required: ['password'],
    properties: { password: { $ref: '#/$defs/secret' } },
    $defs: { secret: { type: 'string', writeOnly: true } },
  }
  assert.deepEqual(told(schema, {}, 'reply'), [])
  assert.deepEqual(told(schema, { password: 'x' }, 'reply'), [
    'write-only /password (/properties/password/writeOnly): "password" is for requests only; leave it out of replies',
  ])
  assert.deepEqual(told(schema, { password: 'x' }, 'request'), [])
  assert.deepEqual(told(schema, { password: 'x' }), [])
})

test('a secret is not repeated in a message', () => {
  assert.deepEqual(told({ type: 'string', format: 'password', pattern: '^\\d+$' }, 'hunter2'), [
    'pattern  (/pattern): Should match the pattern ^\\d+$, but what was sent does not',
  ])
})

test('OpenAPI 3.0 takes null where it says nullable, whatever else it says', () => {
  const schemas = [
    { type: 'string', nullable: true },
    { nullable: true, enum: ['a', 'b'] },
    { nullable: true, allOf: [{ $ref: '#/components/schemas/X' }] },
    { $ref: '#/components/schemas/X', nullable: true },
    { type: 'object', 'x-nullable': true },
  ]
  const accepted = schemas.map((schema) =>
    conforms(nodeOf({ ...schema, components: { schemas: { X: { type: 'object' } } } }, 'openapi-3.0'), null, null),
  )
  assert.deepEqual(accepted, [true, true, true, true, true])
  assert.equal(conforms(nodeOf({ allOf: [{ type: 'object', nullable: true }, { type: 'object' }] }, 'openapi-3.0'), null, null), false)
})

test('OpenAPI contracts may be untidy', () => {
  const accepted: readonly (readonly [unknown, unknown, boolean])[] = [
    [{ type: 'file' }, 'anything', true],
    [{ type: 'strnig', maxLength: 2 }, 'long', false],
    [{ type: ['string', 'null'] }, null, true],
    [{ const: 'x' }, 'y', false],
    [{ properties: { a: false } }, { a: 1 }, false],
    [{ type: 'integer', exclusiveMinimum: 3 }, 3, false],
    [{ type: 'object', required: true, properties: { a: { required: true } } }, {}, true],
  ]
  for (const dialect of ['openapi-2.0', 'openapi-3.0', 'openapi-3.1'] as const) {
    assert.deepEqual(
      accepted.map(([schema, value]) => [schema, value, conforms(nodeOf(schema, dialect), value, null)]),
      accepted,
    )
  }
})

test('unevaluated members are those that no branch that holds has looked at', () => {
  const schema = {
    properties: { id: true },
    anyOf: [
      { properties: { a: { type: 'string' } }, required: ['a'] },
      { properties: { b: { type: 'string' } }, required: ['b'] },
    ],
    unevaluatedProperties: false,
  }
  assert.deepEqual(told(schema, { id: 1, a: 'x' }), [])
  assert.deepEqual(told(schema, { a: 'x', b: 2 }), [
    'unevaluated-properties /b (/unevaluatedProperties): "b" is not allowed here; remove it',
  ])
})

test('what is too laborious is one finding, in bounded time', () => {
  const $defs: Record<string, unknown> = { last: false }
  for (let i = 0; i < 60; i++) {
    const next = { $ref: i === 59 ? '#/$defs/last' : `#/$defs/${i + 1}` }
    $defs[i] = { anyOf: [next, next] }
  }
  const start = performance.now()
  assert.deepEqual(told({ $ref: '#/$defs/0', $defs }, 1), [
    'too-complex  (): Too deep or too laborious to be held against its schema; send something simpler',
  ])
  assert.ok(performance.now() - start < 5000)
})

test('unevaluated members of too many branches are one finding, in bounded time', () => {
  const $defs: Record<string, unknown> = { last: true }
  for (let i = 0; i < 60; i++) {
    const next = { $ref: i === 59 ? '#/$defs/last' : `#/$defs/${i + 1}` }
    $defs[i] = { anyOf: [next, next] }
  }
  assert.deepEqual(
    check(nodeOf({ $ref: '#/$defs/0', $defs, unevaluatedProperties: false }), { a: 1 }, null).map((one) => one.code),
    ['too-complex'],
  )
})

test('values as deep as JSON may be are looked at to the end', () => {
  const deep = (leaf: unknown): unknown => Array.from({ length: 200 }).reduce((inner: unknown) => ({ child: inner }), leaf)
  const schema = {
    $ref: '#/$defs/tree',
    $defs: { tree: { anyOf: [{ type: 'null' }, { properties: { child: { $ref: '#/$defs/tree' } }, type: 'object' }] } },
  }
  assert.equal(conforms(nodeOf(schema), deep(null), null), true)
  assert.equal(conforms(nodeOf(schema), deep(1), null), false)
  assert.ok(check(nodeOf(schema), deep(1), null).length > 0)
  const endless = Array.from({ length: 100_000 }).reduce((inner: unknown) => ({ child: inner }), null)
  assert.deepEqual(
    check(nodeOf(schema), endless, null).map((one) => one.code),
    ['too-complex'],
  )
})

test('bytes count as a string', () => {
  assert.deepEqual(told({ type: 'string', format: 'binary' }, new Uint8Array(3)), [])
  assert.deepEqual(told({ type: 'object' }, new Uint8Array(3)), ['type  (/type): Should be an object, not 3 bytes'])
})
