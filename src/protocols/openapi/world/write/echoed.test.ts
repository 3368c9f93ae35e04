import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMembers } from '../../values.ts'
import { at } from '../entities/address.ts'
import { type Stage, stageOf, type Told } from '../writes.fixture.ts'

type Members = Readonly<Record<string, unknown>>

const text = { type: 'string' }
const whole = { type: 'integer' }
const object = (properties: Members, required: readonly string[] = Object.keys(properties)): Members => ({
  type: 'object',
  required,
  properties,
})
const answer = (schema: Members): Members => ({ description: 'Told.', content: { 'application/json': { schema } } })
const taking = (schema: Members): Members => ({ required: true, content: { 'application/json': { schema } } })
const id = { name: 'id', in: 'path', required: true, schema: whole }

/** Scans keep a title in another place than they are made with, or made with one answer and read with another. */
function open(sent: Members, shown: Members, read: Members): Promise<Stage> {
  return stageOf({
    '/scans': { post: { operationId: 'scan', requestBody: taking(sent), responses: { 201: answer(shown) } } },
    '/scans/{id}': {
      get: { operationId: 'read', parameters: [id], responses: { 200: answer(read), 404: { description: 'Not there.' } } },
      put: { operationId: 'change', parameters: [id], requestBody: taking(sent), responses: { 200: answer(shown) } },
    },
  })
}

function sound(told: Told): Members {
  assert.deepEqual([told.from, told.judged], ['state', []])
  assert.ok(isMembers(told.body))
  return told.body
}

test('what was sent is in the answer to it, though the thing itself keeps it elsewhere', async () => {
  const urls = { type: 'array', items: object({ url: text }) }
  const shownUrls = { type: 'array', items: object({ id: whole, url: text }, ['url']) }
  const stage = await open(
    object({ title: text, urls }),
    object({ id: whole, title: { ...text, example: 'My fancy title' }, urls: shownUrls }),
    object({ id: whole, scan: object({ title: text, urls: shownUrls }) }),
  )
  const made = sound(await stage.ask('POST /scans', { title: 'Ours', urls: [{ url: 'https://example.com/a' }] }))
  assert.equal(made['title'], 'Ours')
  assert.equal(at(made, '/urls/0/url'), 'https://example.com/a')
  const read = sound(await stage.ask(`GET /scans/${String(made['id'])}`))
  assert.equal(at(read, '/scan/title'), 'Ours')
})

test('what was sent is in the part of the answer that is for it, though the thing is read with less', async () => {
  const sent = object({ name: text, timeout: whole, owners: { type: 'array', items: whole } })
  const result = object({ name: text, timeout: whole, owners: { type: 'array', items: whole } })
  const stage = await open(
    sent,
    object({ id: whole, result }),
    object({ id: text, title: text, result: object({ name: text, owners: object({ id: whole }) }) }),
  )
  const said = { name: 'Chart', timeout: 30, owners: [7, 8] }
  const made = sound(await stage.ask('POST /scans', said))
  assert.deepEqual(made['result'], said)
  const other = { name: 'Other', timeout: 60, owners: [9] }
  assert.deepEqual(sound(await stage.ask(`PUT /scans/${String(made['id'])}`, other))['result'], other)
})

test('a secret is not said back, nor what is the server’s', async () => {
  const stage = await open(
    object({ name: text, password: text, state: text }, ['name']),
    object({ id: whole, name: text, password: { ...text, writeOnly: true }, state: { ...text, readOnly: true } }, ['id', 'name']),
    object({ id: whole, name: text }),
  )
  const made = sound(await stage.ask('POST /scans', { name: 'n', password: 'fake-secret', state: 'mine' }))
  assert.equal(made['name'], 'n')
  assert.equal(made['password'], undefined)
  assert.notEqual(made['state'], 'mine')
})

test('who joins a group is its user from then on, called as the path calls it, and leaves it again', async () => {
  const param = (name: string): Members => ({ name, in: 'path', required: true, schema: text })
  const User = object({ id: text, email: text })
  const users = '/groups/{group_id}/users'
  const stage = await stageOf({
    [users]: {
      parameters: [param('group_id')],
      get: { operationId: 'users', responses: { 200: answer({ type: 'array', items: User }) } },
      post: {
        operationId: 'join',
        requestBody: taking(object({ user_id: text })),
        responses: { 201: answer(object({ user_id: text, group_id: text })) },
      },
    },
    [`${users}/{user_id}`]: {
      parameters: [param('group_id'), param('user_id')],
      get: { operationId: 'user', responses: { 200: answer(User), 404: { description: 'Not there.' } } },
      delete: { operationId: 'leave', responses: { 204: { description: 'Gone.' } } },
    },
  })
  const joined = sound(await stage.ask('POST /groups/staff/users', { user_id: 'ada' }))
  assert.deepEqual([joined['user_id'], joined['group_id']], ['ada', 'staff'])
  assert.equal(sound(await stage.ask('GET /groups/staff/users/ada'))['id'], 'ada')
  const listed = (await stage.ask('GET /groups/staff/users')).body
  assert.ok(Array.isArray(listed))
  assert.equal(listed.filter((one: unknown) => isMembers(one) && one['id'] === 'ada').length, 1)
  await stage.ask('DELETE /groups/staff/users/ada')
  assert.equal((await stage.ask('GET /groups/staff/users/ada')).status, 404)
})
