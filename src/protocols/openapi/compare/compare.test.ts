import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Comparison, Mask } from '../../../model/comparison.ts'
import type { Reply } from '../../../model/exchange.ts'
import type { Legs } from '../../../model/protocol.ts'
import { isError } from '../../../model/verdict.ts'
import type { KeptBody } from '../../../model/wire.ts'
import { contractOf, json } from '../answer/answer.fixture.ts'

const THING = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string' },
    big: { type: 'integer' },
    note: { type: ['string', 'null'], 'x-understudy-null': 'absent' },
    weight: { type: 'number', 'x-understudy-tolerance': 0.5 },
    tags: { type: 'array', items: { type: 'string' }, 'x-understudy-array': 'set' },
    parts: {
      type: 'array',
      'x-understudy-array': 'keyed(code)',
      items: { type: 'object', properties: { code: { type: 'string' }, n: { type: 'integer' } } },
    },
    rows: {
      type: 'array',
      items: { type: 'object', properties: { sku: { type: 'string', 'x-understudy-key': true }, n: { type: 'integer' } } },
    },
    steps: { type: 'array', items: { type: 'string' } },
    secret: { type: 'string', writeOnly: true },
    at: { type: 'string', format: 'date-time', readOnly: true },
    when: { type: 'string', format: 'date-time' },
    uuid: { type: 'string', format: 'uuid' },
  },
  additionalProperties: false,
}
const path = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
const contract = contractOf(
  {
    '/things/{id}': { get: { parameters: [path], responses: { 200: json(THING), 404: { description: '' }, '4XX': { description: '' } } } },
    '/things': {
      post: {
        requestBody: { content: { 'application/json': { schema: THING } } },
        responses: { 201: json(THING), default: { description: '' } },
      },
    },
    '/slow': { get: { 'x-understudy-latency': '20ms', 'x-understudy-critical': true, responses: { 200: json({ type: 'integer' }) } } },
  },
  {},
  { security: 'off' },
)

interface Case {
  readonly ask?: string
  readonly sent?: unknown
  readonly status?: number
  readonly headers?: readonly string[]
  readonly body?: unknown
  readonly bytes?: Uint8Array
  readonly size?: number
  readonly more?: Partial<Legs>
}

function reply(status: number, headers: readonly string[], bytes: Uint8Array, size = bytes.length): Reply<KeptBody> {
  return { status, headers, body: { bytes, size, whole: size === bytes.length }, by: 'live', why: [], findings: null }
}

/** Asks the stand-in, and holds what the case says that the service answered against it. */
async function compare({
  ask = 'GET /things/7',
  sent,
  status,
  headers = ['Content-Type', 'application/json'],
  body,
  bytes,
  size,
  more,
}: Case): Promise<Comparison> {
  const [method = '', target = ''] = ask.split(' ')
  const own = sent === undefined ? null : Buffer.from(JSON.stringify(sent))
  const request = {
    method,
    target,
    headers: own === null ? [] : ['Content-Type', 'application/json'],
    body: own,
    origin: 'http://localhost',
  }
  const match = contract.identify(request)
  const inspection = contract.inspect(match, request, own === null ? null : { bytes: own, size: own.length, whole: true })
  assert.deepEqual(inspection.findings.filter(isError), [])
  const made = contract.improvise(match, request, inspection)
  const control: Reply<KeptBody> = { ...made, body: { bytes: made.body ?? new Uint8Array(0), size: made.body?.length ?? 0, whole: true } }
  const candidate = reply(
    status ?? control.status,
    headers,
    bytes ?? Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? {})),
    size,
  )
  return contract.compare(match, {
    request,
    inspection,
    control,
    candidate,
    timings: { firstByte: 1, lastByte: 2, budget: null },
    masks: [],
    ...more,
  })
}

