import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Located } from '../model/place.ts'
import { conforms } from './check/check.ts'
import { createSchemas } from './compile/compile.ts'
import type { DialectName } from './compile/dialect.ts'
import { type ImproviseOptions, improvise } from './improvise.ts'
import { losslessNumber, printJson } from './json/json.ts'
import type { SchemaNode } from './node.ts'
import { Random } from './random.ts'

const NOW = Date.UTC(2026, 0, 15)

function nodeOf(schema: unknown, dialect: DialectName = 'openapi-3.1'): SchemaNode {
  const schemas = createSchemas({ documents: { resolve: (ref) => located(schema, ref.slice(ref.indexOf('#') + 1)) }, dialect })
  return schemas.node({ value: schema, place: { uri: 'test:', pointer: '' } })
}

function located(schema: unknown, pointer: string): Located {
  const value = pointer
    .split('/')
    .slice(1)
    .reduce((at, token) => (typeof at === 'object' && at !== null ? Reflect.get(at, token) : undefined), schema)
  return { value, place: { uri: 'test:', pointer } }
}

function make(schema: unknown, seed = 1, options: Partial<ImproviseOptions> = {}, dialect: DialectName = 'openapi-3.1'): unknown {
  const node = nodeOf(schema, dialect)
  const direction = options.direction ?? 'reply'
  const made = improvise(node, { random: new Random(seed), direction, now: NOW, ...options })
  assert.ok('value' in made, 'impossible' in made ? `${made.impossible.why} at ${made.impossible.place.pointer}` : '')
  assert.ok(conforms(node, made.value, direction))
  return made.value
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value))
  return Object.fromEntries(Object.entries(value))
}

const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more })
const text = { type: 'string' }

test('improvise gives the same bytes for the same seed, and others for another', () => {
  const schema = object({
    id: { type: 'string', format: 'uuid' },
    name: text,
    price: { type: 'number' },
    tags: { type: 'array', items: text },
  })
  assert.equal(printJson(make(schema, 7)), printJson(make(schema, 7)))
  assert.notEqual(printJson(make(schema, 7)), printJson(make(schema, 8)))
})

test('improvise draws a property alike, whatever stands beside it', () => {
  const alone = members(make(object({ city: text })))
  const beside = members(make(object({ title: text, city: text })))
  assert.equal(alone['city'], beside['city'])
})

test('improvise composes the examples of parts, and uses no example that breaks its schema', () => {
  const schema = object(
    { plan: { type: 'string', examples: ['gold'] }, seats: { type: 'integer', examples: ['many'] } },
    { required: ['plan', 'seats'] },
  )
  const made = members(make(schema))
  assert.equal(made['plan'], 'gold')
  assert.equal(typeof made['seats'], 'number')
})

test('improvise does not repeat an identifying example in the items of a list', () => {
  const schema = { type: 'array', minItems: 3, items: object({ id: { type: 'integer', examples: [42] } }, { required: ['id'] }) }
  const made = make(schema)
  assert.ok(Array.isArray(made))
  assert.equal(new Set(made.map((item) => members(item)['id'])).size, 3)
})

test('improvise gives each item an identity of its own, when the example is of a whole item', () => {
  const item = object({ id: { type: 'integer' }, name: text, size: { type: 'integer' } }, { examples: [{ id: 1, name: 'Rex', size: 3 }] })
  const made = make({ type: 'array', minItems: 3, items: item })
  assert.ok(Array.isArray(made))
  assert.deepEqual(made[0], { id: 1, name: 'Rex', size: 3 })
  assert.deepEqual([new Set(made.map((one) => members(one)['id'])).size, new Set(made.map((one) => members(one)['size'])).size], [3, 1])
})

test('improvise gives back what fits, in the type of the place', () => {
  const schema = object({ id: { type: 'integer' }, name: text, data: object({ id: { type: 'string' } }) })
  const made = members(make(schema, 1, { echo: { id: '7', name: 5, other: 1 } }))
  assert.deepEqual([made['id'], made['name'], members(made['data'])['id']], [7, '5', '7'])
})

test('improvise gives back into the example of an object', () => {
  const schema = object({ id: { type: 'integer' }, name: text }, { examples: [{ id: 1, name: 'Rex' }] })
  assert.deepEqual(make(schema, 1, { echo: { id: 9 } }), { id: 9, name: 'Rex' })
})

