import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUnderstudy, type Understudy } from '../../src/app/understudy.ts'
import type { ControlApi } from '../../src/control/api.ts'
import { controlClient } from '../../src/control/client.ts'
import { ControlHandler } from '../../src/control/handler.ts'
import { localControl } from '../../src/control/local.ts'
import { type Listening, listen } from '../../src/wires/listen.ts'
import { createNodeWire } from '../../src/wires/node.ts'
import { PETS } from '../fixtures/pets.ts'

interface Opened extends AsyncDisposable {
  readonly understudy: Understudy
  readonly listening: Listening
  /** Without the token, unless one is given. */
  readonly api: (token?: string) => ControlApi
}

/** A stand-in with its control API on a port. */
async function opened(): Promise<Opened> {
  const understudy = await createUnderstudy({ contract: PETS })
  const api = localControl(understudy, { version: '0', startedAt: 0, url: () => '' })
  const listening = await listen(createNodeWire(new ControlHandler(understudy, api, { token: 'secret', loopback: true })))
  return {
    understudy,
    listening,
    api: (token) => controlClient({ url: listening.url, ...(token === undefined ? {} : { token }) }),
    async [Symbol.asyncDispose]() {
      await listening.close(0)
      await understudy[Symbol.asyncDispose]()
    },
  }
}

const file = (name: string, value: unknown): { name: string; text: string } => ({ name, text: JSON.stringify(value) })

test('state is looked at by anybody on this machine, and changed by those who have the token', async () => {
  await using control = await opened()
  const [reader, writer] = [control.api(), control.api('secret')]
  assert.deepEqual(await writer.seedState({ files: [file('pets.json', [{ id: '1', name: 'Rex' }])] }), [
    { contract: 'pets', resource: 'pets', count: 1 },
  ])
  assert.deepEqual(await reader.entity({ resource: 'pets', key: '1' }), { key: '1', origin: 'written', value: { id: '1', name: 'Rex' } })
  assert.deepEqual(await reader.stateResources({}), [{ contract: 'pets', resource: 'pets', type: 'Pet', written: 1 }])
  assert.deepEqual(
    (await reader.stateResources({ all: true })).map(({ resource, written }) => [resource, written]),
    [
      ['pets', 1],
      ['owners', 0],
    ],
  )
  for (const refused of [
    reader.seedState({ files: [] }),
    reader.resetState({}),
    reader.snapshotState({ name: 'a' }),
    reader.restoreState({ name: 'a' }),
    reader.endSession({ session: 'a' }),
    reader.forgetSnapshot({ name: 'a' }),
  ])
    await assert.rejects(refused, { code: 'control-refused' })
  const summary = { store: 'memory', survives: 'nothing', trouble: null, notice: null, sessions: 0, snapshots: 0 }
  assert.deepEqual([await reader.state(), (await reader.info()).state, (await reader.status()).state], [summary, summary, summary])
  assert.deepEqual(await writer.resetState({}), summary)
  assert.deepEqual(await reader.stateResources({}), [])
})

test('writes are read from the journal, page by page, with whom they belong to', async () => {
  await using control = await opened()
  for (const [id, headers] of [
    ['1', {}],
    ['2', { 'Understudy-Session': 'a' }],
    ['3', { 'Understudy-Consumer': 'web' }],
  ] as const)
    await control.understudy.answer({ method: 'PUT', target: `/pets/${id}`, headers, body: { id, name: 'Rex' } })
  const api = control.api()
  const [first, ...rest] = await api.journal({ limit: 2 })
  assert.deepEqual([first?.operation, first?.group, first?.body.text, rest.length], ['putPet', 'pets', '{"id":"1","name":"Rex"}', 1])
  const later = await api.journal({ after: rest[0]?.sequence ?? 0 })
  assert.deepEqual(
    later.map(({ consumer, params }) => [consumer, params]),
    [['web', { id: '3' }]],
  )
  const last = later[0]?.sequence ?? 0
  const [newest, older] = [await api.journal({ before: last + 1, limit: 1 }), await api.journal({ before: last })]
  assert.deepEqual([newest, older.map(({ params }) => params)], [later, [{ id: '2' }, { id: '1' }]])
  assert.deepEqual((await api.journal({ session: 'a' })).length, 1)
  assert.deepEqual(await api.journal({ group: 'owners' }), [])
})

test('arguments that are none are told', async () => {
  await using control = await opened()
  const call = async (name: string, argument: unknown): Promise<unknown> => {
    const response = await fetch(`${control.listening.url}/call`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer secret' },
      body: JSON.stringify({ call: name, argument }),
    })
    const { type } = (await response.json()) as { readonly type?: string }
    return [response.status, type?.replace('urn:understudy:problem:', '')]
  }
  for (const [name, argument] of [
    ['entities', {}],
    ['entities', { resource: 'pets', limit: -1 }],
    ['entities', { resource: 'pets', after: 7 }],
    ['entity', { resource: 'pets' }],
    ['entity', { resource: 'pets', key: ['1'] }],
    ['stateResources', { session: 7 }],
    ['stateResources', { session: 'no spaces' }],
    ['journal', { after: 'x' }],
    ['journal', { limit: 0.5 }],
    ['seedState', {}],
    ['seedState', { files: ['/etc/passwd'] }],
    ['seedState', { files: [{ name: 'pets.json' }] }],
    ['snapshotState', {}],
    ['snapshotState', { name: '../x' }],
    ['endSession', { session: '' }],
    ['forgetSnapshot', { name: null }],
  ] as const)
    assert.deepEqual(await call(name, argument), [400, 'bad-argument'], `${name} ${JSON.stringify(argument)}`)
  assert.deepEqual(await call('restoreState', { name: 'none' }), [404, 'not-found'])
  assert.deepEqual(await call('entities', { resource: 'castles' }), [404, 'not-found'])
})

test('a number that is larger than JavaScript counts is told as it was written', async () => {
  const big = '9007199254740993'
  const contract = JSON.parse(JSON.stringify(PETS).replace('"ownerId":{"type":"string"}', '"chip":{"type":"integer"}')) as object
  await using understudy = await createUnderstudy({ contract })
  const api = localControl(understudy, { version: '0', startedAt: 0, url: () => '' })
  await using listening = await listen(createNodeWire(new ControlHandler(understudy, api, { token: 'secret', loopback: true })))
  const client = controlClient({ url: listening.url, token: 'secret' })
  await client.seedState({ files: [{ name: 'pets.ndjson', text: `{"id":"1","name":"Rex","chip":${big}}` }] })
  assert.match(JSON.stringify(await client.entity({ resource: 'pets', key: '1' })), new RegExp(`"chip":${big}[,}]`))
})

test('a file of seeds may be large for those who have the token, and for nobody else', async () => {
  await using control = await opened()
  const pets = Array.from({ length: 20_000 }, (_, id) => ({ id: String(id), name: 'x'.repeat(40) }))
  const files = [file('pets.json', pets)]
  assert.ok((files[0]?.text.length ?? 0) > 1_048_576)
  await assert.rejects(control.api().seedState({ files }), { code: 'control-refused' })
  const [planted] = await control.api('secret').seedState({ files })
  assert.equal(planted?.count, 20_000)
})
