import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createUnderstudy, type Understudy } from '../app/understudy.ts'
import { Desk } from './desk.ts'

const FOLDER = mkdtempSync(join(tmpdir(), 'understudy desk '))
after(() => rmSync(FOLDER, { recursive: true, force: true }))

const get = (operationId: string): object => ({
  get: { operationId, responses: { 200: { description: 'fine', content: { 'application/json': { schema: { type: 'object' } } } } } },
})
const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  paths: { '/orders': get('listOrders'), '/parcels': get('listParcels') },
}

const HEAD = 'apiVersion: understudy.dev/v1alpha1\n'
const WORK = `${HEAD}kind: Plan
metadata: { name: p }
spec:
  start: 2027-01-04
  work:
    - { operation: listOrders, contract: 1d, build: 3d }
    - { operation: listParcels, contract: 1d, build: 5d, buildNeeds: [charge] }
    - { operation: refund, contract: 2d, build: 4d }
  suppliers: [{ operation: charge, title: Charge, by: PSP, readyOn: 2027-01-18, availability: 0.99 }]
---
${HEAD}kind: Principle
metadata: { name: forward }
spec:
  statement: Everybody can go on.
  checks: [{ measure: way-forward-coverage, atLeast: 1 }, { measure: needs-that-can-start, atLeast: 0.5 }]
  exceptions: [{ operation: refund, owner: shop, until: 2027-02-01 }]
---
${HEAD}kind: Principle
metadata: { name: words }
spec: { statement: We are friendly. }
`
const NEEDS = `${HEAD}kind: Need
metadata: { name: watch, title: Watch }
spec: { consumer: web, uses: [listOrders, listParcels], blockedCostPerDay: 100, delayCostPerDay: 200 }
---
${HEAD}kind: Need
metadata: { name: money-back }
spec: { consumer: web, uses: [refund], blockedCostPerDay: 100, delayCostPerDay: 100 }
`

/** A folder with a plan of its own, a stand-in and a desk over both. */
async function scene(
  name: string,
  serving: boolean,
  today = '2027-01-04',
): Promise<AsyncDisposable & { understudy: Understudy; desk: Desk; folder: string }> {
  const folder = join(FOLDER, name, 'plan')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'work.yaml'), WORK)
  writeFileSync(join(folder, 'needs.yaml'), NEEDS)
  const understudy = await createUnderstudy({ contract: CONTRACT, upstreams: { real: { url: 'http://127.0.0.1:9' } } })
  const desk = new Desk(understudy, { folder, serving, today: () => today })
  const close = async (): Promise<void> => {
    await desk[Symbol.asyncDispose]()
    await understudy[Symbol.asyncDispose]()
  }
  return { understudy, desk, folder, [Symbol.asyncDispose]: close }
}

test('what is served can be started on today, what no contract has is waited for', async () => {
  await using stage = await scene('served', true)
  const { desk } = stage
  const grid = await desk.needs()
  assert.deepEqual(
    grid.map(({ need, canStart, startsOn, cells, waitsToStart }) => [
      need,
      canStart,
      startsOn,
      cells.map(({ readiness }) => readiness),
      waitsToStart,
    ]),
    [
      ['watch', true, 0, ['mock', 'mock'], []],
      ['money-back', false, 2, ['none'], ['contract refund']],
    ],
  )
})

test('a plan whose first day has passed says so, until its start is put right', async () => {
  await using stage = await scene('begun', true, '2027-02-01')
  const begun =
    'Days are counted from 2027-01-04, 20 days of work ago, and what is left cannot be done in the past: set `start` to today, or leave it out.'
  assert.equal((await stage.desk.plan()).says.hints[0], begun)
  writeFileSync(join(stage.folder, 'work.yaml'), WORK.replace('start: 2027-01-04', 'start: 2027-02-01').replace('2027-01-18', '2027-02-15'))
  assert.ok(!(await stage.desk.plan()).says.hints.includes(begun))
})

test('offline nothing is served, and contracts are waited for', async () => {
  await using stage = await scene('offline', false)
  const { desk } = stage
  const { grid, needs, says } = await desk.plan()
  assert.deepEqual(
    grid.map(({ need, canStart }) => [need, canStart]),
    [
      ['watch', false],
      ['money-back', false],
    ],
  )
  const watch = needs.find(({ id }) => id === 'watch')
  assert.ok((watch?.unblocked ?? 0) >= 2 && (watch?.live ?? 0) >= 10)
  assert.match(says.next[0] ?? '', /^Next: agree the contract/)
})

