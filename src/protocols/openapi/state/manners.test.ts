import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, inferring, ref, taking } from './resources.fixture.ts'

const text = { type: 'string' }
const object = (properties: object): Readonly<Record<string, unknown>> => ({ type: 'object', properties })
const listOf = (items: object): Readonly<Record<string, unknown>> => ({ type: 'array', items })

test('the root is a collection where something is made there and its items are one step below it', () => {
  const Tale = object({ id: text, title: text })
  const stories = inferring(
    {
      '/': { get: answering(listOf(ref('Tale'))), post: { ...taking(Tale), ...answering(ref('Tale'), 201) } },
      '/{id}': { get: answering(ref('Tale')), delete: {} },
      '/{id}/pages': { get: answering(listOf(object({ number: { type: 'integer' } }))) },
    },
    { Tale },
  )
  assert.deepEqual(
    ['GET /', 'POST /', 'GET /{id}', 'DELETE /{id}'].map((line) => stories.told(line)),
    ['list / items= none', 'create /', 'read / path:id=/id', 'delete / path:id=/id'],
  )
  const about = inferring({ '/': { get: answering(object({ version: text })) }, '/{id}': { get: answering(ref('Tale')) } }, { Tale })
  assert.equal(about.told('GET /'), 'none')
})

test('a path that ends in a key is a collection where things are made and put there, and items stand below it', () => {
  const File = object({ fileName: text, mimeType: text })
  const upload = { requestBody: { content: { 'application/octet-stream': {} } } }
  const inferred = inferring(
    {
      '/documents/{thing}': { get: answering(listOf(ref('File'))) },
      '/documents/{thing}/{org}': { get: answering(listOf(ref('File'))), post: { ...upload, responses: { 201: {} } }, put: upload },
      '/documents/{thing}/{org}/{fileName}': { get: answering(ref('File')), delete: {} },
    },
    { File },
  )
  assert.match(inferred.told('POST /documents/{thing}/{org}'), /^create documents$/)
  assert.equal(inferred.role('DELETE /documents/{thing}/{org}/{fileName}').resource, 'documents')
})

test('the version of a thing is not its id', () => {
  const Track = object({ track: { type: 'integer' }, version: text, mediaUrl: text })
  const inferred = inferring(
    { '/tracks': { post: { ...taking(Track), ...answering(ref('Track'), 201) } }, '/tracks/{track_id}': { get: answering(ref('Track')) } },
    { Track },
  )
  assert.equal(inferred.told('GET /tracks/{track_id}'), 'read tracks path:track_id=?')
})

test('what is called just like the key bears it, though it is a number in the thing and a text in the path', () => {
  const Project = object({ project_number: text, project_id: { type: 'integer' } })
  const inferred = inferring({
    '/projects/{project_id}': { parameters: [{ name: 'project_id', in: 'path', required: true, schema: text }], get: answering(Project) },
  })
  assert.equal(inferred.told('GET /projects/{project_id}'), 'read projects path:project_id=/project_id')
})

test('a moment where others count from is a filter, and no offset', () => {
  const Spin = object({ id: text, start: { type: 'string', format: 'date-time' } })
  const list = (schema: object): object => ({
    parameters: [
      { name: 'start', in: 'query', schema },
      { name: 'count', in: 'query', schema: { type: 'integer' } },
    ],
    ...answering(listOf(ref('Spin'))),
  })
  const told = (schema: object): unknown => {
    const role = inferring({ '/spins': { get: list(schema) }, '/spins/{id}': { get: answering(ref('Spin')) } }, { Spin }).role('GET /spins')
    assert.ok(role.kind === 'list')
    return [role.paging.position?.param ?? null, role.queries.some(({ param }) => param === 'start')]
  }
  assert.deepEqual(told({ type: 'string', format: 'date-time' }), [null, true])
  assert.deepEqual(told(object({ gte: { type: 'string', format: 'date-time' } })), [null, true])
  assert.deepEqual(told({ type: 'integer' }), ['start', false])
})

test('a part of a thing is not the thing, where consumers send what stands beside it', () => {
  const Card = object({ number: text, name: text })
  const Profile = object({ customerCode: text, card: Card, billing: object({ city: text }), comment: text })
  const profile = (sent: object): string => {
    const role = inferring(
      {
        '/cards': { post: { ...taking(sent as never), ...answering(object({ message: text })) } },
        '/cards/{cardId}': { get: answering(Profile) },
      },
      {},
    ).role('GET /cards/{cardId}')
    assert.ok(role.kind === 'read')
    return String(role.answer)
  }
  assert.equal(profile(object({ card: Card, billing: object({ city: text }), comment: text })), '')
  assert.equal(profile(object({ card: Card })), '/card')
  assert.equal(profile(Card), '/card')
})

