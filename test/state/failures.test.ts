import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test, type TestContext } from 'node:test'
import type { StateOptions } from '../../src/app/state/state-options.ts'
import { createUnderstudy, type Understudy } from '../../src/app/understudy.ts'
import { header } from '../../src/model/wire.ts'
import { openSqliteStore } from '../../src/stores/sqlite/store.ts'
import { PETS } from '../fixtures/pets.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy failures '))
after(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const fresh = (): string => join(folder, `${++made}.db`)
const opened = (path: string, state: StateOptions = {}): Promise<Understudy> =>
  createUnderstudy({ contract: PETS, state: { store: 'sqlite', path, otherwise: 'refuse', ...state } })

interface Told {
  readonly status: number
  readonly code: string
  readonly after: string | undefined
}

async function create(understudy: Understudy, id: string, called = 'Rex', headers: Record<string, string> = {}): Promise<Told> {
  const answer = await understudy.answer({ method: 'PUT', target: `/pets/${id}`, body: { id, name: called }, headers })
  const body: { readonly type?: string } = JSON.parse(Buffer.from(answer.body ?? []).toString())
  return {
    status: answer.status,
    code: body.type?.replace('urn:understudy:problem:', '') ?? '',
    after: header(answer.headers, 'retry-after'),
  }
}

async function name(understudy: Understudy, id: string, headers: Record<string, string> = {}): Promise<string | number> {
  const { status, body } = await understudy.answer({ target: `/pets/${id}`, headers })
  return status === 200 ? String((JSON.parse(Buffer.from(body ?? []).toString()) as { name: unknown }).name) : status
}

async function filled(path: string): Promise<void> {
  await using understudy = await opened(path)
  assert.equal((await create(understudy, '7', 'kept')).status, 200)
}

/** Lets time pass for who asks how much of it did. */
function later(t: TestContext, milliseconds: number): void {
  const now = performance.now.bind(performance)
  t.mock.method(performance, 'now', () => now() + milliseconds)
}

/** Each makes a file that cannot be used. */
const UNUSABLE: readonly (readonly [what: string, code: string, make: (path: string) => Promise<void>])[] = [
  ['no store at all', 'store-unreadable', async (path) => writeFileSync(path, 'my shopping list\n'.repeat(40))],
  [
    'damaged',
    'store-unreadable',
    async (path) => {
      await filled(path)
      const bytes = readFileSync(path)
      writeFileSync(path, bytes.fill(0xee, 4_096))
    },
  ],
  [
    'of a later version',
    'store-newer',
    async (path) => {
      await filled(path)
      using db = new DatabaseSync(path)
      db.exec('PRAGMA user_version = 99')
    },
  ],
]

for (const [what, code, make] of UNUSABLE) {
  test(`a file that is ${what}: writes are refused, reads go on, it stays as it is, and once it is gone all is well`, async (t) => {
    const path = fresh()
    await make(path)
    const before = readFileSync(path)
    await using understudy = await opened(path)
    assert.equal(understudy.state.trouble?.code, code)
    assert.match(understudy.state.trouble?.message ?? '', /left as it is|other file/)
    assert.deepEqual(await create(understudy, '7'), { status: 503, code, after: '5' })
    assert.equal(typeof (await name(understudy, '7')), 'string')
    assert.deepEqual(readFileSync(path), before)
    await assert.rejects(understudy.state.reset(), { code })
    renameSync(path, `${path}.aside`)
    assert.equal((await create(understudy, '7')).status, 503)
    later(t, 6_000)
    assert.equal((await create(understudy, '7', 'anew')).status, 200)
    assert.deepEqual([await name(understudy, '7'), understudy.state.trouble], ['anew', null])
  })
}

test('a program is told at once', async () => {
  const path = fresh()
  writeFileSync(path, 'my shopping list\n'.repeat(40))
  await assert.rejects(createUnderstudy({ contract: PETS, state: { store: 'sqlite', path } }), { code: 'store-unreadable' })
})

test('a file that another process has is had once that one is gone', async (t) => {
  const path = fresh()
  await filled(path)
  const other = await openSqliteStore({ path })
  await using understudy = await opened(path)
  assert.deepEqual(await create(understudy, '8'), { status: 503, code: 'store-locked', after: '5' })
  await other[Symbol.asyncDispose]()
  later(t, 6_000)
  assert.equal((await create(understudy, '8', 'late')).status, 200)
  assert.deepEqual([await name(understudy, '7'), await name(understudy, '8')], ['kept', 'late'])
})

test('where memory will do, a file in use is told, and writes are kept in memory', async () => {
  const path = fresh()
  await filled(path)
  await using other = await openSqliteStore({ path })
  await using understudy = await opened(path, { otherwise: 'memory' })
  const { notice, trouble, facts } = understudy.state
  assert.deepEqual([notice?.code, trouble, facts?.name, other.facts.name], ['store-locked', null, 'memory', path])
  assert.equal((await create(understudy, '7', 'mine')).status, 200)
  assert.equal(await name(understudy, '7'), 'mine')
})

test('where memory will do, it does not for a file that has something in it', async () => {
  const path = fresh()
  writeFileSync(path, 'my shopping list\n'.repeat(40))
  await using understudy = await opened(path, { otherwise: 'memory' })
  assert.deepEqual([understudy.state.notice, (await create(understudy, '7')).code], [null, 'store-unreadable'])
})

/** What a server of nobody's finds in a file that it may not write to: why it cannot, a read, a write. */
function asNobody(path: string): unknown {
  const program = `
    import { createUnderstudy } from ${JSON.stringify(join(import.meta.dirname, '../../src/app/understudy.ts'))}
    import { PETS } from ${JSON.stringify(join(import.meta.dirname, '../fixtures/pets.ts'))}
    // Root may write everywhere; nobody may not.
    if (process.getuid?.() === 0) process.setuid(65534)
    await using understudy = await createUnderstudy({ contract: PETS, state: { store: 'sqlite', path: process.argv[1], otherwise: 'memory' } })
    const read = await understudy.answer({ target: '/pets/7' })
    const write = await understudy.answer({ method: 'DELETE', target: '/pets/7' })
    process.stdout.write(JSON.stringify([understudy.state.trouble?.code, read.status, Buffer.from(read.body).toString(), write.status]))
  `
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program, path]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return stdout === '' ? stderr : JSON.parse(stdout)
}

