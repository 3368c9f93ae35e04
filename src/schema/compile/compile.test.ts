import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Documents } from '../../model/documents.ts'
import { check, conforms } from '../check/check.ts'
import { createSchemas } from './compile.ts'
import type { DialectName } from './dialect.ts'
import { ANY_TYPE, type SchemaNode, Type } from '../node.ts'
import { pointerTokens, stepInto } from '../json/pointer.ts'

/** Documents in memory, by their URIs. */
function documentsOf(texts: Readonly<Record<string, unknown>>): Pick<Documents, 'resolve'> {
  return {
    resolve(ref, base): ReturnType<Documents['resolve']> {
      const target = new URL(ref, base)
      const pointer = decodeURIComponent(target.hash.slice(1))
      target.hash = ''
      const uri = target.href
      if (!Object.hasOwn(texts, uri)) return { unresolved: 'missing-document', message: `there is no ${uri}` }
      const value = pointerTokens(pointer).reduce(stepInto, texts[uri])
      return value === undefined ? { unresolved: 'missing-pointer', message: `nothing at ${pointer}` } : { value, place: { uri, pointer } }
    },
  }
}

function nodeOf(
  schema: unknown,
  dialect: DialectName = '2020-12',
  others: Readonly<Record<string, unknown>> = {},
  pointer = '',
): SchemaNode {
  const uri = 'file:///a/root.json'
  const documents = documentsOf({ [uri]: schema, ...others })
  const value = pointerTokens(pointer).reduce(stepInto, schema)
  return createSchemas({ documents, dialect }).node({ value, place: { uri, pointer } })
}

test('a node knows its place, however it was reached', () => {
  const node = nodeOf({ properties: { 'a/b': { items: { type: 'string' } } }, $defs: { x: { $ref: '#/properties/a~1b/items' } } })
  const inner = node.keywords.object?.properties.get('a/b')?.keywords.array?.items
  assert.deepEqual(inner?.place, { uri: 'file:///a/root.json', pointer: '/properties/a~1b/items' })
})

test('a schema object gives the same node, by whichever way', () => {
  const node = nodeOf({ $ref: '#/$defs/x', $defs: { x: { $ref: '#/$defs/y' }, y: { items: { $ref: '#/$defs/y' } } } })
  const y = node.keywords.ref?.keywords.ref
  assert.equal(y?.keywords.array?.items?.keywords.ref, y)
})

test('a reference leads into other documents, and from there on', () => {
  const others = { 'file:///a/b/pet.json': { $ref: '../c.json#/$defs/name' }, 'file:///a/c.json': { $defs: { name: { type: 'string' } } } }
  const node = nodeOf({ $ref: 'b/pet.json' }, 'openapi-3.0', others)
  assert.deepEqual([conforms(node, 'x', null), conforms(node, 1, null)], [true, false])
  assert.deepEqual(check(node, 1, null)[0]?.rule, { uri: 'file:///a/c.json', pointer: '/$defs/name/type' })
})

test('a schema in a document finds the base that stands around it', () => {
  const document = {
    openapi: '3.1.0',
    components: {
      schemas: { A: { $id: 'https://example.com/a/', properties: { x: { $ref: 'b' } }, $defs: { b: { $id: 'b', type: 'integer' } } } },
    },
  }
  const node = nodeOf(document, 'openapi-3.1', {}, '/components/schemas/A/properties/x')
  assert.deepEqual([conforms(node, 1, null), conforms(node, 'x', null)], [true, false])
})

test('an $id in enum, const, default or an unknown keyword names nothing', () => {
  const decoy = { $id: 'https://example.com/real', type: 'null' }
  const schema = {
    $ref: 'https://example.com/real',
    properties: { a: { enum: [decoy] }, b: { const: decoy }, c: { default: decoy }, d: { unknown: decoy } },
    $defs: { real: { $id: 'https://example.com/real', type: 'string' } },
  }
  assert.deepEqual([conforms(nodeOf(schema), 'x', null), conforms(nodeOf(schema), null, null)], [true, false])
})

