import assert from 'node:assert/strict'
import { test } from 'node:test'
import { service } from '../fixtures/stage.ts'
import { until, walker } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }
const text = { type: 'string' }
const THING = {
  type: 'object',
  required: ['id'],
  properties: {
    id: text,
    // Named like nothing in particular: only the contract says that they are secret.
    shade: { type: 'string', format: 'password', minLength: 3, pattern: '^[a-z]+$' },
    hidden: { allOf: [{ $ref: '#/components/schemas/Code' }], writeOnly: true },
    codes: { type: 'array', items: { type: 'string', format: 'password', maxLength: 3 } },
    deep: { type: 'object', writeOnly: true, properties: { inner: { type: 'string', maxLength: 3 }, nr: { type: 'integer', maximum: 3 } } },
    either: { oneOf: [{ type: 'integer' }, { $ref: '#/components/schemas/Code' }], format: 'password' },
    never: { type: 'string', format: 'password', not: { pattern: 'LEAK' } },
    // By its name alone.
    pin: { type: 'string', maxLength: 3 },
  },
}
const answer = {
  description: 'fine',
  content: { 'application/json': { schema: THING } },
  headers: { 'X-Shade': { schema: { ...text, format: 'password', maxLength: 3 } } },
}
const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  components: { schemas: { Code: { type: 'string', pattern: '^\\d{4}$' } } },
  paths: {
    '/things': {
      post: {
        operationId: 'makeThing',
        parameters: [
          { name: 'X-Word', in: 'header', schema: { ...text, format: 'password', maxLength: 3 } },
          { name: 'word', in: 'query', schema: { ...text, format: 'password', maxLength: 3 } },
        ],
        requestBody: { required: true, content: { 'application/json': { schema: THING } } },
        responses: { 201: answer },
      },
    },
    '/things/{id}': {
      get: { operationId: 'getThing', parameters: [{ name: 'id', in: 'path', required: true, schema: text }], responses: { 200: answer } },
    },
  },
}

/** Every value that is secret has this in it. */
const LEAK = {
  id: 'a',
  shade: 'LEAK0',
  hidden: 'LEAK1',
  codes: ['LEAK2'],
  deep: { inner: 'LEAK3', nr: 77_777 },
  either: 'LEAK4',
  never: 'LEAK5',
  pin: 'LEAK6',
}
/** What a service writes, one name of it with escapes. */
const WRITTEN = JSON.stringify(LEAK).replace('"shade"', '"sh\\u0061de"')

test('what the contract, or its name, says is secret is shown nowhere: differences, evidence, moves, exchanges, findings', async () => {
  await using real = await service((incoming, outgoing) => {
    incoming.resume()
    const status = incoming.method === 'POST' ? 201 : incoming.method === 'OPTIONS' ? 204 : 200
    outgoing.writeHead(status, { 'Content-Type': 'application/json', 'X-Shade': 'LEAK7' }).end(status === 204 ? undefined : WRITTEN)
  })
  const never = { p0: 0.01, p1: 0.1, h: 1e9 }
  await using understudy = await walker(
    real.port,
    { advance: 'manual', stateless: true, rollback: { live: never, canary: never }, shadow: { unsafe: 'dual-write', sample: 1 } },
    { contract: CONTRACT },
  )
  const told: string[] = []
  understudy.subscribe((one) => told.push(JSON.stringify(one)))
  const { controller, handoff } = understudy
  for (const stage of ['shadow', 'live'] as const) {
    if (stage === 'shadow') await controller.move('things', stage, BY)
    else handoff.move('things', stage, BY)
    const before = Object.values(controller.dossier('things').verdicts).reduce((sum, count) => sum + count, 0)
    const headers = { 'Content-Type': 'application/json', 'X-Word': 'LEAK8' }
    await understudy.take({ method: 'POST', target: '/things?word=LEAK9', headers, body: WRITTEN })
    await understudy.take({
      method: 'POST',
      target: '/things',
      headers: { 'Content-Type': 'application/json' },
      body: '{"id":"a","shade":"abc"}',
    })
    await understudy.take({ target: '/things/a' })
    await until(understudy, () => Object.values(controller.dossier('things').verdicts).reduce((sum, count) => sum + count, 0) >= before + 2)
  }
  const differences = controller.differences('things')
  assert.ok(differences.some(({ path }) => path === 'body/shade') && differences.some(({ path }) => path.startsWith('body/deep')))
  const exchanges = understudy.exchanges()
  assert.ok(exchanges.some(({ verdict }) => verdict.findings.some(({ at }) => at === 'body/shade')))
  const shown = {
    differences,
    evidence: controller.evidence('things'),
    gates: controller.gates('things'),
    moves: handoff.moves,
    exchanges: exchanges.map((exchange) => ({
      ...exchange,
      request: { ...exchange.request, body: textOf(exchange.request.body) },
      reply: { ...exchange.reply, body: textOf(exchange.reply.body) },
    })),
    others: exchanges.flatMap(({ id }) => understudy.recorder.beside(id) ?? []).map((other) => ({ ...other, body: textOf(other.body) })),
    told,
  }
  for (const [where, what] of Object.entries(shown)) {
    const own =
      where === 'exchanges' || where === 'others' || where === 'told'
        ? JSON.stringify(what).replaceAll(/\\*"pin\\*":\\*"LEAK6\\*"/g, '')
        : JSON.stringify(what)
    assert.doesNotMatch(own, /LEAK|77777|77,777/, where)
  }
})

function textOf({ bytes }: { readonly bytes: Uint8Array }): string {
  return Buffer.from(bytes).toString()
}
