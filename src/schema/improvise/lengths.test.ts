import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conforms } from '../check/check.ts'
import { nodeOf } from '../check/check.fixture.ts'
import { isEncoded } from '../formats/data.ts'
import { improvise } from '../improvise.ts'
import { Random } from '../random.ts'

function made(encoding: string, minLength: number, maxLength?: number): string {
  const node = nodeOf({ type: 'string', contentEncoding: encoding, minLength, ...(maxLength === undefined ? {} : { maxLength }) })
  const outcome = improvise(node, { random: new Random(7), direction: 'reply', now: 0, name: 'digest' })
  assert.ok('value' in outcome && typeof outcome.value === 'string', `${encoding} ${minLength} ${maxLength}`)
  assert.ok(conforms(node, outcome.value, 'reply') && isEncoded(encoding, outcome.value), `${encoding} ${minLength}: ${outcome.value}`)
  return outcome.value
}

test('an encoded text is as long as its lengths ask (JSON Schema 2020-12 validation, section 8.3)', () => {
  for (const [encoding, min, max, length] of [
    ['base64', 8, 8, 8],
    ['base64', 44, 44, 44],
    ['base64', 5, 7, 7],
    ['base64', 1_000, 1_003, 1_000],
    ['base64url', 43, 43, 43],
    ['base16', 64, 64, 64],
    ['base16', 1, 3, 2],
    ['base32', 8, 15, 8],
    ['BASE64', 1, 3, 3],
  ] as const)
    assert.equal(made(encoding, min, max).length, length, `${encoding} ${min} ${max}`)
  assert.match(made('base32', 0), /^[A-Z2-7]{16}$/)
  assert.match(made('base64', 10), /^QSBzbWFsbCBleGFtcGxlLg==$/)
})

test('a text whose format nobody can tell is as long as its lengths ask', () => {
  for (const format of ['password', 'html', 'commonmark', 'phone', 'x-anything'])
    for (const length of [3, 20, 36, 110]) {
      const node = nodeOf({ type: 'string', format, minLength: length, maxLength: length })
      const outcome = improvise(node, { random: new Random(7), direction: 'reply', now: 0, name: 'value' })
      assert.ok('value' in outcome && conforms(node, outcome.value, 'reply'), `${format} ${length}`)
      if (format === 'password') assert.doesNotMatch(String(outcome.value), / /)
    }
})
