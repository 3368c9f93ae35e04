import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { WireRequest, WireResponse } from '../model/wire.ts'
import { coded, type Given } from './coded.ts'

const LONG = Buffer.from(`"${'a kettle, '.repeat(200)}"`)
const JSON_TYPE = ['Content-Type', 'application/json']

function asked(method: string, ...headers: string[]): WireRequest {
  return { method, target: '/', headers, body: null, origin: 'http://localhost' }
}

const GZIP = asked('GET', 'Accept-Encoding', 'gzip')

function given(differently: Partial<Given> = {}): Given {
  return { status: 200, headers: JSON_TYPE, body: LONG, by: 'mock', ...differently }
}

function now(request: WireRequest, reply: Given): WireResponse {
  const answer = coded(request, reply)
  assert.ok(!(answer instanceof Promise))
  return answer
}

test('a long text of ours goes out as it was asked for, and says so', () => {
  const answer = now(GZIP, given({ headers: [...JSON_TYPE, 'Content-Length', '2002', 'ETag', '"1"', 'vary', 'Origin'] }))
  assert.deepEqual(answer.headers, [...JSON_TYPE, 'ETag', '"1-gzip"', 'vary', 'Origin, Accept-Encoding', 'Content-Encoding', 'gzip'])
  assert.ok(answer.body instanceof Uint8Array)
  assert.deepEqual(gunzipSync(answer.body), LONG)
})

test('who asks for no coding is told that there are some', () => {
  for (const headers of [[], ['Accept-Encoding', 'identity'], ['Accept-Encoding', 'deflate'], ['Accept-Encoding', 'identity;q=0']]) {
    const answer = now(asked('GET', ...headers), given())
    assert.deepEqual([answer.headers, answer.body], [[...JSON_TYPE, 'Vary', 'Accept-Encoding'], LONG])
  }
})

test('several fields are one', () => {
  const request = asked('GET', 'accept-encoding', 'gzip;q=0.1', 'Host', 'a', 'Accept-Encoding', 'br;q=0.2')
  assert.equal(now(request, given()).headers.at(-1), 'br')
})

const AS_THEY_ARE: Readonly<Record<string, Partial<Given>>> = {
  'of a service': { by: 'live' },
  short: { body: LONG.subarray(0, 1_023) },
  'without a body': { body: null },
  'a stream': { body: (async function* () {})() },
  'coded already': { headers: [...JSON_TYPE, 'content-encoding', 'br'] },
  'not to be changed': { headers: [...JSON_TYPE, 'Cache-Control', 'no-store, No-Transform'] },
  'with a digest of its bytes': { headers: [...JSON_TYPE, 'Content-Digest', 'sha-256=:AAAA:'] },
  'a part': { status: 206 },
  'an image': { headers: ['Content-Type', 'image/png'] },
  events: { headers: ['Content-Type', 'text/event-stream; charset=utf-8'] },
  parts: { headers: ['Content-Type', 'multipart/mixed; boundary=b'] },
  'of no type': { headers: [] },
  'old, with a tag that a service knows': { by: 'stale', headers: [...JSON_TYPE, 'ETag', '"1"'] },
}

for (const [what, differently] of Object.entries(AS_THEY_ARE)) {
  test(`untouched: ${what}`, () => {
    const reply = given(differently)
    assert.equal(coded(GZIP, reply), reply)
  })
}

test('an answer of nobody knows whom is untouched', () => {
  const reply: WireResponse = { status: 200, headers: JSON_TYPE, body: LONG }
  assert.equal(coded(GZIP, reply), reply)
})

test('texts of every kind', () => {
  for (const type of [
    'text/html; charset=utf-8',
    'TEXT/CSV',
    'application/json;charset=utf-8',
    'application/problem+json',
    'application/xml',
    'image/svg+xml',
    'application/x-ndjson',
    'application/x-www-form-urlencoded',
    'application/javascript',
  ])
    assert.equal(now(GZIP, given({ headers: ['Content-Type', type] })).headers.at(-1), 'gzip', type)
})

