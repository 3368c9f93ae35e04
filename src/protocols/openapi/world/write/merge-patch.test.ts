import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson, printJson } from '../../../../schema/json/json.ts'
import { mergePatch } from './merge-patch.ts'

function parsed(text: string): unknown {
  const result = parseJson(text)
  assert.ok('value' in result)
  return result.value
}

/** RFC 7396, appendix A: original, patch, result. */
const CASES: readonly (readonly [string, string, string])[] = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', 'null', 'null'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
]

for (const [original, patch, result] of CASES) {
  test(`a merge patch makes ${result} of ${original} by ${patch}`, () => {
    assert.equal(printJson(mergePatch(parsed(original), parsed(patch))), result)
  })
}

test('a merge patch leaves what it was given as it was, and pollutes nothing', () => {
  const target = parsed('{"a":{"b":1},"n":12345678901234567890}')
  const patch = parsed('{"__proto__":{"polluted":true},"a":{"constructor":{"prototype":{"polluted":true}}}}')
  const merged = mergePatch(target, patch)
  assert.equal(printJson(target), '{"a":{"b":1},"n":12345678901234567890}')
  assert.equal(
    printJson(merged),
    '{"a":{"b":1,"constructor":{"prototype":{"polluted":true}}},"n":12345678901234567890,"__proto__":{"polluted":true}}',
  )
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  assert.equal(Object.getPrototypeOf(merged), Object.prototype)
})
