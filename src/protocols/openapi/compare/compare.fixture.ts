import assert from 'node:assert/strict'
import type { Comparison } from '../../../model/comparison.ts'
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

/** What the service answered, and to what. */
export interface Case {
  readonly ask?: string
  readonly sent?: unknown
  readonly status?: number
  readonly headers?: readonly string[]
  readonly body?: unknown
  readonly bytes?: Uint8Array
  readonly size?: number
  readonly more?: Partial<Legs>
}

/** An answer of the service. */
export function reply(status: number, headers: readonly string[], bytes: Uint8Array, size: number = bytes.length): Reply<KeptBody> {
  return { status, headers, body: { bytes, size, whole: size === bytes.length }, by: 'live', why: [], findings: null }
}

/** Asks the stand-in, and holds what the case says that the service answered against it. */
export async function compare({
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
export function told({ verdict, reason, events, differences }: Comparison): readonly string[] {
  const shown = [events.availability, events.conformance, events.agreement, events.latency].map((event) =>
    event === 'none' ? '-' : event[0],
  )
  const counting = differences.filter(({ gate, ignored }) => gate !== null && ignored === null)
  return [`${verdict}${reason === '' ? '' : ` ${reason}`}`, shown.join(''), ...counting.map(({ kind, path: at }) => `${kind} ${at}`)]
}

/** Fits the contract. */
export const GOOD: Readonly<Record<string, unknown>> = { id: 7, name: 'whatever' }
