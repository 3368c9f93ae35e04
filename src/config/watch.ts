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
  readonly #changed: (files: readonly string[]) => void
  readonly #folders = new Map<string, FSWatcher>()
  #signatures: ReadonlyMap<string, string> = new Map()
  #quiet: NodeJS.Timeout | null = null
  readonly #looking: NodeJS.Timeout

  /** `changed` hears the files that are not as they were. */
  constructor(files: readonly string[], changed: (files: readonly string[]) => void) {
    this.#changed = changed
    this.#looking = setInterval(() => this.#look(), LOOK)
    this.#looking.unref()
    this.watch(files)
  }

  /** Watches these files from now on, and no others. Those that are known already are compared with what was known. */
  watch(files: readonly string[]): void {
    const before = this.#signatures
    this.#signatures = new Map(files.map((file) => [file, before.get(file) ?? signatureOf(file)]))
    const folders = new Set(files.flatMap(foldersOf))
    for (const [folder, watcher] of this.#folders) {
      if (folders.has(folder)) continue
      watcher.close()
      this.#folders.delete(folder)
    }
    for (const folder of folders) if (!this.#folders.has(folder)) this.#open(folder)
  }

  /** The files that are not as they were when this was last asked; they count as known from now on. */
  take(): readonly string[] {
    const now = new Map([...this.#signatures.keys()].map((file) => [file, signatureOf(file)]))
    const changed = [...now].filter(([file, signature]) => this.#signatures.get(file) !== signature).map(([file]) => file)
    this.#signatures = now
    return changed
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looking)
    if (this.#quiet !== null) clearTimeout(this.#quiet)
    for (const watcher of this.#folders.values()) watcher.close()
    this.#folders.clear()
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
