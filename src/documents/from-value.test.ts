import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../model/problem.ts'
import { JsonNumber } from '../schema/json/json.ts'
import { documentsFromValue, documentsOf } from './from-value.ts'

test('YAML is read by the core schema: keys and dates are strings, merge keys merge', () => {
  const { root } = documentsOf(
    "date: 2024-05-01\nyes: no\n200: {a: 1}\n1.10: x\nbase: &b {p: 1, q: 2}\nuses:\n  <<: *b\n  q: 3\nempty:\ntilde: ~\nword: 'true'\ntruth: True\nhex: 0x1F\ntagged: !!str 12\nunknown: !Ref abc\ntext: |\n  two\n  lines\n",
    'file:///c.yaml',
  )
  assert.deepEqual(root.value, {
    '200': { a: 1 },
    date: '2024-05-01',
    yes: 'no',
    '1.10': 'x',
    base: { p: 1, q: 2 },
    uses: { p: 1, q: 3 },
    empty: null,
    tilde: null,
    word: 'true',
    truth: true,
    hex: 31,
    tagged: '12',
    unknown: 'abc',
    text: 'two\nlines\n',
  })
})

test('numbers keep their digits, in JSON and YAML, and not inside of strings', () => {
  const json = documentsOf(
    '{"big": 12345678901234567890, "text": ": 12345678901234567890,", "list": [1e400, 0.5], "é": 9007199254740993}',
    'file:///n.json',
  )
  assert.deepEqual(json.root.value, {
    big: new JsonNumber('12345678901234567890'),
    text: ': 12345678901234567890,',
    list: [new JsonNumber('1e400'), 0.5],
    é: new JsonNumber('9007199254740993'),
  })
  const yaml = documentsOf('big: 12345678901234567890\nplus: +7\npoint: .5\nzero: 007\n', 'file:///n.yaml')
  assert.deepEqual(yaml.root.value, { big: new JsonNumber('12345678901234567890'), plus: 7, point: 0.5, zero: 7 })
})

test('a member called __proto__ is a member like others', () => {
  for (const text of [
    '{"__proto__": {"polluted": true}}',
    '__proto__:\n  polluted: true\n',
    'a: &a {__proto__: {polluted: true}}\n<<: *a\n',
  ]) {
    const { value } = documentsOf(text, 'file:///p').root
    assert.ok(typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__'))
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
  }
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  assert.ok('unresolved' in documentsFromValue({}).resolve('#/constructor', 'value:contract'))
})

test('keys that stand twice are told with their place, and the last one counts', () => {
  const json = documentsOf('{"a": 1, "b": {"c": 1, "c": 2}}', 'file:///d.json')
  const yaml = documentsOf('a: 1\nb:\n  c: 1\n  c: 2\n', 'file:///d.yaml')
  for (const documents of [json, yaml]) {
    assert.deepEqual(documents.root.value, { a: 1, b: { c: 2 } })
    assert.deepEqual(
      [...documents.flaws()].map(({ code, place }) => [code, place.pointer]),
      [['duplicate-key', '/b/c']],
    )
  }
})

test('a text of another kind is called by its name', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['# shop\n\ntype Query {\n  pets: [Pet]\n}\n', /GraphQL/],
    ['"""A pet"""\ntype Pet @key(fields: "id") {\n', /GraphQL/],
    ['<!DOCTYPE html>\n<html>', /HTML page/],
    ['<?xml version="1.0"?>\n<definitions/>', /XML/],
    ['// x\nsyntax = "proto3";', /Protocol Buffers/],
    ['#%RAML 1.0\ntitle: x', /RAML/],
  ]
  for (const [text, pattern] of cases) {
    assert.throws(
      () => documentsOf(text, 'file:///x'),
      (error) => error instanceof Problem && error.code === 'contract-not-openapi' && pattern.test(error.message),
    )
  }
  assert.deepEqual(documentsOf('title: |\n  see\n\n  type X {\n', 'file:///x').root.value, { title: 'see\n\ntype X {\n' })
  assert.deepEqual(documentsOf('type: object\nenum: [a]\n', 'file:///x').root.value, { type: 'object', enum: ['a'] })
})

test('schemas are found by $id, $anchor and a document by its $self', () => {
  const documents = documentsFromValue(
    {
      $self: 'https://example.com/api/root',
      $defs: { a: { $id: 'https://example.com/a', $defs: { x: { $anchor: 'here', type: 'string' } } } },
    },
    'file:///root.json',
  )
  const value = (ref: string): unknown => {
    const found = documents.resolve(ref, 'file:///root.json')
    return 'value' in found ? found.value : found.unresolved
  }
  assert.deepEqual(value('https://example.com/a#/$defs/x'), { $anchor: 'here', type: 'string' })
  assert.deepEqual(value('https://example.com/a#here'), { $anchor: 'here', type: 'string' })
  assert.deepEqual(value('#here'), { $anchor: 'here', type: 'string' })
})

test('what a program has built is read as JSON would read it', () => {
  const shared = { type: 'string', format: undefined }
  const built: Record<string, unknown> = {
    absent: undefined,
    call: () => 1,
    list: [undefined, 1, Number.NaN],
    same: {
      a: 1,
      toJSON(): unknown {
        return this
      },
    },
    big: 12345678901234567890n,
    small: 7n,
    date: new Date(0),
    one: shared,
    other: shared,
  }
  built['self'] = built
  const { value } = documentsFromValue(built).root
  const plain = {
    list: [null, 1, null],
    same: { a: 1 },
    big: new JsonNumber('12345678901234567890'),
    small: 7,
    date: '1970-01-01T00:00:00.000Z',
  }
  const one = { type: 'string' }
  const expected: Record<string, unknown> = { ...plain, one, other: one }
  expected['self'] = expected
  assert.deepEqual(value, expected)
})

test('a value that is JSON already is taken as it is, though it contains itself and is deep', () => {
  const deep: Record<string, unknown> = { number: new JsonNumber('1e400') }
  let inner = deep
  for (let i = 0; i < 100_000; i++) inner = inner['next'] = {}
  inner['first'] = deep
  assert.equal(documentsFromValue(deep).root.value, deep)
})

test('a member called __proto__ is copied as a member', () => {
  const built: unknown = Object.defineProperty({ gone: undefined }, '__proto__', { value: { polluted: true }, enumerable: true })
  assert.ok(typeof built === 'object' && built !== null)
  const { value } = documentsFromValue(built).root
  assert.ok(typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__'))
  assert.equal(Object.getPrototypeOf(value), Object.prototype)
})
