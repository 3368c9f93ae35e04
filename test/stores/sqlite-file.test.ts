import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { batchOf, entityRow, exchangeRow, journalRow, moveRow, spaceRow } from '../../src/kit/store-samples.ts'
import { observe } from '../../src/kit/stores.ts'
import { openLedger } from '../../src/ledger/ledger.ts'
import { Problem, type ProblemCode } from '../../src/model/problem.ts'
import type { JournalEntry, Store } from '../../src/model/store.ts'
import type { KeptBody } from '../../src/model/wire.ts'
import { APPLICATION_ID, LATEST, MIGRATIONS } from '../../src/stores/sqlite/migrations.ts'
import { openSqliteStore } from '../../src/stores/sqlite/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy-sqlite-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
function fresh(): string {
  return join(folder, `${++made}.db`)
}

/** Opening is refused by this code, with the file's name in the message, and no byte of the file has changed. */
async function refused(path: string, code: ProblemCode): Promise<Problem> {
  const before = readFileSync(path)
  let found: unknown
  await openSqliteStore({ path, patience: 100 }).catch((error: unknown) => (found = error))
  assert.ok(found instanceof Problem, `${String(found)} is no Problem`)
  assert.deepEqual([found.code, found.message.includes(path)], [code, true], found.message)
  assert.deepEqual(readFileSync(path), before)
  return found
}

async function filled(path: string, rows = 3): Promise<void> {
  await using store = await openSqliteStore({ path })
  const entities = Array.from({ length: rows }, (_, index) =>
    entityRow(index + 1, { key: String(index), text: JSON.stringify('x'.repeat(500)) }),
  )
  await store.commit(batchOf({ entities, sequence: rows }))
}

test('a text file, a stranger of a database and half a file are left as they are', async () => {
  const text = fresh()
  writeFileSync(text, 'my shopping list\n'.repeat(40))
  await refused(text, 'store-unreadable')

  const short = fresh()
  writeFileSync(short, 'SQLite format 3\0')
  await refused(short, 'store-unreadable')

  const stranger = fresh()
  const db = new DatabaseSync(stranger)
  db.exec('CREATE TABLE mine (a)')
  db.close()
  await refused(stranger, 'store-unreadable')

  const marked = fresh()
  const other = new DatabaseSync(marked)
  other.exec('PRAGMA application_id = 77; CREATE TABLE mine (a)')
  other.close()
  await refused(marked, 'store-unreadable')
})