test('improvise leaves out readOnly in requests and writeOnly in replies', () => {
  const schema = object(
    { id: { type: 'integer', readOnly: true }, password: { type: 'string', writeOnly: true }, name: text },
    { required: ['id', 'password', 'name'] },
  )
  assert.deepEqual(Object.keys(members(make(schema, 1, { direction: 'request' }))), ['password', 'name'])
  assert.deepEqual(Object.keys(members(make(schema, 1, { direction: 'reply' }))), ['id', 'name'])
})

test('improvise ends recursion where the schema lets it', () => {
  const schema = {
    $ref: '#/$defs/node',
    $defs: {
      node: object(
        { value: { type: 'integer' }, next: { $ref: '#/$defs/node' }, all: { type: 'array', items: { $ref: '#/$defs/node' } } },
        { required: ['value', 'all'] },
      ),
    },
  }
  const { next } = members(make(schema))
  assert.deepEqual([Object.keys(members(next)), members(next)['all']], [['value', 'all'], []])
  const forced = {
    $ref: '#/$defs/list',
    $defs: { list: object({ rest: { oneOf: [{ $ref: '#/$defs/list' }, { type: 'null' }] } }, { required: ['rest'] }) },
  }
  assert.ok(printJson(make(forced)).endsWith('null}}'))
})

test('improvise says where it is impossible, when a schema contains itself without an end', () => {
  const made = improvise(nodeOf({ $ref: '#/$defs/a', $defs: { a: object({ a: { $ref: '#/$defs/a' } }, { required: ['a'] }) } }), {
    random: new Random(1),
    direction: 'reply',
    now: NOW,
  })
  assert.deepEqual('impossible' in made && made.impossible.why, 'it contains itself without an end')
})

test('improvise names the innermost place that contradicts itself', () => {
  const made = improvise(
    nodeOf(object({ a: object({ b: { type: 'integer', minimum: 5, maximum: 4 } }, { required: ['b'] }) }, { required: ['a'] })),
    {
      random: new Random(1),
      direction: 'reply',
      now: NOW,
    },
  )
  assert.deepEqual('impossible' in made && made.impossible, {
    place: { uri: 'test:', pointer: '/properties/a/properties/b' },
    why: 'its keywords contradict each other',
  })
})

test('improvise leaves out an optional property that cannot be made', () => {
  assert.deepEqual(make(object({ ok: { const: 1 }, bad: { type: 'integer', minimum: 5, maximum: 4 } })), { ok: 1 })
})

test('improvise agrees with the discriminator about the branch', () => {
  const schema = {
    oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }],
    discriminator: { propertyName: 'kind', mapping: { cat: '#/$defs/Cat', dog: '#/$defs/Dog' } },
    $defs: {
      Cat: object({ kind: text, lives: { type: 'integer' } }, { required: ['kind'] }),
      Dog: object({ kind: text, breed: text }, { required: ['kind', 'breed'], additionalProperties: false }),
    },
  }
  assert.equal(members(make(schema))['kind'], 'cat')
})

test('improvise lets the branches of a union take turns in a list', () => {
  const branch = (kind: string): object => object({ kind: { const: kind } }, { required: ['kind'] })
  const made = make({ type: 'array', minItems: 3, items: { oneOf: [branch('cat'), branch('dog')] } })
  assert.deepEqual(made, [{ kind: 'cat' }, { kind: 'dog' }, { kind: 'cat' }])
})

test('improvise makes a value for exactly one branch, when branches overlap', () => {
  make({ oneOf: [object({ a: text }), object({ b: text }, { required: ['b'] })] })
  make({
    oneOf: [
      { type: 'integer', multipleOf: 3 },
      { type: 'integer', multipleOf: 5 },
    ],
  })
  make({ oneOf: [object({ a: { type: 'string' } }), object({ a: { type: 'integer' } })] })
})

test('improvise meets pattern, format and lengths at once', () => {
  assert.match(String(make({ type: 'string', format: 'uuid', pattern: '^ab' })), /^ab/)
  assert.match(
    String(make({ type: 'string', pattern: '^(?=.*\\d)(?=.*[A-Z])[A-Za-z\\d]{8,12}$' })),
    /^(?=.*\d)(?=.*[A-Z])[A-Za-z\d]{8,12}$/,
  )
  assert.equal(String(make({ type: 'string', format: 'email', minLength: 60, maxLength: 60 })).length, 60)
  assert.equal(make({ type: 'string', pattern: 'x', minLength: 3, maxLength: 3, allOf: [{ pattern: '^y' }, { pattern: 'z$' }] }), 'yxz')
})

