import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_PARAMS } from '../../../model/exchange.ts'
import { asking, withParameters } from '../request/inspect.fixture.ts'

const STRINGS = { type: 'array', items: { type: 'string' } }
const NUMBERS = { type: 'array', items: { type: 'integer' } }
const RGB = { type: 'object', properties: { R: { type: 'integer' } }, additionalProperties: false }

/** Reads one query parameter `p`. */
function query(parameter: Readonly<Record<string, unknown>>, text: string): readonly [unknown, ...(readonly string[])] {
  const { params, told } = asking(withParameters('/', { name: 'p', in: 'query', ...parameter }))(`GET /?${text}`)
  return [Object(params).query.p, ...told]
}

test('a parameter with content comes once (OpenAPI 3.1 section 4.8.12.2): a finding, and the first counts', () => {
  const parameter = { content: { 'application/json': { schema: RGB } } }
  assert.deepEqual(query(parameter, 'p=%7B%22R%22:1%7D&p=%7B%22R%22:2%7D'), [{ R: 1 }, 'query.p duplicate-parameter'])
})

test('a list in a header may have empty elements, which count for nothing (RFC 9110 section 5.6.1.2)', () => {
  const ask = asking(
    withParameters(
      '/',
      { name: 'X-Ids', in: 'header', schema: { ...NUMBERS, maxItems: 3 } },
      { name: 'X-Words', in: 'header', schema: STRINGS },
    ),
  )
  const { params, told } = ask('GET /', { headers: ['X-Ids', '1, ,2,', 'X-Words', 'a,,b'] })
  assert.deepEqual([Object(params).header, told], [{ 'X-Ids': [1, 2], 'X-Words': ['a', '', 'b'] }, []])
  assert.deepEqual(ask('GET /', { headers: ['X-Ids', '1,,x'] }).told, ['header.X-Ids/1 type', 'header.X-Ids/2 type'])
})

test('a list is held against the contract to its end, however long it is', () => {
  const long = (last: string): string => `${'1,'.repeat(120_000)}${last}`
  const parameter = { schema: NUMBERS, explode: false }
  assert.deepEqual(query(parameter, `p=${long('x')}`).slice(1), ['query.p/99999 type'])
  assert.deepEqual(query({ ...parameter, schema: { ...NUMBERS, maxItems: 10_000 } }, `p=${'1,'.repeat(10_000)}1`).slice(1), [
    'query.p max-items',
  ])
})

test('the separators of Swagger 2 count in every place, and a plus sign is a space in queries only', () => {
  const formats = Object.entries({ csv: ',', ssv: ' ', tsv: '\t', pipes: '|' })
  for (const [format, sign] of formats) {
    const list = { name: 'a', required: true, type: 'array', items: { type: 'string' }, collectionFormat: format }
    const swagger = { openapi: undefined, swagger: '2.0' }
    const text = `x${sign}y`
    const escaped = encodeURIComponent(text).replaceAll('%2C', ',')
    const inPath = asking({ ...swagger, ...withParameters('/p/{a}', { ...list, in: 'path' }) })
    assert.deepEqual(inPath(`GET /p/${escaped}+`).params, { ...NO_PARAMS, path: { a: ['x', 'y+'] } }, format)
    const inHeader = asking({ ...swagger, ...withParameters('/h', { ...list, in: 'header' }) })
    assert.deepEqual(inHeader('GET /h', { headers: ['A', text] }).params, { ...NO_PARAMS, header: { a: ['x', 'y'] } }, format)
    const inQuery = asking({ ...swagger, ...withParameters('/q', { ...list, in: 'query' }) })
    assert.deepEqual(inQuery(`GET /q?a=${escaped}`).params, { ...NO_PARAMS, query: { a: ['x', 'y'] } }, format)
  }
})
