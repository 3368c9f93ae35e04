import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { effortSince } from '../../../../test/fixtures/effort.ts'
import { asking, withParameters } from '../request/inspect.fixture.ts'
import { write, type Written } from './write.fixture.ts'

const STRINGS = { type: 'array', items: { type: 'string' } }
const NUMBERS = { type: 'array', items: { type: 'integer' } }
const RGB = { type: 'object', properties: { R: { type: 'integer' }, G: { type: 'integer' } }, additionalProperties: false }

/** Reads one query parameter `p`. */
function query(parameter: Readonly<Record<string, unknown>>, text: string, options = {}): readonly [unknown, ...(readonly string[])] {
  const ask = asking(withParameters('/', { name: 'p', in: 'query', ...parameter }), options)
  const { params, told } = ask(`GET /?${text}`)
  assert.ok(typeof params === 'object' && params !== null && 'query' in params)
  const values = params.query
  assert.ok(typeof values === 'object' && values !== null)
  return ['p' in values ? values.p : undefined, ...told]
}

test('a query parameter is read by its style, for values, lists and objects', () => {
  const cases: readonly (readonly [Readonly<Record<string, unknown>>, string, unknown])[] = [
    [{ schema: { type: 'integer' } }, 'p=7', 7],
    [{ schema: { type: 'string' } }, 'p=a+b%20c', 'a b c'],
    [{ schema: { type: 'boolean' } }, 'p=true', true],
    [{ schema: NUMBERS }, 'p=1&p=2', [1, 2]],
    [{ schema: NUMBERS }, 'p=1', [1]],
    [{ schema: NUMBERS }, 'p=', []],
    [{ schema: NUMBERS, explode: false }, 'p=1,2', [1, 2]],
    [{ schema: STRINGS, explode: false }, 'p=a%2Cb,c', ['a,b', 'c']],
    [{ schema: NUMBERS, style: 'spaceDelimited' }, 'p=1%202+3', [1, 2, 3]],
    [{ schema: NUMBERS, style: 'pipeDelimited' }, 'p=1|2%7C3', [1, 2, 3]],
    [{ schema: NUMBERS, style: 'pipeDelimited', explode: true }, 'p=1&p=2', [1, 2]],
    [{ schema: RGB }, 'R=1&G=2', { R: 1, G: 2 }],
    [{ schema: RGB, explode: false }, 'p=R,1,G,2', { R: 1, G: 2 }],
    [{ schema: RGB, style: 'pipeDelimited' }, 'p=R|1|G|2', { R: 1, G: 2 }],
    [{ schema: RGB, style: 'deepObject' }, 'p[R]=1&p%5BG%5D=2', { R: 1, G: 2 }],
    [{ schema: { type: ['string', 'array'], items: { type: 'integer' } } }, 'p=x', 'x'],
    [{ schema: { anyOf: [{ type: 'integer' }, NUMBERS] } }, 'p=1&p=2', [1, 2]],
    [{ content: { 'application/json': { schema: RGB } } }, 'p=%7B%22R%22:1%7D', { R: 1 }],
    [{ schema: { type: 'string', format: 'date-time' } }, 'p=2020-01-01T00:00:00+02:00', '2020-01-01T00:00:00+02:00'],
    [{ allowEmptyValue: true, schema: { type: 'integer' } }, 'p', ''],
    [{}, 'p=1', '1'],
    [{ schema: {}, explode: false }, 'p=1,2', '1,2'],
    [{ schema: NUMBERS, explode: false }, 'p=1%2C2', [1, 2]],
    [{ schema: { type: ['string', 'array'], items: {} }, explode: false }, 'p=1,2', ['1', '2']],
  ]
  for (const [parameter, text, value] of cases) assert.deepEqual(query(parameter, text), [value], `${JSON.stringify(parameter)} ${text}`)
})

test('nested brackets are read by the schema: lists, maps and lists of objects', () => {
  const schema = {
    type: 'object',
    properties: {
      range: { type: 'object', properties: { gte: { type: 'integer' } } },
      ids: NUMBERS,
      rows: { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } },
      map: { type: 'object', additionalProperties: { type: 'integer' } },
    },
  }
  const read = (text: string): unknown => query({ style: 'deepObject', schema }, text)
  assert.deepEqual(read('p[range][gte]=1'), [{ range: { gte: 1 } }])
  assert.deepEqual(read('p[ids][]=1&p[ids][]=2'), [{ ids: [1, 2] }])
  assert.deepEqual(read('p[ids][1]=2&p[ids][0]=1'), [{ ids: [1, 2] }])
  assert.deepEqual(read('p[ids]=1'), [{ ids: [1] }])
  assert.deepEqual(read('p[ids]=1&p[ids]=2'), [{ ids: [1, 2] }])
  assert.deepEqual(read('p[rows][0][a]=1&p[rows][1][a]=2'), [{ rows: [{ a: 1 }, { a: 2 }] }])
  assert.deepEqual(read('p[rows][][a]=1&p[rows][][a]=2'), [{ rows: [{ a: 1 }, { a: 2 }] }])
  assert.deepEqual(read('p[map][7]=1'), [{ map: { 7: 1 } }])
})

