import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUnderstudy } from '../../../../index.ts'
import { stageOf } from '../writes.fixture.ts'

const NOTE = { type: 'object', required: ['id', 'text'], properties: { id: { type: 'integer', readOnly: true }, text: { type: 'string' } } }
const answer = { description: 'it', content: { 'application/json': { schema: NOTE } } }
const body = { required: true, content: { 'application/json': { schema: NOTE } } }
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }

function contract(more: object): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Notes', version: '1' },
    paths: {
      '/notes': { post: { requestBody: body, responses: { 201: answer } } },
      '/notes/{id}': {
        parameters: [id],
        get: { responses: { 200: answer, ...more } },
        delete: { responses: { 204: { description: 'gone' }, ...more } },
      },
      '/notes/{id}/lines': {
        parameters: [id],
        get: {
          responses: { 200: { description: 'all', content: { 'application/json': { schema: { type: 'array', items: NOTE } } } }, ...more },
        },
      },
    },
  }
}

async function statuses(more: object, targets: readonly string[]): Promise<readonly number[]> {
  await using understudy = await createUnderstudy({ contract: contract(more) })
  const found: number[] = []
  for (const target of targets) {
    const [method = '', path = ''] = target.split(' ')
    const sent = method === 'POST' ? { body: '{"text":"a"}', headers: ['Content-Type', 'application/json'] } : {}
    found.push((await understudy.take({ method, target: path, ...sent })).reply.status)
  }
  return found
}

const WALK = ['GET /notes/7', 'DELETE /notes/7', 'GET /notes/7', 'GET /notes/7/lines', 'DELETE /notes/7', 'DELETE /notes/7', 'GET /notes/7']

test('what nobody made is gone after its deletion, where the contract has an answer for that', async () => {
  assert.deepEqual(await statuses({ 404: { description: 'nowhere' } }, WALK), [200, 204, 404, 404, 404, 404, 404])
  assert.deepEqual(await statuses({ '4XX': { description: 'any' } }, WALK), [200, 204, 404, 404, 404, 404, 404])
})

test('what nobody made is there again after its deletion, where the contract never says that something is not', async () => {
  assert.deepEqual(await statuses({}, WALK), [200, 204, 200, 200, 204, 204, 200])
  assert.deepEqual(await statuses({ default: { description: 'any' } }, WALK), [200, 204, 200, 200, 204, 204, 200])
})

test('what a consumer made is gone after its deletion, whatever the contract says', async () => {
  await using understudy = await createUnderstudy({ contract: contract({}) })
  const made = await understudy.answer({
    method: 'POST',
    target: '/notes',
    headers: ['Content-Type', 'application/json'],
    body: '{"text":"a"}',
  })
  const key = String(Object(JSON.parse(Buffer.from(made.body ?? []).toString())).id)
  const found: number[] = []
  for (const method of ['GET', 'DELETE', 'GET', 'DELETE'])
    found.push((await understudy.take({ method, target: `/notes/${key}` })).reply.status)
  assert.deepEqual(found, [200, 204, 404, 404])
})

test('what is taken but cannot be shown is refused where the contract has an answer for that; else it is answered, and changes nothing', async () => {
  const settings = { type: 'object', required: ['theme'], properties: { theme: { type: 'string', enum: ['light', 'dark'] } } }
  const shown = { description: 'it', content: { 'application/json': { schema: settings } } }
  const anything = { required: true, content: { 'application/json': { schema: { type: 'object' } } } }
  for (const [more, status] of [[{ 422: { description: 'no' } }, 422] as const, [{}, 200] as const]) {
    const path = { get: { responses: { 200: shown } }, patch: { requestBody: anything, responses: { 200: shown, ...more } } }
    const document = { openapi: '3.1.0', info: { title: 'Settings', version: '1' }, paths: { '/settings': path } }
    await using understudy = await createUnderstudy({ contract: document })
    const read = async (): Promise<string> => Buffer.from((await understudy.answer({ target: '/settings' })).body ?? '').toString()
    const before = await read()
    const exchange = await understudy.take({ method: 'PATCH', target: '/settings', body: { theme: '' } })
    assert.equal(exchange.reply.status, status)
    assert.deepEqual(
      exchange.verdict.findings.filter(({ subject }) => subject === 'reply'),
      [],
    )
    assert.equal(await read(), before)
  }
})

