import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { codingFor } from './accept-encoding.ts'

const CASES: readonly (readonly [field: string | undefined, coding: string | null])[] = [
  [undefined, null],
  ['', null],
  [',', null],
  ['identity', null],
  ['deflate', null],
  ['compress, x-compress', null],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'br'],
  ['zstd', 'zstd'],
  // As browsers, curl and node's fetch send it.
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate', 'gzip'],
  // Qualities.
  ['gzip;q=1.0, br;q=0.5', 'gzip'],
  ['gzip;q=0.2, br;q=0.8, zstd;q=0.5', 'br'],
  ['gzip ; q = 0.9,br;Q=0.8', 'gzip'],
  ['gzip;q=0', null],
  ['gzip;q=0.000, br;q=0.001', 'br'],
  ['gzip;q=0.5', 'gzip'],
  // The body as it is may be wanted more.
  ['identity, gzip;q=0.5', null],
  ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ['identity;q=0.5, gzip;q=0.4, br;q=0.6', 'br'],
  // Whoever takes anything gets what everybody can undo.
  ['*', 'gzip'],
  ['*;q=0', null],
  ['gzip;q=0, *', 'br'],
  ['br;q=0.5, *;q=0.1', 'br'],
  ['br, *', 'br'],
  ['zstd;q=0.1, *;q=0.2', 'gzip'],
  ['*;q=0.5, identity', null],
  // Nothing is acceptable: as it is, all the same.
  ['identity;q=0', null],
  ['identity;q=0, deflate', null],
  ['*;q=0, identity;q=0', null],
  ['identity;q=0, *', 'gzip'],
  // Several fields come joined; of what is said twice the first counts.
  ['br;q=0, gzip, br', 'gzip'],
  ['x-gzip;q=0, gzip', null],
  // What cannot be read is as if it were not there.
  ['gzip;q=2', null],
  ['gzip;q=-1', null],
  ['gzip;q=0.1234, br', 'br'],
  ['gzip;q=, br;q=0.1', 'br'],
  ['gzip;level=9', null],
  ['gzip;q=1;q=0', null],
  ['gzip br', null],
  [';;;q=1,"gzip"', null],
  ['constructor, __proto__, gzip', 'gzip'],
]

for (const [field, coding] of CASES) {
  test(`Accept-Encoding ${field === undefined ? 'not sent' : `'${field}'`}: ${coding ?? 'as it is'}`, () => {
    assert.equal(codingFor(field), coding)
  })
}

test('a field of any length is looked at in part', () => {
  assert.equal(codingFor(`${'a,'.repeat(20_000)}gzip`), null)
  assert.equal(codingFor(`gzip,${'a;'.repeat(30_000)}`), 'gzip')
})

test('whatever is sent, what is refused is never given', () => {
  const name = fc.constantFrom('gzip', 'x-gzip', 'br', 'zstd', 'identity', '*', 'deflate')
  const member = fc.tuple(name, fc.constantFrom('', ';q=0', ';q=0.5', ';q=1', ';q=x')).map(([one, weight]) => one + weight)
  fc.assert(
    fc.property(fc.array(member, { maxLength: 6 }), (members) => {
      const coding = codingFor(members.join(', '))
      if (coding === null) return
      const own = members.find((one) => new RegExp(`^(?:x-)?${coding}(?:$|;q=[01])`).test(one))
      const star = members.find((one) => /^\*(?:$|;q=[01])/.test(one))
      const said = own ?? star
      assert.ok(said !== undefined && !said.endsWith('q=0'), `${members.join(', ')}: ${coding}`)
    }),
  )
})

test('any text is read without harm', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.ok([null, 'gzip', 'br', 'zstd'].includes(codingFor(text)))))
})
