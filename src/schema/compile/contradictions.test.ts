import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from '../check/check.ts'
import { createSchemas } from './compile.ts'
import type { DialectName } from './dialect.ts'
import { improvise } from '../improvise.ts'
import type { SchemaNode } from '../node.ts'
import { pointerTokens, stepInto } from '../json/pointer.ts'
import { Random } from '../random.ts'

function nodeOf(root: unknown, dialect: DialectName = 'openapi-3.0'): SchemaNode {
  const find = (path: string): unknown => pointerTokens(path).reduce(stepInto, root)
  const schemas = createSchemas({
    documents: {
      resolve(ref) {
        const pointer = ref.slice(ref.indexOf('#') + 1)
        const value = find(pointer)
        return value === undefined
          ? { unresolved: 'missing-pointer', message: 'nothing there' }
          : { value, place: { uri: 'test:root', pointer } }
      },
    },
    dialect,
  })
  return schemas.node({ value: root, place: { uri: 'test:root', pointer: '' } })
}

function codes(node: SchemaNode, value: unknown): readonly string[] {
  return check(node, value, 'reply').map(({ code }) => code)
}

function made(node: SchemaNode): unknown {
  const found = improvise(node, { random: new Random(1), direction: 'reply', now: 0 })
  return 'value' in found ? found.value : found
}

const LINK = { type: 'object', additionalProperties: false, properties: { href: { type: 'string' } } }

test('a schema that is closed beside its allOf takes what it requires itself', () => {
  const closed = nodeOf({
    allOf: [{ $ref: '#/definitions/Link' }],
    additionalProperties: false,
    required: ['href'],
    definitions: { Link: LINK },
  })
  assert.deepEqual(codes(closed, { href: 'a' }), [])
  assert.deepEqual(codes(closed, {}), ['required'])
  assert.deepEqual(Object.keys(Object(made(closed))), ['href'])
  assert.deepEqual(
    closed.keywords.defects.map(({ code, place }) => [code, place.pointer]),
    [['impossible-required', '/required']],
  )
})

test('a schema that is closed beside its allOf takes what the parts require', () => {
  const page = { type: 'object', required: ['page'], properties: { page: { type: 'integer' } } }
  const list = nodeOf({ additionalProperties: false, allOf: [{ $ref: '#/definitions/Page' }], definitions: { Page: page } })
  assert.deepEqual(codes(list, { page: 1 }), [])
  assert.deepEqual(codes(list, { page: 'x' }), ['type'])
  assert.deepEqual(
    list.keywords.defects.map(({ code, place }) => [code, place.pointer]),
    [['impossible-required', '/additionalProperties']],
  )
})

test('a schema stays closed where something conforms', () => {
  const optional = nodeOf({ allOf: [{ $ref: '#/definitions/Link' }], additionalProperties: false, definitions: { Link: LINK } })
  assert.deepEqual(codes(optional, { href: 'a' }), ['additional-properties'])
  const patterned = nodeOf(
    { type: 'object', required: ['a1'], patternProperties: { '^a': {} }, additionalProperties: false },
    'openapi-3.1',
  )
  assert.deepEqual(codes(patterned, { a1: 1, b: 1 }), ['additional-properties'])
  const untyped = nodeOf({ required: ['a'], additionalProperties: false })
  assert.deepEqual(codes(untyped, { a: 1 }), ['additional-properties'])
  const own = nodeOf({ type: 'object', required: ['a'], additionalProperties: false }, '2020-12')
  assert.deepEqual(codes(own, { a: 1 }), ['additional-properties'])
})

test('what contradicts itself is made only where it cannot be left out', () => {
  const broken = { type: 'object', required: ['a'], additionalProperties: false }
  const optional = {
    type: 'object',
    required: ['id', 'list'],
    properties: { id: { type: 'integer' }, no: broken, list: { type: 'array', items: broken } },
  }
  const left = Object(made(nodeOf(optional)))
  assert.deepEqual([Object.keys(left), left.list], [['id', 'list'], []])
  assert.deepEqual(Object.keys(Object(Object(made(nodeOf({ ...optional, required: ['no'] }))).no)), ['a'])
})

test('a oneOf whose branches all say the same takes what fits them', () => {
  const branch = (title: string): unknown => ({
    title,
    type: 'object',
    required: ['title'],
    properties: { title: { type: 'string', description: title } },
  })
  const twins = nodeOf({ oneOf: [branch('SMS'), { $ref: '#/definitions/Mms' }], definitions: { Mms: branch('MMS') } })
  assert.deepEqual(codes(twins, { title: 'a' }), [])
  assert.deepEqual(codes(twins, { title: 1 }), ['type'])
  assert.deepEqual(Object.keys(Object(made(twins))), ['title'])
  assert.deepEqual(
    twins.keywords.defects.map(({ code, place }) => [code, place.pointer]),
    [['impossible-one-of', '/oneOf']],
  )
})

test('a oneOf stays strict where a branch says something of its own, and in plain JSON Schema', () => {
  const text = { type: 'string' }
  assert.deepEqual(codes(nodeOf({ oneOf: [text, text, { type: 'integer' }] }), 'a'), ['one-of'])
  assert.deepEqual(codes(nodeOf({ oneOf: [text, text] }, '2020-12'), 'a'), ['one-of'])
  assert.deepEqual(codes(nodeOf({ oneOf: [{ properties: { title: text } }, { properties: { title: { type: 'integer' } } }] }), {}), [
    'one-of',
  ])
})
