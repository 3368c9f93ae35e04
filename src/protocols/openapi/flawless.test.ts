import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contractOf, json } from './answer/answer.fixture.ts'
import { flawless, isFlawless } from './flawless.ts'
import type { Media } from './operation.ts'

const of = (...required: readonly string[]): object => ({ get: { responses: { 200: json({ type: 'object', required }) } } })
const contract = contractOf({ '/free': of(), '/strict': of('id') })

function judged(target: string, text: string, type = 'application/json'): readonly string[] {
  const request = { method: 'GET', target, headers: [], body: null, origin: 'http://localhost' }
  const body = { bytes: Buffer.from(text), size: Buffer.byteLength(text), whole: true }
  const reply = { status: 200, headers: ['Content-Type', type], body, by: 'live', why: [], findings: null } as const
  return contract.judge(contract.identify(request), request, reply).map(({ at, code }) => `${at} ${code}`)
}

test('bytes that were flawless for one operation are judged anew for another, and by another type', () => {
  for (let i = 0; i < 3; i++) {
    assert.deepEqual(judged('/free', '{"a":1}'), [])
    assert.deepEqual(judged('/strict', '{"a":1}'), ['body/id required'])
    assert.deepEqual(judged('/free', '{"a":"\xfc"}'), [])
    assert.deepEqual(judged('/free', '{"a":"\xfc"}', 'application/json; charset=us-ascii-7'), [
      'header.Content-Type unsupported-media-type',
    ])
  }
})

test('flaws are found again and again', () => {
  for (let i = 0; i < 3; i++) assert.deepEqual(judged('/strict', '{}'), ['body/id required'])
})

test('flawless bodies take a megabyte at most, and long ones are not remembered', () => {
  const place = { uri: 'memory:', pointer: '' }
  const media: Media = {
    type: 'a/b',
    schema: null,
    itemSchema: null,
    examples: [],
    encoding: new Map(),
    partEncoding: null,
    file: false,
    place,
  }
  const body = (i: number): Uint8Array => Buffer.alloc(4_000, String(i).padStart(8))
  flawless(media, 'a/b', body(0))
  assert.equal(isFlawless(media, 'a/b', body(0)), true)
  assert.equal(isFlawless(media, 'a/c', body(0)), false)
  for (let i = 1; i < 300; i++) flawless(media, 'a/b', body(i))
  assert.equal(isFlawless(media, 'a/b', body(0)), false)
  assert.equal(isFlawless(media, 'a/b', body(299)), true)
  flawless(media, 'a/b', new Uint8Array(5_000))
  assert.equal(isFlawless(media, 'a/b', new Uint8Array(5_000)), false)
})
