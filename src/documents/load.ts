import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Documents, Unresolved } from '../model/documents.ts'
import { Problem } from '../model/problem.ts'
import { fetchBytes, readFileBytes, readStreamBytes } from './bytes.ts'
import { Library } from './library.ts'
import { parseDocument } from './parse.ts'
import { prefetch } from './prefetch.ts'
import { hasScheme, resolveUri } from './reference.ts'
import { shelf, type Opener, type Shelved } from './shelf.ts'

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
 * a Problem: `contract-unreadable`, `contract-too-large`.
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
  const name = shown(path, options.cwd)
  const bytes = readFileBytes(path, name, limit)
  const real = realpathSync(path)
  const root = shelf(pathToFileURL(real).href, null, name, parseDocument(bytes, name, isJsonName(path)))
  return opened(root, dirname(real), options, limit)
}

async function loadRemote(source: string, options: LoadOptions, limit: number): Promise<Documents> {
  const timeout = AbortSignal.timeout(FETCH_TIMEOUT)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout])
  const fetched = await fetchBytes(source, limit, signal, true)
  const uri = resolveUri('', fetched.url) ?? fetched.url
  const root = shelf(uri, null, source, parseDocument(fetched.bytes, source, fetched.json))
  const library = new Library(root, (far) => refuseRemote(far))
  await prefetch(library, root, { ...options, limit, signal })
  return library
}

async function opened(root: Shelved, folder: string, options: LoadOptions, limit: number): Promise<Documents> {
  const library = new Library(root, fileOpener(folder, options, limit))
  if (options.allowRemote === true) {
    await prefetch(library, root, { ...options, limit, signal: options.signal ?? AbortSignal.timeout(FETCH_TIMEOUT) })
  }
  return library
}

/** Opens files below the root document's folder, links followed before that is judged. */
function fileOpener(folder: string, options: LoadOptions, limit: number): Opener {
  return (uri) => {
    if (!uri.startsWith('file:')) return refuseRemote(uri)
    const wanted = fileURLToPath(uri)
    const name = shown(wanted, options.cwd)
    let path: string
    try {
      path = realpathSync(wanted)
    } catch {
      return { unresolved: 'missing-document', message: `there is no file ${name}` }
    }
    if (options.allowOutside !== true && !path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
      throw new Problem('reference-refused', `${name} is outside of the contract's folder; allow it with --allow-outside`)
    }
    const bytes = readFileBytes(path, name, limit)
    return shelf(pathToFileURL(path).href, null, shown(path, options.cwd), parseDocument(bytes, name, isJsonName(path)))
  }
}

function refuseRemote(uri: string): Unresolved {
  return { unresolved: 'refused', message: `${uri} is on the network; allow it with --allow-remote` }
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

function shown(path: string, cwd: string): string {
  const near = relative(cwd, path)
  return near === '' || near.startsWith(`..${sep}..`) || isAbsolute(near) ? path : near
}

function isJsonName(path: string): boolean {
  return /\.json$/i.test(path)
}