test('by another name than its key a thing that nobody wrote can be deleted as it can be read; what was written is deleted', async () => {
  const Earning = {
    type: 'object',
    required: ['code', 'startDate'],
    properties: { code: { type: 'string' }, startDate: { type: 'string' }, amount: { type: 'number' } },
  }
  const param = (name: string): object => ({ name, in: 'path', required: true, schema: { type: 'string' } })
  const told = { description: 'Told.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Earning' } } } }
  const none = { description: 'Not there.' }
  const stage = await stageOf(
    {
      '/earnings': {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Earning' } } } },
          responses: { 201: told },
        },
      },
      '/earnings/{code}': { get: { parameters: [param('code')], responses: { 200: told, 404: none } } },
      '/earnings/{code}/{startDate}': {
        parameters: [param('code'), param('startDate')],
        get: { responses: { 200: told, 404: none } },
        delete: { responses: { 204: { description: 'Gone.' }, 404: none } },
      },
    },
    { Earning },
  )
  assert.equal((await stage.ask('GET /earnings/bonus/2026-01-01')).status, 200)
  assert.equal((await stage.ask('DELETE /earnings/bonus/2026-01-01')).status, 204)
  await stage.ask('POST /earnings', { code: 'bonus', startDate: '2026-02-01', amount: 1 })
  assert.equal((await stage.ask('DELETE /earnings/bonus/2026-02-01')).status, 204)
  assert.equal((await stage.ask('GET /earnings/bonus')).status, 404)
})

const text = { type: 'string' }
const room = { type: 'object', required: ['id', 'label'], properties: { id: { ...text, readOnly: true }, label: text } }
const seat = { type: 'object', required: ['id'], properties: { id: { ...text, readOnly: true }, place: text } }

/** Rooms with seats and a plan, where everything is answered with the same error for what is not there. */
function rooms(absent: object): object {
  const json = (schema: object): object => ({ content: { 'application/json': { schema } } })
  const to = (status: number, schema: object | null): object => ({
    responses: { [status]: { description: 'It is done.', ...(schema === null ? {} : json(schema)) }, ...absent },
  })
  const sends = (schema: object): object => ({ requestBody: { required: true, ...json(schema) } })
  const params = (...names: readonly string[]): object => ({
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: text })),
  })
  return {
    '/rooms': { get: to(200, { type: 'array', items: room }), post: { ...sends(room), ...to(201, room) } },
    '/rooms/{roomId}': { ...params('roomId'), get: to(200, room), patch: { ...sends(room), ...to(200, room) }, delete: to(204, null) },
    '/rooms/{roomId}/plan': { ...params('roomId'), get: to(200, { type: 'object', properties: { walls: { type: 'integer' } } }) },
    '/rooms/{roomId}/seats': {
      ...params('roomId'),
      get: to(200, { type: 'array', items: seat }),
      post: { ...sends(seat), ...to(201, seat) },
    },
    '/rooms/{roomId}/seats/{seatId}': { ...params('roomId', 'seatId'), get: to(200, seat), delete: to(204, null) },
  }
}

const NONE = { 404: { description: 'There is none.' } }
const BELOW = ['plan', 'seats', 'seats/s1']

async function below(stage: Awaited<ReturnType<typeof stageOf>>, key: string): Promise<readonly number[]> {
  return Promise.all(BELOW.map(async (path) => (await stage.ask(`GET /rooms/${key}/${path}`)).status))
}

