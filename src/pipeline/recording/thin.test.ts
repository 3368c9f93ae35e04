import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ORDERS } from '../../../test/fixtures/orders.ts'
import { eventually, service, staged } from '../../../test/fixtures/stage.ts'
import { createUnderstudy, type Exchange } from '../../index.ts'
import { lineOf } from '../../model/exchange-line.ts'

const HEADERS = ['Host', 'shop.example', 'Accept', 'application/json', 'X-Two', 'a', 'X-Two', 'b', 'Authorization', 'Bearer secret']

/** What is its own in each exchange. */
function alike({ id: _id, at: _at, took: _took, ...rest }: Exchange): Omit<Exchange, 'id' | 'at' | 'took'> {
  return rest
}

async function bothWays(target: string, headers = HEADERS): Promise<[thin: Exchange, whole: Exchange]> {
  await using understudy = await createUnderstudy({ contract: ORDERS })
  // `answer` goes the way of a wire, `take` wants the exchange whole at once.
  await understudy.answer({ target, headers })
  const [thin] = understudy.exchanges()
  assert.ok(thin)
  return [thin, await understudy.take({ target, headers })]
}

test('an exchange that is held thin is shown whole', async () => {
  for (const target of ['/orders/7', '/orders', '/stock', '/orders/7/label', '/orders/%2F%C3%A9']) {
    const [thin, whole] = await bothWays(target)
    assert.deepEqual(alike(thin), alike(whole), target)
    assert.match(thin.id, /^\w{8}-\w+$/)
    assert.ok(thin.at > 0 && thin.took > 0)
  }
})

test('what strays, what has a body and what no operation answers is held whole, and shown the same', async () => {
  for (const target of ['/orders/7?strange=1', '/nowhere', '/orders/7/label?x']) {
    const [held, whole] = await bothWays(target)
    assert.deepEqual(alike(held), alike(whole), target)
  }
})

test('the line of an exchange that is held thin is that of the whole one, secrets taken out', async () => {
  for (const target of ['/orders/7', '/orders', '/orders?access_token=secret&x=1', '/orders/%2F%C3%A9', `/orders/7?${'x'.repeat(5_000)}`]) {
    await using understudy = await createUnderstudy({ contract: ORDERS })
    await understudy.answer({ target, headers: HEADERS })
    const [held] = [...understudy.recorder.backwards()]
    assert.ok(held)
    assert.deepEqual(held.line, lineOf(held.exchange), target)
    assert.doesNotMatch(held.line.target, /secret/)
  }
})

test('what no wire would let through is shown as it was given', async () => {
  for (const headers of [
    [...HEADERS, 'X-Lines', 'a\nb', 'X-Empty', ''],
    ['X-Empty', '', 'X-More', ''],
    [],
    ['X-Wide', '✗ Ä'],
    ['X-Half', 'a\ud800'],
  ]) {
    const [held, whole] = await bothWays('/orders/7', headers)
    assert.deepEqual(alike(held), alike(whole))
    assert.deepEqual(held.request.headers.slice(0, 2), whole.request.headers.slice(0, 2))
  }
  const [held, whole] = await bothWays('/orders/7?x=a\nb')
  assert.deepEqual([alike(held), held.request.target], [alike(whole), '/orders/7?x=a\nb'])
})

test('exchanges of all lengths take the places of each other', async () => {
  await using understudy = await createUnderstudy({ contract: ORDERS, state: false, record: { count: 2 } })
  const long = 'Ä'.repeat(900)
  for (const sku of ['a', long, 'b', 'c', long, long, 'd', 'e', '']) {
    const headers = ['X-Sku', Buffer.from(sku).toString('latin1')]
    await understudy.answer({ method: 'POST', target: '/orders', headers, body: { id: '7', sku } })
    const last = understudy.exchanges().at(-1)
    assert.deepEqual(last?.content, { id: '7', sku })
    assert.equal(last.request.headers[1], headers[1])
    assert.deepEqual(alike(last), alike(await understudy.take({ method: 'POST', target: '/orders', headers, body: { id: '7', sku } })))
  }
})

