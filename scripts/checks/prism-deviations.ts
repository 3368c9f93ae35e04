/** Where we differ from Prism on purpose: why, and by which specification. */
export interface Deviation {
  readonly why: string
  readonly source: string
}

const mended: Deviation = {
  why: 'an example that breaks its schema is mended, so that there is no violation to report',
  source: 'OpenAPI 3.1 4.8.14.1: an example SHOULD match the schema',
}
const head: Deviation = { why: 'GET answers HEAD', source: 'RFC 9110 section 9.3.2' }
const served: Deviation = { why: 'what Prism cannot write as text, we can', source: 'OpenAPI 3.0 4.7.14: any schema with any media type' }
const parsed: Deviation = { why: 'reserved characters are read as a form parser reads them', source: 'WHATWG URL section 5.1' }

export const DEVIATIONS: ReadonlyMap<string, Deviation> = new Map([
  ['cors/cors-headers-disabled.txt', { why: 'OPTIONS tells which methods there are, CORS or not', source: 'RFC 9110 section 9.3.7' }],
  ['cors/cors-headers-precedence.txt', { why: 'a documented OPTIONS is an operation', source: 'OpenAPI 2.0, Path Item Object, options' }],
  [
    'generated-responses/too_complex-AC-1.oas3.txt',
    { why: 'what cannot be made is not implemented, rather than broken', source: 'RFC 9110 section 15.6.2' },
  ],
  ['head-requests/head_requests-AC-2.oas2.txt', head],
  ['head-requests/head_requests-AC-2.oas3.txt', head],
  ['serialization/E2E-text-html-complex-serialisation.oas3.txt', served],
  ['serialization/E2E-text-plain-complex-serialisation.oas3.txt', served],
  [
    'validate-body-params/enforce-content-type-if-body-included.oas3_1.txt',
    {
      why: 'a body where none is documented breaks no rule',
      source: 'OpenAPI 3.1 4.8.10.1: requestBody is optional, and nothing forbids a body without it',
    },
  ],
  ['validate-body-params/form-data-allow-reserved-fail.oas3.txt', parsed],
  [
    'validate-body-params/multipart-form-data-allow-reserved-fail.oas3.txt',
    { why: 'allowReserved is of urlencoded forms only', source: 'OpenAPI 3.0 4.7.15: ignored for any other media type' },
  ],
  [
    'validate-body-params/x-www-urlencoded-fail.oas2.txt',
    { why: 'an optional field may be left out, and others may be sent', source: 'OpenAPI 2.0, Parameter Object, required' },
  ],
  [
    'validate-path-params/missing-path-param.oas3.txt',
    { why: 'an empty segment is another path', source: 'RFC 3986 section 3.3, OpenAPI 3.0 4.7.8.2' },
  ],
  ['violations/array-min-contains.httpResponse.txt', mended],
  ['violations/array-prefix-items.httpResponse.txt', mended],
  ['violations/combined-request-response.txt', mended],
  ['violations/print-as-http-response.txt', mended],
  ['violations/value-not-in-enum.httpResponse.txt', mended],
])
