import { Problem, type ProblemCode } from '../../model/problem.ts'

/** SQLite's primary result codes (sqlite.org/rescode.html) that a person can do something about. */
const CODES: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  5: ['store-locked', 'is in use by another process. Stop that one, or give this one a store of its own.'],
  6: ['store-locked', 'is in use by another process. Stop that one, or give this one a store of its own.'],
  8: ['store-read-only', 'may not be written to. Change its permissions, or those of its folder; what is there is unharmed.'],
  10: ['store-failed', 'could not be read from or written to. Look at the disk and its quota; what is there is unharmed.'],
  11: ['store-unreadable', 'is damaged. Move it aside to begin afresh, or put a copy in its place; it was left as it is.'],
  13: [
    'store-full',
    'has no room left: the disk or the limit of the store is full. What is there is unharmed; make room, and writes go on.',
  ],
  14: ['store-unreadable', 'cannot be opened. Look at its path and the permissions of its folder.'],
  26: ['store-unreadable', 'is no store of ours. Name another file; it was left as it is.'],
}

/** SQLITE_IOERR_WRITE: a quota or a file size limit, where the disk itself has room. */
const CANNOT_WRITE = 778

/** SQLite's errors that a person can put right, as Problems; anything else is a bug and comes back as it was. */
export function troubleOf(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error
  if (!('errcode' in error) || typeof error.errcode !== 'number') return fileTrouble(error, path)
  const row = error.errcode === CANNOT_WRITE ? CODES[13] : CODES[error.errcode & 0xff]
  if (row === undefined) return error
  return new Problem(row[0], `The store ${path} ${row[1]}`, { cause: error, detail: { store: path } })
}

function fileTrouble(error: Error, path: string): unknown {
  const code = 'code' in error ? error.code : undefined
  const found = FILE_CODES.find(([name]) => name === code)
  if (found === undefined) return error
  return new Problem(found[1], `The store ${path} ${found[2]}`, { cause: error, detail: { store: path } })
}

const READ_ONLY = 'may not be written to. Change its permissions, or those of its folder; what is there is unharmed.'
const NO_PLACE = 'cannot be opened: its path leads through something that is no folder, or to something that is no file.'

const FILE_CODES: readonly (readonly [string, ProblemCode, string])[] = [
  ['EACCES', 'store-read-only', READ_ONLY],
  ['EPERM', 'store-read-only', READ_ONLY],
  ['EROFS', 'store-read-only', READ_ONLY],
  ['ENOSPC', 'store-full', 'has no room left. Make room, and begin again.'],
  ['ENOENT', 'store-unreadable', NO_PLACE],
  ['ENOTDIR', 'store-unreadable', NO_PLACE],
  ['EISDIR', 'store-unreadable', NO_PLACE],
  ['EEXIST', 'store-unreadable', NO_PLACE],
]
