import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeUtf8, JsonNumber, parseJson, printJson } from './json.ts'

function valueOf(text: string): unknown {
  const read = parseJson(text)
  assert.ok('value' in read, JSON.stringify(read))
  return read.value
}

function errorOf(text: string, options = {}): unknown {
  const read = parseJson(text, options)
  assert.ok('error' in read, text)
  return read.error
}

test('parseJson reads what JSON.parse reads, when no number is lost', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      assert.deepEqual(valueOf(text), JSON.parse(text))
    }),
  )
})

test('parseJson keeps the digits, when a double would change them', () => {
  const text = '{"id":9007199254740993,"list":[1e400,0.1,1.0,1E2,-0.30000000000000001],"deep":{"x":12345678901234567890}}'
  assert.deepEqual(valueOf(text), {
    id: new JsonNumber('9007199254740993'),
    list: [new JsonNumber('1e400'), 0.1, 1, 100, new JsonNumber('-0.30000000000000001')],
    deep: { x: new JsonNumber('12345678901234567890') },
  })
})

test('parseJson keeps digits of a number that stands alone', () => {
  assert.deepEqual(valueOf('  123456789012345678901 '), new JsonNumber('123456789012345678901'))
})

test('parseJson takes a double, when sixteen digits lose nothing', () => {
  assert.deepEqual(valueOf('[1234567890123456, 0.1234567890123456, "1234567890123456789"]'), [
    1234567890123456,
    0.1234567890123456,
    '1234567890123456789',
  ])
})

test('printJson writes numbers as they were read', () => {
  assert.equal(printJson(valueOf('{"a":[1e400,9007199254740993,2.50]}')), '{"a":[1e400,9007199254740993,2.5]}')
  assert.equal(printJson(undefined), 'null')
})

test('parseJson refuses a key that is there twice, wherever it is and however it is written', () => {
  assert.deepEqual(errorOf('{"a":1,\n "b":[{"c":1,"\\u0063":2}]}'), {
    message: 'The key "c" is there twice',
    offset: 21,
    line: 2,
    column: 14,
  })
  assert.deepEqual(parseJson('{"a":1,"a":12345678901234567}', { duplicates: 'last' }), {
    value: { a: new JsonNumber('12345678901234567') },
  })
  assert.deepEqual(parseJson('{"a":12345678901234567,"a":1}', { duplicates: 'last' }), { value: { a: 1 } })
})

test('parseJson keeps __proto__ as a key like any other', () => {
  const value = valueOf('{"__proto__":{"polluted":true},"constructor":12345678901234567}')
  assert.deepEqual(Object.keys(Object(value)), ['__proto__', 'constructor'])
  assert.equal(Reflect.getPrototypeOf(Object(value)), Object.prototype)
  assert.equal(Reflect.get({}, 'polluted'), undefined)
  assert.equal(printJson(value), '{"__proto__":{"polluted":true},"constructor":12345678901234567}')
})

test('parseJson refuses to go deeper than it was told, and never overflows', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  assert.ok('value' in parseJson(nested(200)))
  assert.deepEqual(errorOf(nested(201)), { message: 'Arrays and objects nest deeper than 200 levels', offset: 200, line: 1, column: 201 })
  assert.ok('error' in parseJson(nested(100_000)))
  assert.ok('error' in parseJson('{"a":'.repeat(100_000)))
  assert.ok('value' in parseJson(nested(50_000), { maxDepth: 100_000 }))
})

test('parseJson says where a text goes wrong, and what is expected', () => {
  const faults: readonly (readonly [string, string, number])[] = [
    ['', 'There is no value', 0],
    ['{"a":1', 'The text ends before "}"', 6],
    ['[1,]', '"]" cannot begin a value', 3],
    ['{a:1}', '"a" stands where a key in double quotes is expected', 1],
    ['{"a" 1}', '"1" stands where ":" is expected', 5],
    ['[1 2]', '"2" stands where "," or "]" is expected', 3],
    ['{"a":1}x', '"x" follows the value; nothing may', 7],
    ['[01]', 'A number is malformed', 2],
    ['"a\nb"', 'A string holds a control character; write it as an escape', 2],
    ['"\\x"', 'A string holds an unknown escape', 2],
    ['"\\u12G4"', '"\\u" is not followed by four hexadecimal digits', 2],
    ['"abc', 'The text ends in the middle of a string', 4],
  ]
  const told = faults.map(([text]) => {
    const { message, offset } = Object(errorOf(text))
    return [text, message, offset]
  })
  assert.deepEqual(told, faults)
})

test('parseJson refuses exactly what JSON.parse refuses, for any text that is nearly JSON', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b"',
    '1',
    '-',
    '0',
    '.5',
    'e1',
    'true',
    'null',
    ' ',
    '\n',
    '"',
    '\\',
    'x',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      let good = true
      try {
        JSON.parse(text)
      } catch {
        good = false
      }
      const read = parseJson(text, { duplicates: 'last' })
      assert.equal('value' in read, good, text)
    }),
    { numRuns: 2000 },
  )
})

test('parseJson skips a byte order mark and counts it in the offset', () => {
  assert.deepEqual(parseJson('\uFEFF{"a":1}'), { value: { a: 1 } })
  assert.deepEqual(errorOf('\uFEFF[x]'), { message: '"x" cannot begin a value', offset: 2, line: 1, column: 3 })
})

test('decodeUtf8 gives null, when bytes are not UTF-8', () => {
  assert.equal(decodeUtf8(new TextEncoder().encode('grün 😀')), 'grün 😀')
  assert.equal(decodeUtf8(Uint8Array.of(0x22, 0xff, 0x22)), null)
  assert.equal(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80)), null)
  assert.equal(decodeUtf8(Uint8Array.of(0xc0, 0xaf)), null)
})
