import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { paths, schemas } from '../shop.fixture.ts'
import { type Stage, stageOf } from '../writes.fixture.ts'

let stage: Stage

before(async () => {
  stage = await stageOf(paths, schemas)
})

const key = fc.oneof(
  fc.constantFrom('a', 'ord_1', 'NEW', '__proto__', 'constructor', '%2F', '%00', '..', '7', '-', '%ED%A0%80', 'x'.repeat(3_000)),
  fc.string({ minLength: 1, maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
)
const line = fc.oneof(
  fc.constantFrom('POST /orders', 'PUT /settings', 'PATCH /settings'),
  fc.tuple(fc.constantFrom('PUT', 'PATCH', 'DELETE'), key).map(([method, id]) => `${method} /orders/${id}`),
  fc.tuple(fc.constantFrom('PUT', 'DELETE'), key).map(([method, id]) => `${method} /stock/${id}`),
  key.map((id) => `POST /orders/${id}/cancel`),
  key.map((id) => `POST /orders/${id}/notes`),
)
const member = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constant(null),
  fc.boolean(),
  fc.jsonValue(),
  fc.array(fc.record({ sku: fc.string() }), { maxLength: 3 }),
)
const members = fc.dictionary(
  fc.constantFrom(
    'customerId',
    'note',
    'lines',
    'gift',
    'comment',
    'email',
    'id',
    'status',
    'createdAt',
    'count',
    'theme',
    'text',
    '__proto__',
    'sku',
  ),
  member,
  { maxKeys: 6 },
)
const operations = fc.array(
  fc.record({
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
    path: fc.constantFrom('', '/note', '/lines/0', '/lines/-', '/id', '/__proto__/x', '/customerId', '/createdAt'),
    from: fc.constantFrom('', '/note', '/lines', '/lines/0'),
    value: member,
  }),
  { maxLength: 5 },
)
const fields = fc.constantFrom<readonly string[]>(
  [],
  ['Content-Type', 'application/merge-patch+json'],
  ['Content-Type', 'application/json-patch+json'],
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['If-Match', '*'],
  ['If-Match', '"x'],
  ['If-None-Match', '*'],
  ['If-Unmodified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['Prefer', 'return=minimal'],
  ['Idempotency-Key', 'same'],
  ['Idempotency-Key', '"'],
)

test('no write throws, or is answered with what does not conform; what is refused changes nothing, and nobody pollutes anything', async () => {
  await fc.assert(
    fc.asyncProperty(line, fc.oneof(members, operations, fc.jsonValue()), fields, async (request, sent, headers) => {
      const was = (await stage.ask('GET /orders')).text
      const entries = (await stage.journal()).length
      const told = await stage.ask(request, sent, headers)
      assert.deepEqual(told.judged, [], `${request} ${JSON.stringify(sent)} ${headers.join(' ')} ${told.text}`)
      assert.notEqual(told.from, 'improvised', request)
      assert.equal(Object.hasOwn(Object.prototype, 'x'), false)
      if (told.status < 400) return
      assert.equal((await stage.ask('GET /orders')).text, was)
      assert.equal((await stage.journal()).length, entries)
    }),
    { numRuns: 300 },
  )
})

test('what was written is read back as it was answered, whatever was sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ customerId: fc.string(), note: fc.string(), comment: fc.string(), email: fc.uuid() }), async (sent) => {
      const made = await stage.ask('POST /orders', sent)
      assert.equal(made.status, 201, made.text)
      const { location = '' } = made.headers
      const read = await stage.ask(`GET ${new URL(location).pathname}`)
      assert.deepEqual(read.body, made.body)
      for (const [name, value] of Object.entries(sent)) assert.equal(Reflect.get(Object(read.body), name), value)
    }),
    { numRuns: 60 },
  )
})