test('what is live is done, and the plan changes at once', async () => {
  await using stage = await scene('live', true)
  const { understudy, desk } = stage
  const before = await desk.plan()
  assert.ok(before.steps.some(({ id }) => id === 'build listOrders'))
  understudy.handoff.addUpstream('orders', { url: 'http://127.0.0.1:9' }, { who: 'test', why: '' })
  understudy.handoff.move('orders', 'live', { who: 'test', why: '' })
  const now = await desk.plan()
  assert.deepEqual(
    now.steps.filter(({ operation }) => operation === 'listOrders'),
    [],
  )
  assert.ok(now.cost < before.cost)
  assert.equal(now.grid[0]?.cells[0]?.readiness, 'real')
})

test('calls that were seen stand in the map beside those that are declared, and the difference is drift', async () => {
  await using stage = await scene('drift', true)
  const { understudy, desk } = stage
  await understudy.take({ target: '/orders', headers: { 'Understudy-Consumer': 'web/2.1' } })
  await understudy.take({ target: '/orders', headers: { 'Understudy-Consumer': 'web/2.2' } })
  await understudy.take({ target: '/parcels', headers: { 'Understudy-Consumer': 'till' } })
  const { map, measures } = desk.map()
  const edge = map.edges.find(({ from, to }) => from === 'consumer:web' && to === 'listOrders')
  assert.deepEqual([edge?.declared, edge?.seen?.calls], [true, 2])
  const arrows = (edges: readonly { from: string; to: string }[]): string[] => edges.map(({ from, to }) => `${from} ${to}`)
  assert.deepEqual(arrows(measures.drift.undeclared), ['consumer:till listParcels'])
  assert.deepEqual(arrows(measures.drift.unseen), ['consumer:web listParcels', 'consumer:web refund', 'listParcels charge'])
  await understudy.take({ target: '/orders', headers: { 'Understudy-Consumer': 'web/2.1' } })
  const again = desk.map()
  assert.equal(again.map.edges.find(({ from, to }) => from === 'consumer:web' && to === 'listOrders')?.seen?.calls, 3)
})

test('who stops when a supplier stops is told with what that costs', async () => {
  await using stage = await scene('blast', true)
  const { desk } = stage
  assert.deepEqual(desk.blast({ node: 'Charge' }), {
    node: 'charge',
    title: 'Charge',
    consumers: ['consumer:web'],
    cost: 300,
    currency: 'EUR',
    reached: ['consumer:web', 'listParcels'],
    stuck: [],
  })
  assert.throws(() => desk.blast({ node: 'nothing' }), /There is nothing called "nothing" in the map/)
})

test('a plan file that cannot be used does not keep the map from being drawn of the rest', async () => {
  await using stage = await scene('rest', true)
  const { desk, folder, understudy } = stage
  await understudy.take({ target: '/orders', headers: { 'Understudy-Consumer': 'till' } })
  writeFileSync(join(folder, 'broken.yaml'), `${HEAD}kind: Need\nmetadata: { name: broken }\nspec: { consumer: app, use: [refund] }\n`)
  writeFileSync(join(folder, 'unread.yaml'), Buffer.from([0xff, 0xfe, 0x00]))
  const { map, problems } = desk.map()
  assert.match(problems.join('\n'), /unread\.yaml cannot be read: it is not UTF-8/)
  const needs = map.edges.map(({ from, to }) => `${from} ${to}`)
  assert.ok(needs.includes('consumer:web refund') && needs.includes('consumer:till listOrders'), needs.join(', '))
  assert.ok(!needs.some((edge) => edge.startsWith('consumer:app')))
  assert.deepEqual(desk.blast({ node: 'Charge' }).consumers, ['consumer:web'])
  await assert.rejects(desk.plan(), /unread\.yaml cannot be read/)
  rmSync(join(folder, 'unread.yaml'))
  assert.match(desk.map().problems.join('\n'), /broken\.yaml:4:\d+: .*`use` is no setting/s)
  rmSync(join(folder, 'broken.yaml'))
  assert.deepEqual(desk.map().problems, [])
})

test('principles are held against the map, exceptions left out until they end', async () => {
  await using stage = await scene('principles', true)
  const { desk, folder } = stage
  const verdicts = (): unknown => desk.map().principles.map(({ id, status }) => [id, status])
  assert.deepEqual(verdicts(), [
    ['forward', 'kept'],
    ['words', 'not-enforced'],
  ])
  writeFileSync(join(folder, 'work.yaml'), WORK.replace('until: 2027-02-01', 'until: 2027-01-01'))
  const { principles } = desk.map()
  assert.deepEqual([principles[0]?.status, principles[0]?.exceptions[0]?.over], ['violated', true])
  assert.deepEqual(principles[0]?.checks[0]?.found, ['web → refund'])
})

