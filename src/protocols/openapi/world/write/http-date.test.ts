import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { httpDateOf } from './http-date.ts'

test('a date is the one that JavaScript writes, whatever was written before', () => {
  const near = fc.integer({ min: 1_767_225_500_000, max: 1_767_225_700_000 })
  const far = fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 })
  fc.assert(
    fc.property(fc.array(fc.oneof(near, far), { minLength: 1, maxLength: 30 }), (moments) => {
      for (const at of moments) assert.equal(httpDateOf(at), new Date(at).toUTCString())
    }),
  )
})