test('a reference to nothing is told, and anything conforms', () => {
  const { keywords } = nodeOf({ $ref: '#/$defs/missing' })
  assert.equal(keywords.ref, null)
  assert.deepEqual(keywords.defects, [
    {
      code: 'unresolved-reference',
      message: '"#/$defs/missing" leads to no schema: nothing at /$defs/missing',
      place: { uri: 'file:///a/root.json', pointer: '/$ref' },
      harmless: false,
    },
  ])
})

test('references in a circle say nothing, and end', () => {
  const node = nodeOf({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } })
  assert.ok(conforms(node, 1, null))
  assert.deepEqual(
    node.keywords.ref?.keywords.defects.map((defect) => defect.code),
    ['circular-reference'],
  )
  const loop = nodeOf({ allOf: [{ $ref: '#' }, { $ref: '#' }], anyOf: [{ $ref: '#' }, { $ref: '#' }], type: 'string' })
  assert.deepEqual([conforms(loop, 'x', null), conforms(loop, 1, null)], [true, false])
})

test('a chain of twenty thousand references is refused, not followed to the end of the stack', () => {
  const $defs: Record<string, unknown> = { last: { type: 'string' } }
  for (let i = 0; i < 20_000; i++) $defs[i] = { $ref: i === 19_999 ? '#/$defs/last' : `#/$defs/${i + 1}` }
  const node = nodeOf({ $ref: '#/$defs/0', $defs })
  assert.equal(conforms(node, 'x', null), false)
  assert.deepEqual(
    check(node, 'x', null).map((one) => one.code),
    ['too-complex'],
  )
})

test('keywords of the wrong type are left out and told', () => {
  const { keywords } = nodeOf({
    type: 'strnig',
    minLength: '3',
    properties: [],
    required: 'id',
    enum: 'a',
    multipleOf: 0,
    pattern: '(',
    allOf: {},
    items: 3,
    $ref: 7,
  })
  const told = keywords.defects.map((defect) => `${defect.code} ${defect.place.pointer}`)
  assert.deepEqual(told.toSorted(), [
    'bad-pattern /pattern',
    'keyword-type /$ref',
    'keyword-type /allOf',
    'keyword-type /enum',
    'keyword-type /items',
    'keyword-type /minLength',
    'keyword-type /multipleOf',
    'keyword-type /properties',
    'keyword-type /required',
    'unknown-type /type',
  ])
  assert.equal(keywords.types, ANY_TYPE)
})

test('what is no schema at all is told, and anything conforms', () => {
  for (const raw of [null, 3, 'x', [], undefined]) {
    const node = nodeOf({ $defs: { x: raw } }, '2020-12', {}, '/$defs/x')
    assert.deepEqual([conforms(node, 1, null), node.keywords.defects[0]?.code], [true, 'not-a-schema'])
  }
  assert.equal(nodeOf(false).keywords.never, true)
})

test('bounds of all drafts come in one form', () => {
  const boundOf = (schema: unknown, dialect: DialectName): unknown => nodeOf(schema, dialect).keywords.number?.minimum
  assert.deepEqual(boundOf({ minimum: 3, exclusiveMinimum: true }, 'draft-04'), { value: 3, exclusive: true })
  assert.deepEqual(boundOf({ minimum: 3, exclusiveMinimum: true }, 'openapi-3.1'), { value: 3, exclusive: true })
  assert.deepEqual(boundOf({ minimum: 3, exclusiveMinimum: 3 }, '2020-12'), { value: 3, exclusive: true })
  assert.deepEqual(boundOf({ minimum: 4, exclusiveMinimum: 3 }, 'openapi-3.0'), { value: 4, exclusive: false })
  assert.deepEqual(boundOf({ minimum: 2, exclusiveMinimum: 3 }, 'draft-07'), { value: 3, exclusive: true })
})

