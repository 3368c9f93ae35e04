import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { CALLS } from '../../src/control/api.ts'
import { controlContractText } from '../../src/control/contract.ts'
import { controlled, temporary, TOKEN } from './controlled.ts'

interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** As it stands: no client tidies the path up, or adds a header. */
function ask(port: number, method: string, path: string, headers: Readonly<Record<string, string>> = {}, body = ''): Promise<Told> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers: { Host: `127.0.0.1:${port}`, ...headers } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const JSON_BODY = { 'Content-Type': 'application/json' }
const changes = Object.entries(CALLS).flatMap(([name, kind]) => (kind === 'change' ? [name] : []))
const reads = Object.entries(CALLS).flatMap(([name, kind]) => (kind === 'read' ? [name] : []))

test('no change without the token, whatever else is right, by either door', async (t) => {
  const { port, understudy } = await controlled(t)
  const before = understudy.handoff.routing.epoch
  for (const name of changes) {
    for (const credential of [{}, { Authorization: 'Bearer wrong' }, { Cookie: 'understudy=wrong' }, { Authorization: `Basic ${TOKEN}` }]) {
      const named = await ask(port, 'POST', `/call/${name}`, { ...JSON_BODY, ...credential }, '{}')
      const wrapped = await ask(port, 'POST', '/call', { ...JSON_BODY, ...credential }, JSON.stringify({ call: name, argument: {} }))
      assert.deepEqual([named.status, wrapped.status], [403, 403], name)
    }
  }
  assert.deepEqual([understudy.handoff.routing.epoch, understudy.recorder.latest], [before, 0])
})

test('a wrong Host or a foreign Origin gets nothing, not even with the token', async (t) => {
  const { port } = await controlled(t)
  const right = { ...JSON_BODY, Authorization: `Bearer ${TOKEN}` }
  for (const foreign of [
    { Host: 'evil.example' },
    { Host: `localhost.evil.example:${port}` },
    { Origin: 'http://evil.example' },
    { Origin: `http://localhost:${port + 1}` },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ]) {
    for (const name of [...reads, ...changes]) {
      assert.equal(
        (await ask(port, 'POST', `/call/${name}`, { ...right, ...foreign }, '{}')).status,
        403,
        `${name} ${JSON.stringify(foreign)}`,
      )
    }
    for (const path of ['/feed', '/metrics', '/openapi.json'])
      assert.equal((await ask(port, 'GET', path, { ...right, ...foreign })).status, 403)
  }
  for (const page of ['/', '/traffic', `/?token=${TOKEN}`]) {
    assert.equal((await ask(port, 'GET', page, { Host: 'evil.example', Accept: 'text/html' })).status, 403, page)
  }
})

test('what a form of another site can post is no call', async (t) => {
  const { port, understudy } = await controlled(t)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
    const headers = { ...(type === '' ? {} : { 'Content-Type': type }), Cookie: `understudy=${TOKEN}` }
    assert.equal((await ask(port, 'POST', '/call/clear', headers, '{}')).status, 403, type)
  }
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const { status, headers } = await ask(port, method, '/call/clear', { Cookie: `understudy=${TOKEN}` })
    assert.deepEqual([status, headers['access-control-allow-origin']], [404, undefined], method)
  }
  assert.equal(understudy.recorder.latest, 0)
})

test('beyond loopback, every call and the feed need the token; pages hold nothing and need none', async (t) => {
  const { port } = await controlled(t, { loopback: false })
  const host = { Host: 'ci.example' }
  for (const name of reads) assert.equal((await ask(port, 'POST', `/call/${name}`, { ...host, ...JSON_BODY }, '{}')).status, 403, name)
  assert.equal((await ask(port, 'GET', '/feed', host)).status, 403)
  for (const path of ['/metrics', '/openapi.json']) assert.equal((await ask(port, 'GET', path, host)).status, 403)
  assert.equal((await ask(port, 'GET', '/', host)).status, 403)
  const page = await ask(port, 'GET', '/', { ...host, Accept: 'text/html' })
  assert.equal(page.status, 200)
  assert.equal((await ask(port, 'POST', '/call/info', { ...host, ...JSON_BODY, Cookie: `understudy=${TOKEN}` }, '{}')).status, 200)
})

/** What the contract has beside calls. */
const DOORS = Object.keys((JSON.parse(controlContractText()) as { paths: object }).paths).filter((path) => !path.startsWith('/call/'))
/** Whether the process lives is told to whoever watches it, and nothing else is. */
const OPEN = new Set(['/healthz', '/readyz'])

test('no door of the contract opens beyond loopback, or to another Host, without its right', async (t) => {
  const [near, far] = [await controlled(t), await controlled(t, { loopback: false })]
  assert.ok(DOORS.length >= 5)
  for (const path of DOORS) {
    const expected = OPEN.has(path) ? 200 : 403
    assert.equal((await ask(far.port, 'GET', path, { Host: 'ci.example' })).status, expected, path)
    assert.equal((await ask(near.port, 'GET', path, { Host: 'evil.example' })).status, expected, path)
    assert.equal((await ask(near.port, 'GET', path, { Origin: 'http://evil.example' })).status, expected, path)
  }
})

test('whoever may not learns nothing, not even which calls there are or how much may be said', async (t) => {
  const { port } = await controlled(t, { loopback: false })
  const large = JSON.stringify({ files: [{ name: 'x.json', text: 'x'.repeat(2_000_000) }] })
  for (const [path, body] of [
    ['/call/seedState', large],
    ['/call/nothing', '{}'],
    ['/call/exchanges', '{"limit":"many"}'],
    ['/call', '{"call":"constructor"}'],
    ['/call', '{'],
  ] as const) {
    const { status, text } = await ask(port, 'POST', path, { Host: 'ci.example', ...JSON_BODY }, body)
    assert.deepEqual([status, (JSON.parse(text) as { type: string }).type], [403, 'urn:understudy:problem:control-refused'], path)
  }
})

