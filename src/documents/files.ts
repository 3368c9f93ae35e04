import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Unresolved } from '../model/documents.ts'
import { readFileBytes } from './bytes.ts'
import { parseDocument, tooLarge } from './parse.ts'
import { shelf, type Opener } from './shelf.ts'

export interface FileRules {
  /** Only files below it may be opened. */
  readonly folder: string
  readonly allowOutside: boolean
  readonly cwd: string
  /** Bytes of one document, and of all that are opened together. */
  readonly limit: number
}

const MAX_FILES = 20_000

/** Opens files below the contract's folder, links followed before that is judged. What is on the network is refused. */
export function fileOpener(rules: FileRules): Opener {
  let files = 0
  let left = rules.limit
  return (uri) => {
    const path = allowedPath(uri, rules)
    if (typeof path !== 'string') return path
    const name = shownPath(path, rules.cwd)
    // A pipe would be waited for, and a device may never end.
    if (!statSync(path).isFile()) return { unresolved: 'missing-document', message: `${name} is not a file` }
    const bytes = readFileBytes(path, name, rules.limit)
    left -= bytes.length
    if (++files > MAX_FILES || left < 0) throw tooLarge(`the contract refers to more than ${MAX_FILES} files or ${rules.limit} bytes`)
    return shelf(pathToFileURL(path).href, null, name, parseDocument(bytes, name, isJsonName(path)))
  }
}

/** Where the file of a URI really is, or why it may not be opened. */
export function allowedPath(uri: string, rules: FileRules): string | Unresolved {
  if (!uri.startsWith('file:')) return refuseRemote(uri)
  let wanted = uri
  try {
    wanted = fileURLToPath(uri)
    const path = realpathSync(wanted)
    return isAllowed(path, rules) ? path : refuseOutside(path, rules)
  } catch {
    if (wanted !== uri && !isAllowed(wanted, rules)) return refuseOutside(wanted, rules)
    return { unresolved: 'missing-document', message: `there is no file ${shownPath(wanted, rules.cwd)}` }
  }
}

function isAllowed(path: string, { folder, allowOutside }: FileRules): boolean {
  return allowOutside || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

function refuseOutside(path: string, rules: FileRules): Unresolved {
  return {
    unresolved: 'refused',
    message: `${shownPath(path, rules.cwd)} is outside of the contract's folder; allow it with --allow-outside`,
  }
}

export function refuseRemote(uri: string): Unresolved {
  return { unresolved: 'refused', message: `${uri} is on the network; allow it with --allow-remote` }
}

/** As short as it is clear: relative where the file is near. */
export function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path)
  return near === '' || near.startsWith(`..${sep}..`) || isAbsolute(near) ? path : near
}

/** Whether a file says by its name that it is JSON, and nothing more lenient. */
export function isJsonName(path: string): boolean {
  return /\.json$/i.test(path)
}
