import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Stage, stageOf } from '../writes.fixture.ts'

const text = { type: 'string' }
const badge = {
  type: 'object',
  required: ['id', 'label', 'etag'],
  properties: { id: { ...text, readOnly: true }, label: text, etag: { ...text, readOnly: true } },
}
const json = (schema: object): object => ({ content: { 'application/json': { schema } } })
const told = (schema: object): object => ({ description: 'It.', ...json(schema) })

/** Badges whose changes have to say of which version they are. */
async function badges(more: object = {}): Promise<Stage> {
  const tag = { name: 'If-Match', in: 'header', required: true, schema: text }
  const sends = { requestBody: { required: true, ...json({ type: 'object', properties: { label: text } }) } }
  return stageOf({
    '/badges': { post: { ...sends, responses: { 201: told(badge) } } },
    '/badges/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { responses: { 200: told(badge) } },
      patch: { parameters: [tag], ...sends, responses: { 200: told(badge), ...more } },
    },
  })
}

const member = (value: unknown, name: string): string => String(Reflect.get(Object(value), name))

test('an operation that demands If-Match and knows no 412 takes any for what nobody wrote; where it knows one, it is answered', async () => {
  const [silent, open] = [await badges(), await badges({ 412: { description: 'Another version.' } })]
  const change = (stage: Stage, key: string): Promise<{ readonly status: number }> =>
    stage.ask(`PATCH /badges/${key}`, { label: 'new' }, ['If-Match', '"made-up"'])
  assert.deepEqual([(await change(silent, 'a')).status, (await change(open, 'a')).status], [200, 412])
  // It was written just now.
  assert.equal((await change(silent, 'a')).status, 412)
  const made = await silent.ask('POST /badges', { label: 'mine' })
  assert.equal((await change(silent, member(made.body, 'id'))).status, 412)
})

test('the tag that a thing shows of itself is as good as the one of the header', async () => {
  const stage = await badges({ 412: { description: 'Another version.' } })
  const { body, headers } = await stage.ask('POST /badges', { label: 'mine' })
  const line = `PATCH /badges/${member(body, 'id')}`
  assert.equal((await stage.ask(line, { label: 'b' }, ['If-Match', member(body, 'etag')])).status, 200)
  assert.equal((await stage.ask(line, { label: 'c' }, ['If-Match', headers['etag'] ?? ''])).status, 412)
  assert.equal((await stage.ask(line, { label: 'd' }, ['If-Match', '"other"'])).status, 412)
})
