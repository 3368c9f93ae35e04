import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mended } from './mended.ts'

const bodyOf = (text: string): { size: number; whole: boolean; text: string } => ({ size: text.length, whole: true, text })

test('samples stand where secrets were, and all else stays to the last digit', () => {
  const text = '{"n":1.5,"big":12345678901234567890,"payment":"[redacted]","cards":[{"pin":"[redacted]"},{"pin":"[redacted]"}]}'
  const { body, places } = mended(bodyOf(text), { payment: { method: 'invoice' }, cards: [{ pin: '0000' }] })
  assert.equal(body.text, '{"n":1.5,"big":12345678901234567890,"payment":{"method":"invoice"},"cards":[{"pin":"0000"},{"pin":"0000"}]}')
  assert.deepEqual(places, ['payment', 'cards/0/pin', 'cards/1/pin'])
})

test('what no sample has stays as it is shown, and so does what is no JSON', () => {
  for (const text of ['{"a":"[redacted]"}', 'a=[redacted]', '[redacted]']) {
    assert.deepEqual(mended(bodyOf(text), { b: 1 }), { body: bodyOf(text), places: [] })
  }
})