test('a style that the contract does not say is named in the finding, and read without one when lenient', () => {
  const cases: readonly (readonly [Readonly<Record<string, unknown>>, string, unknown, RegExp])[] = [
    [{ schema: NUMBERS }, 'p[]=1&p[]=2', [1, 2], /came as brackets.*explode: true.*Send p=a&p=b/],
    [{ schema: NUMBERS }, 'p[0]=1&p[1]=2', [1, 2], /brackets/],
    [{ schema: NUMBERS }, 'p=1,2', [1, 2], /explode: false \(commas\)/],
    [{ schema: NUMBERS }, 'p=1|2', [1, 2], /pipeDelimited/],
    [{ schema: NUMBERS, explode: false }, 'p=1&p=2', [1, 2], /repeated.*Send p=a,b/],
    [{ schema: RGB, style: 'deepObject' }, 'p.R=1', { R: 1 }, /dots.*deepObject/],
    [{ schema: RGB }, 'p[R]=1', { R: 1 }, /brackets/],
    [{ schema: RGB, explode: false }, 'p.R=1&p.G=2', { R: 1, G: 2 }, /dots/],
    [{ schema: RGB }, 'p=R,1', { R: 1 }, /explode: false/],
  ]
  for (const [parameter, text, value, message] of cases) {
    assert.deepEqual(query(parameter, text), [value, 'query.p parameter-style'], text)
    assert.deepEqual(query(parameter, text, { serialization: 'lenient' }), [value], `${text} when lenient`)
    const { findings } = asking(withParameters('/', { name: 'p', in: 'query', ...parameter }))(`GET /?${text}`)
    assert.match(findings[0]?.message ?? '', message)
  }
})

test('brackets that are part of a name are no style', () => {
  const names = ['page[number]', 'page[size]', 'ids[]']
  const ask = asking(
    withParameters('/', ...names.map((name) => ({ name, in: 'query', schema: name === 'ids[]' ? NUMBERS : { type: 'integer' } })), {
      name: 'page',
      in: 'query',
      style: 'deepObject',
      schema: { type: 'object' },
    }),
  )
  assert.deepEqual(ask('GET /?page[number]=1&page[size]=2&page[x]=3&ids[]=4&ids%5B%5D=5'), {
    params: { path: {}, query: { 'page[number]': 1, 'page[size]': 2, 'ids[]': [4, 5], page: { x: '3' } }, header: {}, cookie: {} },
    content: undefined,
    findings: [],
    told: [],
  })
  const { params, told } = ask('GET /?ids[0]=4&ids[1]=5')
  assert.deepEqual([params, told], [{ path: {}, query: { 'ids[]': [4, 5] }, header: {}, cookie: {} }, ['query.ids[] parameter-style']])
})

