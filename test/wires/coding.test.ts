import assert from 'node:assert/strict'
import { type IncomingHttpHeaders, request as send } from 'node:http'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { createUnderstudy, type ListeningUnderstudy, type Understudy } from '../../src/index.ts'

const note = { type: 'object', required: ['id', 'text'], properties: { id: { type: 'string', readOnly: true }, text: { type: 'string' } } }
const content = { 'application/json': { schema: note } }
const TEXT = 'The kettle sings – again. '.repeat(80)
const LIST = Array.from({ length: 2_000 }, (_, i) => ({ id: `n${i}`, text: `note ${i}` }))

const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes': {
      post: { operationId: 'add', requestBody: { required: true, content }, responses: { 201: { description: 'added', content } } },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'get', responses: { 200: { description: 'it', content }, 404: { description: 'none' } } },
      put: {
        operationId: 'put',
        requestBody: { required: true, content },
        responses: { 200: { description: 'put', content }, 412: { description: 'changed' } },
      },
    },
    '/all': {
      get: {
        operationId: 'all',
        responses: {
          200: { description: 'all', content: { 'application/json': { schema: { type: 'array', items: note }, example: LIST } } },
        },
      },
    },
    '/page': {
      get: {
        operationId: 'page',
        responses: { 200: { description: 'it', content: { 'text/html': { schema: { type: 'string' }, example: `<p>${TEXT}</p>` } } } },
      },
    },
    '/short': {
      get: {
        operationId: 'short',
        responses: { 200: { description: 'it', content: { 'application/json': { schema: { type: 'object' }, example: { a: 1 } } } } },
      },
    },
  },
}

interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** As it came: nothing is undone, and no field is sent that was not asked for. */
function ask(url: string, method: string, target: string, headers: Record<string, string> = {}, body?: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = send(`${url}${target}`, { method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

const UNDO = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync }
const JSON_TYPE = { 'Content-Type': 'application/json' }

async function started(): Promise<{ readonly understudy: ListeningUnderstudy; readonly url: string } & AsyncDisposable> {
  const understudy = await createUnderstudy({ contract: CONTRACT })
  const { url } = await understudy.listen()
  return { understudy, url, [Symbol.asyncDispose]: () => understudy[Symbol.asyncDispose]() }
}

async function written(understudy: Understudy): Promise<string> {
  const { body } = await understudy.answer({ method: 'POST', target: '/notes', body: { text: TEXT } })
  const made: { id: string } = JSON.parse(Buffer.from(body ?? []).toString())
  return `/notes/${made.id}`
}

test('each coding, undone, is the answer as it is; short and long, made and remembered', async () => {
  await using stage = await started()
  for (const target of ['/all', '/page', await written(stage.understudy)]) {
    const plain = await ask(stage.url, 'GET', target)
    assert.deepEqual([plain.headers['content-encoding'], plain.headers.vary], [undefined, 'Accept-Encoding'], target)
    for (const coding of ['gzip', 'br', 'zstd'] as const) {
      const first = await ask(stage.url, 'GET', target, { 'Accept-Encoding': coding })
      assert.deepEqual([first.status, first.headers['content-encoding']], [200, coding], target)
      assert.equal(first.headers['content-length'], String(first.body.length))
      assert.ok(first.body.length < plain.body.length / 2, `${target} ${coding} ${first.body.length}`)
      assert.deepEqual(UNDO[coding](first.body), plain.body, `${target} ${coding}`)
      const again = await ask(stage.url, 'GET', target, { 'Accept-Encoding': coding })
      assert.deepEqual(again.body, first.body)
    }
  }
})

test('what is recorded, judged and answered in process is the answer as it is', async () => {
  await using stage = await started()
  const target = await written(stage.understudy)
  const inProcess = await stage.understudy.take({ target, headers: { 'Accept-Encoding': 'gzip' } })
  const sent = await ask(stage.url, 'GET', target, { 'Accept-Encoding': 'gzip' })
  assert.equal(sent.headers['content-encoding'], 'gzip')
  const recorded = stage.understudy.exchanges().at(-1)
  assert.deepEqual(recorded?.verdict.outcome, 'conforms')
  assert.deepEqual(recorded.reply.headers, inProcess.reply.headers)
  assert.deepEqual(Buffer.from(recorded.reply.body.bytes), gunzipSync(sent.body))
  assert.ok(!recorded.reply.headers.some((name) => /^(?:content-encoding|vary)$/i.test(name)))
})

test('a HEAD has the fields of its GET', async () => {
  await using stage = await started()
  for (const target of ['/all', '/short', await written(stage.understudy)]) {
    for (const headers of [{}, { 'Accept-Encoding': 'br' }]) {
      const whole = await ask(stage.url, 'GET', target, headers)
      const head = await ask(stage.url, 'HEAD', target, headers)
      assert.equal(head.body.length, 0)
      // The one thing that only the bytes would tell.
      if (whole.headers['content-encoding'] !== undefined) delete whole.headers['content-length']
      delete whole.headers.date
      delete head.headers.date
      assert.deepEqual([head.status, head.headers], [whole.status, whole.headers], target)
    }
  }
})

test('a coded answer has a tag of its own, which is understood as the thing is', async () => {
  await using stage = await started()
  const target = await written(stage.understudy)
  const plain = await ask(stage.url, 'GET', target)
  const tags = new Set([plain.headers.etag])
  for (const coding of ['gzip', 'br', 'zstd']) {
    const accepts = { 'Accept-Encoding': coding }
    const { headers } = await ask(stage.url, 'GET', target, accepts)
    const tag = headers.etag ?? ''
    assert.equal(tag, `${plain.headers.etag?.slice(0, -1)}-${coding}"`)
    tags.add(tag)
    const unchanged = await ask(stage.url, 'GET', target, { ...accepts, 'If-None-Match': tag })
    assert.deepEqual([unchanged.status, unchanged.headers.etag, unchanged.headers.vary], [304, tag, 'Accept-Encoding'])
    assert.equal((await ask(stage.url, 'GET', target, { ...accepts, 'If-Match': tag })).status, 200)
    assert.equal((await ask(stage.url, 'GET', target, { ...accepts, 'If-Match': `W/${tag}` })).status, 412)
  }
  assert.equal(tags.size, 4)
  const plainly = await ask(stage.url, 'GET', target, { 'If-None-Match': plain.headers.etag ?? '' })
  assert.deepEqual([plainly.status, plainly.headers.etag], [304, plain.headers.etag])
})

test('a write is held to the tag of a coded answer, once', async () => {
  await using stage = await started()
  const target = await written(stage.understudy)
  const { headers } = await ask(stage.url, 'GET', target, { 'Accept-Encoding': 'gzip' })
  const put = (text: string): Promise<Got> =>
    ask(stage.url, 'PUT', target, { ...JSON_TYPE, 'Accept-Encoding': 'gzip', 'If-Match': headers.etag ?? '' }, JSON.stringify({ text }))
  const done = await put(`${TEXT}!`)
  assert.deepEqual([done.status, done.headers['content-encoding']], [200, 'gzip'])
  assert.equal(JSON.parse(gunzipSync(done.body).toString()).text, `${TEXT}!`)
  assert.equal((await put('too late')).status, 412)
})

test('short answers are as they ever were, and nothing acceptable is no reason to refuse', async () => {
  await using stage = await started()
  const short = await ask(stage.url, 'GET', '/short', { 'Accept-Encoding': 'gzip, br, zstd' })
  assert.deepEqual([short.body.toString(), short.headers.vary, short.headers['content-encoding']], ['{"a":1}', undefined, undefined])
  const refused = await ask(stage.url, 'GET', '/page', { 'Accept-Encoding': 'identity;q=0, *;q=0' })
  assert.deepEqual([refused.status, refused.headers['content-encoding']], [200, undefined])
})

test('answers to requests in one go come in their order', async () => {
  await using stage = await started()
  const { port } = new URL(stage.url)
  const line = (target: string, more = ''): string => `GET ${target} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n${more}\r\n`
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const parts: Buffer[] = []
    const socket = connect({ port: Number(port), host: '127.0.0.1' }, () => {
      socket.write(line('/all') + line('/short') + line('/all') + line('/page', 'Connection: close\r\n'))
    })
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', reject)
    socket.on('end', () => resolve(Buffer.concat(parts)))
  })
  const types = [...bytes.toString('latin1').matchAll(/^content-(?:type|encoding): (\S+?)\r$/gim)].map((found) => found[1])
  assert.deepEqual(types, ['application/json', 'gzip', 'application/json', 'application/json', 'gzip', 'text/html', 'gzip'])
})

test('what a service answers passes as it came, and is asked for as the consumer did', async () => {
  const asked: (string | undefined)[] = []
  const long = JSON.stringify({ id: 'n1', text: TEXT })
  const service = createServer((incoming, outgoing) => {
    asked.push(incoming.headers['accept-encoding'])
    outgoing.setHeader('Content-Type', 'application/json')
    outgoing.setHeader('ETag', '"theirs"')
    outgoing.end(long)
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const address = service.address()
  assert.ok(address !== null && typeof address === 'object')
  const upstreams = { notes: { url: `http://127.0.0.1:${address.port}` } }
  const groups = { notes: { operations: ['get'], upstream: 'notes', stage: 'live' as const } }
  {
    await using understudy = await createUnderstudy({ contract: CONTRACT, upstreams, groups })
    const { url } = await understudy.listen()
    const live = await ask(url, 'GET', '/notes/n1', { 'Accept-Encoding': 'gzip, br' })
    assert.match(String(live.headers['understudy-served-by']), /^live/)
    assert.deepEqual([live.body.toString(), live.headers.etag, live.headers.vary], [long, '"theirs"', undefined])
    assert.equal(live.headers['content-encoding'], undefined)
    assert.deepEqual(asked, ['gzip, br'])
  }
  service.close()
})
