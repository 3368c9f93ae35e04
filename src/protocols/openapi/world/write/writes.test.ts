import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { isMembers } from '../../values.ts'
import { paths, schemas } from '../shop.fixture.ts'
import { type Stage, stageOf, type Told } from '../writes.fixture.ts'

type Members = Readonly<Record<string, unknown>>

let stage: Stage

before(async () => {
  stage = await stageOf(paths, schemas)
})

function members(told: Told): Members {
  assert.deepEqual(told.judged, [], told.text)
  assert.ok(isMembers(told.body), told.text)
  return told.body
}

async function order(sent: Members = { customerId: 'c1' }): Promise<Members> {
  const told = await stage.ask('POST /orders', sent)
  assert.equal(told.status, 201, told.text)
  assert.equal(told.from, 'state')
  return members(told)
}

test('what is created is found again, by its address and in the list', async () => {
  const told = await stage.ask('POST /orders', { customerId: 'c7', lines: [{ sku: 'a', quantity: 2 }], note: 'soon' })
  const made = members(told)
  assert.match(String(made['id']), /^ord_mock[a-z0-9]+$/)
  assert.equal(told.headers['location'], `http://localhost:4010/orders/${String(made['id'])}`)
  assert.deepEqual(
    { customerId: made['customerId'], lines: made['lines'], note: made['note'], status: made['status'], gift: made['gift'] },
    { customerId: 'c7', lines: [{ sku: 'a', quantity: 2 }], note: 'soon', status: 'placed', gift: false },
  )
  assert.equal('comment' in made, false)
  assert.deepEqual(members(await stage.ask(`GET /orders/${String(made['id'])}`)), made)
  const list = await stage.ask('GET /orders')
  assert.ok(Array.isArray(list.body) && list.body.some((one) => isMembers(one) && one['id'] === made['id']))
})

test('a form creates as JSON does', async () => {
  const told = await stage.ask('POST /orders', 'customerId=c1&gift=true&note=', ['Content-Type', 'application/x-www-form-urlencoded'])
  const made = members(told)
  assert.deepEqual([made['customerId'], made['gift']], ['c1', true])
})

test('a write that breaks the contract changes nothing', async () => {
  const was = (await stage.ask('GET /orders')).text
  assert.equal((await stage.ask('POST /orders', { note: 'x' })).status, 422)
  assert.equal((await stage.ask('GET /orders')).text, was)
})

test('a merge patch changes what it says, clears what is null, and moves updatedAt', async () => {
  const made = await order({ customerId: 'c1', note: 'a', comment: 'b' })
  const path = `/orders/${String(made['id'])}`
  const told = members(
    await stage.ask(`PATCH ${path}`, { note: null, comment: null, customerId: 'c2' }, ['Content-Type', 'application/merge-patch+json']),
  )
  const { updatedAt, ...rest } = told
  const { updatedAt: then, comment: _, ...was } = made
  assert.deepEqual(rest, { ...was, note: null, customerId: 'c2' })
  assert.ok(String(updatedAt) > String(then))
  assert.deepEqual(members(await stage.ask(`GET ${path}`)), told)
})

test('a JSON patch changes all or nothing', async () => {
  const made = await order({ customerId: 'c1', note: 'a', lines: [{ sku: 'x' }] })
  const path = `/orders/${String(made['id'])}`
  const type = ['Content-Type', 'application/json-patch+json']
  const operations = [
    { op: 'test', path: '/note', value: 'a' },
    { op: 'add', path: '/lines/-', value: { sku: 'y' } },
    { op: 'replace', path: '/id', value: 'ord_other' },
  ]
  const told = members(await stage.ask(`PATCH ${path}`, operations, type))
  assert.deepEqual([told['lines'], told['id']], [[{ sku: 'x' }, { sku: 'y' }], made['id']])
  const failed = await stage.ask(
    `PATCH ${path}`,
    [
      { op: 'remove', path: '/lines/0' },
      { op: 'test', path: '/note', value: 'z' },
    ],
    type,
  )
  assert.equal(failed.status, 409)
  assert.match(failed.text, /not what the test says/)
  const broken = await stage.ask(`PATCH ${path}`, [{ op: 'replace', path: '/customerId', value: 7 }], type)
  assert.equal(broken.status, 422)
  assert.deepEqual(members(await stage.ask(`GET ${path}`)), told)
})

