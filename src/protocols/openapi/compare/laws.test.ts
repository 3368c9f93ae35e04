import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Comparison, Mask } from '../../../model/comparison.ts'
import type { Reply } from '../../../model/exchange.ts'
import type { KeptBody } from '../../../model/wire.ts'
import { contractOf, json } from '../answer/answer.fixture.ts'

const TREE = {
  type: 'object',
  properties: {
    list: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
    bag: { type: 'array', 'x-understudy-array': 'multiset' },
    set: { type: 'array', uniqueItems: true },
    near: { type: 'number', 'x-understudy-tolerance': '1%' },
    either: { oneOf: [{ type: 'string' }, { type: 'object' }, { type: 'number' }] },
  },
}
const contract = contractOf(
  { '/free': { get: { responses: { 200: json({}) } } }, '/tree': { get: { responses: { 200: json(TREE) } } } },
  { schemas: { Tree: TREE } },
)

function replyOf(value: unknown): Reply<KeptBody> {
  const bytes = Buffer.from(JSON.stringify(value))
  return {
    status: 200,
    headers: ['Content-Type', 'application/json'],
    body: { bytes, size: bytes.length, whole: true },
    by: 'live',
    why: [],
    findings: null,
  }
}

async function compare(target: string, one: unknown, other: unknown, masks: readonly Mask[] = []): Promise<Comparison> {
  const request = { method: 'GET', target, headers: [], body: null, origin: 'http://localhost' }
  const match = contract.identify(request)
  const inspection = contract.inspect(match, request, null)
  const timings = { firstByte: 1, lastByte: 1, budget: null }
  return contract.compare(match, { request, inspection, control: replyOf(one), candidate: replyOf(other), timings, masks })
}

const value = fc.jsonValue({ maxDepth: 4 })
const tree = fc.letrec((tie) => ({
  tree: fc.record(
    {
      list: fc.array(tie('tree'), { maxLength: 3 }),
      bag: fc.array(fc.nat(3), { maxLength: 4 }),
      set: fc.uniqueArray(fc.nat(5), { maxLength: 4 }),
      near: fc.double({ noNaN: true, noDefaultInfinity: true }),
      either: fc.oneof(fc.string(), fc.record({ a: fc.nat(3) }), fc.nat(9)),
      other: fc.jsonValue({ maxDepth: 1 }),
    },
    { requiredKeys: [] },
  ),
})).tree
const pair = fc.oneof(fc.tuple(fc.constant('/free'), value, value), fc.tuple(fc.constant('/tree'), tree, tree))

test('every answer matches itself', async () => {
  await fc.assert(
    fc.asyncProperty(pair, async ([target, one]) => {
      assert.equal((await compare(target, one, one)).verdict, 'matched')
    }),
    { numRuns: 300 },
  )
})

test('it does not matter which of two answers comes first', async () => {
  await fc.assert(
    fc.asyncProperty(pair, async ([target, one, other]) => {
      const [there, back] = [await compare(target, one, other), await compare(target, other, one)]
      assert.deepEqual([there.verdict, there.events], [back.verdict, back.events])
    }),
    { numRuns: 300 },
  )
})

const mask = fc.record({
  path: fc.constantFrom(
    'body',
    'body/list',
    'body/list/*',
    'body/bag',
    'body/*',
    'body/either',
    'body/near',
    'header.Link',
    'body/list/*/list',
  ),
  by: fc.constantFrom('rule' as const, 'learned' as const),
  why: fc.constant('x'),
})
const RANK = { matched: 0, ignored: 0, uncomparable: 0, censored: 0, error: 0, mismatched: 1 }

test('another mask never makes a verdict worse, nor counts what did not count', async () => {
  await fc.assert(
    fc.asyncProperty(pair, fc.array(mask, { maxLength: 3 }), mask, async ([target, one, other], masks, more) => {
      const counting = ({ differences }: Comparison): number =>
        differences.filter(({ gate, ignored }) => gate !== null && ignored === null).length
      const [before, after] = [await compare(target, one, other, masks), await compare(target, one, other, [...masks, more])]
      assert.ok(RANK[after.verdict] <= RANK[before.verdict])
      assert.ok(counting(after) <= counting(before))
    }),
    { numRuns: 300 },
  )
})

/** What a service may send that means us no good: any octets, JSON with a hole in it, any coding and type. */
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.tuple(tree, fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([whole, at, hole]) => {
    const bytes = Buffer.from(JSON.stringify(whole))
    const start = at % (bytes.length + 1)
    return new Uint8Array(Buffer.concat([bytes.subarray(0, start), hole, bytes.subarray(start + hole.length)]))
  }),
)
const fields = fc.array(
  fc.tuple(
    fc.constantFrom('Content-Type', 'Content-Encoding', 'Location', 'Link', 'Allow', 'WWW-Authenticate', 'ETag', 'x', '__proto__'),
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        'application/json',
        'application/xml',
        'text/event-stream',
        'application/x-ndjson',
        'gzip',
        'br, gzip',
        'deflate',
        'zstd',
        '</a>; rel=next',
      ),
    ),
  ),
  { maxLength: 5 },
)

test('whatever a service answers, it is compared to an end, with a verdict and bounded words', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/free', '/tree'),
      fc.integer({ min: 100, max: 599 }),
      fields,
      bodies,
      fc.boolean(),
      async (target, status, list, bytes, whole) => {
        const request = { method: 'GET', target, headers: [], body: null, origin: 'http://localhost' }
        const match = contract.identify(request)
        const inspection = contract.inspect(match, request, null)
        const candidate = { ...replyOf(null), status, headers: list.flat(), body: { bytes, size: bytes.length, whole } }
        const timings = { firstByte: 1, lastByte: 1, budget: null }
        const result = await contract.compare(match, {
          request,
          inspection,
          control: { ...replyOf({}), by: 'mock' },
          candidate,
          timings,
          masks: [],
        })
        assert.ok(JSON.stringify(result).length < 60_000)
        if (result.verdict === 'censored') assert.deepEqual(Object.values(result.events), ['none', 'none', 'none', 'none'])
        if (result.verdict === 'matched') assert.equal(status, 200)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('a long list is compared in some milliseconds, and a laborious answer within its budget', async () => {
  const long = Array.from({ length: 100_000 }, (_, i) => i % 10)
  await compare('/free', long, long)
  const before = process.cpuUsage()
  assert.equal((await compare('/free', long, long)).verdict, 'matched')
  const spent = process.cpuUsage(before)
  assert.ok((spent.user + spent.system) / 1_000 < 50, `${(spent.user + spent.system) / 1_000} ms`)
  // A map is counted once, not for each of its keys.
  const map = Object.fromEntries(Array.from({ length: 9_900 }, (_, i) => [`k${i}`, { one: i, other: i }]))
  const start = process.cpuUsage()
  assert.equal((await compare('/free', {}, map)).verdict, 'matched')
  const own = process.cpuUsage(start)
  assert.ok((own.user + own.system) / 1_000 < 1_000, `${(own.user + own.system) / 1_000} ms`)
  const members = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`k${i}`, [1, 2, 3]]))
  const laborious = { a: members, b: members, c: members, d: members, e: members, f: members }
  assert.deepEqual(
    [(await compare('/free', laborious, laborious)).verdict, (await compare('/free', laborious, laborious)).reason],
    ['censored', 'budget'],
  )
})
