import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseJson, printJson } from '../../../../schema/json/json.ts'
import { jsonPatch } from './json-patch.ts'

function parsed(text: string): unknown {
  const result = parseJson(text)
  assert.ok('value' in result)
  return result.value
}

function patched(target: string, patch: string): string {
  const result = jsonPatch(parsed(target), parsed(patch))
  return 'value' in result ? printJson(result.value) : `${result.failure.kind} ${result.failure.at}`
}

/** RFC 6902, appendix A, and the corners that its text leaves. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  ['A.1 adds a member', '{"foo":"bar"}', '[{"op":"add","path":"/baz","value":"qux"}]', '{"foo":"bar","baz":"qux"}'],
  ['A.2 adds an item', '{"foo":["bar","baz"]}', '[{"op":"add","path":"/foo/1","value":"qux"}]', '{"foo":["bar","qux","baz"]}'],
  ['A.3 removes a member', '{"baz":"qux","foo":"bar"}', '[{"op":"remove","path":"/baz"}]', '{"foo":"bar"}'],
  ['A.4 removes an item', '{"foo":["bar","qux","baz"]}', '[{"op":"remove","path":"/foo/1"}]', '{"foo":["bar","baz"]}'],
  ['A.5 replaces in place', '{"baz":"qux","foo":"bar"}', '[{"op":"replace","path":"/baz","value":"boo"}]', '{"baz":"boo","foo":"bar"}'],
  [
    'A.6 moves a member',
    '{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}',
    '[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]',
    '{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}',
  ],
  [
    'A.7 moves an item',
    '{"foo":["all","grass","cows","eat"]}',
    '[{"op":"move","from":"/foo/1","path":"/foo/3"}]',
    '{"foo":["all","cows","eat","grass"]}',
  ],
  [
    'A.8 goes on where a test holds',
    '{"baz":"qux","foo":["a",2,"c"]}',
    '[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2.0}]',
    '{"baz":"qux","foo":["a",2,"c"]}',
  ],
  ['A.9 stops where a test fails', '{"baz":"qux"}', '[{"op":"test","path":"/baz","value":"bar"}]', 'test /0'],
  ['A.10 adds an object', '{"foo":"bar"}', '[{"op":"add","path":"/child","value":{"a":{}}}]', '{"foo":"bar","child":{"a":{}}}'],
  [
    'A.11 ignores what it does not know',
    '{"foo":"bar"}',
    '[{"op":"add","path":"/baz","value":"qux","xyz":123}]',
    '{"foo":"bar","baz":"qux"}',
  ],
  ['A.12 adds nothing below nothing', '{"foo":"bar"}', '[{"op":"add","path":"/baz/bat","value":"qux"}]', 'place /0/path'],
  ['A.14 unescapes', '{"/":9,"~1":10}', '[{"op":"test","path":"/~01","value":10}]', '{"/":9,"~1":10}'],
  ['A.15 keeps types apart', '{"/":9,"~1":10}', '[{"op":"test","path":"/~01","value":"10"}]', 'test /0'],
  ['A.16 appends', '{"foo":["bar"]}', '[{"op":"add","path":"/foo/-","value":["abc","def"]}]', '{"foo":["bar",["abc","def"]]}'],
  ['copies', '{"a":[1]}', '[{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/-","value":2}]', '{"a":[1],"b":[1,2]}'],
  ['replaces the whole', '{"a":1}', '[{"op":"replace","path":"","value":[1]}]', '[1]'],
  ['does not remove the whole', '{"a":1}', '[{"op":"remove","path":""}]', 'place /0/path'],
  ['does not move into itself', '{"a":{"b":1}}', '[{"op":"move","from":"/a","path":"/a/b/c"}]', 'place /0/path'],
  ['moves onto itself', '{"a":{"b":1}}', '[{"op":"move","from":"/a","path":"/a"}]', '{"a":{"b":1}}'],
  ['does not replace what is not there', '{}', '[{"op":"replace","path":"/a","value":1}]', 'place /0/path'],
  ['does not take - for an item', '{"a":[1]}', '[{"op":"remove","path":"/a/-"}]', 'place /0/path'],
  ['does not take 01 for an index', '{"a":[1,2]}', '[{"op":"remove","path":"/a/01"}]', 'place /0/path'],
  ['does not insert behind the end', '{"a":[1]}', '[{"op":"add","path":"/a/2","value":1}]', 'place /0/path'],
  ['tells what is no pointer', '{}', '[{"op":"add","path":"a","value":1}]', 'malformed /0/path'],
  ['tells a bad escape', '{}', '[{"op":"add","path":"/~2","value":1}]', 'malformed /0/path'],
  ['tells a value that is missing', '{}', '[{"op":"add","path":"/a"}]', 'malformed /0'],
  ['tells a from that is missing', '{}', '[{"op":"move","path":"/a"}]', 'malformed /0/from'],
  ['tells an op that there is not', '{}', '[{"op":"toString","path":"/a"}]', 'malformed /0/op'],
  ['tells what is no patch', '{}', '{"op":"remove","path":"/a"}', 'malformed '],
  ['tells which operation', '{"a":1}', '[{"op":"remove","path":"/a"},{"op":"remove","path":"/a"}]', 'place /1/path'],
  ['sees only own members', '{}', '[{"op":"test","path":"/constructor","value":1}]', 'test /0/path'],
  ['reaches no prototype', '{}', '[{"op":"add","path":"/__proto__/polluted","value":1}]', 'place /0/path'],
  ['takes __proto__ for a name', '{}', '[{"op":"add","path":"/__proto__","value":{"polluted":1}}]', '{"__proto__":{"polluted":1}}'],
  [
    'keeps long numbers',
    '{"a":12345678901234567890}',
    '[{"op":"copy","from":"/a","path":"/b"}]',
    '{"a":12345678901234567890,"b":12345678901234567890}',
  ],
]

for (const [name, target, patch, result] of CASES) {
  test(`a JSON patch ${name}`, () => {
    assert.equal(patched(target, patch), result)
  })
}

test('a JSON patch pollutes nothing and leaves its target as it was', () => {
  const target = parsed('{"a":{"b":[1,2]}}')
  jsonPatch(target, parsed('[{"op":"remove","path":"/a/b/0"},{"op":"add","path":"/__proto__","value":{"polluted":true}}]'))
  assert.equal(printJson(target), '{"a":{"b":[1,2]}}')
  assert.equal('polluted' in {}, false)
})

test('a JSON patch that doubles its target again and again is refused before it fills the memory', () => {
  const doubling = Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '', path: `/x${i}` }))
  const result = jsonPatch({ a: [1, 2, 3] }, doubling)
  assert.equal('failure' in result ? result.failure.kind : null, 'size')
})

test('a JSON patch that nests without end is refused', () => {
  const nesting = Array.from({ length: 300 }, () => ({ op: 'copy', from: '', path: '/x' }))
  const result = jsonPatch({ x: 1 }, nesting)
  assert.equal('failure' in result ? result.failure.kind : null, 'size')
})

test('a JSON patch with more operations than may be is refused', () => {
  const result = jsonPatch(
    {},
    Array.from({ length: 1_001 }, () => ({ op: 'test', path: '', value: {} })),
  )
  assert.equal('failure' in result ? result.failure.kind : null, 'size')
})

test('a JSON patch never throws, whatever it says', () => {
  const pointer = fc.oneof(fc.constantFrom('', '/', '/a', '/a/0', '/a/-', '/__proto__', '/~1', '/a/b/c', 'x'), fc.string())
  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'none'),
      path: pointer,
      from: pointer,
      value: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.oneof(operation, fc.jsonValue())), (target, patch) => {
      const before = JSON.stringify(target)
      const result = jsonPatch(target, patch)
      assert.equal(JSON.stringify(target), before)
      assert.ok('value' in result || result.failure.message !== '')
    }),
  )
})
