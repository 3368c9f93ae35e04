import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { Sender, Sent } from '../../model/sender.ts'
import type { LiveBody, WireRequest } from '../../model/wire.ts'
import { upstreamOf } from '../../../test/fixtures/upstream.ts'
import { runLeg, shadowUpstream } from './shadow-leg.ts'

const UPSTREAM = upstreamOf('http://127.0.0.1:1')
const REQUEST: WireRequest = { method: 'GET', target: '/', headers: [], body: null, origin: 'http://localhost' }
const LIMITS = { deadline: 60, cap: 1_000, safe: true }

function sender(send: Sender['send']): Sender {
  const refuse = (): never => assert.fail('only to send')
  return { upstream: UPSTREAM, send, upgrade: refuse, health: refuse, async [Symbol.asyncDispose]() {} }
}

function answering(body: LiveBody, headers: readonly string[] = ['Content-Type', 'application/json']): Sender {
  return sender(async () => ({ kind: 'answered', attempts: 1, response: { status: 200, headers, body } }))
}

/** What a leg brings: the text of the body, how much of it there was, or the failure. */
async function brought(one: Sender): Promise<unknown> {
  const { answer } = await runLeg(one, REQUEST, LIMITS)
  return 'failed' in answer ? answer.failed : [String(answer.body.bytes), answer.body.size, answer.body.whole]
}

test('a leg reads an answer whole, and of one beyond the cap nothing', async () => {
  assert.deepEqual(await brought(answering(Buffer.from('{}'))), ['{}', 2, true])
  assert.deepEqual(await brought(answering(Readable.from([Buffer.from('{'), Buffer.from('}')]))), ['{}', 2, true])
  assert.deepEqual(await brought(answering(null)), ['', 0, true])
  assert.deepEqual(await brought(answering(Buffer.alloc(2_000))), ['', 2_000, false])
  const endless = new Readable({ read: () => endless.push(Buffer.alloc(400)) })
  assert.deepEqual([await brought(answering(endless)), endless.destroyed], [['', 1_200, false], true])
})

test('a leg ends at its deadline, wherever the service is by then', async () => {
  let gone = 0
  const hung = sender((request) => new Promise<Sent>(() => request.onGone?.(() => gone++)))
  assert.deepEqual([await brought(hung), gone], ['deadline', 1])
  const stalled = new Readable({ read() {} })
  stalled.push(Buffer.from('{'))
  assert.deepEqual([await brought(answering(stalled)), stalled.destroyed], ['deadline', true])
  const late = Promise.withResolvers<Sent>()
  const body = new Readable({ read() {} })
  assert.equal(await brought(sender(() => late.promise)), 'deadline')
  late.resolve({ kind: 'answered', attempts: 1, response: { status: 200, headers: [], body } })
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(body.destroyed, true)
})

test('a leg that breaks off, fails or throws is told as what it is', async () => {
  const cut = new Readable({ read() {} })
  setTimeout(() => cut.destroy(new Error('reset')), 5)
  assert.equal(await brought(answering(cut)), 'http_response_incomplete')
  assert.equal(await brought(sender(() => Promise.reject(new Error('a bug')))), 'proxy_internal_error')
  const refused = { kind: 'failed', error: 'connection_terminated', reached: true, message: '', attempts: 1, retryAfter: 0 } as const
  const fresh = await runLeg(
    sender(async () => refused),
    REQUEST,
    LIMITS,
  )
  const reused = await runLeg(
    sender(async () => ({ ...refused, reused: true })),
    REQUEST,
    LIMITS,
  )
  assert.deepEqual([fresh.stale, reused.stale], [false, true])
})

test('of a stream of events the first are enough, and cookies are dropped', async () => {
  const event = Buffer.from('data: 1\n\n')
  const headers = ['Content-Type', 'text/event-stream', 'Set-Cookie', 'a=b']
  const many = Readable.from(Array.from({ length: 100 }, () => event))
  const { answer } = await runLeg(answering(many, headers), REQUEST, LIMITS)
  assert.ok('status' in answer)
  assert.deepEqual(
    [answer.headers, String(answer.body.bytes).split('\n\n').length, answer.body.whole],
    [['Content-Type', 'text/event-stream'], 20, true],
  )
  const few = new Readable({ read() {} })
  few.push('data: 1\n\ndata: 2\n\ndata: 3')
  assert.deepEqual(await brought(answering(few, headers)), ['data: 1\n\ndata: 2', 16, true])
})

test('octets that come one by one cost no more than at once', async () => {
  const drops = (count: number): Readable => {
    let left = count
    return new Readable({
      read() {
        for (let i = 0; i < 10_000 && left > 0; i++, left--) this.push(Buffer.of(left % 40 === 0 ? 10 : 97))
        if (left === 0) this.push(null)
      },
    })
  }
  for (const type of ['application/json', 'text/event-stream']) {
    const before = process.cpuUsage()
    const { answer } = await runLeg(answering(drops(200_000), ['Content-Type', type]), REQUEST, {
      deadline: 20_000,
      cap: 1_000_000,
      safe: true,
    })
    const { user } = process.cpuUsage(before)
    assert.ok('status' in answer && user < 3_000_000, `${user} µs`)
    if (type === 'application/json') assert.deepEqual([answer.body.size, answer.body.bytes.buffer.byteLength < 400_000], [200_000, true])
  }
})

test('events are told whatever ends their lines', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const event = Buffer.from(`data: 1${end}data: 2${end}${end}`)
    const { answer } = await runLeg(
      answering(Readable.from(Array.from({ length: 100 }, () => event)), ['Content-Type', 'text/event-stream']),
      REQUEST,
      { ...LIMITS, cap: 100_000 },
    )
    assert.ok('status' in answer)
    assert.equal(answer.body.size, 20 * event.length - (end.length === 2 ? 4 : 2), JSON.stringify(end))
  }
})

test('the shadow’s own upstream retries nothing and never opens a breaker', () => {
  const { maxInFlight, retry, breaker, connect } = shadowUpstream(UPSTREAM, 32, 1_500)
  assert.deepEqual([maxInFlight, retry.max, breaker.consecutive, breaker.minCalls, connect], [128, 0, Infinity, Infinity, 1_500])
})
