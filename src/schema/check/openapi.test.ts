import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, conforms } from './check.ts'
import { nodeOf, told } from './check.fixture.ts'

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

test('check lets the discriminator of a request choose among branches that all fit', () => {
  const shape = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, name: { type: 'string' } } }
  const twins = {
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName: 'kind' },
    components: { schemas: { Cat: shape, Dog: { ...shape, required: ['kind', 'name'] } } },
  }
  const { discriminator: _, ...plain } = twins
  const several = ['one-of  (/oneOf): Should fit exactly one of 2 alternatives, but fits numbers 1 and 2']
  const dog = { kind: 'Dog', name: 'Rex' }
  assert.deepEqual(told(twins, dog, 'request'), [])
  assert.deepEqual(told(twins, { kind: 'Dog' }, 'request'), [
    'required /name (/components/schemas/Dog/required): "name" is required here; add it',
  ])
  assert.deepEqual(told(twins, dog, 'reply'), several)
  assert.deepEqual(told(twins, dog), several)
  assert.deepEqual(told(plain, dog, 'request'), several)
})

test('check tells which branch of anyOf the discriminator names (OpenAPI 3.1 section 4.8.25)', () => {
  const { oneOf: anyOf, ...rest } = PETS
  const any = { ...rest, anyOf }
  assert.deepEqual(told(any, { kind: 'Dog', tricks: [] }), [])
  assert.deepEqual(told(any, { kind: 'Dog', lives: 9 }), [
    'required /tricks (/components/schemas/Dog/required): "tricks" is required here; add it',
  ])
  assert.deepEqual(told(any, { kind: 'bird', lives: 9 }), [
    'discriminator /kind (/discriminator): Should be "kitty", "Cat" or "Dog", not "bird"',
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

test('an offset without its colon is a warning in requests, and an error everywhere else', () => {
  const moment = { type: 'string', format: 'date-time' }
  const texts = ['2021-08-23T02:45:05.704+0000', '2021-08-23T02:45:05-07']
  for (const text of texts) {
    assert.equal(conforms(nodeOf(moment), text, 'request'), true)
    assert.deepEqual([conforms(nodeOf(moment), text, 'reply'), conforms(nodeOf(moment), text, null)], [false, false])
    assert.equal(conforms(nodeOf({ oneOf: [{ type: 'integer' }, { properties: { at: moment } }] }), { at: text }, 'request'), true)
    const [found, ...others] = check(nodeOf({ properties: { at: moment } }), { at: text }, 'request')
    assert.deepEqual([found?.code, found?.at, found?.severity, others], ['format', '/at', 'warning', []])
    assert.deepEqual(
      check(nodeOf(moment), text, 'reply').map(({ code, severity }) => [code, severity]),
      [['format', 'error']],
    )
  }
  assert.equal(conforms(nodeOf({ type: 'string', format: 'time' }), '02:45:05+0130', 'request'), true)
  for (const text of [
    '2021-08-23T02:45:05',
    '2021-08-23T02:45:05+2500',
    '2021-02-30T02:45:05+0000',
    '2021-08-23T02:45:05+000',
    '+0000',
    '',
  ]) {
    assert.equal(conforms(nodeOf(moment), text, 'request'), false, text)
  }
  assert.equal(conforms(nodeOf({ type: 'string', format: 'date' }), '2021-08-23+0000', 'request'), false)
})

test('a schema that is broken is told wherever a value comes by it, and refuses nobody', () => {
  const schema = { properties: { a: { $ref: '#/nope' }, b: { type: 'string', pattern: '[a-' }, c: 7 } }
  assert.deepEqual(
    check(nodeOf(schema), { a: 1, b: 'x', c: 2 }, 'request').map(({ code, at, severity }) => [code, at, severity]),
    [
      ['unresolved-reference', '/a', 'warning'],
      ['bad-pattern', '/b', 'warning'],
      ['not-a-schema', '/c', 'warning'],
    ],
  )
  assert.ok(conforms(nodeOf(schema), { a: 1, b: 'x', c: 2 }, 'request'))
  assert.deepEqual(told(schema, {}, 'request'), [])
})