const READ_ONLY = ['store-read-only', 200, '{"id":"7","name":"kept"}', 503]

test('what is in a file that may not be written to is read', async () => {
  const place = join(folder, 'closed')
  mkdirSync(place)
  const path = join(place, 'state.db')
  await filled(path)
  chmodSync(folder, 0o755)
  chmodSync(path, 0o444)
  chmodSync(place, 0o555)
  assert.deepEqual([asNobody(path), readdirSync(place)], [READ_ONLY, ['state.db']])
})

test('what a killed server left beside such a file is read as well', async () => {
  const [path, place] = [fresh(), join(folder, 'killed')]
  mkdirSync(place)
  {
    await using understudy = await opened(path)
    await create(understudy, '7', 'kept')
    for (const part of ['', '-wal']) {
      copyFileSync(`${path}${part}`, join(place, `state.db${part}`))
      chmodSync(join(place, `state.db${part}`), 0o444)
    }
  }
  chmodSync(folder, 0o755)
  chmodSync(place, 0o555)
  assert.deepEqual([asNobody(join(place, 'state.db')), readdirSync(place)], [READ_ONLY, ['state.db', 'state.db-wal']])
})

test('a file that has no more room: writes are refused, reads go on, and what was acknowledged is there again', async () => {
  const path = fresh()
  const kept: string[] = []
  {
    await using understudy = await opened(path, { fileBytes: 400_000, exchanges: false })
    let told = await create(understudy, '0')
    for (let id = 0; told.status === 200 && id < 5_000; id++) {
      if (id > 0) told = await create(understudy, String(id), 'x'.repeat(40))
      if (told.status === 200) kept.push(String(id))
    }
    assert.deepEqual(told, { status: 503, code: 'store-full', after: '5' })
    assert.equal(await name(understudy, kept.at(-1) ?? ''), 'x'.repeat(40))
  }
  await using again = await opened(path)
  for (const id of kept) assert.notEqual((await again.state.get('pets', id))?.origin, 'improvised', id)
  assert.ok(kept.length > 100)
  assert.equal((await again.state.get('pets', String(kept.length)))?.origin, 'improvised')
})

test('a flood of sessions ends the longest idle one, and never the world of another', async () => {
  await using understudy = await opened(fresh(), { sessions: { count: 3 } })
  await create(understudy, '1', 'shared')
  for (const session of ['a', 'b', 'c']) await create(understudy, '1', session, { 'Understudy-Session': session })
  await name(understudy, '1', { Prefer: 'session=a' })
  await create(understudy, '2', 'd', { Prefer: 'session=d' })
  const seen = await Promise.all(['a', 'c', 'd'].map((session) => name(understudy, '1', { 'Understudy-Session': session })))
  assert.deepEqual(
    [seen, understudy.state.sessions.map(({ id }) => id)],
    [
      ['a', 'c', 'shared'],
      ['a', 'c', 'd'],
    ],
  )
  for (let flood = 0; flood < 1_000; flood++) await name(understudy, '1', { 'Understudy-Session': `f${flood}` })
  assert.deepEqual([understudy.state.sessions.length, await name(understudy, '1')], [3, 'shared'])
})

test('a session that nobody uses ends', async (t) => {
  await using understudy = await opened(fresh(), { sessions: { idle: 60_000 } })
  await create(understudy, '1', 'mine', { 'Understudy-Session': 'a' })
  const now = Date.now()
  t.mock.method(Date, 'now', () => now + 61_000)
  assert.notEqual(await name(understudy, '1', { 'Understudy-Session': 'a' }), 'mine')
})