test('findings name the place, the rule and the remedy', () => {
  const ask = asking(
    withParameters(
      '/a/{id}',
      { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
      { name: 'X-Id', in: 'header', required: true, schema: { type: 'string' } },
      { name: 'sid', in: 'cookie', required: true, schema: { type: 'string' } },
      { name: 'q', in: 'query', required: true, schema: NUMBERS },
    ),
  )
  const { findings, told } = ask('GET /a/0')
  assert.deepEqual(told, ['path.id minimum', 'query.q required', 'header.X-Id required', 'cookie.sid required'])
  assert.deepEqual(findings[0]?.rule, { uri: 'value:contract', pointer: '/paths/~1a~1{id}/get/parameters/0/schema/minimum' })
  assert.deepEqual(findings[1], {
    code: 'required',
    subject: 'request',
    at: 'query.q',
    rule: { uri: 'value:contract', pointer: '/paths/~1a~1{id}/get/parameters/3/required' },
    message: "The query parameter 'q' is required but missing. Send q=a&q=b.",
    severity: 'error',
  })
  const other = ask('GET /a/%E9?q=1&q=x', { headers: ['x-id', ' a ', 'Cookie', 'b=1; sid="c"'] })
  assert.deepEqual(other.told, ['path.id malformed-escape', 'query.q/1 type'])
  assert.deepEqual(other.params, { path: {}, query: { q: [1, 'x'] }, header: { 'X-Id': 'a' }, cookie: { sid: 'c' } })
})

test('one value is meant where several came: a finding, and the first counts', () => {
  assert.deepEqual(query({ schema: { type: 'integer' } }, 'p=1&p=2'), [1, 'query.p duplicate-parameter'])
})

test('an unknown query parameter is a warning, an error when refused, and never one that speaks to somebody else', () => {
  const contract = {
    ...withParameters(
      '/',
      {
        name: 'f',
        in: 'query',
        schema: { type: 'object', properties: { a: { type: 'integer' } }, additionalProperties: { type: 'integer' } },
      },
      { name: 'b', in: 'query', schema: { type: 'integer' } },
    ),
    components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'key' } } },
    security: [{ key: [] }],
  }
  assert.deepEqual(asking(contract)('GET /?a=1&b=2&c=3&__code=404&key=k'), {
    params: { path: {}, query: { b: 2, f: { a: 1, c: 3 } }, header: {}, cookie: {} },
    content: undefined,
    findings: [],
    told: [],
  })
  const plain = withParameters('/', { name: 'b', in: 'query', schema: { type: 'integer' } })
  assert.deepEqual(asking(plain)('GET /?x=1&x=2&__seed=1').told, ['query.x unknown-query?'])
  assert.deepEqual(asking(plain, { unknownQuery: 'refuse' })('GET /?x=1').told, ['query.x unknown-query'])
})

test('path parameters are read by simple, label and matrix style', () => {
  const read = (style: string, explode: boolean, schema: unknown, text: string): unknown =>
    asking(withParameters('/{p}', { name: 'p', in: 'path', required: true, style, explode, schema }))(`GET /${text}`)
  const cases: readonly (readonly [string, boolean, unknown, string, unknown])[] = [
    ['simple', false, { type: 'string' }, 'a%2Fb', 'a/b'],
    ['simple', false, NUMBERS, '1,2', [1, 2]],
    ['simple', false, RGB, 'R,1,G,2', { R: 1, G: 2 }],
    ['simple', true, RGB, 'R=1,G=2', { R: 1, G: 2 }],
    ['label', false, { type: 'integer' }, '.5', 5],
    ['label', false, NUMBERS, '.1,2', [1, 2]],
    ['label', false, NUMBERS, '.1.2', [1, 2]],
    ['label', true, NUMBERS, '.1.2', [1, 2]],
    ['label', true, RGB, '.R=1.G=2', { R: 1, G: 2 }],
    ['matrix', false, { type: 'integer' }, ';p=5', 5],
    ['matrix', false, NUMBERS, ';p=1,2', [1, 2]],
    ['matrix', true, NUMBERS, ';p=1;p=2', [1, 2]],
    ['matrix', false, RGB, ';p=R,1,G,2', { R: 1, G: 2 }],
    ['matrix', true, RGB, ';R=1;G=2', { R: 1, G: 2 }],
  ]
  for (const [style, explode, schema, text, value] of cases) {
    const { params, told } = Object(read(style, explode, schema, text))
    assert.deepEqual([params.path.p, told], [value, []], `${style} ${explode} ${text}`)
  }
  assert.deepEqual(Object(read('matrix', false, NUMBERS, '1,2')).told, ['path.p parameter-style'])
})

test('headers are split at commas, cookies at semicolons, and neither is percent-decoded where it must not be', () => {
  const ask = asking(
    withParameters(
      '/',
      { name: 'X-Ids', in: 'header', schema: NUMBERS },
      { name: 'X-O', in: 'header', explode: true, schema: RGB },
      { name: 'X-T', in: 'header', schema: { type: 'string' } },
      { name: 'c', in: 'cookie', schema: STRINGS },
      { name: 'Accept', in: 'header', required: true, schema: { type: 'integer' } },
    ),
  )
  const { params, told } = ask('GET /', {
    headers: ['X-Ids', '1, 2', 'x-ids', '3', 'X-O', 'R=1,G=2', 'X-T', '100%', 'Cookie', 'c=a%20b; c=c'],
  })
  assert.deepEqual(
    [params, told],
    [{ path: {}, query: {}, header: { 'X-Ids': [1, 2, 3], 'X-O': { R: 1, G: 2 }, 'X-T': '100%' }, cookie: { c: ['a b', 'c'] } }, []],
  )
})

