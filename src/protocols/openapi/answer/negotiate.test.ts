import assert from 'node:assert/strict'
import { test } from 'node:test'
import { negotiate } from './negotiate.ts'
import type { Media } from '../operation.ts'

function media(type: string, file = false): Media {
  return {
    type,
    schema: null,
    itemSchema: null,
    examples: [],
    encoding: new Map(),
    partEncoding: null,
    file,
    place: { uri: 'test:', pointer: '' },
  }
}

function chosen(accept: string | undefined, ...types: string[]): string | null {
  return (
    negotiate(
      accept,
      types.map((type) => media(type)),
    )?.contentType ?? null
  )
}

test('negotiation takes the first documented type when the consumer has no preference', () => {
  assert.equal(chosen(undefined, 'application/xml', 'application/json'), 'application/xml')
  assert.equal(chosen('*/*', 'application/xml', 'application/json'), 'application/xml')
  assert.equal(chosen('', 'text/plain'), 'text/plain')
  assert.equal(chosen('application/*', 'text/plain', 'application/json', 'application/xml'), 'application/json')
})

test('negotiation weighs by quality, then by the more specific range, then by the order of Accept', () => {
  assert.equal(chosen('application/json;q=0.8, application/xml', 'application/json', 'application/xml'), 'application/xml')
  assert.equal(chosen('application/xml, application/json', 'application/json', 'application/xml'), 'application/xml')
  assert.equal(chosen('text/*, text/csv', 'text/html', 'text/csv'), 'text/csv')
  assert.equal(chosen('*/*;q=0.1, application/json;q=0', 'application/json', 'text/csv'), 'text/csv')
  assert.equal(chosen('application/json, text/plain, */*', 'text/html', 'application/json'), 'application/json')
})

test('negotiation heeds parameters where both sides have them', () => {
  assert.equal(
    chosen('application/json; version=2', 'application/json; version=1', 'application/json; version=2'),
    'application/json; version=2',
  )
  assert.equal(chosen('application/vnd.a.api+json; version=1', 'application/vnd.a.api+json'), 'application/vnd.a.api+json')
  assert.equal(chosen('application/json', 'application/json; charset=utf-8'), 'application/json; charset=utf-8')
})

test('negotiation gives JSON to whoever would read it, though the letter of Accept says otherwise', () => {
  assert.equal(chosen('application/vnd.github.v3+json', 'application/json'), 'application/json')
  assert.equal(chosen('application/vnd.github.diff', 'application/json'), 'application/json')
  assert.equal(chosen('application/vnd.github.v3+json', 'text/html'), 'text/html')
  assert.equal(chosen('application/vnd.github.v3+json', 'text/html', 'text/plain'), null)
  assert.equal(chosen('application/json', 'application/hal+json'), 'application/hal+json')
  assert.equal(chosen('application/binary', 'application/pdf'), 'application/pdf')
  assert.equal(chosen('text/xml', 'application/xml'), 'application/xml')
})

test('negotiation prefers a documented type that is asked for to JSON', () => {
  assert.equal(chosen('application/vnd.github.diff', 'application/json', 'application/vnd.github.diff'), 'application/vnd.github.diff')
  assert.equal(chosen('application/pdf, application/json', 'application/json', 'application/pdf'), 'application/pdf')
})

test('negotiation finds nothing when no documented type is acceptable', () => {
  assert.equal(chosen('image/png', 'application/json'), null)
  assert.equal(chosen('inv/alid', 'text/plain'), null)
  assert.equal(chosen('application/json', 'text/html'), null)
  assert.equal(chosen('application/json;q=0', 'application/json'), null)
})

test('negotiation names a concrete type when the contract has a range', () => {
  assert.equal(chosen(undefined, '*/*'), 'application/json')
  assert.equal(chosen('text/csv', '*/*'), 'text/csv')
  assert.equal(chosen('*/*', 'image/*'), 'image/png')
  assert.equal(chosen('image/gif, image/*;q=0.5', 'image/*'), 'image/gif')
  assert.equal(chosen('application/json', 'image/*'), null)
  assert.equal(negotiate(undefined, [media('*/*', true)])?.contentType, 'application/octet-stream')
})

test('negotiation is not led astray by words that are no media types', () => {
  assert.equal(chosen('json', 'application/json'), 'application/json')
  assert.equal(chosen(',,;=,', 'application/json'), 'application/json')
  assert.equal(chosen('application/json', 'json'), 'application/json')
  assert.equal(chosen('application/json;q=nonsense', 'application/json'), 'application/json')
})
