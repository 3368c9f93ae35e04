import fc from 'fast-check'
import type { RequestLike } from '../../src/index.ts'

/** Texts that have broken readers of paths, headers, numbers, dates and patterns. */
const NASTY = [
  '',
  '0',
  '-0',
  '1e999',
  '1e-999',
  '9007199254740993',
  '0x10',
  'NaN',
  'null',
  'true',
  '%',
  '%00',
  '%zz',
  '%C0%80',
  '%ED%A0%80',
  '..',
  '../..',
  '//',
  '/',
  '?',
  '#',
  ';',
  'a=b',
  'a;b=c',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'a[b]',
  'a[]',
  'a[0]',
  'a[__proto__][x]',
  'a.b',
  ',',
  ',,',
  '|',
  ' ',
  '\t',
  '2026-02-30',
  '2026-01-01T25:00:00Z',
  'a'.repeat(3_000),
  '(((((((((((((((',
  '\u{1F600}',
  '\uFEFF',
  '"',
  "'",
  '\\',
  'KET-0900',
  'ord_8f3k2m9q',
]

const nasty: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

/** As a segment or value of a target: mostly encoded, sometimes as it is. Spaces and controls can never reach us in a target. */
const inTarget: fc.Arbitrary<string> = fc.tuple(nasty, fc.boolean()).map(([text, raw]) => {
  const encoded = encodeURIComponent(text.toWellFormed())
  return raw && /^[\x21-\x7e]*$/.test(text) ? text : encoded
})

const HEADERS = [
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Authorization',
  'Content-Type',
  'Content-Length',
  'Content-Encoding',
  'Cookie',
  'Expect',
  'Host',
  'If-Match',
  'If-None-Match',
  'Origin',
  'Prefer',
  'Access-Control-Request-Method',
  'Idempotency-Key',
  'X-Api-Key',
  'Understudy-Consumer',
  'User-Agent',
  'X-Filter',
  'X-Id',
  '__proto__',
]
const VALUES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'multipart/form-data',
  'text/plain',
  'application/merge-patch+json',
  'application/xml',
  '*/*',
  'a/b;q=2',
  ';;;',
  '/',
  'Bearer x',
  'Basic !',
  'Basic eDp5',
  'Digest',
  'code=404',
  'code=999, example=none',
  'dynamic=true',
  'seed=-1',
  'code=200; example="',
  'wait=1e9',
  'sid=1; sid=2',
  '"x"',
  'W/"',
  'gzip',
  'br;q=0',
  '100-continue',
  'http://evil.example',
  'null',
  'GET',
]
const headers: fc.Arbitrary<string[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...HEADERS),
      fc.oneof(
        fc.constantFrom(...VALUES),
        nasty.map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')),
      ),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => pairs.flat())

const json: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: nasty },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '{"__proto__":{"x":1}}',
      '{"a":1,"a":2}',
      '{"sku":"KET-0900","kind":"physical"}',
      '[',
      '{"lines":[{"sku":1}]}',
      '['.repeat(500),
      '{"a":'.repeat(300),
      '1e400',
      '-',
      '"\\ud800"',
      '{"text":"x"}',
      '{"customerId":"cus_2w5x7y9z","lines":[{"sku":"KET-0900","quantity":1}],"shipTo":{"name":"A","street":"B","postcode":"123","city":"C","country":"GB"},"payment":{"method":"invoice","dueDays":14}}',
      '{"constructor":{"prototype":{"x":1}},"id":9007199254740993}',
    ),
  },
)

const form: fc.Arbitrary<string> = fc
  .array(fc.tuple(inTarget, inTarget), { maxLength: 6 })
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'))

const multipart: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      nasty,
      nasty,
      fc.constantFrom(
        '',
        '; filename="x"',
        "; filename*=UTF-8''%zz",
        '\r\nContent-Type: application/json',
        '\r\nContent-Transfer-Encoding: base64',
      ),
    ),
    { maxLength: 4 },
  )
  .chain((parts) =>
    fc
      .constantFrom('--b--\r\n', '--b--', '', '--b')
      .map(
        (end) =>
          parts.map(([name, text, extra]) => `--b\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n\r\n${text}\r\n`).join('') +
          end,
      ),
  )

const body: fc.Arbitrary<Uint8Array | undefined> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.oneof(json, form, multipart).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
)

/** Requests for these path templates (and for others), wrong in every way that a wire would let through. */
export function requests(templates: readonly string[]): fc.Arbitrary<RequestLike> {
  const path = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...templates), fc.array(inTarget, { minLength: 4, maxLength: 4 }))
        .map(([template, values]) => filled(template, values)),
    },
    { weight: 1, arbitrary: fc.array(inTarget, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`) },
    { weight: 1, arbitrary: fc.constantFrom('*', '', '//', 'http://localhost/products', '/products/', '/PRODUCTS', '/v1/products') },
  )
  const names = fc.oneof(
    fc.constantFrom(
      'limit',
      'q',
      'cursor',
      'category',
      'price[min]',
      'price[max]',
      'price',
      'inStock',
      'sort',
      'status',
      'number',
      'filter[a]',
      'ids',
      '__code',
      '__example',
      '__dynamic',
      '__proto__',
    ),
    inTarget,
  )
  const query = fc
    .array(fc.tuple(names, inTarget), { maxLength: 5 })
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map((pair) => pair.join('=')).join('&')}`))
  const method = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('GET', 'POST') },
    { weight: 1, arbitrary: fc.constantFrom('PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY', 'get', 'X') },
  )
  return fc.record({ method, path, query, headers, body }).map((one) => ({
    method: one.method,
    target: one.path + one.query,
    headers: one.headers,
    ...(one.body === undefined ? {} : { body: one.body }),
  }))
}

function filled(template: string, values: readonly string[]): string {
  let turn = 0
  return template.replaceAll(/\{[^{}]*\}/g, () => values[turn++ % values.length] ?? '')
}
