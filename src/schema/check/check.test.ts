import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effortSince } from '../../../test/fixtures/effort.ts'
import { check, conforms } from './check.ts'
import { parseJson } from '../json/json.ts'
import { nodeOf, told } from './check.fixture.ts'

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

test('a secret is not repeated in a message', () => {
  assert.deepEqual(told({ type: 'string', format: 'password', pattern: '^\\d+$' }, 'hunter2'), [
    'pattern  (/pattern): Should match the pattern ^\\d+$, but what was sent does not',
  ])
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
  const start = process.cpuUsage()
  assert.deepEqual(told({ $ref: '#/$defs/0', $defs }, 1), [
    'too-complex  (): Too deep or too laborious to be held against its schema; send something simpler',
  ])
  assert.ok(effortSince(start) < 5000)
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

test('messages stay short, whatever was sent', () => {
  const messages = [
    'x'.repeat(1_000_000),
    '😀'.repeat(1000),
    '\u0000'.repeat(1000),
    { a: 'x'.repeat(1000) },
    [[['x'.repeat(1000)]]],
    undefined,
  ].map((value) => check(nodeOf({ type: 'integer', enum: [1] }), value, null)[0]?.message ?? '')
  assert.ok(messages.every((message) => message.length < 120 && message.isWellFormed()))
  assert.deepEqual(messages.slice(3), [
    'Should be an integer, not an object',
    'Should be an integer, not a list of 1',
    'Should be an integer, not nothing',
  ])
})

test('bytes count as a string', () => {
  assert.deepEqual(told({ type: 'string', format: 'binary' }, new Uint8Array(3)), [])
  assert.deepEqual(told({ type: 'object' }, new Uint8Array(3)), ['type  (/type): Should be an object, not 3 bytes'])
})
