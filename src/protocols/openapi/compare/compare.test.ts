import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Comparison } from '../../../model/comparison.ts'
import { type Case, compare, GOOD, told } from './compare.fixture.ts'

test('a conforming answer with other values matches', async () => {
  assert.deepEqual(told(await compare({ body: { ...GOOD, at: '2026-01-01T00:00:00+02:00', note: 'x' } })), ['matched', 'gggg'])
  assert.deepEqual(told(await compare({ body: `\uFEFF${JSON.stringify(GOOD)}` })), ['matched', 'gggg'])
})

test('what breaks the contract is bad for conformance', async () => {
  const cases: readonly (readonly [Case, ...(readonly string[])])[] = [
    [{ body: { id: 7 } }, 'mismatched', 'gbgg', 'contract.required body/name'],
    [{ body: { ...GOOD, id: '7' } }, 'mismatched', 'gbbg', 'contract.type body/id', 'type body/id'],
    [{ body: { ...GOOD, other: 1 } }, 'mismatched', 'gbgg', 'contract.additional-properties body/other'],
    [{ body: { ...GOOD, secret: 'x' } }, 'mismatched', 'gbgg', 'contract.write-only body/secret'],
    [{ body: `{"id":7,"name":"a","name":"b"}` }, 'mismatched', 'gbgg', 'contract.duplicate-keys body'],
    [{ body: '{"id":NaN}' }, 'mismatched', 'gbgg', 'contract.malformed-json body'],
    [{ bytes: Buffer.from('{"id":7,"name":"\xff"}', 'latin1') }, 'mismatched', 'gbgg', 'contract.malformed-text body'],
    [{ body: '<!DOCTYPE html><p>Oops' }, 'mismatched', 'gbgg', 'contract.html-instead body'],
    [
      { headers: ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'], bytes: gzipSync('{}').subarray(0, 12) },
      'mismatched',
      'gbgg',
      'contract.content-coding body',
    ],
  ]
  for (const [one, ...expected] of cases) assert.deepEqual(told(await compare(one)), expected, JSON.stringify(one))
  const page = await compare({ headers: ['Content-Type', 'text/html'], body: '<html>' })
  assert.deepEqual(told(page), ['mismatched', 'gbbg', 'contract.html-instead header.Content-Type', 'media-type header.Content-Type'])
})

test('what is beyond our limits is censored, and no evidence of health', async () => {
  const bomb = gzipSync(Buffer.alloc(900_000, 32))
  const coded = ['Content-Type', 'application/json', 'Content-Encoding', 'gzip']
  assert.deepEqual(told(await compare({ headers: coded, bytes: bomb })), ['censored ratio', '----'])
  assert.deepEqual(told(await compare({ headers: coded, bytes: gzipSync(Buffer.alloc(40_000_000, 32)) })), ['censored too-large', '----'])
  assert.deepEqual(told(await compare({ bytes: Buffer.from('{"id":'), size: 9_000_000 })), ['censored too-large', '----'])
  assert.deepEqual(told(await compare({ body: '['.repeat(200_000) + ']'.repeat(200_000) })), ['censored too-deep', '----'])
  const wide = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${i}`, 1]))
  assert.deepEqual(told(await compare({ body: wide })), ['censored too-many-keys', '----'])
  assert.deepEqual(told(await compare({ status: 500, bytes: Buffer.from('{'), size: 9_000_000 })), [
    'mismatched too-large',
    'bbb-',
    'status status',
    'status status',
    'contract.undocumented-status status',
  ])
})

test('statuses are compared, but for what only one side can have', async () => {
  assert.deepEqual(told(await compare({ status: 404, headers: [], bytes: new Uint8Array(0) })), ['uncomparable state', 'gg-g'])
  assert.deepEqual(told(await compare({ status: 409, headers: [], bytes: new Uint8Array(0) })), ['mismatched', 'ggbg', 'status status'])
  assert.deepEqual(told(await compare({ status: 401, headers: [], bytes: new Uint8Array(0), more: { credentials: 'strip' } })), [
    'uncomparable auth',
    'g---',
  ])
  assert.deepEqual(told(await compare({ status: 429, headers: [], bytes: new Uint8Array(0) })), ['censored throttled', '----'])
  const failing = await compare({ ask: 'POST /things', sent: { name: 'a' }, status: 500, headers: [], bytes: new Uint8Array(0) })
  assert.deepEqual(told(failing), ['mismatched', 'bgbg', 'status status', 'status status'])
})

test('a leg that fails alone is a mismatch, and one that we refused ourselves is none', async () => {
  const failed = (error: Comparison['reason']): Case => ({
    more: { candidate: { failed: error === 'deadline' ? 'deadline' : 'connection_refused', message: 'it did' } },
  })
  assert.deepEqual(told(await compare(failed('deadline'))), ['mismatched deadline', 'b-bb', 'one-sided status'])
  assert.deepEqual(told(await compare(failed('refused'))), ['mismatched connection_refused', 'b-b-', 'one-sided status'])
  assert.deepEqual(told(await compare({ more: { candidate: { failed: 'http_protocol_error', message: '' } } })), [
    'mismatched http_protocol_error',
    'bbb-',
    'one-sided status',
  ])
  assert.deepEqual(told(await compare({ more: { candidate: { failed: 'connection_limit_reached', message: '' } } })), [
    'censored connection_limit_reached',
    '----',
  ])
})

test('what was sent has to come back, exactly', async () => {
  const sent = {
    name: 'Ada',
    big: 9007199254740991,
    weight: 10,
    tags: ['a', 'b'],
    parts: [
      { code: 'x', n: 1 },
      { code: 'y', n: 2 },
    ],
    rows: [
      { sku: 'a', n: 1 },
      { sku: 'b', n: 2 },
    ],
    steps: ['one', 'two', 'three'],
    note: null,
  }
  const body = { ...sent, id: 1 }
  const ask = { ask: 'POST /things', sent }
  const { note: _, ...bare } = body
  assert.deepEqual(
    told(
      await compare({
        ...ask,
        body: { ...bare, weight: 10.4, tags: ['b', 'a'], parts: body.parts.toReversed(), rows: body.rows.toReversed() },
      }),
    ),
    ['matched', 'gggg'],
  )
  const text = JSON.stringify(body)
  const cases: readonly (readonly [string, string])[] = [
    [text.replace('9007199254740991', '9007199254740992'), 'value body/big'],
    [text.replace('"weight":10', '"weight":10.6'), 'value body/weight'],
    [text.replace('"Ada"', '"ada"'), 'value body/name'],
    [text.replace('["a","b"]', '["a","c"]'), 'missing body/tags/*'],
    [text.replace('"n":2', '"n":3'), 'value body/parts/*/n'],
    [text.replace('{"sku":"a","n":1},', ''), 'missing body/rows/*'],
    [text.replace('"one","two"', '"two","one"'), 'order body/steps'],
    [text.replace('"one",', ''), 'value body/steps/*'],
    [text.replace('"steps":["one","two","three"],', ''), 'missing body/steps'],
  ]
  for (const [spoilt, expected] of cases) {
    const [verdict, events, ...counting] = told(await compare({ ...ask, body: spoilt }))
    assert.deepEqual([verdict, events, counting.includes(expected)], ['mismatched', 'ggbg', true], `${expected}: ${counting.join(', ')}`)
  }
})

test('the same moment and the same UUID come back however they are written', async () => {
  const sent = { name: 'a', when: '2026-01-01T02:00:00+02:00', uuid: 'ABCDEF00-0000-4000-8000-00000000000A' }
  const body = { id: 1, name: 'a', when: '2026-01-01T00:00:00.000Z', uuid: sent.uuid.toLowerCase() }
  assert.deepEqual(told(await compare({ ask: 'POST /things', sent, body })), ['matched', 'gggg'])
  const later = { ...body, when: '2026-01-01T00:00:01Z' }
  assert.deepEqual(told(await compare({ ask: 'POST /things', sent, body: later })), ['mismatched', 'ggbg', 'value body/when'])
})

test('the answer to a read is about the key that was asked for', async () => {
  assert.deepEqual(told(await compare({ body: { ...GOOD, id: 8 } })), ['mismatched', 'ggbg', 'value body/id'])
})

test('latency has a budget by the contract, and what is critical is said so', async () => {
  const late = { firstByte: 5, lastByte: 21, budget: null }
  assert.deepEqual(told(await compare({ ask: 'GET /slow', body: 1, more: { timings: late } })), ['matched', 'gggb'])
  assert.deepEqual(told(await compare({ ask: 'GET /slow', body: 1, more: { timings: { ...late, budget: 50 } } })), ['matched', 'gggg'])
  assert.equal((await compare({ ask: 'GET /slow', body: 'one' })).differences[0]?.severity, 'critical')
})

test('the head of an answer tells against a service what it tells, and for it only that it is there', async () => {
  const ask = 'HEAD /things/7'
  const none = { ask, bytes: new Uint8Array(0) }
  assert.deepEqual(told(await compare(none)), ['matched', 'g---'])
  assert.equal((await compare(none)).head, true)
  assert.deepEqual(told(await compare({ ...none, status: 404, headers: [] })), ['uncomparable state', 'g---'])
  assert.deepEqual(told(await compare({ ...none, status: 409, headers: [] })), ['mismatched', 'g-b-', 'status status'])
  assert.deepEqual(told(await compare({ ...none, headers: ['Content-Type', 'text/html'] })), [
    'mismatched',
    'g-b-',
    'media-type header.Content-Type',
  ])
  const slow = { timings: { firstByte: 1_500, lastByte: 1_500, budget: null } }
  assert.deepEqual(told(await compare({ ...none, more: slow })), ['matched', 'g--b'])
  assert.equal((await compare({ body: GOOD })).head, undefined)
})
