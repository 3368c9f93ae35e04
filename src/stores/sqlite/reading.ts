import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { LATEST } from './migrations.ts'
import { counted } from './rows.ts'

/** Opens a file that may not be written to, to read from it; null where that would need to write, as it does for one of an earlier version. */
export function openForReading(path: string): DatabaseSync | null {
  if (!existsSync(path)) return null
  // What was not moved into the file yet stands in the log beside it; to read that, SQLite needs a file of its own.
  const logged = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
  const url = pathToFileURL(path)
  if (!logged) url.search = 'immutable=1'
  const db = new DatabaseSync(url, { readOnly: true })
  const { value } = counted(db.prepare('SELECT user_version AS value FROM pragma_user_version').get(), 'user_version')
  if (value === LATEST) return db
  db.close()
  return null
}
