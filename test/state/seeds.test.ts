import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { UnderstudyOptions } from '../../src/app/options.ts'
import { createUnderstudy, type Understudy } from '../../src/app/understudy.ts'
import { Problem } from '../../src/model/problem.ts'
import { PETS } from '../fixtures/pets.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy seeds '))
after(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

async function opened(options: Partial<UnderstudyOptions> = {}): Promise<Understudy> {
  return createUnderstudy({ contract: PETS, cwd: folder, ...options })
}

/** By key. */
async function written(understudy: Understudy, resource: string, session?: string): Promise<unknown[]> {
  const all = await understudy.state.list(resource, { limit: 1_000, ...(session === undefined ? {} : { session }) })
  const found = all.filter(({ origin }) => origin === 'written').toSorted((one, other) => (one.key < other.key ? -1 : 1))
  return found.map(({ value }) => value)
}

const REX = { id: '1', name: 'Rex', ownerId: 'o1' }
const TOM = { id: '2', name: 'Tom', ownerId: 'o1' }

const FORMS: readonly (readonly [form: string, name: string, text: string])[] = [
  ['a JSON list', 'pets.json', JSON.stringify([REX, TOM])],
  ['a JSON object', 'all.json', JSON.stringify({ pets: [REX, TOM] })],
  ['a YAML list', 'pets.yaml', '- { id: "1", name: Rex, ownerId: o1 }\n- id: "2"\n  name: Tom\n  ownerId: o1\n'],
  ['a YAML object by type', 'all.yml', 'Pet:\n  - { id: "1", name: Rex, ownerId: o1 }\n  - { id: "2", name: Tom, ownerId: o1 }\n'],
  ['NDJSON', 'pets.ndjson', `${JSON.stringify(REX)}\n\n${JSON.stringify(TOM)}\n`],
]

for (const [form, name, text] of FORMS) {
  test(`seeds are read from ${form}`, async () => {
    await using understudy = await opened({ state: { seeds: [file(name, text)] } })
    assert.deepEqual(await written(understudy, 'pets'), [REX, TOM])
    const { status, body } = await understudy.answer({ target: '/pets/2' })
    assert.deepEqual([status, JSON.parse(Buffer.from(body ?? []).toString())], [200, TOM])
  })
}

/** The problem with which something is refused. */
async function refused(doing: Promise<unknown>): Promise<Problem> {
  let found: unknown
  await doing.catch((error: unknown) => (found = error))
  assert.ok(found instanceof Problem, String(found))
  return found
}

test('every finding is told by file and row, and nothing is loaded', async () => {
  await using understudy = await opened()
  const fine = file('owners.json', '[{ "id": "o1", "name": "Ada" }]')
  const lines = file('pets.ndjson', `${JSON.stringify(REX)}\n\n{"id":"3","name":7}\n`)
  const tree = file('more.yaml', 'pets:\n  - { id: "4", name: Max }\n  - id: "5"\n    name: [Bo]\n')
  const problem = await refused(understudy.state.seed([fine, lines, tree]))
  assert.equal(problem.code, 'seed-invalid')
  assert.match(problem.message, /nothing of them was loaded: 2 findings/)
  assert.match(problem.message, /^pets\.ndjson:3:1: pets, row 2, \/name: .+$/m)
  assert.match(problem.message, /^more\.yaml:4:11: pets, row 2, \/name: .+$/m)
  assert.deepEqual([await written(understudy, 'pets'), await written(understudy, 'owners')], [[], []])
})

test('what is no seed is told with its line', async () => {
  await using understudy = await opened()
  for (const [name, text, told] of [
    ['pets.json', '[\n  { "id": 1, }\n]', /^pets\.json:2:\d+: /],
    ['pets.ndjson', '{}\n{"id"', /^pets\.ndjson:2:\d+: /],
    ['pets.yaml', '- a: [\n', /^pets\.yaml:\d+:\d+: /],
    ['pets.json', '7', /pets\.json has no seeds: write a list of entities/],
    ['none.json', '{"castles": []}', /There is no resource "castles"; there are /],
  ] as const) {
    assert.match((await refused(understudy.state.seed([file(name, text)]))).message, told)
  }
  assert.match((await refused(understudy.state.seed(['nowhere.json']))).message, /nowhere\.json cannot be read: there is no such file/)
})

test('seeds that do not conform do not let a stand-in begin', async () => {
  const problem = await refused(opened({ state: { seeds: [file('pets.json', '[{ "name": 7 }]')] } }))
  assert.deepEqual([problem.code, problem.exit], ['seed-invalid', 2])
})

test('the shared world goes back to its seeds at a reset, a session to the shared world', async () => {
  await using understudy = await opened({ state: { seeds: [file('pets.json', JSON.stringify([REX]))] } })
  await understudy.state.seed({ pets: [TOM] }, { session: 'a' })
  assert.deepEqual([await written(understudy, 'pets'), await written(understudy, 'pets', 'a')], [[REX], [REX, TOM]])
  assert.equal((await understudy.answer({ method: 'DELETE', target: '/pets/1' })).status, 204)
  assert.deepEqual([await written(understudy, 'pets'), await written(understudy, 'pets', 'a')], [[], [REX, TOM]])
  await understudy.state.reset({ session: 'a' })
  assert.deepEqual(await written(understudy, 'pets', 'a'), [])
  await understudy.state.reset()
  assert.deepEqual(await written(understudy, 'pets'), [REX])
})

test('seeds are not loaded over what somebody wrote', async () => {
  const seeds = [file('pets.json', JSON.stringify([REX]))]
  const state = { store: 'sqlite', path: 'seeded.db', seeds } as const
  {
    await using first = await opened({ state })
    assert.equal((await first.answer({ method: 'DELETE', target: '/pets/1' })).status, 204)
  }
  await using second = await opened({ state })
  assert.deepEqual([await written(second, 'pets'), (await second.answer({ target: '/pets/1' })).status], [[], 404])
})