test('a key that nobody had heard of is deleted, and takes nothing with it; what is below it goes on', async () => {
  const stage = await stageOf(rooms(NONE))
  assert.equal((await stage.ask('DELETE /rooms/made-up')).status, 204)
  for (const line of ['GET /rooms/made-up', 'DELETE /rooms/made-up', 'PATCH /rooms/made-up'])
    assert.equal((await stage.ask(line, line.startsWith('PATCH') ? { id: 'a', label: 'a' } : undefined)).status, 404, line)
  assert.deepEqual(await below(stage, 'made-up'), [200, 200, 200])
  assert.equal((await stage.ask('POST /rooms/made-up/seats', { place: 'here' })).status, 201)
  assert.equal((await stage.ask('DELETE /rooms/made-up/seats/s1')).status, 204)
  assert.equal((await stage.ask('GET /rooms/made-up/seats/s1')).status, 404)
})

test('what is below a thing goes with it where somebody made it, changed it, lists it or made something below it', async () => {
  const stage = await stageOf(rooms(NONE))
  const made = await stage.ask('POST /rooms', { label: 'mine' })
  const listed = await stage.ask('GET /rooms')
  assert.ok(Array.isArray(listed.body))
  await stage.ask('PATCH /rooms/changed', { label: 'another' })
  const own = await stage.ask('POST /rooms/used/seats', { place: 'here' })
  const keyOf = (one: unknown): string => String(Reflect.get(Object(one), 'id'))
  for (const key of [keyOf(made.body), keyOf(listed.body.at(-1)), 'changed', 'used']) {
    assert.deepEqual(await below(stage, key), [200, 200, 200], key)
    assert.equal((await stage.ask(`DELETE /rooms/${key}`)).status, 204)
    assert.equal((await stage.ask(`GET /rooms/${key}`)).status, 404)
    assert.deepEqual(await below(stage, key), [404, 404, 404], key)
    assert.equal((await stage.ask(`POST /rooms/${key}/seats`, { place: 'there' })).status, 404)
  }
  assert.equal((await stage.ask(`GET /rooms/used/seats/${keyOf(own.body)}`)).status, 404)
})

test('a contract that has a number of its own for what is not there is answered with that, and where nobody made it it is there again', async () => {
  const problem = { type: 'object', required: ['message'], properties: { message: text } }
  const told = { description: 'ResourceNotFoundException', content: { 'application/json': { schema: problem } } }
  const wrong = { description: 'InvalidParameterException', content: { 'application/json': { schema: problem } } }
  const stage = await stageOf(rooms({ 480: wrong, 481: told }))
  const made = await stage.ask('POST /rooms', { label: 'mine' })
  const key = String(Reflect.get(Object(made.body), 'id'))
  assert.equal((await stage.ask(`DELETE /rooms/${key}`)).status, 204)
  for (const line of [`GET /rooms/${key}`, `DELETE /rooms/${key}`]) {
    const gone = await stage.ask(line)
    assert.equal(gone.status, 481, line)
    assert.match(gone.text, /it was deleted/)
  }
  const found: number[] = []
  for (const method of ['DELETE', 'GET', 'DELETE']) found.push((await stage.ask(`${method} /rooms/made-up`)).status)
  assert.deepEqual(found, [204, 200, 204])
})

test('a number that HTTP has a meaning for is not taken for what is not there', async () => {
  const stage = await stageOf(rooms({ 409: { description: 'A parent was not found.' }, 422: { description: 'Not found: a field.' } }))
  const made = await stage.ask('POST /rooms', { label: 'mine' })
  const key = String(Reflect.get(Object(made.body), 'id'))
  await stage.ask(`DELETE /rooms/${key}`)
  assert.equal((await stage.ask(`GET /rooms/${key}`)).status, 404)
})

test('what is gone is deleted again where the contract says of reading alone that there may be nothing', async () => {
  const silent = rooms(NONE)
  const own: object = Reflect.get(silent, '/rooms/{roomId}')
  const stage = await stageOf({ ...silent, '/rooms/{roomId}': { ...own, delete: { responses: { 204: { description: 'Gone.' } } } } })
  const made = await stage.ask('POST /rooms', { label: 'mine' })
  const key = String(Reflect.get(Object(made.body), 'id'))
  const found: number[] = []
  for (const method of ['GET', 'DELETE', 'GET', 'DELETE', 'GET']) found.push((await stage.ask(`${method} /rooms/${key}`)).status)
  assert.deepEqual(found, [200, 204, 404, 204, 404])
})