test("PUT replaces: what is not sent is gone, what is the server's stays", async () => {
  const made = await order({ customerId: 'c1', comment: 'b', gift: true })
  const told = members(await stage.ask(`PUT /orders/${String(made['id'])}`, { customerId: 'c9' }))
  const { comment: _, ...was } = made
  assert.deepEqual({ ...told, updatedAt: '' }, { ...was, updatedAt: '', customerId: 'c9', gift: false, note: null, lines: [] })
})

test('what is deleted is not there, nor what is below it, and cannot be changed', async () => {
  const made = await order()
  const path = `/orders/${String(made['id'])}`
  const note = members(await stage.ask(`POST ${path}/notes`, { text: 'hello' }))
  assert.deepEqual(members(await stage.ask(`GET ${path}/notes/${String(note['noteId'])}`)), note)
  const gone = await stage.ask(`DELETE ${path}`)
  assert.deepEqual([gone.status, gone.text], [204, ''])
  for (const line of [`GET ${path}`, `DELETE ${path}`, `POST ${path}/cancel`, `GET ${path}/notes/${String(note['noteId'])}`])
    assert.equal((await stage.ask(line)).status, 404, line)
  assert.equal((await stage.ask(`PUT ${path}`, { customerId: 'c' })).status, 404)
  assert.equal((await stage.ask(`PATCH ${path}`, { note: 'c' })).status, 404)
  assert.equal((await stage.ask(`POST ${path}/notes`, { text: 'hello' })).status, 404)
  assert.match((await stage.ask(`GET ${path}`)).text, /"message"/)
})

test('a key that is too long for any names nothing', async () => {
  const long = 'x'.repeat(3_000)
  for (const line of [`POST /orders/${long}/notes`, `PATCH /orders/${long}`, `PUT /orders/${long}`])
    assert.equal((await stage.ask(line, { text: 'a', customerId: 'c' })).status, 404, line.slice(0, 20))
  assert.equal((await stage.ask(`DELETE /orders/${long}`)).status, 404)
})

test('an action moves the status, and what belongs to it', async () => {
  const made = await order()
  const told = members(await stage.ask(`POST /orders/${String(made['id'])}/cancel`))
  assert.equal(told['status'], 'cancelled')
  assert.equal(told['cancelledAt'], told['updatedAt'])
  assert.deepEqual(members(await stage.ask(`GET /orders/${String(made['id'])}`)), told)
})

test('PUT makes what nobody has heard of, and says so', async () => {
  const made = await stage.ask('PUT /stock/NEW', { count: 4 }, ['If-None-Match', '*'])
  assert.deepEqual([made.status, made.body], [201, { sku: 'NEW', count: 4 }])
  const again = await stage.ask('PUT /stock/NEW', { count: 5 })
  assert.deepEqual([again.status, again.body], [200, { sku: 'NEW', count: 5 }])
  assert.equal((await stage.ask('PUT /stock/NEW', { count: 4 }, ['If-None-Match', '*'])).status, 412)
  const gone = await stage.ask('DELETE /stock/NEW')
  assert.deepEqual([gone.status, gone.body], [200, { sku: 'NEW', deleted: true }])
  assert.equal((await stage.ask('DELETE /stock/NEW')).status, 410)
  assert.equal((await stage.ask('PUT /stock/NEW', { count: 6 })).status, 201)
})

test('a singleton is what was last written to it', async () => {
  assert.deepEqual(members(await stage.ask('PUT /settings', { theme: 'dark' }))['theme'], 'dark')
  const told = members(await stage.ask('PATCH /settings', { size: 3 }))
  assert.deepEqual([told['theme'], told['size']], ['dark', 3])
  assert.deepEqual(members(await stage.ask('GET /settings')), told)
})

test('a write with a condition is done only where it holds', async () => {
  const made = await order()
  const path = `/orders/${String(made['id'])}`
  const { etag = '' } = (await stage.ask(`GET ${path}`)).headers
  assert.match(etag, /^"[^"]+"$/)
  assert.equal((await stage.ask(`GET ${path}`, undefined, ['If-None-Match', etag])).status, 304)
  const changed = await stage.ask(`PATCH ${path}`, { note: '1' }, ['If-Match', etag])
  assert.equal(changed.status, 200)
  assert.notEqual(changed.headers['etag'], etag)
  const late = await stage.ask(`PATCH ${path}`, { note: '2' }, ['If-Match', etag])
  assert.equal(late.status, 412)
  assert.match(late.text, /If-Match/)
  assert.equal(members(await stage.ask(`GET ${path}`))['note'], '1')
})

