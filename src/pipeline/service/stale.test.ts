import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type KeptBody, NO_BODY } from '../../model/wire.ts'
import { StaleAnswers, type StaleQuestion } from './stale.ts'

const LIMIT = 1_000_000
const allowing = ['Cache-Control', 'max-age=60']

test('what is kept for when a service fails is bounded, whether it says much in its body, in its head or in its address', () => {
  for (const { key, head, body } of [
    { key: '', head: '', body: 'x'.repeat(10_000) },
    { key: '', head: 'x'.repeat(10_000), body: '' },
    { key: 'x'.repeat(10_000), head: '', body: '' },
    { key: '', head: '', body: '' },
  ]) {
    const stale = new StaleAnswers(LIMIT)
    const keys = Array.from({ length: 5_000 }, (_, n) => `${n} ${key}`)
    for (const one of keys) stale.keep(one, 200, [...allowing, 'X-Head', head], Buffer.from(body))
    const kept = keys.filter((one) => stale.find(one, null) !== null)
    const weight = kept.length * (key.length + head.length + body.length + 200)
    assert.ok(kept.length > 50 && weight <= LIMIT, `${kept.length} of ${weight} bytes`)
    assert.ok(kept.includes(keys.at(-1) ?? ''))
  }
  // One that would take an eighth of the room alone is not kept.
  const stale = new StaleAnswers(LIMIT)
  stale.keep('large', 200, [...allowing, 'X-Head', 'x'.repeat(LIMIT / 8)], Buffer.from(''))
  assert.equal(stale.find('large', null), null)
})

const QUESTION: StaleQuestion = {
  operation: 'list',
  consumer: 'qa',
  target: '/things',
  headers: ['X-Tenant', 'a', 'Accept', 'x/y'],
  body: NO_BODY,
}

test('an answer is one to the question that it depends on, and to no other', () => {
  const stale = new StaleAnswers(LIMIT)
  const said = [...allowing, 'Vary', 'Accept, X-Tenant', 'vary', 'x-region']
  stale.learn(QUESTION.operation, said)
  stale.keep(stale.keyOf(QUESTION), 200, said, Buffer.from('of a'))
  const found = (question: StaleQuestion): unknown => stale.find(stale.keyOf(question), null)?.answer.bytes.toString()
  assert.equal(found(QUESTION), 'of a')
  assert.equal(found({ ...QUESTION, headers: ['X-Region', '', 'x-tenant', 'a', 'X-Other', '1', 'accept', 'x/y'] }), 'of a')
  const body = (text: string): KeptBody => ({ bytes: Buffer.from(text), size: text.length, whole: true })
  const others: Partial<StaleQuestion>[] = [
    { headers: ['X-Tenant', 'b', 'Accept', 'x/y'] },
    { headers: ['Accept', 'x/y'] },
    { headers: [...QUESTION.headers, 'X-Tenant', 'a'] },
    { headers: [...QUESTION.headers, 'X-Region', 'eu'] },
    { consumer: 'other' },
    { body: body('{}') },
  ]
  for (const other of others) assert.equal(found({ ...QUESTION, ...other }), undefined)
  assert.notEqual(stale.keyOf({ ...QUESTION, body: body('a') }), stale.keyOf({ ...QUESTION, body: body('b') }))
})

test('an answer that nothing allows to be old is not given at all, not even in the moment in which it came', () => {
  let now = 1_000
  const stale = new StaleAnswers(LIMIT, () => now)
  const given = (name: string, maxAge: number | null = null): boolean => stale.find(name, maxAge) !== null
  for (const [name, said] of [
    ['silent', []],
    ['minute', allowing],
    ['never', ['Cache-Control', 'no-cache']],
  ] as const)
    stale.keep(name, 200, said, Buffer.from('x'))
  assert.deepEqual([given('silent'), given('minute'), given('never')], [false, true, false])
  assert.deepEqual([given('silent', 5_000), given('silent', 0)], [true, false])
  // Good for a minute is not good when the minute is over (RFC 9111 section 4.2).
  now += 59_999
  assert.equal(given('minute'), true)
  now += 1
  assert.equal(given('minute'), false)
})

test('what several answers depend on together may be more than is told apart', () => {
  const stale = new StaleAnswers(LIMIT)
  const varying = (letter: string): readonly string[] => ['Vary', Array.from({ length: 10 }, (_, n) => `x-${letter}${n}`).join(', ')]
  assert.deepEqual(
    ['a', 'b', 'a'].map((letter) => stale.learn('list', varying(letter))),
    [true, false, true],
  )
  assert.deepEqual([stale.learn('other', varying('b')), stale.learn('list', [])], [true, true])
  const key = (name: string): string => stale.keyOf({ ...QUESTION, headers: [name, '1'] })
  assert.notEqual(key('X-A9'), key('X-Z'))
})

test('what depends on more than can be known is not kept, nor what must not be given unasked', () => {
  for (const said of [
    ['Vary', '*'],
    ['Vary', Array.from({ length: 17 }, (_, n) => `x-${n}`).join()],
    ['Cache-Control', 'no-store'],
    ['Cache-Control', 'no-cache'],
    ['Set-Cookie', 'a=1'],
  ]) {
    const stale = new StaleAnswers(LIMIT)
    stale.learn(QUESTION.operation, said)
    stale.keep(stale.keyOf(QUESTION), 200, [...allowing, ...said], Buffer.from('x'))
    assert.equal(stale.find(stale.keyOf(QUESTION), null), null, said.join(': '))
  }
})

test('the age of an answer begins where it was made, and what is left of its time is counted from there', () => {
  let now = 1_000_000
  const stale = new StaleAnswers(LIMIT, () => now)
  stale.keep('a', 200, ['Age', '50', 'Cache-Control', 'max-age=60, stale-if-error=5'], Buffer.from('x'))
  now += 4_000
  const { age, left, answer } = stale.find('a', null) ?? {}
  assert.deepEqual([age, left, answer?.headers], [54_000, 6_000, ['Cache-Control', 'max-age=60, stale-if-error=5']])
  now += 8_000
  assert.equal(stale.find('a', null)?.left, -2_000)
  now += 4_000
  assert.equal(stale.find('a', null), null)
  for (const untold of ['-5', '1e3', 'soon', '']) {
    stale.keep(untold, 200, ['Age', untold, ...allowing], Buffer.from('x'))
    assert.equal(stale.find(untold, null)?.age, 0)
  }
})
