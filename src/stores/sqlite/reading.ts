import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { LATEST } from './migrations.ts'
import { counted } from './rows.ts'

/** A larger file is not copied for the sake of its log. */
const COPIED = 2 ** 30

/** Opens a file that may not be written to, to read from it; null where that would need to write, as it does for one of an earlier version. */
export function openForReading(path: string): DatabaseSync | null {
  if (!existsSync(path)) return null
  return hasLog(path) ? openCopy(path) : openImmutable(path)
}

/** What was not moved into the file yet stands in the log beside it, where its writer was killed. */
function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}

function openImmutable(path: string): DatabaseSync | null {
  const url = pathToFileURL(path)
  url.search = 'immutable=1'
  const db = new DatabaseSync(url, { readOnly: true })
  const { value } = counted(db.prepare('SELECT user_version AS value FROM pragma_user_version').get(), 'user_version')
  if (value === LATEST) return db
  db.close()
  return null
}

/** SQLite reads a log only where it may write beside it; so file and log are copied, brought together, and gone when they are closed. */
function openCopy(path: string): DatabaseSync | null {
  if (statSync(path).size + statSync(`${path}-wal`).size > COPIED) return null
  const folder = mkdtempSync(join(tmpdir(), 'understudy-'))
  try {
    const copy = join(folder, 'state.db')
    for (const part of ['', '-wal']) {
      copyFileSync(`${path}${part}`, `${copy}${part}`)
      chmodSync(`${copy}${part}`, 0o600)
    }
    const whole = new DatabaseSync(copy)
    whole.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA wal_checkpoint(TRUNCATE)')
    whole.close()
    return openImmutable(copy)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