test('a contract that documents 428 wants to be told which version is meant', async () => {
  const { etag = '' } = (await stage.ask('GET /tokens/t1')).headers
  assert.equal((await stage.ask('PATCH /tokens/t1', { theme: 'dark' })).status, 428)
  assert.equal((await stage.ask('PATCH /tokens/t1', { theme: 'dark' }, ['If-Match', '*'])).status, 200)
  assert.ok(etag === '' || etag.startsWith('"'))
})

test('the same key and the same request give the same answer, and one entity', async () => {
  const headers = ['Idempotency-Key', '"k1"']
  const one = await stage.ask('POST /orders', { customerId: 'c1', note: 'n' }, headers)
  const two = await stage.ask('POST /orders', { note: 'n', customerId: 'c1' }, headers)
  assert.deepEqual([two.status, two.text, two.headers['location']], [one.status, one.text, one.headers['location']])
  assert.equal(two.headers['idempotent-replayed'], 'true')
  const other = await stage.ask('POST /orders', { customerId: 'c2' }, headers)
  assert.equal(other.status, 422)
  assert.match(other.text, /Idempotency-Key/)
  const next = await stage.ask('POST /orders', { customerId: 'c2' }, ['Idempotency-Key', 'k2'])
  assert.notEqual(members(next)['id'], members(one)['id'])
})

test('a member that the contract calls unique is, among what was written', async () => {
  const made = await order({ customerId: 'c1', email: 'a@example.org' })
  const twin = await stage.ask('POST /orders', { customerId: 'c1', email: 'a@example.org' })
  assert.equal(twin.status, 409)
  assert.match(twin.text, /email/)
  await stage.ask(`DELETE /orders/${String(made['id'])}`)
  assert.equal((await stage.ask('POST /orders', { customerId: 'c1', email: 'a@example.org' })).status, 201)
})

test('a consumer that prefers no representation gets none where the contract has such an answer', async () => {
  const made = await order()
  const bare = await stage.ask(`PATCH /orders/${String(made['id'])}`, { note: '1' }, ['Prefer', 'return=minimal'])
  assert.deepEqual([bare.status, bare.text, bare.headers['preference-applied']], [204, '', 'return=minimal'])
  assert.equal(members(await stage.ask(`GET /orders/${String(made['id'])}`))['note'], '1')
  const full = await stage.ask('POST /orders', { customerId: 'c1' }, ['Prefer', 'return=minimal'])
  assert.deepEqual([full.status, full.headers['preference-applied'], full.judged], [201, undefined, []])
})

test('the journal tells what was made and what was named', async () => {
  const made = await order({ customerId: 'c1' })
  const path = `/orders/${String(made['id'])}`
  await stage.ask(`POST ${path}/notes`, { text: 'hello' })
  await stage.ask(`POST ${path}/cancel`)
  const [created, noted, cancelled] = (await stage.journal()).slice(-3)
  assert.deepEqual(created?.produced, [{ type: 'Order', id: made['id'], at: '/id' }])
  assert.deepEqual(noted?.consumed, [{ type: 'Order', id: made['id'], at: 'path.id' }])
  assert.deepEqual(noted?.parents, [created?.sequence])
  assert.deepEqual(cancelled?.consumed, [{ type: 'Order', id: made['id'], at: 'path.id' }])
  assert.deepEqual(
    [cancelled?.path, cancelled?.params, cancelled?.status, cancelled?.replay],
    ['/orders/{id}/cancel', { id: made['id'] }, 200, 'replayable'],
  )
})

test('two machines that do the same get the same', async () => {
  const runs = await Promise.all(
    [1, 2].map(async () => {
      const own = await stageOf(paths, schemas)
      const lines = [
        await own.ask('POST /orders', { customerId: 'a' }),
        await own.ask('POST /orders', { customerId: 'a' }),
        await own.ask('GET /orders'),
      ]
      return lines.map(({ text }) => text)
    }),
  )
  assert.deepEqual(runs[0], runs[1])
  assert.notEqual(runs[0]?.[0], runs[0]?.[1])
})
