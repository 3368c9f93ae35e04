import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from '../entities/address.ts'
import { type Stage, stageOf, type Told } from '../writes.fixture.ts'

type Members = Readonly<Record<string, unknown>>

const task = {
  type: 'object',
  required: ['id', 'state', 'archivedAt', 'boardId'],
  properties: {
    id: { type: 'integer' },
    state: { type: 'string', enum: ['open', 'closed'] },
    archivedAt: { type: ['string', 'null'], format: 'date-time' },
    boardId: { type: 'integer' },
  },
}
const query = (name: string, schema: Members, required = false): Members => ({ name, in: 'query', required, schema })
const answer = (schema: Members, example?: unknown): Members => ({
  responses: { 200: { description: 'Told.', content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } } } },
})
const tasks = { type: 'array', items: task }

const paths = {
  '/tasks': {
    get: {
      parameters: [
        query('state', { type: 'string', enum: ['open', 'closed', 'all'], default: 'open' }),
        query('is_archived', { type: 'boolean' }),
        query('ids', { type: 'array', items: { type: 'integer' } }),
        query('limit', { type: 'integer' }),
      ],
      ...answer(tasks),
    },
  },
  '/tasks/{id}': { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }], get: answer(task) },
  '/notes': {
    get: {
      parameters: [query('board', { type: 'integer' }, true), query('size', { type: 'integer', default: 4 })],
      ...answer(
        {
          type: 'object',
          required: ['notes', 'links'],
          properties: {
            notes: {
              type: 'array',
              items: { type: 'object', required: ['id', 'board'], properties: { id: { type: 'integer' }, board: { type: 'integer' } } },
            },
            links: { type: 'object', properties: { self: { type: 'string' }, first: { type: 'string' }, next: { type: 'string' } } },
          },
        },
        { notes: [{ id: 1, board: 9 }], links: { self: '/notes?board=9', first: '/notes?board=9&page=1', next: '/notes?board=9&page=2' } },
      ),
    },
  },
}

const stage = (): Promise<Stage> => stageOf(paths)

function items(told: Told, pointer = ''): readonly unknown[] {
  assert.deepEqual([told.status, told.from, told.judged], [200, 'state', []])
  const found = at(told.body, pointer)
  assert.ok(Array.isArray(found))
  return found
}

test('what the contract says that is meant where nothing is sent is meant', async () => {
  const here = await stage()
  const states = async (path: string): Promise<ReadonlySet<unknown>> =>
    new Set(items(await here.ask(`GET ${path}`)).map((one) => at(one, '/state')))
  assert.deepEqual(await states('/tasks?limit=100'), new Set(['open']))
  assert.deepEqual(await states('/tasks?state=closed&limit=100'), new Set(['closed']))
  assert.deepEqual(await states('/tasks?state=all&limit=100'), new Set(['open', 'closed']))
})

test('things are asked for by their keys, those among them that no list shows', async () => {
  const here = await stage()
  const found = items(await here.ask('GET /tasks?ids=3&ids=987654&state=all')).map((one) => at(one, '/id'))
  assert.deepEqual(found, [3, 987654])
})

test('a switch that is named like a moment asks whether that has come', async () => {
  const here = await stage()
  const every = items(await here.ask('GET /tasks?state=all&limit=100'))
  const without = items(await here.ask('GET /tasks?state=all&is_archived=false&limit=100'))
  assert.deepEqual(
    without,
    every.filter((one) => at(one, '/archivedAt') === null),
  )
})

test('a condition that nobody can leave out and nobody meets chooses nobody out', async () => {
  const here = await stage()
  assert.ok(items(await here.ask('GET /notes?board=123456'), '/notes').length > 0)
})

test('the addresses in an answer are as the contract writes them, and lead on to the end', async () => {
  const here = await stage()
  const seen: unknown[] = []
  let path: string | null = '/notes?board=777777'
  for (let pages = 0; path !== null; pages++) {
    assert.ok(pages < 20)
    const told: Told = await here.ask(`GET ${path}`)
    const links = at(told.body, '/links')
    assert.equal(at(links, '/self'), path)
    assert.match(String(at(links, '/first')), /^\/notes\?board=777777/)
    seen.push(...items(told, '/notes').map((one) => at(one, '/id')))
    const next = at(links, '/next')
    path = typeof next === 'string' ? next : null
  }
  assert.ok(seen.length > 4)
  assert.equal(new Set(seen).size, seen.length)
})
