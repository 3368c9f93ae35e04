import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from '../entities/address.ts'
import { type Stage, stageOf } from '../writes.fixture.ts'

type Members = Readonly<Record<string, unknown>>

const text = { type: 'string' }
const json = (schema: Members): Members => ({ content: { 'application/json': { schema } } })
const told = (schema: Members): Members => ({ description: 'Told.', ...json(schema) })
const object = (properties: Members, required: readonly string[] = []): Members => ({ type: 'object', properties, required })

/** A collection of things that are read as they are made. */
function stageFor(thing: Members, sent: Members = thing): Promise<Stage> {
  return stageOf({
    '/things': {
      get: { responses: { 200: told({ type: 'array', items: thing }) } },
      post: { requestBody: { required: true, ...json(sent) }, responses: { 201: told(thing) } },
    },
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { responses: { 200: told(thing) } },
    },
  })
}

test('a member that alternatives know in ways of their own is kept as any of them has it', async () => {
  const kind = (name: string, more: Members = {}): Members => object({ kind: { type: 'string', enum: [name] }, ...more }, ['kind'])
  const rule = { oneOf: [kind('any'), kind('area', { area: { type: 'integer' } }), kind('range', { from: text, to: text })] }
  const here = await stageFor({ allOf: [object({ id: { ...text, readOnly: true } }, ['id']), rule] })
  for (const sent of [{ kind: 'area', area: 7 }, { kind: 'range', from: 'a', to: 'b' }, { kind: 'any' }]) {
    const made = await here.ask('POST /things', sent)
    const read = await here.ask(`GET /things/${String(at(made.body, '/id'))}`)
    assert.deepEqual([read.status, read.judged], [200, []])
    for (const [name, member] of Object.entries(sent)) assert.equal(at(read.body, `/${name}`), member)
  }
})