test('old answers and problems of ours are coded too', () => {
  for (const by of ['stale', 'understudy'] as const) assert.equal(now(GZIP, given({ by, status: 503 })).headers.at(-1), 'gzip')
})

test('a Vary that says it already stays', () => {
  for (const vary of ['*', 'Accept, accept-encoding', 'Accept-Encoding'])
    assert.deepEqual(now(asked('GET'), given({ headers: [...JSON_TYPE, 'Vary', vary] })).headers, [...JSON_TYPE, 'Vary', vary])
  const two = [...JSON_TYPE, 'Vary', 'Origin', 'Vary', 'Accept-Encoding']
  assert.deepEqual(now(asked('GET'), given({ headers: two })).headers, two)
  const other = [...JSON_TYPE, 'Vary', 'X-Accept-Encoding']
  assert.equal(now(asked('GET'), given({ headers: other })).headers.at(-1), 'X-Accept-Encoding, Accept-Encoding')
})

test('a head says what the whole would, but for a length that nobody knows yet', () => {
  const headers = [...JSON_TYPE, 'ETag', '"1"', 'Content-Length', '2002']
  const head = now(asked('HEAD', 'Accept-Encoding', 'gzip'), given({ headers, body: null }))
  assert.deepEqual(head.headers, now(GZIP, given({ headers })).headers)
  assert.equal(head.body, null)
  const plain = now(asked('HEAD'), given({ headers, body: null }))
  assert.deepEqual(plain.headers, [...headers, 'Vary', 'Accept-Encoding'])
  const short = given({ headers: [...JSON_TYPE, 'Content-Length', '12'], body: null })
  assert.equal(coded(asked('HEAD', 'Accept-Encoding', 'gzip'), short), short)
})

test('the tag in the answer to a write is of what was written', () => {
  const answer = now(asked('PUT', 'Accept-Encoding', 'gzip'), given({ headers: [...JSON_TYPE, 'ETag', '"1"'] }))
  assert.deepEqual(answer.headers.slice(2), ['ETag', '"1"', 'Vary', 'Accept-Encoding', 'Content-Encoding', 'gzip'])
})

test('304 tells the tag of what the consumer has', () => {
  const unchanged: Given = { status: 304, headers: ['ETag', '"1-ab"'], body: null, by: 'mock' }
  const tag = (accepts: string, held: string, own = '"1-ab"'): string | undefined => {
    const headers = accepts === '' ? [] : ['Accept-Encoding', accepts]
    const answer = now(asked('GET', ...headers, 'If-None-Match', held), { ...unchanged, headers: ['ETag', own] })
    assert.deepEqual(answer.headers.slice(2), ['Vary', 'Accept-Encoding'])
    return answer.headers[1]
  }
  assert.equal(tag('', '"1-ab"'), '"1-ab"')
  assert.equal(tag('gzip', '"1-ab"'), '"1-ab"')
  assert.equal(tag('gzip', '"1-ab-gzip"'), '"1-ab-gzip"')
  assert.equal(tag('gzip', '"1-ab", "1-ab-br", "1-ab-gzip"'), '"1-ab-gzip"')
  assert.equal(tag('br', 'W/"1-ab-gzip"'), '"1-ab-gzip"')
  assert.equal(tag('br', '"1-ab", "1-ab-gzip"'), '"1-ab"')
  assert.equal(tag('gzip', '1-ab-gzip'), '"1-ab-gzip"')
  assert.equal(tag('gzip', '*'), '"1-ab"')
  assert.equal(tag('gzip', 'W/"1-ab"', 'W/"1-ab"'), 'W/"1-ab"')
  const bare: Given = { ...unchanged, headers: [] }
  assert.equal(coded(GZIP, bare), bare)
  const live: Given = { ...unchanged, by: 'live' }
  assert.equal(coded(GZIP, live), live)
})

test('a long body comes later, and the same', async () => {
  const body = Buffer.from('kettle '.repeat(20_000))
  const answer = await coded(GZIP, given({ body }))
  assert.ok(answer.body instanceof Uint8Array && answer.body.length < 2_000)
  assert.deepEqual(gunzipSync(answer.body), body)
})
