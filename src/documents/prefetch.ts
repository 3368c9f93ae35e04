import type { Unresolved } from '../model/documents.ts'
import { Problem } from '../model/problem.ts'
import { fetchBytes } from './bytes.ts'
import type { Library } from './library.ts'
import { outwardOf } from './outward.ts'
import { parseDocument } from './parse.ts'
import { shelf, type Shelved } from './shelf.ts'

export interface PrefetchOptions {
  readonly allowRemote?: boolean
  /** Bytes of all fetched documents together. */
  readonly limit: number
  readonly signal: AbortSignal
}

const MAX_DOCUMENTS = 5_000
const AT_ONCE = 8

/** Fetches what the documents refer to over the network, and what that refers to, so that references resolve at once later. */
export async function prefetch(library: Library, root: Shelved, options: PrefetchOptions): Promise<void> {
  const origin = URL.parse(root.uri)?.origin ?? ''
  const asked = new Set<string>([root.uri, root.base])
  let left = options.limit
  let wave: Shelved[] = [root]
  while (wave.length > 0) {
    const wanted = wave.flatMap((document) => outwardOf(document)).filter((uri) => !asked.has(uri) && asked.add(uri))
    if (asked.size > MAX_DOCUMENTS) throw new Problem('contract-too-large', `${root.name} refers to more than ${MAX_DOCUMENTS} documents`)
    wave = []
    for (let i = 0; i < wanted.length; i += AT_ONCE) {
      const group = wanted.slice(i, i + AT_ONCE).map((uri) => bring(library, uri, origin, left, options))
      for (const document of await Promise.all(group)) {
        if (document === null) continue
        left -= document.size
        if (left < 0) throw new Problem('contract-too-large', `${root.name} and what it refers to have more than ${options.limit} bytes`)
        wave.push(document.shelved)
      }
    }
  }
}

async function bring(
  library: Library,
  uri: string,
  origin: string,
  limit: number,
  options: PrefetchOptions,
): Promise<{ shelved: Shelved; size: number } | null> {
  if (!/^https?:/.test(uri)) {
    const local = library.open(uri)
    return local === null ? null : { shelved: local, size: 0 }
  }
  if (options.allowRemote !== true && URL.parse(uri)?.origin !== origin) return null
  try {
    const fetched = await fetchBytes(uri, limit, options.signal, options.allowRemote === true)
    const shelved = shelf(uri, fetched.url, uri, parseDocument(fetched.bytes, uri, fetched.json))
    library.shelve(shelved)
    return { shelved, size: fetched.bytes.length }
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'contract-too-large') throw error
    const unresolved: Unresolved = { unresolved: 'unreadable', message: error.message }
    library.mark(uri, unresolved)
    return null
  }
}
