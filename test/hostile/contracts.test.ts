import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createUnderstudy, Problem } from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy-hostile-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Outcome {
  readonly code: number | null
  readonly said: string
  readonly seconds: number
}

/** Starts the CLI on a contract, with little memory; it has half a minute to refuse, of which it needs less than a second where nobody else is busy. */
function start(text: string | Uint8Array, name: string): Promise<Outcome> {
  const file = join(folder, name)
  writeFileSync(file, text)
  const from = performance.now()
  const args = [
    '--max-old-space-size=400',
    join(import.meta.dirname, '../../src/cli/bin.ts'),
    'start',
    file,
    '--port',
    '0',
    '--control-port',
    'off',
  ]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder, env: { ...process.env, NO_COLOR: '1' } })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (said += part))
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, said, seconds: (performance.now() - from) / 1000 })
    })
  })
}

/** CPU time of this process, ms: what we spend, however busy the machine is with others. */
function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const head = 'openapi: 3.0.3\ninfo: {title: T, version: "1"}\n'
const deepYaml = `${head}paths: {}\nx-deep:${Array.from({ length: 3_000 }, (_, i) => `\n${' '.repeat(i + 1)}a:`).join('')} 1\n`

/** Nine levels of ten aliases each: a billion of the first. */
function laughs(): string {
  const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`)
  return `${head}x-l0: &l0 lol\n${levels.map((level) => `x-${level}`).join('\n')}\npaths: {}\n`
}

const REFUSED: readonly (readonly [what: string, name: string, text: string | Uint8Array, says: RegExp])[] = [
  ['an empty file', 'empty.yaml', '', /empty|nothing|not an OpenAPI/i],
  ['prose', 'prose.txt', 'Dear Sir or Madam,\n\nplease find attached our interface.\n', /OpenAPI|Swagger/],
  ['JSON of another kind', 'package.json', '{"name":"x","version":"1.0.0"}', /openapi.*swagger|OpenAPI/is],
  ['an array', 'array.json', '[1,2,3]', /OpenAPI/],
  ['a version from the future', 'future.yaml', 'openapi: 9.0.0\ninfo: {title: T, version: "1"}\npaths: {}\n', /version/],
  ['AsyncAPI', 'async.yaml', 'asyncapi: 3.0.0\ninfo: {title: T, version: "1"}\n', /OpenAPI/],
  ['JSON that is cut', 'cut.json', '{"openapi":"3.0.3","info":{', /line|1:|cut\.json/],
  ['YAML with a tab', 'tab.yaml', 'openapi: 3.0.3\npaths:\n\t/a: {}\n', /tab\.yaml|line/],
  ['bytes that are no text', 'binary.yaml', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0x00, 0x80]), /binary\.yaml/],
  [
    'JSON 100,000 deep',
    'deep.json',
    `{"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":{},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    /deep/i,
  ],
  [
    'objects 100,000 deep',
    'deep-objects.json',
    `{"openapi":"3.0.3","paths":{},"x":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    /deep/i,
  ],
  ['YAML flow 100,000 deep', 'deep-flow.yaml', `${head}paths: {}\nx-deep: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`, /deep/i],
  ['YAML blocks 3,000 deep', 'deep-block.yaml', deepYaml, /deep/i],
  ['YAML sequences 100,000 deep', 'deep-sequence.yaml', `${head}paths: {}\nx-deep:\n  ${'- '.repeat(100_000)}1\n`, /deep/i],
]

for (const [what, name, text, says] of REFUSED) {
  test(`understudy start refuses ${what}, with a clear message and exit code 2`, async () => {
    const { code, said, seconds } = await start(text, name)
    assert.equal(code, 2, said.slice(-1_000))
    assert.match(said, says)
    assert.doesNotMatch(said, /\n\s+at .*:\d+:\d+/, 'shows a stack')
    assert.ok(said.length < 5_000, `says ${said.length} characters`)
    assert.ok(seconds < 25, `took ${seconds} s`)
  })
}

test('understudy start refuses a file that is not there, with exit code 2', async () => {
  const { code, said } = await start('', 'there.yaml')
  assert.equal(code, 2)
  assert.match(said, /there\.yaml/)
})

test('createUnderstudy is bounded in memory and time, when aliases multiply to a billion', async () => {
  const file = join(folder, 'laughs.yaml')
  writeFileSync(file, laughs())
  const before = process.memoryUsage().rss
  const from = spent()
  const outcome = await createUnderstudy({ contract: file }).then(
    async (understudy) => {
      const { status } = await understudy.answer({ target: '/' })
      await understudy[Symbol.asyncDispose]()
      return status
    },
    (error: unknown) => (error instanceof Problem ? error.code : `threw ${String(error)}`),
  )
  assert.ok(outcome === 404 || outcome === 'contract-too-large' || outcome === 'contract-unreadable', String(outcome))
  assert.ok(spent() - from < 3_000)
  assert.ok(process.memoryUsage().rss - before < 300 * 1_048_576)
})

test('createUnderstudy stays in its folder, when a reference leads out of it', async () => {
  mkdirSync(join(folder, 'inside'), { recursive: true })
  writeFileSync(join(folder, 'secret.yaml'), 'type: string\nconst: the-family-silver\n')
  writeFileSync(join(folder, 'inside/out.yaml'), contractWith({ $ref: '../secret.yaml' }))
  const said = await saidOf(join(folder, 'inside/out.yaml'))
  assert.doesNotMatch(said, /family-silver/)
  assert.match(said, /reference-refused|outside|refused/i)
})

test('createUnderstudy keeps off the network, when a reference leads there', async () => {
  let asked = 0
  await using server = createServer((_, response) => {
    asked++
    response.end('{"type":"string","const":"the-family-silver"}')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const file = join(folder, 'network.yaml')
  writeFileSync(file, contractWith({ $ref: `http://127.0.0.1:${port}/schema.json` }))
  const said = await saidOf(file)
  assert.equal(asked, 0)
  assert.doesNotMatch(said, /family-silver/)
  assert.match(said, /reference-refused|network|refused/i)
})

