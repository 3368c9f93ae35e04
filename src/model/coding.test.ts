import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codedTag, CODINGS, uncodedTag } from './coding.ts'

test('a strong tag says its coding inside of its quotes, a weak one none', () => {
  assert.equal(codedTag('"1-ab"', 'gzip'), '"1-ab-gzip"')
  assert.equal(codedTag('W/"1-ab"', 'gzip'), 'W/"1-ab"')
  assert.equal(codedTag('1-ab', 'br'), '1-ab-br')
})

test('what a tag says is found again under each coding, and a coding alone is no suffix', () => {
  for (const coding of CODINGS) assert.equal(uncodedTag(codedTag('"1-ab"', coding).slice(1, -1)), '1-ab')
  for (const plain of ['1-ab', 'gzip', '', 'a-deflate', 'gzip-a']) assert.equal(uncodedTag(plain), plain)
  assert.equal(uncodedTag('a-gzip-br'), 'a-gzip')
})
