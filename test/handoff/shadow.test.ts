import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { createComparer } from '../../src/app/comparer.ts'
import { loadContracts } from '../../src/app/registry.ts'
import type { ShadowSample } from '../../src/pipeline/shadow/shadow.ts'
import type { WriteJournal } from '../../src/pipeline/shadow/write-journal.ts'
import { CUTS, FAULTS, ODDITIES } from '../fixtures/faults.ts'
import { rawServer } from '../fixtures/raw-server.ts'
import { service } from '../fixtures/stage.ts'
import { LIBRARY } from './library-contract.ts'
import { replyOf } from './comparing.ts'
import { Dice, library } from './library.ts'
import { copy, watched } from './shadowing.ts'

const SETTINGS = { maxRps: 100, inFlight: 32, deadline: 3_000, requestCap: 1_000, responseCap: 1024 * 1024 }

/** A library on a socket. */
function shelves(spoil: (body: Record<string, unknown>) => unknown = (body) => body) {
  let asked = 0
  return service((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const said = library(
        { method: request.method ?? '', target: request.url ?? '', body: text === '' ? null : JSON.parse(text) },
        new Dice(++asked * 13),
      )
      const type = said.status >= 400 ? 'application/problem+json' : 'application/json'
      response
        .writeHead(said.status, { 'Content-Type': type, 'Set-Cookie': 'a=b', ...said.headers })
        .end(JSON.stringify(spoil(said.body as Record<string, unknown>)))
    })
  })
}

function told({ comparison: { verdict, reason, events } }: ShadowSample): string {
  const letters = [events.availability, events.conformance, events.agreement, events.latency].map((event) =>
    event === 'none' ? '-' : event[0],
  )
  return `${verdict}${reason === '' ? '' : ` ${reason}`} ${letters.join('')}`
}

test('copies go to the service, and what it answers is compared', async () => {
  await using good = await shelves()
  await using one = watched(good.port)
  for (let i = 0; i < 5; i++) assert.equal(one.shadow.offer(copy('GET /books?limit=3&sort=title')), null)
  await one.until(5)
  assert.deepEqual(
    one.samples.map(told),
    Array.from({ length: 5 }, () => 'matched gggg'),
  )
  assert.deepEqual([one.samples[0]?.status, one.samples[0]?.operation.id, one.samples[0]?.comparison.filled], [200, 'listBooks', true])
  await using bad = await shelves((body) => ({ ...body, total: undefined }))
  await using other = watched(bad.port)
  other.shadow.offer(copy('GET /books'))
  await other.until(1)
  assert.deepEqual(other.samples.map(told), ['mismatched gbgg'])
})

test('the shadow leg survives every fault of the service, and none of them is evidence of health', async () => {
  for (const { name, script } of [...FAULTS, ...CUTS]) {
    await using server = await rawServer(script)
    await using one = watched(server.port, {
      settings: { maxRps: 100, inFlight: 4, deadline: 150, requestCap: 1_000, responseCap: 1_000_000 },
    })
    one.shadow.offer(copy('GET /books'))
    await one.until(1)
    assert.match(one.samples.map(told).join(), /^mismatched \w+ b[b-]b[b-]$/, name)
    assert.deepEqual([one.log.length, one.shadow.inFlight], [1, 0], name)
  }
})

test('oddities of HTTP are none of the shadow’s concern', async () => {
  for (const { name, script } of ODDITIES.filter(({ status }) => status === 200)) {
    await using server = await rawServer(script)
    await using one = watched(server.port)
    one.shadow.offer(copy('GET /books'))
    await one.until(1)
    assert.match(one.samples.map(told).join(), /^mismatched (?:too-deep )?[g-]b/, name)
  }
})

