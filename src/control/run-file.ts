import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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

/** Below the folder in which the server was started. */
const FOLDER = '.understudy'

/** Of the server that was started last. */
const LATEST = 'run.json'

/** Of one that was started before it and is running still. */
const EARLIER = /^run-\d+\.json$/

/** Enough that nobody guesses it. */
export function newToken(): string {
  return randomBytes(24).toString('base64url')
}

/** Writes the run file, readable by its owner alone. A server that is running here already keeps its own, and is found again when this one has ended. */
export function writeRunFile(cwd: string, run: RunFile): void {
  const file = join(cwd, FOLDER, LATEST)
  mkdirSync(dirname(file), { recursive: true })
  const before = readOne(file)
  if (before !== null && before.pid !== run.pid && isAlive(before.pid)) renameSync(file, join(cwd, FOLDER, earlier(before.pid)))
  sweep(dirname(file))
  rmSync(file, { force: true })
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
}

/** Those who were killed have left theirs. */
function sweep(folder: string): void {
  for (const name of namesIn(folder)) {
    const run = EARLIER.test(name) ? readOne(join(folder, name)) : null
    if (run !== null && !isAlive(run.pid)) rmSync(join(folder, name), { force: true })
  }
}

/** Takes the run file of a process away, and nobody else's. */
export function removeRunFile(cwd: string, pid: number): void {
  const latest = join(cwd, FOLDER, LATEST)
  rmSync(readOne(latest)?.pid === pid ? latest : join(cwd, FOLDER, earlier(pid)), { force: true })
}

function earlier(pid: number): string {
  return `run-${pid}.json`
}

/** The run file of this folder or the nearest one above it whose server still lives; null where there is none. */
export function findRunFile(cwd: string): RunFile | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const run = aliveIn(join(folder, FOLDER))
    if (run !== null) return run
    if (folder === dirname(folder)) return null
  }
}

/** The one that was started last of those that are running. */
function aliveIn(folder: string): RunFile | null {
  const latest = readOne(join(folder, LATEST))
  if (latest !== null && isAlive(latest.pid)) return latest
  const others = namesIn(folder).flatMap((name) => (EARLIER.test(name) ? (readOne(join(folder, name)) ?? []) : []))
  return others.filter(({ pid }) => isAlive(pid)).toSorted((one, other) => other.startedAt - one.startedAt)[0] ?? null
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readOne(file: string): RunFile | null {
  try {
    const run: unknown = JSON.parse(readFileSync(file, 'utf8'))
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