test('an exchange with a short body is held thin, and shown whole', async () => {
  await using understudy = await createUnderstudy({ contract: ORDERS, state: false })
  const sent = { method: 'POST', target: '/orders', headers: HEADERS, body: { id: '7', sku: 'Ä1 – ✗' } }
  await understudy.answer(sent)
  const [thin] = understudy.exchanges()
  assert.ok(thin)
  assert.deepEqual(alike(thin), alike(await understudy.take(sent)))
  assert.deepEqual([thin.content, Buffer.from(thin.request.body.bytes).toString()], [sent.body, JSON.stringify(sent.body)])
})

test('exchanges that take the places of others are what they are', async () => {
  await using understudy = await createUnderstudy({ contract: ORDERS, record: { count: 3 } })
  const asked = ['/orders/1', '/orders', '/nowhere', '/orders/2?strange=1', '/stock', '/orders/3', '/orders/7/label', '/orders/4']
  for (const [index, target] of asked.entries()) {
    await understudy.answer({ target, headers: HEADERS })
    const held = understudy.exchanges().map(({ request }) => request.target)
    assert.deepEqual(held, asked.slice(Math.max(0, index - 2), index + 1))
  }
  assert.equal(new Set(understudy.exchanges().map(({ id }) => id)).size, 3)
  const [label, last] = understudy.exchanges().slice(1)
  assert.ok(label && last)
  assert.deepEqual(alike(label), alike(await understudy.take({ target: '/orders/7/label', headers: HEADERS })))
  assert.deepEqual(alike(last), alike(await understudy.take({ target: '/orders/4', headers: HEADERS })))
})

test('a thin exchange counts its address and its fields', async () => {
  await using understudy = await createUnderstudy({ contract: ORDERS, record: { bytes: 60_000 } })
  for (let i = 0; i < 20; i++) await understudy.answer({ target: '/orders/7', headers: ['X-Long', `${i}`.padEnd(20_000, 'x')] })
  assert.equal(understudy.exchanges().length, 2)
})

test('an exchange is found by its id', async () => {
  await using understudy = await createUnderstudy({ contract: ORDERS })
  for (const target of ['/orders/1', '/orders/2', '/orders/3']) await understudy.answer({ target })
  const [, second] = understudy.exchanges()
  assert.equal(understudy.exchange(second?.id ?? '')?.request.target, '/orders/2')
  assert.equal(understudy.exchange('none'), null)
})

test('a plugin that watches sees every exchange', async () => {
  const seen: string[] = []
  const watch = { name: 'watch', judged: ({ request }: Exchange): number => seen.push(request.target) }
  await using understudy = await createUnderstudy({ contract: ORDERS, plugins: [watch] })
  await understudy.answer({ target: '/orders/1' })
  assert.deepEqual(seen, ['/orders/1'])
})

test('an exchange of the service is held thin, and shown as it was', async () => {
  const answer = { id: '7', sku: 'Ä' }
  await using upstream = await service((incoming, outgoing) => {
    incoming.resume()
    outgoing.writeHead(200, ['Content-Type', 'application/json', 'X-A', '1', 'X-A', '2'])
    outgoing.end(JSON.stringify(incoming.url === '/orders/8' ? { id: 8 } : answer))
  })
  for (const target of ['/orders/7', '/orders/8', '/orders/7?strange=1']) {
    await using understudy = await staged(upstream.port)
    await understudy.answer({ target, headers: HEADERS })
    await eventually(() => understudy.exchanges().length === 1, 'it is recorded')
    const [thin] = understudy.exchanges()
    assert.ok(thin)
    const whole = await understudy.take({ target, headers: HEADERS })
    const dated = ({ reply, ...rest }: Omit<Exchange, 'id' | 'at' | 'took'>): unknown => ({
      ...rest,
      reply: { ...reply, headers: reply.headers.filter((field) => !field.includes('GMT')) },
    })
    assert.deepEqual(dated(alike(thin)), dated(alike(whole)), target)
  }
})

test('an answer that breaks the contract is recorded as such', async () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } } }
  const content = { 'application/json': { schema, example: { n: 'none' } } }
  const paths = { '/n': { get: { responses: { 200: { description: 'a number', content } } } } }
  await using understudy = await createUnderstudy({
    contract: { openapi: '3.1.0', info: { title: 'N', version: '1' }, paths },
    examples: 'verbatim',
  })
  await understudy.answer({ target: '/n' })
  assert.deepEqual(
    understudy.exchanges().map(({ verdict }) => [verdict.outcome, verdict.findings.map(({ at }) => at)]),
    [['breaks', ['body/n']]],
  )
})