test('an endless body is cut at the cap, and a dripping one at the deadline', async () => {
  const sockets: Socket[] = []
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
  await using endless = await rawServer((socket) => {
    sockets.push(socket)
    socket.write(head)
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`
    const flow = (): void => {
      while (!socket.destroyed && socket.write(chunk));
      socket.once('drain', flow)
    }
    flow()
  })
  await using one = watched(endless.port)
  one.shadow.offer(copy('GET /books'))
  await one.until(1)
  await using dripping = await rawServer((socket) => {
    socket.write(head)
    const timer = setInterval(() => socket.write('1\r\n[\r\n'), 20)
    socket.once('close', () => clearInterval(timer))
  })
  await using other = watched(dripping.port, { settings: { ...SETTINGS, deadline: 200 } })
  other.shadow.offer(copy('GET /books'))
  await other.until(1)
  assert.deepEqual([...one.samples, ...other.samples].map(told), ['mismatched too-large -b--', 'mismatched deadline b-bb'])
  assert.ok(sockets.every((socket) => socket.destroyed || socket.bytesWritten < 20_000_000))
})

test('no more are in flight than may be, the rest is censored at once, and a dead service is left alone', async () => {
  await using hung = await rawServer(() => {})
  await using one = watched(hung.port, {
    settings: { maxRps: 1_000, inFlight: 8, deadline: 100, requestCap: 10, responseCap: 10 },
  })
  const drops = Array.from({ length: 12 }, () => one.shadow.offer(copy('GET /books')))
  assert.deepEqual(drops, [...Array.from({ length: 8 }, () => null), ...Array.from({ length: 4 }, () => 'in-flight')])
  assert.deepEqual(
    one.samples.map(told),
    Array.from({ length: 4 }, () => 'censored in-flight ----'),
  )
  await one.until(12)
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 8; i++) one.shadow.offer(copy('GET /books'))
    await one.until(20 + round * 8)
  }
  assert.deepEqual([one.shadow.paused, one.shadow.offer(copy('GET /books')), one.shadow.inFlight], [true, 'paused', 0])
  assert.ok(one.log.length <= 7, one.log.join('\n'))
})

test('what must not be copied is not', async () => {
  await using good = await shelves()
  await using one = watched(good.port, {
    settings: { maxRps: 3, inFlight: 32, deadline: 3_000, requestCap: 100, responseCap: 1_000_000 },
  })
  const cut = { bytes: Buffer.alloc(4), size: 4, whole: false }
  const single = { ...copy('GET /books').operation, effect: 'single-use' } as const
  const dual = { group: 'books', epoch: 1, upstream: 'library', mode: 'dual-write', twice: false } as const
  assert.deepEqual(
    [
      one.shadow.offer(copy('GET /books', undefined, { headers: ['baggage', 'a=b, understudy.leg=shadow'] })),
      one.shadow.offer(copy('GET /books', undefined, { headers: ['Upgrade', 'websocket'] })),
      one.shadow.offer(copy('GET /books', undefined, { operation: single })),
      one.shadow.offer(copy('POST /books', { title: 'x' }, { shadowing: dual })),
      one.shadow.offer(copy('GET /books', undefined, { body: cut })),
      one.shadow.offer(copy('GET /books', { long: 'x'.repeat(200) })),
      ...Array.from({ length: 5 }, () => one.shadow.offer(copy('GET /books'))),
    ],
    ['copy', 'upgrade', 'mode', 'mode', 'incomplete', 'request-too-large', null, null, null, 'rate', 'rate'],
  )
})

test('too many requests halve the rate, and are no evidence', async () => {
  await using busy = await service((_, response) => void response.writeHead(429, { 'Retry-After': '1' }).end())
  await using one = watched(busy.port, {
    settings: { maxRps: 8, inFlight: 32, deadline: 3_000, requestCap: 100, responseCap: 100 },
  })
  one.shadow.offer(copy('GET /books'))
  await one.until(1)
  assert.deepEqual(one.samples.map(told), ['censored throttled ----'])
  assert.deepEqual(
    Array.from({ length: 6 }, () => one.shadow.offer(copy('GET /books'))),
    [null, null, null, null, 'rate', 'rate'],
  )
})

test('a write goes to the service once, after it was written down, and what is not known stays unknown', async () => {
  const events: string[] = []
  const journal: WriteJournal = {
    async begin() {
      events.push('begin')
      return { key: 'usy-books-1' }
    },
    async end(_, key, outcome) {
      events.push(`${key} ${outcome}`)
    },
  }
  const shadowing = { group: 'books', epoch: 1, upstream: 'library', mode: 'dual-write', twice: false } as const
  const book = { title: 'Ridge', genre: 'novel', pages: 12 }
  await using good = await shelves()
  const keys: unknown[] = []
  good.server.prependListener('request', (request) => {
    events.push('asked')
    keys.push(request.headers['idempotency-key'])
  })
  await using one = watched(good.port, { journal })
  one.shadow.offer(copy('POST /books', book, { shadowing }))
  await one.until(1)
  one.shadow.offer(copy('POST /books', book, { shadowing, headers: ['Idempotency-Key', 'own'] }))
  await one.until(2)
  assert.deepEqual(events, ['begin', 'asked', 'usy-books-1 done', 'begin', 'asked', 'usy-books-1 done'])
  assert.deepEqual(keys, ['usy-books-1', 'own'])
  assert.deepEqual(one.samples.map(told), ['matched gggg', 'matched gggg'])
  await using cutting = await rawServer((socket) => socket.resetAndDestroy())
  await using other = watched(cutting.port, { journal })
  other.shadow.offer(copy('POST /books', book, { shadowing }))
  await other.until(1)
  assert.deepEqual([events.at(-1), cutting.received.length], ['usy-books-1 unknown', 1])
  await using full = watched(good.port, { journal: { ...journal, begin: () => Promise.reject(new Error('is full')) } })
  full.shadow.offer(copy('POST /books', book, { shadowing }))
  await full.until(1)
  assert.deepEqual([full.samples.map(told), keys.length], [['error journal ----'], 2])
})

test('whoever listens badly hurts nobody, and what was under way when all is closed is not told', async () => {
  await using good = await shelves()
  const heard: string[] = []
  const fail = (_heard?: unknown): never => {
    throw new Error('listens badly')
  }
  const rules = { settings: { ...SETTINGS, inFlight: 1 }, log: fail }
  await using one = watched(good.port, { ...rules, onSample: ({ comparison }) => fail(heard.push(comparison.verdict)) })
  assert.deepEqual([one.shadow.offer(copy('GET /books')), one.shadow.offer(copy('GET /books'))], [null, 'in-flight'])
  for (let i = 0; i < 100 && heard.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.deepEqual([heard, one.shadow.inFlight], [['censored', 'matched'], 0])
  await using hung = await rawServer(() => {})
  const other = watched(hung.port)
  other.shadow.offer(copy('GET /books'))
  for (let i = 0; i < 100 && hung.received.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 10))
  await other[Symbol.asyncDispose]()
  for (let i = 0; i < 100 && other.shadow.inFlight > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.deepEqual([hung.received.length, other.shadow.inFlight, other.samples, other.log], [1, 0, [], []])
})

test('some copies are sent twice, and the service held against itself', async () => {
  await using good = await shelves()
  await using one = watched(good.port, {
    settings: { maxRps: 100, inFlight: 32, deadline: 3_000, requestCap: 100, responseCap: 1_000_000 },
  })
  const shadowing = { group: 'books', epoch: 1, upstream: 'library', mode: 'read', twice: true } as const
  for (let i = 0; i < 3; i++) one.shadow.offer(copy('GET /books/bk_00000000', undefined, { shadowing }))
  await one.until(3)
  for (let i = 0; i < 100 && one.pairs.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.deepEqual(one.pairs, ['getBook mismatched'])
  assert.equal(one.shadow.counts.get('sent again'), 1)
})

test('a thread compares by the same contract; one that takes too long costs a sample, and the next is begun', async () => {
  const options = { contract: LIBRARY, security: 'off' } as const
  const contracts = await loadContracts(options)
  const id = contracts[0]?.contract.id ?? ''
  await using comparer = createComparer(contracts, options)
  await using hasty = createComparer(contracts, options, { hard: 10 })
  await using good = await shelves()
  await using one = watched(good.port, { comparer })
  one.shadow.offer(copy('GET /books?limit=3', undefined, { contract: id }))
  await one.until(1)
  one.shadow.offer(copy('GET /books', undefined, { contract: 'other' }))
  await one.until(2)
  const items = Array.from({ length: 9_000 }, () => ({ id: 'x'.repeat(40), labels: [1, [2, [3]]] }))
  const laborious = replyOf({ status: 200, headers: {}, body: { items } })
  const { request } = copy('GET /books')
  const timings = { firstByte: 1, lastByte: 1, budget: null }
  assert.deepEqual(one.samples.map(told), ['matched gggg', 'error no-contract ----'])
  const job = { contract: id, request, timings, masks: [] }
  await hasty.warm()
  const slow = await hasty.compare({ ...job, control: laborious, candidate: laborious })
  assert.deepEqual([slow.verdict, slow.reason], ['error', 'worker-slow'])
  // Where the machine is busy, even a short one may take its time.
  const verdicts: string[] = []
  for (let tries = 0; tries < 50 && !verdicts.includes('mismatched'); tries++)
    verdicts.push((await hasty.compare({ ...job, control: null, candidate: replyOf({ status: 200, headers: {}, body: {} }) })).verdict)
  assert.equal(verdicts.at(-1), 'mismatched')
})
