import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMembers } from '../../values.ts'
import { type Stage, stageOf, type Told } from '../writes.fixture.ts'

type Members = Readonly<Record<string, unknown>>

const ref = (name: string): Members => ({ $ref: `#/components/schemas/${name}` })
const answer = (schema: Members, description = 'Told.'): Members => ({ description, content: { 'application/json': { schema } } })
const taking = (schema: Members): Members => ({ required: true, content: { 'application/json': { schema } } })
const none = { description: 'Nothing.' }
const at = (name: string): Members => ({ name, in: 'path', required: true, schema: { type: 'string' } })

const User = {
  type: 'object',
  required: ['login'],
  properties: { login: { type: 'string' }, name: { type: 'string' }, admin: { type: 'boolean', readOnly: true } },
}
const Repo = {
  type: 'object',
  required: ['name', 'owner', 'stars_count', 'archived'],
  properties: {
    name: { type: 'string' },
    owner: ref('User'),
    stars_count: { type: 'integer', readOnly: true },
    archived: { type: 'boolean', readOnly: true },
    archived_at: { type: ['string', 'null'], format: 'date-time', readOnly: true },
    state: { type: 'string', readOnly: true, enum: ['active', 'archived'] },
  },
}
const File = {
  type: 'object',
  required: ['id', 'size', 'contentType', 'filename'],
  properties: {
    id: { type: 'string' },
    size: { type: 'integer' },
    contentType: { type: 'string' },
    filename: { type: 'string' },
    purpose: { type: 'string' },
  },
}

const paths = {
  '/users': { get: { operationId: 'users', responses: { 200: answer({ type: 'array', items: ref('User') }) } } },
  '/users/{login}': { get: { operationId: 'user', parameters: [at('login')], responses: { 200: answer(ref('User')), 404: none } } },
  '/repos': {
    get: { operationId: 'repos', responses: { 200: answer({ type: 'array', items: ref('Repo') }) } },
    post: {
      operationId: 'makeRepo',
      requestBody: taking({
        type: 'object',
        required: ['repo'],
        properties: { repo: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, owner: { type: 'string' } } } },
      }),
      responses: { 201: answer({ type: 'object', required: ['repo'], properties: { repo: ref('Repo') } }), 409: none },
    },
    patch: {
      operationId: 'patchRepos',
      requestBody: taking({
        type: 'array',
        items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, owner: { type: 'string' } } },
      }),
      responses: { 200: answer({ type: 'array', items: ref('Repo') }), 404: none },
    },
    delete: { operationId: 'deleteRepos', responses: { 204: none } },
  },
  '/repos/{name}': {
    parameters: [at('name')],
    get: {
      operationId: 'repo',
      responses: { 200: answer({ type: 'object', required: ['repo'], properties: { repo: ref('Repo') } }), 404: none },
    },
    delete: { operationId: 'deleteRepo', responses: { 202: none, 404: none } },
  },
  '/repos/{name}/archive': { parameters: [at('name')], post: { operationId: 'archive', responses: { 204: none, 404: none } } },
  '/files': {
    get: { operationId: 'files', responses: { 200: answer({ type: 'array', items: ref('File') }) } },
    post: {
      operationId: 'upload',
      parameters: [{ name: 'filename', in: 'query', schema: { type: 'string' } }],
      requestBody: {
        content: {
          'image/png': { schema: { type: 'string', format: 'binary' } },
          'multipart/form-data': {
            schema: { type: 'object', properties: { purpose: { type: 'string' }, file: { type: 'string', format: 'binary' } } },
          },
        },
      },
      responses: { 201: answer(ref('File')) },
    },
  },
  '/files/{id}': { get: { operationId: 'file', parameters: [at('id')], responses: { 200: answer(ref('File')), 404: none } } },
  '/files/{id}/content': {
    get: {
      operationId: 'content',
      parameters: [at('id')],
      responses: { 200: { description: 'Bytes.', content: { 'image/png': { schema: { type: 'string', format: 'binary' } } } }, 404: none },
    },
  },
}

function open(): Promise<Stage> {
  return stageOf(paths, { User, Repo, File })
}

function members(value: unknown): Members {
  assert.ok(isMembers(value), JSON.stringify(value))
  return value
}

function sound(told: Told): Told {
  assert.deepEqual(told.judged, [], told.text)
  assert.equal(told.from, 'state')
  return told
}

test('an envelope in and an envelope out: the entity is what is inside', async () => {
  const stage = await open()
  const told = sound(await stage.ask('POST /repos', { repo: { name: 'mine', owner: 'me' } }))
  const repo = members(members(told.body)['repo'])
  assert.deepEqual([repo['name'], repo['stars_count'], repo['archived'], repo['state']], ['mine', 0, false, 'active'])
  assert.deepEqual(sound(await stage.ask('GET /repos/mine')).body, told.body)
  assert.ok((await stage.ask('GET /repos')).text.includes('"mine"'))
})

test('who is named by a key is shown in full, as its own address shows it', async () => {
  const stage = await open()
  const told = sound(await stage.ask('POST /repos', { repo: { name: 'mine', owner: 'octocat' } }))
  const owner = members(members(members(told.body)['repo'])['owner'])
  assert.equal(owner['login'], 'octocat')
  const user = members((await stage.ask('GET /users/octocat')).body)
  for (const name of Object.keys(owner)) assert.deepEqual(owner[name], user[name], name)
})

test('a key of the consumer that is taken already is a conflict, where the contract has one', async () => {
  const stage = await open()
  assert.equal((await stage.ask('POST /repos', { repo: { name: 'mine' } })).status, 201)
  assert.equal((await stage.ask('POST /repos', { repo: { name: 'mine' } })).status, 409)
  assert.equal((await stage.ask('DELETE /repos/mine')).status, 202)
  assert.equal((await stage.ask('POST /repos', { repo: { name: 'mine' } })).status, 201)
})