test('a file of a later version is refused with advice', async () => {
  const path = fresh()
  await filled(path)
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA user_version = ${LATEST + 1}`)
  db.close()
  const { message } = await refused(path, 'store-newer')
  assert.match(message, /version 6; this understudy knows versions up to 5\. Use the understudy that wrote it or a later one/)
})

test('a damaged file is told as such, and left as it is', async () => {
  const path = fresh()
  await filled(path, 200)
  const bytes = readFileSync(path)
  bytes.fill(0xee, 4_096)
  writeFileSync(path, bytes)
  await refused(path, 'store-unreadable')
})

test('rows that other hands have changed are told as such', async () => {
  const path = fresh()
  await filled(path)
  const db = new DatabaseSync(path)
  db.exec(`INSERT INTO spaces VALUES ('a', 'castle', 1, 2, 3, 4); INSERT INTO journal VALUES (9, 1, 'g', '', 1, 'no json', x'', x'')`)
  db.close()
  await using store = await openSqliteStore({ path })
  await assert.rejects(store.load(), { code: 'store-unreadable', message: /session or snapshot at spaces\/kind/ })
  await assert.rejects(store.journal({ limit: 1 }), { code: 'store-unreadable' })
})

test('a folder in the place of the file, and a file in the place of the folder', async () => {
  const path = fresh()
  mkdirSync(path)
  await assert.rejects(openSqliteStore({ path }), { code: 'store-unreadable' })
  const file = fresh()
  writeFileSync(file, '')
  await assert.rejects(openSqliteStore({ path: join(file, 'state.db') }), { code: 'store-unreadable' })
})

test('a second process is told that the file is in use, and gets it when the first has gone', async () => {
  const path = fresh()
  const first = await openSqliteStore({ path })
  await refused(path, 'store-locked')
  const patient = openSqliteStore({ path, patience: 5_000 })
  setTimeout(() => void first[Symbol.asyncDispose](), 150)
  await using second = await patient
  await second.commit(batchOf({ entities: [entityRow(1)], sequence: 1 }))
})

test('a file that may not be written to is left as it is', () => {
  const path = fresh()
  const place = join(folder, 'closed')
  mkdirSync(place)
  writeFileSync(path, '')
  chmodSync(folder, 0o755)
  chmodSync(place, 0o555)
  const program = `
    import { openSqliteStore } from ${JSON.stringify(join(import.meta.dirname, '../../src/stores/sqlite/store.ts'))}
    // Root may write everywhere; nobody may not.
    if (process.getuid?.() === 0) process.setuid(65534)
    await openSqliteStore({ path: process.argv[1] }).catch((error) => process.stdout.write(error.code))
  `
  chmodSync(path, 0o444)
  const told = [path, join(place, 'new.db')].map((target) => run(program, [target]).stdout)
  assert.deepEqual([told, readdirSync(place), readFileSync(path).length], [['store-read-only', 'store-read-only'], [], 0])
})

test('a store with no room left refuses writes, keeps what it has, and goes on when there is room', async () => {
  const path = fresh()
  const big = (sequence: number): ReturnType<typeof entityRow> =>
    entityRow(sequence, { key: String(sequence), text: JSON.stringify('x'.repeat(9_000)) })
  let written = 0
  {
    await using store = await openSqliteStore({ path, maxBytes: 300_000 })
    const before = await observe(store)
    assert.deepEqual(before.entities, [])
    let failure: unknown = null
    while (failure === null) {
      try {
        await store.commit(batchOf({ entities: [big(written + 1)], sequence: written + 1 }))
        written++
      } catch (error) {
        failure = error
      }
    }
    assert.ok(failure instanceof Problem)
    assert.equal(failure.code, 'store-full')
    assert.ok(written > 10)
    assert.equal((await observe(store)).entities.length, written)
    // Nothing of a batch that does not fit is written.
    const half = batchOf({ spaces: [spaceRow('a')], journal: [journalRow(500)], entities: [big(501), big(502)], sequence: 502 })
    await assert.rejects(store.commit(half), { code: 'store-full' })
    await store.commit(
      batchOf({ forgotten: Array.from({ length: 5 }, (_, index) => ({ space: '', sequence: index + 1 })), sequence: written }),
    )
    await store.commit(batchOf({ entities: [big(600)], sequence: 600 }))
  }
  await using again = await openSqliteStore({ path })
  const { entities, journal, spaces } = await observe(again)
  assert.deepEqual([entities.length, journal, spaces], [written - 4, [], []])
})

test('a batch that cannot be, a bug, leaves nothing behind and no transaction open', async () => {
  await using store = await openSqliteStore({ path: fresh() })
  await assert.rejects(store.commit(batchOf({ spaces: [spaceRow('a')], moves: [moveRow(1), moveRow(1)], sequence: 1 })), /UNIQUE/)
  await store.commit(batchOf({ spaces: [spaceRow('b')], sequence: 2 }))
  const { spaces, journal } = await observe(store)
  assert.deepEqual([spaces, journal], [[spaceRow('b')], []])
})

test('a full disk refuses writes, reads go on, and nothing that was acknowledged is lost', async () => {
  const path = fresh()
  const program = `
    import { openSqliteStore } from ${JSON.stringify(join(import.meta.dirname, '../../src/stores/sqlite/store.ts'))}
    import { openLedger } from ${JSON.stringify(join(import.meta.dirname, '../../src/ledger/ledger.ts'))}
    const ledger = await openLedger(await openSqliteStore({ path: process.argv[1] }))
    let written = 0
    const codes = []
    for (let tries = 0; tries < 400; tries++) {
      await ledger.write('', 1, (draft) => draft.put('c', 'r', String(tries), JSON.stringify('x'.repeat(9000)))).then(() => written++, ({ code, status }) => codes.push(code, status))
    }
    const seen = ledger.view('', 1).list('c', 'r').length
    process.stdout.write(JSON.stringify([written, seen, [...new Set(codes)]]))
    process.exit(0)
  `
  const { stdout, stderr } = run(program, [path], 'ulimit -f 1024;')
  assert.equal(stderr, '')
  const [written, seen, codes]: [number, number, unknown] = JSON.parse(stdout)
  assert.deepEqual([seen, codes], [written, ['store-full', 503]])
  assert.ok(written > 20 && written < 400, String(written))
  await using ledger = await openLedger(await openSqliteStore({ path }))
  assert.equal(ledger.view('', 1).list('c', 'r').length, written)
})

test('a file of every earlier version is taken forward with all that is in it', async () => {
  for (const version of [0, ...MIGRATIONS.map(({ id }) => id)]) {
    const path = fresh()
    const db = new DatabaseSync(path)
    for (const { id, up } of MIGRATIONS)
      if (id <= version) db.exec(`${up}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${id}`)
    if (version >= 1) {
      db.exec(`INSERT INTO counters VALUES ('sequence', 7); INSERT INTO spaces VALUES ('a', 'session', 1, 2, 1, 0)`)
      const columns = 'sequence, space, contract, resource, key, text, version, rank, created, updated, cleared'
      db.exec(`INSERT INTO entities (${columns}) VALUES (4, '', 'shop', 'orders', '7', '{"id":7}', 4, 4, 1, 2, 0)`)
      db.prepare('INSERT INTO moves VALUES (?, ?)').run(6, JSON.stringify(moveRow(6)))
      writeAsBefore(db, [journalRow(5, { group: 'users' })])
    }
    db.close()
    await using store = await openSqliteStore({ path })
    await store.append([exchangeRow('a')])
    const { exchanges, journal, ...seen } = await observe(store)
    const expected = { spaces: [spaceRow('a')], entities: [entityRow(4)], sequence: 7, moves: [moveRow(6)], notes: [] }
    assert.deepEqual(seen, version === 0 ? { spaces: [], entities: [], sequence: 0, moves: [], notes: [] } : expected)
    assert.deepEqual([exchanges.length, journal], [1, version === 0 ? [] : [journalRow(5, { group: 'users' })]])
  }
})

/** Entries as a file of version 4 or earlier has them. */
function writeAsBefore(db: DatabaseSync, entries: readonly JournalEntry[]): void {
  for (const { body, answer, ...entry } of entries) {
    const measure = ({ size, whole }: KeptBody): object => ({ size, whole })
    const head = JSON.stringify({ ...entry, body: measure(body), answer: measure(answer) })
    const cells = [entry.sequence, entry.at, entry.group, entry.space, 610, head, body.bytes, answer.bytes]
    db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(...cells)
  }
}

test('a journal that a former version began is read and let go of as one', async () => {
  const forever = { count: 1e9, bytes: 1e12, before: 0 }
  const open = async (): Promise<Store> => {
    const path = fresh()
    const db = new DatabaseSync(path)
    for (const { id, up } of MIGRATIONS)
      if (id < 5) db.exec(`${up}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${id}`)
    writeAsBefore(
      db,
      [1, 2, 3].map((sequence) => journalRow(sequence, { at: sequence })),
    )
    db.close()
    const store = await openSqliteStore({ path })
    const later = [4, 5, 6].map((sequence) => journalRow(sequence, { at: sequence, group: sequence === 5 ? 'users' : 'orders' }))
    await store.commit(batchOf({ journal: later, sequence: 6 }))
    return store
  }
  const left = async (store: Store, filter: object = {}): Promise<number[]> =>
    (await store.journal({ limit: 9, ...filter })).map(({ sequence }) => sequence)
  for (const [keeping, expected] of [
    [{ count: 5 }, [2, 3, 4, 5, 6]],
    [{ count: 2 }, [5, 6]],
    [{ bytes: 4 * 610 }, [3, 4, 5, 6]],
    [{ before: 2 }, [2, 3, 4, 5, 6]],
    [{ before: 6 }, [6]],
    [{ before: 99 }, []],
  ] as const) {
    await using store = await open()
    assert.deepEqual(
      [await left(store, { group: 'orders' }), await left(store, { after: 2, limit: 2 })],
      [
        [1, 2, 3, 4, 6],
        [3, 4],
      ],
    )
    assert.deepEqual(
      [await left(store, { before: 9 }), await left(store, { before: 5, limit: 2 })],
      [
        [6, 5, 4, 3, 2, 1],
        [4, 3],
      ],
    )
    const gone = await store.prune({ exchanges: forever, journal: { ...forever, ...keeping } })
    assert.deepEqual([await left(store), gone.journal], [expected, 6 - expected.length])
  }
})

test('migrations are only ever added', () => {
  assert.deepEqual(
    MIGRATIONS.map(({ id }) => id),
    MIGRATIONS.map((_, index) => index + 1),
  )
})

function run(program: string, args: readonly string[], first = ''): { stdout: string; stderr: string } {
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program, ...args]
  const line = `${first} exec ${command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')}`
  return spawnSync('/bin/bash', ['-c', line], { encoding: 'utf8', timeout: 30_000 })
}
