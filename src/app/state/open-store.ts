import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Problem } from '../../model/problem.ts'
import type { Store } from '../../model/store.ts'
import { createMemoryStore } from '../../stores/memory/store.ts'
import { STATE_FILE, type StateOptions } from './state-options.ts'

/** Milliseconds to wait for a process that has the file and may be about to leave. */
const PATIENCE = 2_000
/** The same, where memory is good enough, or a consumer waits. */
const HASTE = 300

/** Opens the store that the options mean. Throws a Problem where it cannot be had, and has then changed nothing. `somebodyWaits`: with an answer. */
export async function openStore(options: StateOptions, cwd: string, somebodyWaits = false): Promise<Store> {
  const { store = 'memory' } = options
  if (store === 'memory') return createMemoryStore()
  if (store !== 'sqlite') return store
  const patience = somebodyWaits || options.otherwise === 'memory' ? HASTE : PATIENCE
  return openFile(options, resolve(cwd, options.path ?? STATE_FILE), patience)
}

/** Whether memory will do in the place of a store that could not be opened: it is in use, or cannot be made, and nothing is lost by it. */
export function mayStayInMemory({ otherwise, path = STATE_FILE }: StateOptions, cwd: string, { code }: Problem): boolean {
  return otherwise === 'memory' && (code === 'store-locked' || !existsSync(resolve(cwd, path)))
}

/** What can be read of a store that may not be written to; without, there is nothing but the world beneath. */
export async function openReader({ path = STATE_FILE }: StateOptions, cwd: string, { code }: Problem): Promise<Store> {
  if (code !== 'store-read-only') return createMemoryStore()
  const { openSqliteReader } = await import('../../stores/sqlite/store.ts')
  return openSqliteReader(resolve(cwd, path)) ?? createMemoryStore()
}

async function openFile({ durability, fileBytes }: StateOptions, path: string, patience: number): Promise<Store> {
  // Most of what it costs to begin with a file is to load SQLite.
  const { openSqliteStore } = await import('../../stores/sqlite/store.ts')
  hideFolder(dirname(path))
  return openSqliteStore({
    path,
    durability: durability === 'power' ? 'full' : 'process',
    patience,
    ...(fileBytes === undefined ? {} : { maxBytes: fileBytes }),
  })
}

/** A folder of ours is not for version control. Where it cannot be made, opening the file will say so. */
function hideFolder(folder: string): void {
  if (basename(folder) !== dirname(STATE_FILE) || existsSync(folder)) return
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '.gitignore'), '*\n')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}