test('a plan file that is saved is in force at once; one that cannot be used is told, and the last good one stays', async () => {
  await using stage = await scene('reload', true)
  const { desk, folder } = stage
  const before = await desk.plan()
  writeFileSync(join(folder, 'work.yaml'), WORK.replace('build: 3d', 'build: 9d'))
  const slower = await desk.plan()
  assert.equal(slower.steps.find(({ id }) => id === 'build listOrders')?.work, 9)
  assert.ok(slower.cost > before.cost)
  writeFileSync(join(folder, 'work.yaml'), WORK.replace('build: 3d', 'build: 0d'))
  utimesSync(join(folder, 'work.yaml'), 1, 1)
  const broken = await desk.plan()
  assert.equal(broken.cost, slower.cost)
  assert.match(broken.problems[0] ?? '', /work\.yaml:7:\d+: .*cannot be "0d"/s)
})

test('another world is compared with this one; what it cannot be is told', async () => {
  await using stage = await scene('what-if', true)
  const { desk } = stage
  const { cost } = await desk.plan()
  const other = await desk.whatIf({ works: [{ step: 'build listOrders', days: 30 }] })
  assert.ok(other.difference > 0)
  assert.equal(other.cost, cost + other.difference)
  assert.match(other.says[0] ?? '', /^That costs [\d,]+ EUR\.$/)
  await assert.rejects(desk.whatIf({ pins: [{ kind: 'first', step: 'build nothing' }] }), /no operation "nothing"/)
  await assert.rejects(desk.whatIf({ dropped: [{ operation: 'listOrders', needs: 'refund' }] }), /Building listOrders does not need refund/)
})

test('a pin that is taken is in force at once, stands in a plan file, and goes again', async () => {
  await using stage = await scene('pins', false)
  const { desk, folder } = stage
  const before = await desk.plan()
  const last = before.steps.findLast(({ kind }) => kind === 'build')?.id ?? ''
  const { difference } = await desk.whatIf({ pins: [{ kind: 'first', step: last }] })
  desk.pin({ kind: 'first', step: last }, 'it was "promised": # by Kim\n}')
  const pinned = await desk.plan()
  assert.ok(difference > 0)
  assert.equal(pinned.cost, before.cost + difference)
  assert.deepEqual(
    pinned.pins.map(({ pin, because, price }) => [pin, because, price]),
    [[{ kind: 'first', step: last }, 'it was "promised": # by Kim\n}', difference]],
  )
  desk.pin({ kind: 'not-before', step: 'build listOrders', day: 25 }, '')
  assert.match(readFileSync(join(folder, 'taken-pins.yaml'), 'utf8'), /step: "build listOrders", notBefore: 2027-02-08/)
  assert.ok(((await desk.plan()).steps.find(({ id }) => id === 'build listOrders')?.from ?? 0) >= 25)
  desk.release({ kind: 'not-before', step: 'build listOrders', day: 25 })
  assert.throws(() => desk.release({ kind: 'not-before', step: 'build listOrders', day: 25 }), /was not taken here/)
  const [step, other] = ['contract listOrders', 'build listOrders']
  assert.throws(() => desk.pin({ kind: 'before', step: other, other: step }, ''), /in a circle/)
  desk.release({ kind: 'first', step: last })
  assert.equal((await desk.plan()).cost, before.cost)
  assert.deepEqual(readdirSync(folder).sort(), ['needs.yaml', 'work.yaml'])
})

test('without plan files there is a map but no plan, and it is told how to get one', async () => {
  await using understudy = await createUnderstudy({ contract: CONTRACT })
  await using desk = new Desk(understudy, { folder: join(FOLDER, 'nowhere', 'plan'), serving: true })
  await assert.rejects(desk.plan(), /understudy plan init/)
  await understudy.take({ target: '/orders', headers: { 'Understudy-Consumer': 'web' } })
  assert.equal(desk.map().map.edges.length, 1)
})

test('a component of a catalogue that says what it uses is a consumer', async () => {
  await using stage = await scene('catalogue', true)
  const { desk, folder } = stage
  writeFileSync(
    join(folder, '..', 'catalog-info.yaml'),
    `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: kiosk, annotations: { understudy.dev/uses: 'listOrders, GET /parcels, nothing' } }
spec: { type: website, lifecycle: production, owner: team-a, dependsOn: [resource:printer] }
`,
  )
  const { map } = desk.map()
  assert.deepEqual(
    map.edges.filter(({ from }) => from === 'consumer:kiosk').map(({ to, wayForward }) => [to, wayForward.kind]),
    [
      ['listOrders', 'mock'],
      ['listParcels', 'mock'],
      ['resource:printer', 'none'],
    ],
  )
})
