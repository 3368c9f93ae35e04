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

test('a list shows the key of what was made in the type, under the name and as the text that it has there', async () => {
  const made = { type: 'object', properties: { name: text } }
  const kinds: readonly (readonly [Members, Members, (item: unknown) => unknown])[] = [
    [object({ id: { type: 'integer' }, name: text }, ['id']), object({ id: text, name: text }, ['id']), (item) => at(item, '/id')],
    [
      object({ name: text, size: { type: 'integer' } }),
      object({ id: { ...text, pattern: '^[a-z0-9]{22}$' }, name: text }, ['id']),
      (item) => at(item, '/id'),
    ],
    [object({ name: text, size: { type: 'integer' } }, ['name']), text, (item) => item],
  ]
  for (const [thing, item, keyIn] of kinds) {
    const here = await stageOf({
      '/things': {
        get: { responses: { 200: told({ type: 'array', items: item }) } },
        post: { requestBody: { required: true, ...json(made) }, responses: { 201: told(item === text ? thing : item) } },
      },
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        get: { responses: { 200: told(thing) } },
      },
    })
    const before = await here.ask('GET /things')
    const answer = await here.ask('POST /things', { name: 'fresh' })
    const key = answer.headers['location']?.split('/').at(-1) ?? ''
    assert.equal(item === text ? key : keyIn(answer.body), key)
    const list = await here.ask('GET /things')
    assert.deepEqual([list.judged, answer.judged], [[], []])
    assert.ok(Array.isArray(list.body) && Array.isArray(before.body))
    assert.ok(list.body.map(keyIn).includes(key) && !before.body.map(keyIn).includes(key), key)
    assert.equal(at((await here.ask(`GET /things/${key}`)).body, '/name'), 'fresh')
  }
})

test('what a path takes is there, though the entity has no such key, until it is deleted', async () => {
  const thing = object({ id: { ...text, pattern: '^thing:[0-9]{4}$' }, name: text }, ['id'])
  const here = await stageOf({
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { responses: { 200: told(thing), 404: { description: 'None.' } } },
      patch: { requestBody: json(object({ name: text })), responses: { 200: told(thing), 404: { description: 'None.' } } },
      delete: { responses: { 204: { description: 'Gone.' }, 404: { description: 'None.' } } },
    },
  })
  assert.equal((await here.ask('GET /things/any')).status, 200)
  const changed = await here.ask('PATCH /things/any', { name: 'new' })
  assert.deepEqual([changed.status, at(changed.body, '/name'), changed.judged], [200, 'new', []])
  assert.equal(at((await here.ask('GET /things/any')).body, '/name'), 'new')
  assert.equal((await here.ask('DELETE /things/any')).status, 204)
  assert.equal((await here.ask('GET /things/any')).status, 404)
})

test('what the contract shows that is to be sent can be sent, once', async () => {
  const thing = object({ name: { ...text, example: 'first' }, size: { type: 'integer' } }, ['name'])
  const here = await stageOf({
    '/things': {
      get: { responses: { 200: told({ type: 'array', items: thing }) } },
      post: { requestBody: { required: true, ...json(thing) }, responses: { 201: told(thing), 409: { description: 'It is there.' } } },
    },
    '/things/{name}': {
      parameters: [{ name: 'name', in: 'path', required: true, schema: text }],
      get: {
        responses: {
          200: { description: 'Told.', content: { 'application/json': { schema: thing, example: { name: 'first', size: 1 } } } },
        },
      },
    },
  })
  const statuses: number[] = []
  for (const size of [2, 3]) statuses.push((await here.ask('POST /things', { name: 'first', size })).status)
  assert.deepEqual(statuses, [201, 409])
  assert.equal(at((await here.ask('GET /things/first')).body, '/size'), 2)
})

test('what is sent flat is shown in the parts that an answer is made of, its key too', async () => {
  const model = object({
    modelDefinition: object({ states: { type: 'array', items: text } }, ['states']),
    modelConfiguration: object({ modelName: text, modelVersion: text, roleArn: text }, ['modelName']),
  })
  const here = await stageOf({
    '/models': {
      get: { responses: { 200: told(object({ modelSummaries: { type: 'array', items: object({ modelName: text }) } })) } },
      post: {
        requestBody: { required: true, ...json(object({ modelName: text, roleArn: text, modelDefinition: object({}) }, ['modelName'])) },
        responses: { 200: told(object({ modelConfiguration: object({ modelName: text }) })) },
      },
    },
    '/models/{modelName}': {
      parameters: [{ name: 'modelName', in: 'path', required: true, schema: text }],
      get: { responses: { 200: told(object({ model })) } },
    },
  })
  const sent = { modelName: 'mine', roleArn: 'arn:1', modelDefinition: { states: ['a', 'b'] } }
  const made = await here.ask('POST /models', sent)
  assert.equal(at(made.body, '/modelConfiguration/modelName'), 'mine')
  const read = await here.ask('GET /models/mine')
  assert.deepEqual(read.judged, [])
  assert.deepEqual(at(read.body, '/model/modelDefinition'), sent.modelDefinition)
  assert.equal(at(read.body, '/model/modelConfiguration/roleArn'), 'arn:1')
  assert.ok((await here.ask('GET /models')).text.includes('"mine"'))
})