/** A contract with one operation, whose answer has this schema. */
function contractWith(schema: unknown): string {
  const responses = { 200: { description: 'Fine', content: { 'application/json': { schema } } } }
  return JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/a': { get: { responses } } } })
}

/** Everything that we say about a contract: the problem, or its defects and the answer of its one operation. */
async function saidOf(file: string): Promise<string> {
  try {
    await using understudy = await createUnderstudy({ contract: file })
    const { status, body } = await understudy.answer({ target: '/a' })
    const found = understudy.compiled.flatMap((compiled) => [...compiled.defects, ...compiled.check()])
    return `${status} ${Buffer.from(body ?? []).toString()} ${found.map(({ code, message }) => `${code} ${message}`).join('\n')}`
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${error.message} ${JSON.stringify(error.detail)}`
    throw error
  }
}

test('the stand-in answers in time, when the contract has evil patterns', async () => {
  const patterns = [
    '(a+)+$',
    '^(a|a)*$',
    '^(.*a){20}$',
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(?=(a+))a*b\\1',
    '[',
    '(x{1000}){1000}',
  ]
  const properties = Object.fromEntries(patterns.map((pattern, i) => [`p${i}`, { type: 'string', pattern }]))
  const schema = { type: 'object', properties }
  const operation = {
    requestBody: { content: { 'application/json': { schema } } },
    responses: { 200: { description: '', content: { 'application/json': { schema } } } },
  }
  const contract = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/a': { post: operation } } }
  await using understudy = await createUnderstudy({ contract })
  const from = spent()
  const evil = `${'a'.repeat(40_000)}!`
  const { reply } = await understudy.take({
    method: 'POST',
    target: '/a',
    body: Object.fromEntries(patterns.map((_, i) => [`p${i}`, evil])),
  })
  assert.ok(reply.status < 500)
  const { reply: other } = await understudy.take({ method: 'POST', target: '/a', body: {} })
  assert.ok(other.status < 500 || other.status === 501, String(other.status))
  assert.ok(spent() - from < 5_000, `took ${Math.round(spent() - from)} ms`)
})

test('the stand-in pollutes nothing, when names of the contract are those of Object', async () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']
  const properties = `{${names.map((name) => `"${name}":{"type":"string","default":"polluted"}`).join(',')}}`
  const required = JSON.stringify(names)
  const text = `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"__proto__":{"polluted":true},
    "paths":{"/a":{"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/__proto__"}}}}}}},"__proto__":{"get":{"responses":{}}}},
    "components":{"schemas":{"__proto__":{"type":"object","required":${required},"properties":${properties}}}}}`
  const file = join(folder, 'proto.json')
  writeFileSync(file, text)
  await using understudy = await createUnderstudy({ contract: file })
  const { reply, verdict } = await understudy.take({ target: '/a' })
  const answer: object = JSON.parse(Buffer.from(reply.body.bytes).toString())
  assert.deepEqual([reply.status, verdict.outcome, ({} as { polluted?: unknown }).polluted], [200, 'conforms', undefined])
  assert.deepEqual(Object.keys(answer).toSorted(), names.toSorted())
})

test('createUnderstudy is quick, when a contract has 50,000 operations and a schema of 100,000 members', async () => {
  const paths = Object.fromEntries(
    Array.from({ length: 50_000 }, (_, i) => [`/p${i}/{id}`, { get: { responses: { 200: { $ref: '#/components/responses/Big' } } } }]),
  )
  const properties = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`m${i}`, { type: 'string' }]))
  const Big = { description: '', content: { 'application/json': { schema: { type: 'object', properties } } } }
  const file = join(folder, 'huge.json')
  writeFileSync(file, JSON.stringify({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths, components: { responses: { Big } } }))
  const from = spent()
  await using understudy = await createUnderstudy({ contract: file })
  const started = spent() - from
  const { status } = await understudy.answer({ target: '/p777/1' })
  assert.equal(status, 200)
  assert.ok(started < 3_000, `started in ${Math.round(started)} ms`)
  assert.ok(spent() - from < 10_000, `answered in ${Math.round(spent() - from)} ms`)
})

test('createUnderstudy survives, when references go in circles', async () => {
  const schemas = {
    A: { $ref: '#/components/schemas/B' },
    B: { $ref: '#/components/schemas/A' },
    C: { allOf: [{ $ref: '#/components/schemas/C' }] },
    D: { type: 'object', required: ['d'], properties: { d: { $ref: '#/components/schemas/D' } } },
  }
  const paths = Object.fromEntries(
    Object.keys(schemas).map((name) => [
      `/${name}`,
      {
        get: {
          responses: { 200: { description: '', content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } } },
        },
      },
    ]),
  )
  await using understudy = await createUnderstudy({
    contract: {
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths: { ...paths, '/loop': { $ref: '#/paths/~1loop' } },
      components: { schemas },
    },
  })
  for (const name of ['A', 'B', 'C', 'D', 'loop']) {
    const { reply, verdict } = await understudy.take({ target: `/${name}` })
    assert.notEqual(reply.status, 500, name)
    assert.equal(verdict.findings.filter(({ subject, severity }) => subject === 'reply' && severity === 'error').length, 0, name)
  }
})
