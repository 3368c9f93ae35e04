import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Documents } from '../model/documents.ts'
import { Problem } from '../model/problem.ts'
import { fetchBytes, readFileBytes, readStreamBytes } from './bytes.ts'
import { allowedPath, fileOpener, isJsonName, refuseRemote, shownPath, type FileRules } from './files.ts'
import { guardReferences } from './guard.ts'
import { Library } from './library.ts'
import { parseDocument } from './parse.ts'
import { prefetch } from './prefetch.ts'
import { hasScheme, resolveUri } from './reference.ts'
import { shelf, type Shelved } from './shelf.ts'

export interface LoadOptions {
  /** Relative paths are taken from here, and shown relative to it. */
  readonly cwd: string
  readonly stdin?: AsyncIterable<unknown>
  /** References to the network are followed (only to the same origin as the root otherwise). */
  readonly allowRemote?: boolean
  /** References to files outside of the root document's folder are followed. */
  readonly allowOutside?: boolean
  /** The largest document, in bytes. */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

/** GitHub publishes its contract with all references written out: 78 MB. */
const MAX_BYTES = 100_000_000
const FETCH_TIMEOUT = 30_000

/**
 * Reads a contract and what it refers to: a path, a `file:`, `http:` or `https:` URL, or `-` for standard input. Throws
 * a Problem: `contract-unreadable`, `contract-too-large`, `contract-not-openapi`, `reference-refused`.
 */
export async function loadDocuments(source: string, options: LoadOptions): Promise<Documents> {
  const limit = options.maxBytes ?? MAX_BYTES
  if (source === '-') {
    const bytes = await readStreamBytes(options.stdin ?? process.stdin, 'standard input', limit)
    const base = `${pathToFileURL(resolve(options.cwd)).href}/`
    const root = shelf('stdin:', base, 'standard input', parseDocument(bytes, 'standard input', false))
    return opened(root, resolve(options.cwd), options, limit)
  }
  if (/^https?:/i.test(source)) return loadRemote(source, options, limit)
  const path = pathOf(source, options.cwd)
  const name = shownPath(path, options.cwd)
  const bytes = readFileBytes(path, name, limit)
  const real = realPath(path)
  const root = shelf(pathToFileURL(real).href, null, name, parseDocument(bytes, name, isJsonName(path)))
  return opened(root, dirname(real), options, limit)
}

async function loadRemote(source: string, options: LoadOptions, limit: number): Promise<Documents> {
  const timeout = AbortSignal.timeout(FETCH_TIMEOUT)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout])
  const fetched = await fetchBytes(source, limit, signal, true)
  const uri = resolveUri('', fetched.url) ?? fetched.url
  const root = shelf(uri, null, source, parseDocument(fetched.bytes, source, fetched.json))
  const library = new Library(root, refuseRemote)
  const origin = URL.parse(uri)?.origin
  guardReferences(library, root, (far) => {
    if (far.startsWith('file:')) return { unresolved: 'refused', message: 'a contract from the network may not read files' }
    return /^https?:/.test(far) && options.allowRemote !== true && URL.parse(far)?.origin !== origin ? refuseRemote(far) : null
  })
  await prefetch(library, root, { ...options, limit, signal })
  return library
}

async function opened(root: Shelved, folder: string, options: LoadOptions, limit: number): Promise<Documents> {
  const rules: FileRules = { folder, allowOutside: options.allowOutside === true, cwd: options.cwd, limit }
  const library = new Library(root, fileOpener(rules))
  guardReferences(library, root, (uri) => {
    if (/^https?:/.test(uri)) return options.allowRemote === true ? null : refuseRemote(uri)
    const path = uri.startsWith('file:') ? allowedPath(uri, rules) : ''
    return typeof path === 'string' ? null : path
  })
  if (options.allowRemote === true) {
    await prefetch(library, root, { ...options, limit, signal: options.signal ?? AbortSignal.timeout(FETCH_TIMEOUT) })
  }
  return library
}

/** Of a pipe there is none but its name. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function pathOf(source: string, cwd: string): string {
  if (/^file:/i.test(source)) {
    try {
      return fileURLToPath(source)
    } catch (cause) {
      throw new Problem('contract-unreadable', `${source} is not the URL of a file on this machine`, { cause })
    }
  }
  if (hasScheme(source) && /^[a-z][a-z\d+.-]+:\/\//i.test(source)) {
    throw new Problem('contract-unreadable', `${source} cannot be read: give a path, a file:, http: or https: URL, or - for standard input`)
  }
  return isAbsolute(source) ? source : resolve(cwd, source)
}