test('a list of things that are wrapped is one of what wraps them, where consumers send that', () => {
  const Person = object({ name: text, email: text })
  const Member = object({ member: Person, job: text, role: text })
  const item = (sent: object): string => {
    const role = inferring({
      '/members': { get: answering(listOf(Member)), post: { ...taking(sent as never), responses: { 202: {} } } },
      '/members/{memberId}': { get: answering(Member) },
    }).role('GET /members')
    assert.ok(role.kind === 'list')
    return role.envelope.item
  }
  assert.equal(item(object({ email: text, job: text, role: text })), '')
  assert.equal(item(object({ email: text, name: text })), '/member')
})

test('a thing in an envelope in an envelope is the thing', () => {
  const Account = object({ id: text, name: text })
  const inferred = inferring(
    {
      '/accounts': {
        get: answering(object({ data: object({ accounts: listOf(ref('Account')) }) })),
        post: {
          ...taking(object({ account: object({ name: text }) })),
          ...answering(object({ data: object({ account: ref('Account') }) }), 201),
        },
      },
      '/accounts/{account_id}': { get: answering(object({ data: object({ account: ref('Account') }) })) },
    },
    { Account },
  )
  const read = inferred.role('GET /accounts/{account_id}')
  assert.ok(read.kind === 'read')
  assert.deepEqual([read.answer, read.key?.property], ['/data/account', '/id'])
  const made = inferred.role('POST /accounts')
  assert.ok(made.kind === 'create')
  assert.deepEqual([made.body, made.answer, made.answerKey], ['/account', '/data/account', '/data/account/id'])
})

test('a path calls a key as it likes, another path to the same things otherwise', () => {
  const Duty = object({ id: text, userId: text })
  const inferred = inferring(
    {
      '/teams/{teamId}/duties': { get: answering(listOf(ref('Duty'))), post: { ...taking(Duty), ...answering(ref('Duty'), 201) } },
      '/teams/{teamId}/duties/{dutyId}': { delete: {} },
      '/teams/{teamId}/duties/{id}': { get: answering(ref('Duty')) },
    },
    { Duty },
  )
  assert.equal(inferred.told('GET /teams/{teamId}/duties/{id}'), 'read teams.duties path:id=/id')
  assert.deepEqual(
    inferred.role('GET /teams/{teamId}/duties/{id}').scope.map(({ param }) => param),
    ['teamId'],
  )
  assert.equal(inferred.told('DELETE /teams/{teamId}/duties/{dutyId}'), 'delete teams.duties path:dutyId=/id')
})

test('what is listed, filled and emptied at a key, with items below it, is a collection', () => {
  const Message = object({ id: text, text })
  const inferred = inferring(
    {
      '/messages/{logId}': {
        get: answering(object({ messages: listOf(ref('Message')), total: { type: 'integer' } })),
        post: { ...taking(Message), responses: { 201: {} } },
        delete: {},
      },
      '/messages/{logId}/{id}': { get: answering(ref('Message')), delete: {} },
      '/users/{id}': { get: answering(ref('Message')), post: { ...taking(Message), ...answering(ref('Message')) }, delete: {} },
      '/users/{id}/{field}': { get: answering(text) },
    },
    { Message },
  )
  assert.equal(inferred.told('POST /messages/{logId}'), 'create messages')
  assert.equal(inferred.told('GET /messages/{logId}'), 'list messages items=/messages none')
  assert.match(inferred.told('POST /users/{id}'), /^patch users/)
})

test('one thing with a list in it is one thing, though a list of one answers', () => {
  const Message = object({ messageId: text, sender: text, content: text })
  const made = (sent: object): string =>
    inferring(
      {
        '/messages': { post: { ...taking(sent as never), ...answering(listOf(ref('Message'))) } },
        '/messages/{messageId}': { get: answering(ref('Message')) },
      },
      { Message },
    ).told('POST /messages')
  assert.equal(made(object({ sender: text, content: text, tags: listOf(text) })), 'create messages')
  assert.equal(made(object({ messages: listOf(text) })), 'bulk messages create')
})