test('a whole query is one value where the contract says querystring', () => {
  const form = {
    'application/x-www-form-urlencoded': {
      schema: { type: 'object', properties: { a: { type: 'integer' }, b: STRINGS }, required: ['a'] },
    },
  }
  const ask = asking({ openapi: '3.2.0', ...withParameters('/', { name: 'all', in: 'querystring', content: form }) })
  assert.deepEqual(ask('GET /?a=1&b=x&b=y').params, { path: {}, query: { all: { a: 1, b: ['x', 'y'] } }, header: {}, cookie: {} })
  assert.deepEqual(ask('GET /?b=x').told, ['query.all/a required'])
  const json = asking({
    openapi: '3.2.0',
    ...withParameters('/', { name: 'all', in: 'querystring', content: { 'application/json': { schema: RGB } } }),
  })
  assert.deepEqual(json('GET /?%7B%22R%22%3A1%7D').params, { path: {}, query: { all: { R: 1 } }, header: {}, cookie: {} })
})

test('polluting names are members like any other', () => {
  const [value] = query({ style: 'deepObject', schema: { type: 'object' } }, 'p[__proto__][x]=1&p[constructor][prototype][y]=2&p[a]=3')
  assert.deepEqual(JSON.stringify(value), '{"__proto__":{"x":"1"},"constructor":{"prototype":{"y":"2"}},"a":"3"}')
  assert.deepEqual([Object.getPrototypeOf(value), Object.hasOwn(Object.prototype, 'x')], [Object.prototype, false])
})

test('thousands of parameters and deep brackets stay cheap', () => {
  const start = process.cpuUsage()
  query({ style: 'deepObject', schema: { type: 'object' } }, `p${'[a]'.repeat(5_000)}=1`)
  query({ schema: STRINGS }, 'p=a&'.repeat(20_000))
  query({ style: 'deepObject', schema: { type: 'object' } }, Array.from({ length: 9_000 }, (_, i) => `p[${i}][${i}]=1`).join('&'))
  assert.ok(effortSince(start) < 2_000)
})

const name = fc.constantFrom('a', 'b', 'x-y', 'ü', 'n m')
const text = fc.string({
  unit: fc.constantFrom('a', '1', ' ', ',', ';', '=', '&', '|', '%', '.', '+', '[', ']', '/', 'ü', '😀', '"'),
  minLength: 1,
  maxLength: 6,
})
const simple = fc.string({ unit: fc.constantFrom('a', '1', '-', '/', 'ü'), minLength: 1, maxLength: 6 })

/** Where a value may travel, and with which texts: headers and cookies of style `cookie` have no escapes. */
const PLACES: readonly (readonly [Written['in'], string, fc.Arbitrary<string>])[] = [
  ['path', 'simple', text],
  ['path', 'label', text],
  ['path', 'matrix', text],
  ['query', 'form', text],
  ['query', 'spaceDelimited', text],
  ['query', 'pipeDelimited', text],
  ['query', 'deepObject', text],
  ['header', 'simple', simple],
  ['cookie', 'form', text],
]

for (const [where, style, words] of PLACES) {
  test(`what is written into a ${where} by style ${style} is read back`, () => {
    const value = fc.oneof(words, fc.array(words, { minLength: 1, maxLength: 4 }), fc.dictionary(name, words, { minKeys: 1, maxKeys: 3 }))
    fc.assert(
      fc.property(value, fc.boolean(), (one, explode) => {
        const kind = typeof one === 'string' ? 'string' : Array.isArray(one) ? 'array' : 'object'
        if (style === 'deepObject' && kind !== 'object') return
        if ((style === 'spaceDelimited' || style === 'pipeDelimited') && (!Array.isArray(one) || one.length < 2)) return
        if (where === 'cookie' && kind === 'object' && explode) return
        // The escaped delimiter and the delimiter are the same two bytes on the wire.
        const sign = style === 'spaceDelimited' ? ' ' : style === 'pipeDelimited' ? '|' : null
        if (sign !== null && !explode && JSON.stringify(one).includes(sign)) return
        const schema =
          kind === 'string'
            ? { type: 'string' }
            : kind === 'array'
              ? STRINGS
              : { type: 'object', properties: Object.fromEntries(Object.keys(one).map((key) => [key, { type: 'string' }])) }
        const how: Written = { name: 'p', in: where, style, explode }
        const written = write(how, one)
        const ask = asking(withParameters(where === 'path' ? '/{p}' : '/', { ...how, required: where === 'path', schema }))
        const headers = where === 'header' ? ['p', written] : where === 'cookie' ? ['Cookie', written] : []
        const { params, told } = ask(`GET /${where === 'path' ? written : where === 'query' ? `?${written}` : ''}`, { headers })
        const read = Object(params)[where].p
        assert.deepEqual([{ ...Object(read) }, told], [{ ...Object(one) }, []], written)
      }),
      { numRuns: 100 },
    )
  })
}
