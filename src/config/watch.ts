import { type FSWatcher, lstatSync, readlinkSync, realpathSync, statSync, watch } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Milliseconds of quiet after a change: editors write a file in several steps. */
const QUIET = 60
/** Milliseconds between looks where the system tells nothing: network file systems, containers. */
const LOOK = 2_000
/** Links followed on the way to a file. */
const MAX_LINKS = 20

/**
 * Watches files, also such as are replaced, deleted and made again, or led to by links. Their folders are watched, since a
 * watcher of a file is lost with it; what counts as a change is decided by looking at the files.
 */
export class FileWatch implements Disposable {
  readonly #files: () => readonly string[]
  readonly #changed: (files: readonly string[]) => void
  readonly #folders = new Map<string, FSWatcher>()
  /** The folders on the way to each file. */
  readonly #ways = new Map<string, readonly string[]>()
  #signatures: ReadonlyMap<string, string> = new Map()
  #since: number
  #quiet: NodeJS.Timeout | null = null
  readonly #looking: NodeJS.Timeout

  /** `files` is asked whenever it may have grown; `changed` hears those that are not as they were, and not as they were at `since`. */
  constructor(files: () => readonly string[], since: number, changed: (files: readonly string[]) => void) {
    this.#files = files
    this.#since = since
    this.#changed = changed
    this.#looking = setInterval(() => this.#look(), LOOK)
    this.#looking.unref()
    this.#refresh()
  }

  /** All that is watched was read anew, at this time (milliseconds since 1970) or later. */
  renew(since: number): void {
    this.#since = since
    this.#refresh()
  }

  /** Documents are opened when they are first needed: those that changed since the others were read have changed for us. */
  #refresh(): void {
    const before = this.#signatures
    const files = this.#files()
    this.#signatures = new Map(files.map((file) => [file, before.get(file) ?? firstSignature(file, this.#since)]))
    const folders = new Set(files.flatMap((file) => this.#foldersOf(file)))
    for (const [folder, watcher] of this.#folders) {
      if (folders.has(folder)) continue
      watcher.close()
      this.#folders.delete(folder)
    }
    for (const folder of folders) if (!this.#folders.has(folder)) this.#open(folder)
  }

  /** The files that are not as they were when this was last asked; they count as known from now on. */
  take(): readonly string[] {
    this.#refresh()
    const now = new Map([...this.#signatures.keys()].map((file) => [file, signatureOf(file)]))
    const changed = [...now].filter(([file, signature]) => this.#signatures.get(file) !== signature).map(([file]) => file)
    this.#signatures = now
    for (const file of changed) this.#ways.delete(file)
    return changed
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looking)
    if (this.#quiet !== null) clearTimeout(this.#quiet)
    for (const watcher of this.#folders.values()) watcher.close()
    this.#folders.clear()
  }

  #foldersOf(file: string): readonly string[] {
    let way = this.#ways.get(file)
    if (way === undefined) this.#ways.set(file, (way = foldersOf(file)))
    return way
  }

  #open(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#wait())
      // A folder that goes away, or a limit of the system: looking from time to time is left.
      watcher.on('error', () => {
        watcher.close()
        this.#folders.delete(folder)
      })
      this.#folders.set(folder, watcher)
    } catch {
      // The folder is not there yet, or cannot be watched.
    }
  }

  #wait(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => {
      this.#quiet = null
      this.#look()
    }, QUIET)
    this.#quiet.unref()
  }

  #look(): void {
    const files = this.take()
    if (files.length > 0) this.#changed(files)
  }
}

/** What is there, and which version of it. Two saves within a nanosecond and of one size would be taken for one. */
function signatureOf(file: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true })
    return `${realpathSync(file)} ${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`
  } catch {
    return 'not there'
  }
}

function firstSignature(file: string, since: number): string {
  try {
    return statSync(file).ctimeMs > since ? 'changed since' : signatureOf(file)
  } catch {
    return signatureOf(file)
  }
}

/** The folders in which something has to happen for the file to become another one: its own, and those of all links on the way. */
function foldersOf(file: string): readonly string[] {
  const folders: string[] = []
  let here = file
  for (let i = 0; i < MAX_LINKS; i++) {
    folders.push(dirname(here))
    const link = linkIn(here)
    if (link === null) break
    folders.push(link.folder)
    here = link.to
  }
  return folders
}

/** The folder of the first link in a path, and where the path leads once it is followed; null where there is none. */
function linkIn(path: string): { readonly folder: string; readonly to: string } | null {
  const parts = path.split('/')
  for (let i = 2; i <= parts.length; i++) {
    const start = parts.slice(0, i).join('/')
    try {
      if (!lstatSync(start).isSymbolicLink()) continue
      return { folder: dirname(start), to: resolve(dirname(start), readlinkSync(start), ...parts.slice(i)) }
    } catch {
      return null
    }
  }
  return null
}
