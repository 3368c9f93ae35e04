import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createUnderstudy, type ListeningUnderstudy } from '../../src/index.ts'
import { NOTES } from './notes-contract.ts'
import { ask, get, post } from './socket.ts'

let understudy: ListeningUnderstudy
let port = 0

before(async () => {
  understudy = await createUnderstudy({ contract: NOTES })
  port = (await understudy.listen()).port
})
after(() => understudy[Symbol.asyncDispose]())

const CHUNKED = '\r\nContent-Type: application/json\r\n\r\nf\r\n{"text":"fine"}\r\n0\r\n\r\n'

test('a body in a transfer coding that is not understood is refused with 501 (RFC 9112 section 6.1)', async () => {
  const posted = (coding: string): ReturnType<typeof ask> =>
    ask(port, `POST /notes HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ${coding}${CHUNKED}`)
  const refused = await posted('gzip, chunked')
  assert.equal(refused?.status, 501, refused?.body)
  assert.match(refused?.head ?? '', /\r\ncontent-type: application\/problem\+json[^]*\r\nconnection: close/i)
  assert.match(JSON.parse(refused?.body ?? '{}').detail, /chunked/)
  assert.equal((await posted('gzip\r\nTransfer-Encoding: chunked'))?.status, 501)
  assert.equal((await posted('Chunked'))?.status, 201)
})

test('a request for a tunnel is answered, not cut (RFC 9110 section 9.3.6)', async () => {
  const answer = await ask(port, 'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n\r\n\x16\x03\x01')
  assert.deepEqual([answer?.status, JSON.parse(answer?.body ?? '{}').status], [501, 501])
})

test('an asterisk is the target of OPTIONS alone (RFC 9112 section 3.2.4)', async () => {
  const told = await ask(port, 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n')
  assert.deepEqual([told?.status, /\r\nallow: ([^\r]*)/i.exec(told?.head ?? '')?.[1]], [204, 'GET, HEAD, OPTIONS, POST'])
  assert.equal((await ask(port, get('*')))?.status, 404)
})

test('a body of chunks may have extensions and trailers, and the next request stands behind them (RFC 9112 section 7.1)', async () => {
  const bytes = 'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n'
  const answer = await ask(port, `${bytes}f;a=1\r\n{"text":"fine"}\r\n0\r\nX-Sum: 1\r\n\r\n`)
  assert.equal(answer?.status, 201, answer?.body)
})

test('several Accept fields over a socket are one list (RFC 9110 section 5.3)', async () => {
  const bytes = post('/notes', 'application/json', '{"text":"fine"}', ['Accept: text/html', 'Accept: application/json'])
  assert.equal((await ask(port, bytes))?.status, 201)
})

test('a request of HTTP/1.1 names its host once (RFC 9112 section 3.2)', async () => {
  const status = async (head: string): Promise<number | undefined> => (await ask(port, `${head}\r\n\r\n`))?.status
  const line = 'GET /notes HTTP/1.1'
  assert.deepEqual([await status(`${line}\r\nAccept: */*`), await status(`${line}\r\nHost: a\r\nhost: b`)], [400, 400])
  const told = await ask(port, `${line}\r\n\r\n`)
  assert.match(JSON.parse(told?.body ?? '{}').detail, /no Host header/)
  assert.deepEqual([await status(`${line}\r\nHost:`), await status('GET /notes HTTP/1.0')], [await status(`${line}\r\nHost: a`), 200])
})

test('a body in an unknown coding is refused with those that are known (RFC 9110 section 15.5.16)', async () => {
  const told = await ask(port, post('/notes', 'application/json', '{"text":"fine"}', ['Content-Encoding: rot13']))
  assert.equal(told?.status, 415)
  assert.match(told?.head ?? '', /\r\naccept-encoding: gzip, deflate, br, zstd/i)
})
