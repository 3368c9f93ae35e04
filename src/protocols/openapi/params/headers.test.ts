import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asking, withParameters } from '../request/inspect.fixture.ts'

test('headers that clients write of their own accord are not held against the consumer', () => {
  const ask = asking(
    withParameters(
      '/',
      { name: 'Accept-Encoding', in: 'header', required: true, schema: { enum: ['base64'] } },
      { name: 'User-Agent', in: 'header', required: true, schema: { type: 'string', pattern: '^acme/' } },
      { name: 'Date', in: 'header', required: true, schema: { type: 'string' } },
      { name: 'Accept-Charset', in: 'header', required: true, schema: { enum: ['utf-8'] } },
      { name: 'X-Kind', in: 'header', schema: { enum: ['a'] } },
    ),
  )
  const { findings, params } = ask('GET /', {
    headers: ['accept-encoding', 'gzip, br', 'User-Agent', 'node', 'Accept-Charset', 'latin1', 'X-Kind', 'b'],
  })
  assert.deepEqual(params, {
    path: {},
    query: {},
    header: { 'Accept-Encoding': 'gzip, br', 'User-Agent': 'node', 'Accept-Charset': 'latin1', 'X-Kind': 'b' },
    cookie: {},
  })
  assert.deepEqual(
    findings.map(({ at, code, severity }) => [at, code, severity]),
    [
      ['header.Accept-Encoding', 'enum', 'warning'],
      ['header.User-Agent', 'pattern', 'warning'],
      ['header.Date', 'required', 'warning'],
      ['header.Accept-Charset', 'enum', 'error'],
      ['header.X-Kind', 'enum', 'error'],
    ],
  )
  assert.deepEqual(ask('GET /').told, [
    'header.Accept-Encoding required?',
    'header.User-Agent required',
    'header.Date required?',
    'header.Accept-Charset required',
  ])
})