/** The verdict, the events by their first letters (`good`, `bad`, `-`), and what counts. */
function told({ verdict, reason, events, differences }: Comparison): readonly string[] {
  const shown = [events.availability, events.conformance, events.agreement, events.latency].map((event) =>
    event === 'none' ? '-' : event[0],
  )
  const counting = differences.filter(({ gate, ignored }) => gate !== null && ignored === null)
  return [`${verdict}${reason === '' ? '' : ` ${reason}`}`, shown.join(''), ...counting.map(({ kind, path: at }) => `${kind} ${at}`)]
}

const GOOD = { id: 7, name: 'whatever' }

test('a conforming answer with other values matches', async () => {
  assert.deepEqual(told(await compare({ body: { ...GOOD, at: '2026-01-01T00:00:00+02:00', note: 'x' } })), ['matched', 'gggg'])
  assert.deepEqual(told(await compare({ body: `\uFEFF${JSON.stringify(GOOD)}` })), ['matched', 'gggg'])
})

test('what breaks the contract is bad for conformance', async () => {
  const cases: readonly (readonly [Case, ...(readonly string[])])[] = [
    [{ body: { id: 7 } }, 'mismatched', 'gbgg', 'contract.required body/name'],
    [{ body: { ...GOOD, id: '7' } }, 'mismatched', 'gbbg', 'contract.type body/id', 'type body/id'],
    [{ body: { ...GOOD, other: 1 } }, 'mismatched', 'gbgg', 'contract.additional-properties body/other'],
    [{ body: { ...GOOD, secret: 'x' } }, 'mismatched', 'gbgg', 'contract.write-only body/secret'],
    [{ body: `{"id":7,"name":"a","name":"b"}` }, 'mismatched', 'gbgg', 'contract.duplicate-keys body'],
    [{ body: '{"id":NaN}' }, 'mismatched', 'gbgg', 'contract.malformed-json body'],
    [{ bytes: Buffer.from('{"id":7,"name":"\xff"}', 'latin1') }, 'mismatched', 'gbgg', 'contract.malformed-text body'],
    [{ body: '<!DOCTYPE html><p>Oops' }, 'mismatched', 'gbgg', 'contract.html-instead body'],
    [
      { headers: ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'], bytes: gzipSync('{}').subarray(0, 12) },
      'mismatched',
      'gbgg',
      'contract.content-coding body',
    ],
  ]
  for (const [one, ...expected] of cases) assert.deepEqual(told(await compare(one)), expected, JSON.stringify(one))
  const page = await compare({ headers: ['Content-Type', 'text/html'], body: '<html>' })
  assert.deepEqual(told(page), ['mismatched', 'gbbg', 'contract.html-instead header.Content-Type', 'media-type header.Content-Type'])
})

test('what is beyond our limits is censored, and no evidence of health', async () => {
  const bomb = gzipSync(Buffer.alloc(900_000, 32))
  const coded = ['Content-Type', 'application/json', 'Content-Encoding', 'gzip']
  assert.deepEqual(told(await compare({ headers: coded, bytes: bomb })), ['censored ratio', '----'])
  assert.deepEqual(told(await compare({ headers: coded, bytes: gzipSync(Buffer.alloc(40_000_000, 32)) })), ['censored too-large', '----'])
  assert.deepEqual(told(await compare({ bytes: Buffer.from('{"id":'), size: 9_000_000 })), ['censored too-large', '----'])
  assert.deepEqual(told(await compare({ body: '['.repeat(200_000) + ']'.repeat(200_000) })), ['censored too-deep', '----'])
  const wide = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${i}`, 1]))
  assert.deepEqual(told(await compare({ body: wide })), ['censored too-many-keys', '----'])
  assert.deepEqual(told(await compare({ status: 500, bytes: Buffer.from('{'), size: 9_000_000 })), [
    'mismatched too-large',
    'bbb-',
    'status status',
    'status status',
    'contract.undocumented-status status',
  ])
})

test('statuses are compared, but for what only one side can have', async () => {
  assert.deepEqual(told(await compare({ status: 404, headers: [], bytes: new Uint8Array(0) })), ['uncomparable state', 'gg-g'])
  assert.deepEqual(told(await compare({ status: 409, headers: [], bytes: new Uint8Array(0) })), ['mismatched', 'ggbg', 'status status'])
  assert.deepEqual(told(await compare({ status: 401, headers: [], bytes: new Uint8Array(0), more: { credentials: 'strip' } })), [
    'uncomparable auth',
    'g---',
  ])
  assert.deepEqual(told(await compare({ status: 429, headers: [], bytes: new Uint8Array(0) })), ['censored throttled', '----'])
  const failing = await compare({ ask: 'POST /things', sent: { name: 'a' }, status: 500, headers: [], bytes: new Uint8Array(0) })
  assert.deepEqual(told(failing), ['mismatched', 'bgbg', 'status status', 'status status'])
})

test('a leg that fails alone is a mismatch, and one that we refused ourselves is none', async () => {
  const failed = (error: Comparison['reason']): Case => ({
    more: { candidate: { failed: error === 'deadline' ? 'deadline' : 'connection_refused', message: 'it did' } },
  })
  assert.deepEqual(told(await compare(failed('deadline'))), ['mismatched deadline', 'b-bb', 'one-sided status'])
  assert.deepEqual(told(await compare(failed('refused'))), ['mismatched connection_refused', 'b-b-', 'one-sided status'])
  assert.deepEqual(told(await compare({ more: { candidate: { failed: 'http_protocol_error', message: '' } } })), [
    'mismatched http_protocol_error',
    'bbb-',
    'one-sided status',
  ])
  assert.deepEqual(told(await compare({ more: { candidate: { failed: 'connection_limit_reached', message: '' } } })), [
    'censored connection_limit_reached',
    '----',
  ])
})

test('what was sent has to come back, exactly', async () => {
  const sent = {
    name: 'Ada',
    big: 9007199254740991,
    weight: 10,
    tags: ['a', 'b'],
    parts: [
      { code: 'x', n: 1 },
      { code: 'y', n: 2 },
    ],
    rows: [
      { sku: 'a', n: 1 },
      { sku: 'b', n: 2 },
    ],
    steps: ['one', 'two', 'three'],
    note: null,
  }
  const body = { ...sent, id: 1 }
  const ask = { ask: 'POST /things', sent }
  const { note: _, ...bare } = body
  assert.deepEqual(
    told(
      await compare({
        ...ask,
        body: { ...bare, weight: 10.4, tags: ['b', 'a'], parts: body.parts.toReversed(), rows: body.rows.toReversed() },
      }),
    ),
    ['matched', 'gggg'],
  )
  const text = JSON.stringify(body)
  const cases: readonly (readonly [string, string])[] = [
    [text.replace('9007199254740991', '9007199254740992'), 'value body/big'],
    [text.replace('"weight":10', '"weight":10.6'), 'value body/weight'],
    [text.replace('"Ada"', '"ada"'), 'value body/name'],
    [text.replace('["a","b"]', '["a","c"]'), 'missing body/tags/*'],
    [text.replace('"n":2', '"n":3'), 'value body/parts/*/n'],
    [text.replace('{"sku":"a","n":1},', ''), 'missing body/rows/*'],
    [text.replace('"one","two"', '"two","one"'), 'order body/steps'],
    [text.replace('"one",', ''), 'value body/steps/*'],
    [text.replace('"steps":["one","two","three"],', ''), 'missing body/steps'],
  ]
  for (const [spoilt, expected] of cases) {
    const [verdict, events, ...counting] = told(await compare({ ...ask, body: spoilt }))
    assert.deepEqual([verdict, events, counting.includes(expected)], ['mismatched', 'ggbg', true], `${expected}: ${counting.join(', ')}`)
  }
})

test('the same moment and the same UUID come back however they are written', async () => {
  const sent = { name: 'a', when: '2026-01-01T02:00:00+02:00', uuid: 'ABCDEF00-0000-4000-8000-00000000000A' }
  const body = { id: 1, name: 'a', when: '2026-01-01T00:00:00.000Z', uuid: sent.uuid.toLowerCase() }
  assert.deepEqual(told(await compare({ ask: 'POST /things', sent, body })), ['matched', 'gggg'])
  const later = { ...body, when: '2026-01-01T00:00:01Z' }
  assert.deepEqual(told(await compare({ ask: 'POST /things', sent, body: later })), ['mismatched', 'ggbg', 'value body/when'])
})

test('the answer to a read is about the key that was asked for', async () => {
  assert.deepEqual(told(await compare({ body: { ...GOOD, id: 8 } })), ['mismatched', 'ggbg', 'value body/id'])
})

test('latency has a budget by the contract, and what is critical is said so', async () => {
  const late = { firstByte: 5, lastByte: 21, budget: null }
  assert.deepEqual(told(await compare({ ask: 'GET /slow', body: 1, more: { timings: late } })), ['matched', 'gggb'])
  assert.deepEqual(told(await compare({ ask: 'GET /slow', body: 1, more: { timings: { ...late, budget: 50 } } })), ['matched', 'gggg'])
  assert.equal((await compare({ ask: 'GET /slow', body: 'one' })).differences[0]?.severity, 'critical')
})

test('a mask takes a difference out of the count and says so, but never a status or a type', async () => {
  const rule = (at: string): readonly Mask[] => [{ path: at, by: 'rule', why: 'we know' }]
  const extra = { body: { ...GOOD, other: 1 } }
  const masked = await compare({ ...extra, more: { masks: rule('body/other') } })
  assert.deepEqual(
    [...told(masked), masked.differences.find(({ kind }) => kind.startsWith('contract'))?.ignored],
    ['ignored', 'gggg', 'rule: we know'],
  )
  assert.deepEqual(told(await compare({ ...extra, more: { masks: [{ path: 'body/other', by: 'learned', why: '' }] } }))[0], 'mismatched')
  assert.deepEqual(
    told(await compare({ status: 409, headers: [], bytes: new Uint8Array(0), more: { masks: rule('status') } }))[0],
    'mismatched',
  )
  assert.deepEqual(told(await compare({ body: { ...GOOD, name: 7 }, more: { masks: rule('body') } })), [
    'mismatched',
    'gbgg',
    'contract.type body/name',
  ])
})

test('a service against itself is compared value by value, and learned masks cover what varies', async () => {
  const control = reply(
    200,
    ['Content-Type', 'application/json'],
    Buffer.from(JSON.stringify({ ...GOOD, at: '2026-01-01T00:00:00Z', weight: 1 })),
  )
  const body = { ...GOOD, at: '2026-01-01T00:00:01Z', weight: 1.2 }
  assert.deepEqual(told(await compare({ body, more: { control } })), ['mismatched', 'ggbg', 'value body/at'])
  assert.deepEqual(told(await compare({ body, more: { control, masks: [{ path: 'body/at', by: 'learned', why: '2 of 10' }] } })), [
    'ignored',
    'gggg',
  ])
})

test('without a control, agreement is no question', async () => {
  assert.deepEqual(told(await compare({ body: GOOD, more: { control: null } })), ['matched', 'gg-g'])
})

test('differences show no secrets and are bounded', async () => {
  const { differences } = await compare({ body: { ...GOOD, secret: 'hunter2hunter2' } })
  assert.doesNotMatch(JSON.stringify(differences), /hunter2/)
  const many = await compare({
    body: { ...GOOD, ...Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`x${i}${'y'.repeat(300)}`, 'z'.repeat(900)])) },
  })
  assert.ok(many.differences.length <= 50 && JSON.stringify(many).length < 60_000, String(JSON.stringify(many).length))
  assert.deepEqual([...new Set(many.differences.filter(({ gate }) => gate !== null).map(({ path: at }) => at))], ['body/*'])
})
