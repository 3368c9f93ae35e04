import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import { createUnderstudy, type ListeningUnderstudy } from '../../src/index.ts'
import { NOTES } from './notes-contract.ts'
import { ask, get, post, type RawAnswer } from './socket.ts'

let understudy: ListeningUnderstudy
let port = 0

before(async () => {
  understudy = await createUnderstudy({ contract: NOTES, bodyLimit: 2_000_000 })
  port = (await understudy.listen()).port
})
after(() => understudy[Symbol.asyncDispose]())

const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'
const PARTS = 'multipart/form-data; boundary=b'

/** CPU time of this process, the server's and ours, ms: what an attack costs, however busy the machine is with others. */
function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Whatever was sent before, the next request is fine. */
async function stillFine(): Promise<void> {
  const next = await ask(port, post('/notes', JSON_TYPE, '{"text":"fine"}'))
  assert.deepEqual([next?.status, JSON.parse(next?.body ?? 'null').text], [201, 'fine'])
}

/** Refused by us, as a problem that says why. */
function assertRefused(answer: RawAnswer | null, what: string): void {
  assert.ok(answer !== null, `${what}: no answer`)
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.body.slice(0, 200)}`)
  assert.match(answer.head, /\r\ncontent-type: *application\/problem\+json/i, what)
  const problem: { type?: string; title?: string; detail?: string } = JSON.parse(answer.body)
  assert.match(problem.type ?? '', /^urn:understudy:problem:/, what)
  assert.ok((problem.detail ?? problem.title ?? '').length > 10, `${what} says nothing: ${answer.body}`)
}

const deep = (open: string, close: string, depth: number, core = ''): string => open.repeat(depth) + core + close.repeat(depth)

const REFUSED: readonly (readonly [what: string, bytes: string | Uint8Array])[] = [
  ['no HTTP at all', 'hello there\r\n\r\n'],
  ['a NUL in a header', 'GET /notes HTTP/1.1\r\nHost: a\r\nX-Trace: a\0b\r\n\r\n'],
  ['a header without a colon', 'GET /notes HTTP/1.1\r\nHost: a\r\nNonsense\r\n\r\n'],
  ['a length that is no number', 'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n{}'],
  ['two lengths', 'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
  [
    'a length beside a transfer coding',
    'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  ],
  ['a chunk size that is no number', 'POST /notes HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'],
  ['a head of 200 KB', get('/notes', [`X-Trace: ${'x'.repeat(200_000)}`])],
  ['a body of 3 MB', post('/notes', JSON_TYPE, `{"text":"${'x'.repeat(3_000_000)}"}`)],
  ['no JSON', post('/notes', JSON_TYPE, '{"text":')],
  ['invalid UTF-8', post('/notes', JSON_TYPE, Buffer.from([0x7b, 0x22, 0x74, 0x65, 0x78, 0x74, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]))],
  ['a charset that nobody knows', post('/notes', `${JSON_TYPE}; charset=nonsense`, '{"text":"a"}')],
  ['UTF-16 that is none', post('/notes', `${JSON_TYPE}; charset=utf-16`, Buffer.from([0x00, 0xd8, 0x00]))],
  ['JSON 100,000 deep', post('/open', JSON_TYPE, deep('{"a":', '}', 100_000, '1'))],
  ['arrays 500,000 deep', post('/notes', JSON_TYPE, deep('[', ']', 500_000))],
  ['a tree 100,000 deep', post('/notes', JSON_TYPE, `{"text":"a","tree":${deep('{"left":', '}', 100_000, '{}')}}`)],
  ['duplicate members', post('/notes', JSON_TYPE, '{"text":"a","text":"b"}')],
  ['a polluting member', post('/notes', JSON_TYPE, '{"text":"a","__proto__":{"polluted":true}}')],
  ['a number too large for its type', post('/notes', JSON_TYPE, '{"text":"a","count":9223372036854775808}')],
  ['a number with a huge exponent', post('/notes', JSON_TYPE, '{"text":"a","count":1e999999999}')],
  ['a number of 100,000 digits', post('/notes', JSON_TYPE, `{"text":"a","count":${'9'.repeat(100_000)}}`)],
  ['gzip that is none', post('/notes', JSON_TYPE, 'not gzip', ['Content-Encoding: gzip'])],
  ['an unknown content coding', post('/notes', JSON_TYPE, '{"text":"a"}', ['Content-Encoding: nonsense'])],
  ['a media type that nobody documented', post('/notes', 'text/csv', 'text\na')],
  ['an escape that is none in the path', get('/notes/%zz')],
  ['escaped bytes that are no UTF-8 in the path', get('/notes/%C0%80')],
  ['escaped bytes that are no UTF-8 in the query', get('/notes?slug=%FF')],
  ['text for a number', get('/notes?limit=ten')],
  ['a value that makes a naive pattern run for years', get(`/notes?slug=${'a'.repeat(5_000)}!`)],
  ['a member that makes a naive pattern run for years', post('/notes', JSON_TYPE, `{"text":"a","slug":"${'a'.repeat(50_000)}!"}`)],
  ['a form with an escape that is none', post('/form', FORM, 'text=%zz')],
  ['a form with a required field missing', post('/form', FORM, 'other=1')],
  ['a multipart body without a boundary', post('/upload', 'multipart/form-data', '--b\r\n\r\n--b--')],
  ['a multipart body that is cut', post('/upload', PARTS, '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nhal')],
  ['a multipart body without parts', post('/upload', PARTS, 'nothing of the kind')],
  ['XML that is cut', post('/xml', 'application/xml', '<Note><text>a</tex')],
  [
    'XML entities by the billion',
    post(
      '/xml',
      'application/xml',
      `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY c "${'&b;'.repeat(100)}">]><Note><text>&c;</text></Note>`,
    ),
  ],
  ['XML 100,000 deep', post('/xml', 'application/xml', deep('<a>', '</a>', 100_000))],
  ['no such path', get('/nothing/here')],
  ['a preference for the impossible', get('/notes', ['Prefer: code=299'])],
]

for (const [what, bytes] of REFUSED) {
  test(`the stand-in refuses ${what}, when it comes over a socket, and serves the next request`, async () => {
    const from = spent()
    const answer = await ask(port, bytes)
    assert.ok(spent() - from < 3_000, `took ${Math.round(spent() - from)} ms`)
    assertRefused(answer, what)
    await stillFine()
  })
}

const SURVIVED: readonly (readonly [what: string, bytes: string | Uint8Array])[] = [
  [
    'polluting members where anything goes',
    post('/open', JSON_TYPE, '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  ],
  ['polluting names in brackets', get('/notes?filter[__proto__][polluted]=true&filter[constructor][prototype][polluted]=true')],
  ['polluting names in a form', post('/form', FORM, 'text=a&__proto__[polluted]=true&constructor.prototype.polluted=true')],
  ['100,000 fields in a form', post('/form', FORM, `text=a&${'a=1&'.repeat(100_000)}`)],
  ['10,000 brackets in a name', post('/form', FORM, `text=a&a${'[b]'.repeat(10_000)}=1`)],
  ['a query of 50 KB', get(`/notes?${'filter[a]=1&'.repeat(4_000)}`)],
  [
    'bytes above ASCII in headers',
    get('/notes', ['Origin: http://\xe9\xff.example', 'X-Trace: \xe9', 'Prefer: example=\xe9', 'Understudy-Consumer: \xe9']),
  ],
  ['an origin that is no URL', get('/notes', ['Origin: \x7f"<script>'])],
  ['an upgrade to something else', get('/notes', ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x'])],
  ['a target that is a URL', get('http://elsewhere.example/notes')],
  ['a target with a fragment', get('/notes#there')],
  ['a method nobody knows', 'BREW /notes HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['HTTP/1.0 without a host', 'GET /notes HTTP/1.0\r\n\r\n'],
  ['1,000 media types in Accept', get('/notes', [`Accept: ${'a/b;q=0.1,'.repeat(1_000)}*/*`])],
  ['1,000 cookies', get('/notes', [`Cookie: ${'a=b; '.repeat(1_000)}`])],
]

for (const [what, bytes] of SURVIVED) {
  test(`the stand-in answers ${what} without failing, when it comes over a socket`, async () => {
    const from = spent()
    const answer = await ask(port, bytes)
    assert.ok(spent() - from < 3_000, `took ${Math.round(spent() - from)} ms`)
    assert.ok(answer === null || answer.status < 500, `${answer?.status} ${answer?.body.slice(0, 300)}`)
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
    await stillFine()
  })
}

test('the stand-in serves others, while a hundred consumers send their requests byte by byte', async () => {
  const slow = Array.from({ length: 100 }, () => connect({ port, host: '127.0.0.1' }))
  for (const socket of slow)
    socket.on('error', () => {}).write('POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{')
  for (let i = 0; i < 5; i++) {
    await later(20)
    for (const socket of slow) socket.write(' ')
    await stillFine()
  }
  for (const socket of slow) socket.destroy()
  await stillFine()
})

test('the stand-in forgets a request, when its consumer goes away in the middle of the body', async () => {
  for (const bytes of [
    'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"text"',
    'POST /notes HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"te',
  ]) {
    const answer = await ask(port, bytes, { thenEnd: true })
    assert.ok(answer === null || answer.status < 500)
  }
  await stillFine()
})

test('the stand-in answers an unknown path, when the whole body has been read', async () => {
  const answer = await ask(port, post('/nothing', JSON_TYPE, `{"text":"${'x'.repeat(1_000_000)}"}`))
  assertRefused(answer, 'unknown path')
  assert.equal(answer?.status, 404)
})

test('the stand-in takes a chunked body, when a consumer announces it and waits for 100', async () => {
  const bytes =
    'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n{"text":"fine"}\r\n0\r\n\r\n'
  const answer = await ask(port, bytes)
  assert.equal(answer?.status, 201)
})
