import assert from 'node:assert/strict'
import { test } from 'node:test'
import { returnPreference } from './preference.ts'

test('the wish for a representation or none is read from Prefer', () => {
  assert.equal(returnPreference([]), null)
  assert.equal(returnPreference(['Prefer', 'return=minimal']), 'minimal')
  assert.equal(returnPreference(['prefer', 'session=a, Return = "representation"; x=1']), 'representation')
  assert.equal(returnPreference(['Prefer', 'respond-async', 'Prefer', 'return=minimal']), 'minimal')
  assert.equal(returnPreference(['Prefer', 'return=minimal, return=representation']), 'minimal')
  assert.equal(returnPreference(['Prefer', 'return=all']), null)
  assert.equal(returnPreference(['Prefer', 'code=404']), null)
})
