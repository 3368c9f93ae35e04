import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StaleAnswers } from './stale.ts'

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
