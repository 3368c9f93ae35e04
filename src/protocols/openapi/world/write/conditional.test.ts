import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluate, httpDate, isConditional, type Validators } from './conditional.ts'

const CURRENT: Validators = { etag: '"a,b"', modified: Date.UTC(2026, 0, 1, 12, 0, 0, 500) }
const WEAK: Validators = { etag: 'W/"a,b"', modified: null }
const AT = 'Thu, 01 Jan 2026 12:00:00 GMT'
const BEFORE = 'Thu, 01 Jan 2026 11:59:59 GMT'

function told(headers: readonly string[], safe: boolean, current: Validators | null = CURRENT): string {
  const outcome = evaluate(headers, safe, current)
  return outcome.is === 'failed' ? `failed ${outcome.field}` : outcome.is
}

const CASES: readonly (readonly [string, readonly string[], boolean, Validators | null, string])[] = [
  ['without conditions goes on', [], false, CURRENT, 'proceed'],
  ['If-Match of the tag goes on', ['If-Match', '"a,b"'], false, CURRENT, 'proceed'],
  ['If-Match of another tag fails', ['If-Match', '"c"'], false, CURRENT, 'failed If-Match'],
  ['If-Match of a list with the tag goes on', ['If-Match', '"c" , "a,b","d"'], false, CURRENT, 'proceed'],
  ['If-Match in several fields is one list', ['if-match', '"c"', 'IF-MATCH', '"a,b"'], false, CURRENT, 'proceed'],
  ['If-Match of a part of the tag fails', ['If-Match', '"a"'], false, CURRENT, 'failed If-Match'],
  ['If-Match of a weak tag fails', ['If-Match', 'W/"a,b"'], false, CURRENT, 'failed If-Match'],
  ['If-Match against a weak tag fails', ['If-Match', '"a,b"'], false, WEAK, 'failed If-Match'],
  ['If-Match * goes on where there is something', ['If-Match', '*'], false, CURRENT, 'proceed'],
  ['If-Match * fails where there is nothing', ['If-Match', '*'], false, null, 'failed If-Match'],
  ['If-Match of a tag without quotes is taken', ['If-Match', 'x'], false, { etag: '"x"', modified: null }, 'proceed'],
  ['If-Match of nothing fails', ['If-Match', ''], false, CURRENT, 'failed If-Match'],
  ['If-Match in a GET fails too', ['If-Match', '"c"'], true, CURRENT, 'failed If-Match'],
  ['If-None-Match of the tag fails a write', ['If-None-Match', '"a,b"'], false, CURRENT, 'failed If-None-Match'],
  ['If-None-Match of the tag spares a GET', ['If-None-Match', '"a,b"'], true, CURRENT, 'not-modified'],
  ['If-None-Match compares weakly', ['If-None-Match', 'W/"a,b"'], true, CURRENT, 'not-modified'],
  ['If-None-Match compares weakly with weak ones', ['If-None-Match', '"a,b"'], true, WEAK, 'not-modified'],
  ['If-None-Match of another tag goes on', ['If-None-Match', '"c"'], true, CURRENT, 'proceed'],
  ['If-None-Match * fails a write where there is something', ['If-None-Match', '*'], false, CURRENT, 'failed If-None-Match'],
  ['If-None-Match * goes on where there is nothing', ['If-None-Match', '*'], false, null, 'proceed'],
  ['If-Unmodified-Since the last change goes on', ['If-Unmodified-Since', AT], false, CURRENT, 'proceed'],
  ['If-Unmodified-Since before the last change fails', ['If-Unmodified-Since', BEFORE], false, CURRENT, 'failed If-Unmodified-Since'],
  ['If-Unmodified-Since does not count beside If-Match', ['If-Match', '"a,b"', 'If-Unmodified-Since', BEFORE], false, CURRENT, 'proceed'],
  ['If-Unmodified-Since of no date does not count', ['If-Unmodified-Since', 'yesterday'], false, CURRENT, 'proceed'],
  ['If-Modified-Since the last change spares a GET', ['If-Modified-Since', AT], true, CURRENT, 'not-modified'],
  ['If-Modified-Since before the last change goes on', ['If-Modified-Since', BEFORE], true, CURRENT, 'proceed'],
  ['If-Modified-Since does not count for a write', ['If-Modified-Since', AT], false, CURRENT, 'proceed'],
  ['If-Modified-Since does not count beside If-None-Match', ['If-None-Match', '"c"', 'If-Modified-Since', AT], true, CURRENT, 'proceed'],
  ['If-Modified-Since where nobody knows of a change goes on', ['If-Modified-Since', AT], true, WEAK, 'proceed'],
  ['If-None-Match counts after If-Match', ['If-Match', '*', 'If-None-Match', '"a,b"'], true, CURRENT, 'not-modified'],
]

for (const [name, headers, safe, current, outcome] of CASES) {
  test(`a request ${name}`, () => {
    assert.equal(told(headers, safe, current), outcome)
  })
}

test('conditions are seen whatever their case', () => {
  assert.equal(isConditional(['Accept', '*/*', 'IF-NONE-match', '"a"']), true)
  assert.equal(isConditional(['Accept', '*/*', 'If', '"a"']), false)
})

test('an HTTP date is read in all of its forms, and nothing else is one', () => {
  const at = Date.UTC(1994, 10, 6, 8, 49, 37)
  assert.equal(httpDate('Sun, 06 Nov 1994 08:49:37 GMT'), at)
  assert.equal(httpDate('Sunday, 06-Nov-94 08:49:37 GMT'), at)
  assert.equal(httpDate('Sun Nov  6 08:49:37 1994'), at)
  for (const text of [
    '',
    '0',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 28:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
  ])
    assert.equal(httpDate(text), null, text)
})

test('a field of many tags is read in bounded time', () => {
  const started = process.cpuUsage().user
  for (let i = 0; i < 200; i++) told(['If-Match', '"x",'.repeat(4_000)], false)
  for (let i = 0; i < 200; i++) told(['If-Match', `${' '.repeat(16_000)}"`], false)
  assert.ok(process.cpuUsage().user - started < 1_500_000)
})