test('what was made is in the list where nothing is asked for, though that shows some only', async () => {
  const thing = object({ id: text, state: { type: 'string', enum: ['lost', 'gone', 'active'] }, name: text }, ['id', 'state'])
  const here = await stageOf({
    '/things': {
      get: {
        parameters: [
          { name: 'state', in: 'query', schema: { type: 'string', enum: ['active', 'gone', 'lost', 'all'], default: 'active' } },
        ],
        responses: { 200: told({ type: 'array', items: thing }) },
      },
      post: { requestBody: { required: true, ...json(object({ name: text })) }, responses: { 201: told(thing) } },
    },
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { responses: { 200: told(thing) } },
    },
  })
  const made = await here.ask('POST /things', { name: 'fresh' })
  assert.equal(at(made.body, '/state'), 'active')
  assert.ok((await here.ask('GET /things')).text.includes('"fresh"'))
})

test('what was written is told the same at any time of the day, and later with each write', async () => {
  const here = await stageFor(object({ id: text, name: text }, ['id']), object({ name: text }))
  const dates: number[] = []
  for (const name of ['a', 'b']) {
    const made = await here.ask('POST /things', { name })
    const read = await here.ask(`GET /things/${String(at(made.body, '/id'))}`)
    assert.equal(read.headers['last-modified'], made.headers['last-modified'])
    dates.push(Date.parse(made.headers['last-modified'] ?? ''))
  }
  const [first = 0, second = 0] = dates
  // The world's clock, and not the one that the writes were done by.
  assert.ok(first > Date.UTC(2020, 0) && second > first, String(dates))
})

test('what was below a thing does not come back with another thing of its name', async () => {
  const room = object({ name: text }, ['name'])
  const seat = object({ id: text, label: text }, ['id'])
  const named = (name: string): Members => ({ name, in: 'path', required: true, schema: text })
  const here = await stageOf({
    '/rooms': { post: { requestBody: { required: true, ...json(room) }, responses: { 201: told(room) } } },
    '/rooms/{name}': {
      parameters: [named('name')],
      get: { responses: { 200: told(room), 404: { description: 'None.' } } },
      delete: { responses: { 204: { description: 'Gone.' }, 404: { description: 'None.' } } },
    },
    '/rooms/{name}/seats': {
      parameters: [named('name')],
      get: { responses: { 200: told({ type: 'array', items: seat }), 404: { description: 'None.' } } },
      post: { requestBody: { required: true, ...json(object({ label: text })) }, responses: { 201: told(seat) } },
    },
    '/rooms/{name}/seats/{id}': {
      parameters: [named('name'), named('id')],
      get: { responses: { 200: told(seat), 404: { description: 'None.' } } },
    },
  })
  await here.ask('POST /rooms', { name: 'hall' })
  const mine = await here.ask('POST /rooms/hall/seats', { label: 'mine' })
  const other = await here.ask('POST /rooms/attic/seats', { label: 'theirs' })
  await here.ask('DELETE /rooms/hall')
  assert.equal((await here.ask('GET /rooms/hall/seats')).status, 404)
  assert.equal((await here.ask('POST /rooms', { name: 'hall' })).status, 201)
  assert.ok(!(await here.ask('GET /rooms/hall/seats')).text.includes('"mine"'))
  assert.equal((await here.ask(`GET /rooms/hall/seats/${String(at(mine.body, '/id'))}`)).status, 404)
  assert.equal(at((await here.ask(`GET /rooms/attic/seats/${String(at(other.body, '/id'))}`)).body, '/label'), 'theirs')
})

test('a PATCH of a collection adds what names nothing that is there', async () => {
  const block = object({ id: text, label: text }, ['id', 'label'])
  const list = told(object({ results: { type: 'array', items: block }, next: text }))
  const here = await stageOf({
    '/pages/{page}': {
      parameters: [{ name: 'page', in: 'path', required: true, schema: text }],
      get: { responses: { 200: told(object({ page: text })) } },
    },
    '/pages/{page}/blocks': {
      parameters: [{ name: 'page', in: 'path', required: true, schema: text }],
      get: { responses: { 200: list } },
      patch: {
        requestBody: { required: true, ...json(object({ blocks: { type: 'array', items: object({ label: text }) } }, ['blocks'])) },
        responses: { 200: list },
      },
    },
  })
  const added = await here.ask('PATCH /pages/p1/blocks', { blocks: [{ label: 'fresh' }] })
  assert.deepEqual([added.status, added.judged], [200, []])
  assert.ok((await here.ask('GET /pages/p1/blocks')).text.includes('"fresh"'))
})
