import { closeSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '../../model/problem.ts'
import { APPLICATION_ID, LATEST, MIGRATIONS } from './migrations.ts'
import { counted } from './rows.ts'
import { troubleOf } from './trouble.ts'

export interface FileOptions {
  readonly path: string
  /** `process`: what was acknowledged survives a killed process. `full`: and a loss of power, at the price of a flush to the disk for every commit. */
  readonly durability: 'process' | 'full'
  /** The file grows no larger than this; the write that would make it so is refused. */
  readonly maxBytes: number
  /** Milliseconds to wait for a process that has the file and may be about to leave. */
  readonly patience: number
}

const PAGE = 4_096
/** Bytes of the log beside the file. */
const LOG = 16 * 2 ** 20

/** Opens a store's file for this process alone and takes the migrations that it lacks. Throws a Problem, and has then changed nothing. */
export async function openFile(options: FileOptions): Promise<DatabaseSync> {
  const deadline = performance.now() + options.patience
  for (;;) {
    try {
      return openNow(options)
    } catch (error) {
      const trouble = troubleOf(error, options.path)
      const busy = trouble instanceof Problem && trouble.code === 'store-locked'
      if (!busy || performance.now() > deadline) throw trouble
      await wait(50)
    }
  }
}

function openNow(options: FileOptions): DatabaseSync {
  prepare(options.path)
  const db = new DatabaseSync(options.path, { timeout: 0 })
  try {
    // One process has the file: the present is held in memory, and two memories would soon differ.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE')
    const version = versionOf(db, options.path)
    db.exec('COMMIT')
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.durability === 'full' ? 'FULL' : 'NORMAL'}`)
    // What a log of 16 MiB holds is moved into the file at once: most of its pages are written again and again.
    db.exec(
      `PRAGMA wal_autocheckpoint = ${LOG / PAGE}; PRAGMA journal_size_limit = ${LOG}; PRAGMA cache_size = -8192; PRAGMA max_page_count = ${pages(options.maxBytes)}`,
    )
    migrate(db, version)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Looks at the file before SQLite does, so that what is none of ours stays untouched; creates it for its owner alone. */
function prepare(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'a+', 0o600)
  const head = Buffer.alloc(100)
  const size = readSync(file, head, 0, head.length, 0)
  closeSync(file)
  if (size === 0) return
  if (size < head.length || head.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw stranger(path)
  // Both are still zero in the file of a process that was killed at its very first commit.
  held(head.readUInt32BE(68), head.readUInt32BE(60), path)
}

function versionOf(db: DatabaseSync, path: string): number {
  const id = counted(db.prepare('SELECT application_id AS value FROM pragma_application_id').get(), 'application_id').value
  const version = counted(db.prepare('SELECT user_version AS value FROM pragma_user_version').get(), 'user_version').value
  const tables = counted(db.prepare('SELECT count(*) AS value FROM sqlite_schema').get(), 'sqlite_schema').value
  if (id === 0 && tables > 0) throw stranger(path)
  held(id, version, path)
  return version
}

function held(id: number, version: number, path: string): void {
  if (id !== 0 && id !== APPLICATION_ID) throw stranger(path)
  if (version <= LATEST) return
  const what = `The store ${path} has version ${version}; this understudy knows versions up to ${LATEST}.`
  throw new Problem('store-newer', `${what} Use the understudy that wrote it or a later one, or name another file; it was left as it is.`)
}

function stranger(path: string): Problem {
  return new Problem('store-unreadable', `The file ${path} is no store of ours. Name another file; it was left as it is.`)
}

function migrate(db: DatabaseSync, version: number): void {
  const due = MIGRATIONS.filter(({ id }) => id > version)
  for (const { id, up } of due) {
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(`${up}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${id}; COMMIT`)
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
  // The version stands in the file's own head from now on, where an earlier understudy looks first.
  if (due.length > 0) db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}

function pages(bytes: number): number {
  return Math.max(32, Math.ceil(bytes / PAGE))
}