test('who has the token may say more, and not everything', async (t) => {
  const { port } = await controlled(t)
  const right = { ...JSON_BODY, Authorization: `Bearer ${TOKEN}` }
  const seeds = (bytes: number): string => JSON.stringify({ files: [{ name: 'category.json', text: `[]${' '.repeat(bytes)}` }] })
  assert.equal((await ask(port, 'POST', '/call/seedState', right, seeds(2_000_000))).status, 200)
  assert.equal((await ask(port, 'POST', '/call/seedState', right, seeds(68_000_000))).status, 413)
  assert.equal((await ask(port, 'POST', '/call/seedState', JSON_BODY, seeds(2_000_000))).status, 403, 'without it, not even that is told')
})

test('the feed is for those who may look, however they ask for it', async (t) => {
  const { port } = await controlled(t)
  const html = { Accept: 'text/event-stream' }
  for (const foreign of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }, { Host: 'evil.example' }])
    assert.equal((await ask(port, 'GET', '/feed?after=0', { ...html, ...foreign, Cookie: `understudy=${TOKEN}` })).status, 403)
  // No protocol is switched on this port.
  const upgrade = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  assert.notEqual((await ask(port, 'GET', '/call', upgrade)).status, 101)
  for (const after of ['-1', 'x'.repeat(20_000), '9'.repeat(400), '1e99', '%00'])
    assert.equal((await ask(port, 'HEAD', `/feed?after=${after}`)).status, 200, after.slice(0, 20))
})

test('the token becomes a cookie that no script reads, and leaves the address', async (t) => {
  const { port } = await controlled(t)
  const { status, headers } = await ask(port, 'GET', `/traffic?status=500&token=${TOKEN}`, { Accept: 'text/html' })
  assert.deepEqual([status, headers['location']], [303, '/traffic?status=500'])
  assert.deepEqual([headers['referrer-policy'], headers['cache-control']], ['no-referrer', 'no-store'])
  const cookie = String(headers['set-cookie'])
  assert.equal(cookie, `understudy-${port}=${TOKEN}; Path=/; HttpOnly; SameSite=Strict`)
  const by = { ...JSON_BODY, Cookie: `other=1; ${cookie.split(';', 1)[0]}` }
  assert.equal((await ask(port, 'POST', '/call/clear', by, '{}')).status, 200)
  assert.equal((await ask(port, 'GET', '/?token=wrong', { Accept: 'text/html' })).status, 403)
})

test('signing in leads nowhere else', async (t) => {
  const { port } = await controlled(t)
  for (const path of ['//evil.example', '/\\evil.example', '/%2f/evil.example', '///evil.example/x']) {
    const { headers } = await ask(port, 'GET', `${path}?token=${TOKEN}`, { Accept: 'text/html' })
    assert.equal(new URL(String(headers['location']), `http://127.0.0.1:${port}`).host, `127.0.0.1:${port}`, path)
  }
})

test('no path leads out of the folder of the pages', async (t) => {
  const outside = temporary(t)
  const folder = join(outside, 'ui')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(outside, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'index.html'), '<!doctype html>home')
  writeFileSync(join(folder, 'assets', 'main-abc.js'), 'let a')
  const { port } = await controlled(t, { folder: `${folder}/` })
  const ways = [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/....//secret.txt',
    '//secret.txt',
  ]
  for (const way of [...ways, '/secret.txt', '/assets/', '/assets', '/etc/passwd', '/assets/main-abc.js%00.html']) {
    const { text } = await ask(port, 'GET', way, { Accept: 'text/html' })
    assert.doesNotMatch(text, /^secret|root:/, way)
  }
  assert.equal((await ask(port, 'GET', '/assets/main-abc.js')).text, 'let a')
})

test('what is too large or too deep is refused, and the server goes on', async (t) => {
  const { port } = await controlled(t)
  const large = JSON.stringify({ operation: 'x'.repeat(2_000_000) })
  assert.equal((await ask(port, 'POST', '/call/exchanges', JSON_BODY, large)).status, 413)
  assert.equal((await ask(port, 'POST', '/call/exchanges', JSON_BODY, '{"limit":100001}')).status, 400)
  assert.equal((await ask(port, 'POST', '/call/exchanges', JSON_BODY, `{"path":"${'/'.repeat(70_000)}"}`)).status, 400)
  const deep = `{"content":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  assert.ok([200, 400].includes((await ask(port, 'POST', '/call/exchanges', JSON_BODY, deep)).status))
  assert.equal((await ask(port, 'POST', '/call/exchanges', JSON_BODY, '{"params":{"__proto__":{"x":1}}}')).status, 400)
  for (const body of ['', 'null', '[]', '{', '"x"', 'NaN']) {
    const { status } = await ask(port, 'POST', '/call/exchanges', JSON_BODY, body)
    assert.ok(status === 200 || status === 400, `${body} ${status}`)
  }
  assert.equal((await ask(port, 'POST', '/call/info', JSON_BODY, '{}')).status, 200)
})

test('a problem of the control port names no exchange, since there was none', async (t) => {
  const { port } = await controlled(t)
  const told = await ask(port, 'GET', '/nothing')
  assert.deepEqual([told.status, Object.keys(JSON.parse(told.text))], [404, ['type', 'title', 'status', 'detail']])
})