test('improvise counts lengths in code points', () => {
  assert.equal([...String(make({ type: 'string', pattern: '^😀+$', minLength: 3, maxLength: 3 }))].length, 3)
})

test('improvise makes exact multiples, and digits beyond doubles', () => {
  for (let seed = 0; seed < 20; seed++) {
    const value = Number(make({ type: 'number', multipleOf: 0.01, minimum: 0, maximum: 10 }, seed))
    assert.equal(Number.isInteger(value / 0.01), true)
  }
  const [least, most] = ['9007199254740993', '9007199254740993'].map((digits) => losslessNumber(digits))
  assert.equal(printJson(make({ type: 'integer', minimum: least, maximum: most })), '9007199254740993')
})

test('improvise makes a list of distinct items, as far as there are any', () => {
  assert.deepEqual(
    new Set([make({ type: 'array', uniqueItems: true, minItems: 3, items: { enum: [1, 2, 3] } })].flat()),
    new Set([1, 2, 3]),
  )
  assert.deepEqual(
    new Set([make({ type: 'array', uniqueItems: true, minItems: 2, items: { type: 'boolean' } })].flat()),
    new Set([true, false]),
  )
})

test('improvise gives the entries of a map names that its schemas allow', () => {
  const made = make({
    type: 'object',
    propertyNames: { pattern: '^[A-Z]{4}$' },
    additionalProperties: { type: 'integer' },
    minProperties: 3,
  })
  assert.deepEqual(
    Object.keys(members(made)).map((name) => /^[A-Z]{4}$/.test(name)),
    [true, true, true],
  )
  assert.equal(
    Object.keys(members(make({ type: 'object', patternProperties: { '^x-\\d+$': text }, additionalProperties: false, minProperties: 2 })))
      .length,
    2,
  )
})

test('improvise keeps an own member called __proto__ harmless', () => {
  const made = make({ type: 'object', required: ['__proto__'], properties: { ['__proto__']: text } })
  assert.deepEqual([Object.getOwnPropertyNames(made), Object.getPrototypeOf(made) === Object.prototype], [['__proto__'], true])
})

test('improvise lets members of an object agree', () => {
  const schema = object({
    firstName: text,
    lastName: text,
    email: { type: 'string', format: 'email' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
    country: text,
    countryCode: text,
    currency: text,
    lines: {
      type: 'array',
      items: object({ quantity: { type: 'integer' }, price: { type: 'number' } }, { required: ['quantity', 'price'] }),
    },
    total: { type: 'number' },
  })
  for (let seed = 0; seed < 10; seed++) {
    const made = members(make(schema, seed))
    assert.ok(
      String(made['email']).startsWith(
        `${String(made['firstName'])
          .toLowerCase()
          .replace(/[^a-z]/g, '')}.`,
      ),
    )
    assert.ok(String(made['createdAt']) <= String(made['updatedAt']))
    assert.ok(Date.parse(String(made['updatedAt'])) <= NOW)
    const lines = made['lines']
    assert.ok(Array.isArray(lines))
    const cents = lines.map(members).reduce((sum, line) => sum + Math.round(Number(line['price']) * 100) * Number(line['quantity']), 0)
    assert.equal(made['total'], cents / 100)
  }
})

test('improvise asks the maker that an extension names, where its value conforms', () => {
  const made = members(
    make(
      object({
        first: { type: 'string', 'x-faker': 'name.firstName' },
        age: { type: 'integer', 'x-understudy-faker': { 'number.int': { min: 70, max: 71 } } },
        no: { type: 'string', 'x-faker': 'no.such' },
      }),
    ),
  )
  assert.match(String(made['first']), /^[A-Z]/)
  assert.ok(made['age'] === 70 || made['age'] === 71)
  assert.equal(typeof made['no'], 'string')
})

test('improvise keeps large contracts within bounds', () => {
  const wide = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`p${i}`, { $ref: '#/$defs/b' }]))
  const deep = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`q${i}`, object({ a: text, b: text })]))
  assert.ok(printJson(make({ ...object(wide), $defs: { b: object(deep) } })).length < 200_000)
})

test('improvise encodes what has to be encoded', () => {
  const made = String(
    make({ type: 'string', contentEncoding: 'base64', contentMediaType: 'application/json', contentSchema: object({ a: { const: 1 } }) }),
  )
  assert.equal(Buffer.from(made, 'base64').toString(), '{"a":1}')
})