test('$ref stands alone through draft 7 and OpenAPI 3.0, and not later', () => {
  const schema = { $ref: '#/$defs/x', maxLength: 1, $defs: { x: { type: 'string' } } }
  const dialects: readonly DialectName[] = ['draft-04', 'draft-07', 'openapi-2.0', 'openapi-3.0', '2019-09', '2020-12', 'openapi-3.1']
  const accepted = dialects.map((dialect) => conforms(nodeOf(schema, dialect), 'long', null))
  assert.deepEqual(accepted, [true, true, true, true, false, false, false])
})

test('annotations are kept as they are written', () => {
  const { keywords } = nodeOf(
    {
      title: 'T',
      description: 'D',
      default: null,
      example: 1,
      examples: [2, 3],
      deprecated: true,
      xml: { name: 'x' },
      'x-faker': 'name',
      readOnly: true,
    },
    'openapi-3.1',
  )
  const { title, description, default: standard, examples, deprecated, xml, extensions, readOnly, types } = keywords
  assert.deepEqual(
    { title, description, standard, examples, deprecated, xml, extensions, readOnly, types },
    {
      title: 'T',
      description: 'D',
      standard: null,
      examples: [1, 2, 3],
      deprecated: true,
      xml: { name: 'x' },
      extensions: { 'x-faker': 'name' },
      readOnly: true,
      types: ANY_TYPE,
    },
  )
})

test('an example that is JSON in a text is data, where a schema without a type has members or items', () => {
  const first = (schema: object): unknown => nodeOf(schema, 'openapi-3.0').keywords.examples[0]
  assert.deepEqual(first({ properties: { id: {} }, example: '{ "id": 1 }' }), { id: 1 })
  assert.deepEqual(first({ items: { type: 'integer' }, example: '[1]' }), [1])
  assert.equal(first({ type: 'string', example: '{ "id": 1 }' }), '{ "id": 1 }')
  assert.equal(first({ properties: { id: {} }, example: '{ "id": ' }), '{ "id": ')
  assert.equal(first({ example: '{ "id": 1 }' }), '{ "id": 1 }')
})

test('types become bits, integers being numbers', () => {
  const typesOf = (type: unknown): number => nodeOf({ type }).keywords.types
  assert.deepEqual(
    [typesOf('number'), typesOf('integer'), typesOf(['string', 'null'])],
    [Type.Number | Type.Integer, Type.Integer, Type.String | Type.Null],
  )
})

test('a name like __proto__ or constructor is a property like any other', () => {
  const schema: unknown = JSON.parse(
    '{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"number"}},"required":["__proto__","toString"]}',
  )
  const node = nodeOf(schema)
  assert.deepEqual(
    check(node, JSON.parse('{"__proto__":1,"constructor":"x"}'), null).map((one) => `${one.code} ${one.at}`),
    ['required /toString', 'type /__proto__', 'type /constructor'],
  )
  assert.ok(conforms(node, JSON.parse('{"__proto__":"x","toString":1}'), null))
})

test('a discriminator without a mapping means those that have its schema in their allOf, by their names', () => {
  const base = { $ref: '#/components/schemas/Base' }
  const schemas = {
    Base: { type: 'object', discriminator: { propertyName: 't' } },
    Mid: { allOf: [base, { type: 'object' }] },
    'Leaf/1': { allOf: [{ $ref: '#/components/schemas/Mid' }] },
    Other: { allOf: [{ $ref: '#/components/schemas/Base/properties/x' }, { $ref: 'other.json#/components/schemas/Base' }] },
  }
  const node = nodeOf({ ...base, components: { schemas } }, 'openapi-3.0').keywords.ref
  assert.deepEqual([...(node?.keywords.discriminator?.mapping.keys() ?? [])], ['Mid', 'Leaf/1'])
})
