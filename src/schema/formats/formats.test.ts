import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effortSince } from '../../../test/fixtures/effort.ts'
import { isEncoded } from './data.ts'
import { numberFormat } from './number.ts'
import { isFormat } from './formats.ts'
import { JsonNumber } from '../json/number.ts'

/** What has a format, and what has not. */
const TEXTS: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  'date-time': [
    ['2026-01-15T00:00:00Z', '1998-12-31T23:59:60Z', '1998-12-31T15:59:60.123-08:00', '2024-02-29t12:00:00z'],
    [
      '2026-01-15 00:00:00Z',
      '2026-01-15T00:00:00',
      '2023-02-29T00:00:00Z',
      '1998-12-31T22:59:60Z',
      '2026-01-15T24:00:00Z',
      ' 2026-01-15T00:00:00Z',
    ],
  ],
  date: [
    ['2024-02-29', '0001-01-01'],
    ['2023-02-29', '2024-13-01', '2024-00-10', '24-01-01', '2024-1-1'],
  ],
  time: [
    ['08:30:06Z', '23:59:60Z', '08:30:06.283185+05:30'],
    ['08:30:06', '24:00:00Z', '08:30:60Z', '08:30:06+24:00'],
  ],
  duration: [
    ['P4Y', 'PT1H30M', 'P1Y2M3DT4H5M6S', 'P2W', 'PT0S'],
    ['P', 'PT', 'P1D2H', 'P2W1D', 'PT1D', '1Y', 'P1Y2D'],
  ],
  'http-date': [['Sun, 06 Nov 1994 08:49:37 GMT'], ['Sunday, 06-Nov-94 08:49:37 GMT', 'Sun, 31 Feb 1994 08:49:37 GMT']],
  email: [
    ['a@b.example', '"a b"@c.example', 'a@[127.0.0.1]', 'te~st+x@example.com'],
    ['@b', 'a@', '.a@b.c', 'a..b@c.d', 'a b@c.d', 'a@b@c', 'a@[::1]'],
  ],
  'idn-email': [
    ['실례@실례.테스트', 'a@b.c'],
    ['2962', '@실례'],
  ],
  hostname: [
    ['example.com', 'xn--4gbwdl.xn--wgbh1c', 'a'],
    ['', '-a.com', 'a_b.com', 'a..b', `${'a'.repeat(64)}.com`, 'xn--X', 'example.com.'],
  ],
  'idn-hostname': [
    ['실례.테스트', 'grün.example', 'l·l'],
    ['〮실례.테스트', 'a·l', '-grün', 'א1ב2ג٣0'],
  ],
  ipv4: [
    ['192.168.0.1', '255.255.255.255'],
    ['192.168.0', '256.0.0.1', '01.2.3.4', '1.2.3.4.', '1.2.3.4 ', '0x7f.0.0.1'],
  ],
  ipv6: [
    ['::', '::1', '1:2:3:4:5:6:7:8', '::ffff:192.168.0.1', '1::8'],
    ['1:2:3:4:5:6:7', '1::2::3', '12345::', '::1%eth0', ':1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8::'],
  ],
  uri: [
    ['https://example.com/a?b=c#d', 'urn:isbn:123', 'mailto:a@b.c', 'http://[::1]:80/', 'a:b'],
    ['/a', '//a.b/c', 'http://a b', 'http://[a]', 'http://a:b/', 'bar,baz:', '%zz:a'],
  ],
  'uri-reference': [
    ['/a?b#c', '../x', '', '#a'],
    ['\\\\server\\share', '#a\\b', 'a%zz'],
  ],
  iri: [['https://grün.example/ä?ö#ü'], ['/ä', 'http://ä b/']],
  'iri-reference': [['/ä', 'ä'], ['#a\\ä']],
  'uri-template': [
    ['/pets/{id}{?limit,offset*}', '{+path:3}', 'plain'],
    ['/pets/{id', '/pets/}', '{a b}', '{a:0}'],
  ],
  uuid: [
    ['2EB8AA08-AA98-11EA-B4AA-73B441D16380', '00000000-0000-0000-0000-000000000000'],
    ['2eb8aa08-aa98-11ea-b4aa73b441d16380', '2eb8aa08aa9811eab4aa73b441d16380', ''],
  ],
  'json-pointer': [
    ['', '/a~1b/0', '/'],
    ['a', '/~2', '#/a'],
  ],
  'relative-json-pointer': [
    ['0', '1/a', '2#', '0-1/a'],
    ['/a', '01/a', '-1/a', '0##'],
  ],
  regex: [
    ['^\\d+$', '(?<a>b)'],
    ['(', '\\a', '^(abc'],
  ],
  byte: [
    ['', 'aGk=', 'aGVsbG8='],
    ['aGk', 'a', '=aGk', 'aG%='],
  ],
  base64url: [
    ['', 'aGk', '-_8', 'aGk=', 'value'],
    ['a+b/', 'a=b', 'two words'],
  ],
  decimal: [
    ['1', '-1.50', '.5', '1e3'],
    ['', '1,5', 'abc', '.'],
  ],
  char: [
    ['a', '😀'],
    ['', 'ab'],
  ],
  'media-range': [
    ['*/*', 'text/*', 'application/json; charset="utf-8"'],
    ['*', 'text', 'a b/c', 'text/html;'],
  ],
  'time-local': [
    ['08:30:06', '23:59:59.5'],
    ['08:30:06Z', '25:00:00'],
  ],
  'date-time-local': [['2026-01-15T00:00:00'], ['2026-01-15T00:00:00Z']],
  'sf-integer': [
    ['42', '-1'],
    ['1.0', '1234567890123456'],
  ],
  'sf-decimal': [['4.5'], ['4', '4.5678']],
  'sf-boolean': [['?1'], ['true', '?2']],
  'sf-string': [['"a \\"b\\""'], ['a', '"ä"']],
  'sf-token': [
    ['a/b', '*x'],
    ['1a', ''],
  ],
  'sf-binary': [[':aGk=:'], ['aGk=']],
  binary: [['\u0000ÿ'], []],
  password: [['anything'], []],
}

