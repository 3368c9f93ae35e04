import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../../../schema/random.ts'
import { type Stage, stageOf, type Told } from '../writes.fixture.ts'

/** Makes whoever asks for it take the long way, and changes nothing else. */
const LONG = ['Prefer', 'handling=lenient']

type Members = Readonly<Record<string, unknown>>

const TEXT = { type: 'string', minLength: 1, maxLength: 40 }
const PLAIN = { text: TEXT, stars: { type: 'integer', minimum: 0, maximum: 5 }, tags: { type: 'array', items: { type: 'string' } } }
const SENT: Members = { text: 'water the plants', stars: 3, tags: ['home', 'ümläut'] }

/** What a thing has besides what is sent, and how its answer is documented. */
const KINDS: Readonly<Record<string, { readonly own: object; readonly sent?: object; readonly more?: object; readonly headers?: object }>> =
  {
    'numbers for keys': { own: { id: { type: 'integer', readOnly: true } } },
    'small numbers for keys': { own: { id: { type: 'integer', minimum: 1, maximum: 50, readOnly: true } } },
    'texts for keys': { own: { id: { type: 'string', readOnly: true, example: 'ord_Na6dX7aXxi11N4' } } },
    'keys of either type': { own: { id: { type: ['integer', 'string'], readOnly: true } } },
    'UUIDs, and moments': {
      own: {
        id: { type: 'string', format: 'uuid', readOnly: true },
        createdAt: { type: 'string', format: 'date-time', readOnly: true },
        updated: { type: 'integer', readOnly: true },
        addedOn: { type: 'string', format: 'date', readOnly: true },
      },
    },
    'a status that is sent': {
      own: { id: { type: 'integer', readOnly: true }, closedAt: { type: ['string', 'null'], format: 'date-time' } },
      sent: { status: { type: 'string', enum: ['open', 'closed'] } },
    },
    'something that only the server says': { own: { id: { type: 'integer', readOnly: true }, views: { type: 'integer', readOnly: true } } },
    'a secret': { own: { id: { type: 'integer', readOnly: true } }, sent: { pin: { type: 'string', writeOnly: true } } },
    'documented headers': {
      own: { id: { type: 'integer', readOnly: true } },
      headers: { 'X-Rate': { schema: { type: 'integer', example: 7 } }, Location: { schema: { type: 'string' } } },
    },
    'more members than are named': { own: { id: { type: 'integer', readOnly: true } }, more: { additionalProperties: { type: 'string' } } },
  }

async function collection({ own, sent = {}, more = {}, headers = {} }: (typeof KINDS)[string]): Promise<Stage> {
  const Thing = { type: 'object', required: ['id', 'text'], properties: { ...own, ...PLAIN, ...sent }, ...more }
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } }
  const answer = { description: 'Told.', content }
  return stageOf(
    {
      '/things': { post: { operationId: 'make', requestBody: { content }, responses: { 201: { ...answer, headers } } } },
      '/things/{id}': {
        get: {
          operationId: 'read',
          parameters: [{ name: 'id', in: 'path', required: true, schema: {} }],
          responses: { 200: answer },
        },
      },
    },
    { Thing },
  )
}

function requestsFor(sent: object): readonly Members[] {
  const random = new Random(7)
  const all: Members = { ...SENT, ...('status' in sent ? { status: 'closed' } : {}), ...('pin' in sent ? { pin: '1234' } : {}) }
  const some = Array.from({ length: 12 }, () => Object.fromEntries(Object.entries(all).filter(() => random.chance(0.7))))
  return [all, { text: 'alone' }, { ...all, id: 9 }, { ...all, other: 'x' }, { text: 'x', ['__proto__']: 'y' }, ...some]
}

function seen({ status, headers, text, from, judged }: Told): unknown {
  return { status, headers, text, from, judged }
}

for (const [name, kind] of Object.entries(KINDS)) {
  test(`what is made of ${name} is the same by the short way and by the long one`, async () => {
    const [short, long] = [await collection(kind), await collection(kind)]
    for (const members of requestsFor(kind.sent ?? {})) {
      const [one, other] = [await short.ask('POST /things', members), await long.ask('POST /things', members, LONG)]
      assert.deepEqual(seen(one), seen(other), JSON.stringify(members))
      const location = one.headers['location']
      if (location === undefined || one.from !== 'state') continue
      const path = new URL(location).pathname
      assert.deepEqual(seen(await short.ask(`GET ${path}`)), seen(await long.ask(`GET ${path}`)))
    }
    const told = async (stage: Stage): Promise<unknown> =>
      (await stage.journal()).map((entry) => ({ ...entry, headers: entry.headers.filter((text) => !LONG.includes(text)) }))
    assert.deepEqual(await told(short), await told(long))
  })
}