test('an action without an answer is done all the same', async () => {
  const stage = await open()
  await stage.ask('POST /repos', { repo: { name: 'mine' } })
  const told = sound(await stage.ask('POST /repos/mine/archive'))
  assert.deepEqual([told.status, told.text], [204, ''])
  const repo = members(members((await stage.ask('GET /repos/mine')).body)['repo'])
  assert.ok(repo['archived'] === true || repo['state'] === 'archived')
})

test('several are changed at once, or none', async () => {
  const stage = await open()
  for (const name of ['a', 'b']) await stage.ask('POST /repos', { repo: { name, owner: 'me' } })
  const told = sound(
    await stage.ask('PATCH /repos', [
      { name: 'a', owner: 'you' },
      { name: 'b', owner: 'they' },
    ]),
  )
  assert.ok(Array.isArray(told.body))
  assert.deepEqual(
    told.body.map((one: unknown) => [members(one)['name'], members(members(one)['owner'])['login']]),
    [
      ['a', 'you'],
      ['b', 'they'],
    ],
  )
  await stage.ask('DELETE /repos/b')
  assert.equal(
    (
      await stage.ask('PATCH /repos', [
        { name: 'a', owner: 'nobody' },
        { name: 'b', owner: 'nobody' },
      ])
    ).status,
    404,
  )
  const owner = members(members(members((await stage.ask('GET /repos/a')).body)['repo'])['owner'])
  assert.equal(owner['login'], 'you')
})

test('a collection that is deleted is empty', async () => {
  const stage = await open()
  await stage.ask('POST /repos', { repo: { name: 'a' } })
  assert.equal(sound(await stage.ask('DELETE /repos')).status, 204)
  assert.deepEqual((await stage.ask('GET /repos')).body, [])
  assert.equal((await stage.ask('GET /repos/a')).status, 404)
})

test('what is uploaded tells of itself, and comes back byte by byte', async () => {
  const stage = await open()
  const bytes = Buffer.from([137, 80, 78, 71, 0, 255, 10])
  const told = sound(await stage.ask('POST /files?filename=logo.png', bytes, ['Content-Type', 'image/png']))
  const file = members(told.body)
  assert.deepEqual([file['size'], file['contentType'], file['filename']], [7, 'image/png', 'logo.png'])
  assert.deepEqual(sound(await stage.ask(`GET /files/${String(file['id'])}`)).body, file)
  const back = await stage.ask(`GET /files/${String(file['id'])}/content`)
  assert.deepEqual([back.headers['content-type'], back.bytes], ['image/png', bytes])
})

test('what is uploaded by a form tells of itself, and of its fields', async () => {
  const stage = await open()
  const part = (head: string, body: string): string => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
  const form = `${part('name="purpose"', 'avatar')}${part('name="file"; filename="me.png"\r\nContent-Type: image/png', 'PNG!')}--x--\r\n`
  const told = sound(await stage.ask('POST /files', form, ['Content-Type', 'multipart/form-data; boundary=x']))
  const file = members(told.body)
  assert.deepEqual([file['size'], file['purpose']], [4, 'avatar'])
  assert.equal(String(Buffer.from((await stage.ask(`GET /files/${String(file['id'])}/content`)).bytes)), 'PNG!')
})

test('one schema for both sides: what is read-only in it begins as the server has it', async () => {
  const Order = {
    type: 'object',
    required: ['id', 'status', 'placedAt', 'sku'],
    properties: {
      id: { type: 'string', readOnly: true },
      status: { type: 'string', enum: ['paid', 'placed', 'shipped'], readOnly: true },
      placedAt: { type: 'string', format: 'date-time', readOnly: true },
      shippedAt: { type: ['string', 'null'], format: 'date-time', readOnly: true },
      sku: { type: 'string' },
    },
  }
  const stage = await stageOf(
    {
      '/orders': { post: { operationId: 'place', requestBody: taking(ref('Order')), responses: { 201: answer(ref('Order')) } } },
      '/orders/{id}': { get: { operationId: 'order', parameters: [at('id')], responses: { 200: answer(ref('Order')) } } },
    },
    { Order },
  )
  const made = members(sound(await stage.ask('POST /orders', { sku: 'pen' })).body)
  assert.deepEqual(
    [made['status'], made['placedAt'], made['shippedAt'] ?? null, made['sku']],
    ['placed', '2026-01-01T00:00:01Z', null, 'pen'],
  )
})

test('whole entities are seeded, and what is wrong with a row is told', async () => {
  const stage = await open()
  const rows = [
    { name: 'one', owner: { login: 'me' }, stars_count: 3, archived: false },
    { name: 'two', owner: { login: 'me' }, stars_count: 'many', archived: false },
    { name: 'one', owner: { login: 'me' }, stars_count: 3, archived: false },
  ]
  await stage.ledger.write('', 1_000, (draft) => {
    assert.deepEqual(
      stage.world.seed(draft, 'repos', rows).map(({ row, at: place }) => [row, place]),
      [
        [1, '/stars_count'],
        [2, '/name'],
      ],
    )
    assert.match(stage.world.seed(draft, 'orders', rows)[0]?.message ?? '', /no resource orders.*repos/)
  })
  await stage.ledger.write('', 1_000, (draft) => assert.deepEqual(stage.world.seed(draft, 'repos', rows.slice(0, 1)), []))
  assert.deepEqual(sound(await stage.ask('GET /repos/one')).body, { repo: rows[0] })
})