for (const [format, [good, bad]] of Object.entries(TEXTS)) {
  test(`isFormat tells what is a ${format}`, () => {
    assert.deepEqual(
      good.filter((text) => isFormat(format, text) !== true),
      [],
    )
    assert.deepEqual(
      bad.filter((text) => isFormat(format, text) !== false),
      [],
    )
  })
}

test('isFormat knows nothing of formats that nobody defined, or of those of numbers', () => {
  assert.deepEqual([isFormat('order-number', 'x'), isFormat('int32', '1'), isFormat('constructor', 'x')], [null, null, null])
})

test('isFormat is linear, when the text is long and wrong', () => {
  const long = [
    `${'a'.repeat(100_000)}@`,
    `${'1'.repeat(100_000)}x`,
    `${'a.'.repeat(50_000)}-`,
    `/${'~0'.repeat(50_000)}~`,
    `${'%41'.repeat(50_000)}%`,
    `P${'1'.repeat(100_000)}`,
  ]
  const start = process.cpuUsage()
  for (const format of Object.keys(TEXTS)) for (const text of long) isFormat(format, text)
  assert.ok(effortSince(start) < 2000)
})

test('numberFormat knows the ranges of numbers', () => {
  const big = (digits: string): JsonNumber => new JsonNumber(digits)
  const good = [
    ['int8', -128],
    ['uint8', 255],
    ['int32', 2147483647],
    ['int64', big('9223372036854775807')],
    ['uint64', big('18446744073709551615')],
    ['float', 3.4e38],
    ['double', 1.7e308],
    ['double', big('0.12345678901234567890')],
  ] as const
  const bad = [
    ['int8', 128],
    ['uint8', -1],
    ['int32', 2147483648],
    ['int32', 1.5],
    ['int64', big('9223372036854775808')],
    ['int64', 2 ** 63],
    ['float', 3.5e38],
    ['double', big('1e400')],
    ['double-int', 2 ** 53],
  ] as const
  assert.deepEqual(
    good.filter(([format, value]) => numberFormat(format)?.(value) !== true),
    [],
  )
  assert.deepEqual(
    bad.filter(([format, value]) => numberFormat(format)?.(value) !== false),
    [],
  )
  assert.equal(numberFormat('date'), null)
})

test('isEncoded tells encodings by their alphabets', () => {
  const told = [
    ['base64', 'aGk='],
    ['base64', 'aGk'],
    ['base64', 'aGVs\r\nbG8='],
    ['base64', '{"a":1}'],
    ['base64', 'a=b'],
    ['BASE16', 'C0FFEE'],
    ['base32', 'JBUQ===='],
    ['base32', 'jbuq===='],
    ['quoted-printable', 'any=20thing'],
  ] as const
  assert.deepEqual(
    told.map(([encoding, text]) => isEncoded(encoding, text)),
    [true, true, true, false, false, true, true, false, true],
  )
})
