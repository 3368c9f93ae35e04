import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyLines, lineOf } from './body-lines.ts'
import { ago, bytes, counted, duration, listed, percent, quantile } from './figures.ts'
import { clipped, pieces, visible } from './text.ts'

test('nothing in a stranger’s text hides or turns', () => {
  assert.equal(visible('a\u202Eb\u200Bc\u0000\u001B[31m\uFEFF\t'), 'a‹U+202E›b‹U+200B›c‹NUL›‹ESC›[31m‹U+FEFF›‹tab›')
  assert.equal(visible('\uD800x'), '‹U+D800›x')
  assert.equal(visible('Ångström 日本 👩‍👩‍👧'), 'Ångström 日本 👩‹U+200D›👩‹U+200D›👧')
  assert.deepEqual(pieces('<b>'), [{ text: '<b>', hidden: false }])
  assert.deepEqual(
    [clipped('abcdef', 4), clipped('abc', 4)],
    [
      { text: 'abcd', more: 2 },
      { text: 'abc', more: 0 },
    ],
  )
})

test('a body is laid out in lines that know their place', () => {
  const lines = bodyLines('{"a":[1,{"b/c":null}],"e":{}}')
  assert.deepEqual(
    lines.map(({ text, pointer }) => [text, pointer]),
    [
      ['{', ''],
      ['"a": [', '/a'],
      ['1,', '/a/0'],
      ['{', '/a/1'],
      ['"b/c": null', '/a/1/b~1c'],
      ['}', null],
      ['],', null],
      ['"e": {}', '/e'],
      ['}', null],
    ],
  )
  assert.deepEqual(
    [lineOf(lines, 'body/a/1/b~1c'), lineOf(lines, 'body/a/7/x'), lineOf(lines, 'body'), lineOf(lines, 'query.a')],
    [4, 1, 0, -1],
  )
})

test('what is no JSON stays as it is, and what is endless ends', () => {
  assert.deepEqual(bodyLines('{oops\nb'), [
    { text: '{oops', pointer: null, depth: 0 },
    { text: 'b', pointer: null, depth: 0 },
  ])
  assert.ok(bodyLines(`${'['.repeat(5_000)}${']'.repeat(5_000)}`).length <= 20_001)
  assert.ok(bodyLines('\n'.repeat(500_000)).length <= 20_000)
})

test('figures have units, and as many digits as mean something', () => {
  assert.deepEqual([0.0004, 0.48, 4.25, 31.6, 1_410, 250_000].map(duration), ['1 µs', '480 µs', '4.3 ms', '32 ms', '1.4 s', '4 min'])
  assert.deepEqual([0, 999, 4_200, 999_600, 31_000_000].map(bytes), ['0 B', '999 B', '4.2 kB', '1.0 MB', '31 MB'])
  assert.deepEqual([0, 0.004, 0.08, 0.5, 1].map(percent), ['0 %', '0.4 %', '8.0 %', '50 %', '100 %'])
  assert.deepEqual([ago(0, 3_000), ago(0, 60_000), ago(0, 600_000), ago(0, 10_800_000)], ['now', '60 s ago', '10 min ago', '3 h ago'])
  assert.deepEqual([counted(1, 'group'), counted(1_204, 'group')], ['1 group', '1,204 groups'])
  assert.deepEqual(
    [listed([]), listed(['a']), listed(['a', 'b', 'c']), listed(['a', 'b', 'c', 'd'])],
    ['nobody', 'a', 'a, b and c', 'a, b and 2 more'],
  )
  assert.deepEqual([quantile([], 0.5), quantile([1, 2, 3, 4], 0.5), quantile([1, 2], 1)], [null, 3, 2])
})
