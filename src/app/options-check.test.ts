import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkOptions } from './options-check.ts'

test('options that no type would let pass are refused by name', () => {
  const refused = (options: object): string => {
    try {
      checkOptions(options)
      return ''
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  assert.equal(refused({ security: 'strikt' }), '`security` must be one of off, enforce, strict, not "strikt".')
  assert.equal(refused({ seed: 1.5 }), '`seed` must be a whole number, not 1.5.')
  assert.match(refused({ bodyLimit: -1 }), /^`bodyLimit` must be a number of bytes/)
  assert.match(refused({ state: 'off' }), /^`state` must be an object of its options, or false for none/)
  assert.match(refused({ contract: null }), /^`contract` must be a path, a URL or a document/)
  assert.equal(refused({ contract: 'a.yaml', seed: 0, security: 'off', state: false, bodyLimit: Infinity, validate: undefined }), '')
})
