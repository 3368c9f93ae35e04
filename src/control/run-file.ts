import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** How the CLI finds a running server: written when it listens, gone when it ends. */
export interface RunFile {
  readonly pid: number
  /** Where the stand-in listens. */
  readonly url: string
  /** Where the control API listens. */
  readonly control: string
  readonly token: string
  readonly startedAt: number
}

/** Relative to the folder in which the server was started. */
const RUN_FILE = join('.understudy', 'run.json')

/** Enough that nobody guesses it. */
export function newToken(): string {
  return randomBytes(24).toString('base64url')
}

/** Writes the run file, readable by its owner alone. */
export function writeRunFile(cwd: string, run: RunFile): void {
  const file = join(cwd, RUN_FILE)
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
}

/** Takes the run file away, unless another process has written its own since. */
export function removeRunFile(cwd: string, pid: number): void {
  if (readOne(cwd)?.pid === pid) rmSync(join(cwd, RUN_FILE), { force: true })
}

/** The run file of this folder or the nearest one above it whose server still lives; null where there is none. */
export function findRunFile(cwd: string): RunFile | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const run = readOne(folder)
    if (run !== null && isAlive(run.pid)) return run
    if (folder === dirname(folder)) return null
  }
}

function readOne(folder: string): RunFile | null {
  try {
    const run: unknown = JSON.parse(readFileSync(join(folder, RUN_FILE), 'utf8'))
    return isRunFile(run) ? run : null
  } catch {
    return null
  }
}

function isRunFile(value: unknown): value is RunFile {
  if (typeof value !== 'object' || value === null) return false
  return 'pid' in value && typeof value.pid === 'number' && 'control' in value && typeof value.control === 'string' && 'token' in value
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
