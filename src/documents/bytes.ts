import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { Problem } from '../model/problem.ts'
import { tooLarge, unreadable } from './parse.ts'

/** Reads a file that is not larger than `limit`. Throws a Problem that says what to do. */
export function readFileBytes(path: string, name: string, limit: number): Buffer {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch (cause) {
    throw fileProblem(name, cause)
  }
  try {
    const facts = fstatSync(handle)
    if (facts.isDirectory()) throw unreadable(name, 'it is a folder; name the contract inside of it', null)
    if (facts.size > limit) throw overLimit(name, facts.size, limit)
    return facts.isFile() ? readFileSync(handle) : readToEnd(handle, name, limit)
  } catch (cause) {
    throw cause instanceof Problem ? cause : fileProblem(name, cause)
  } finally {
    closeSync(handle)
  }
}

/** Pipes and devices do not say how long they are. */
function readToEnd(handle: number, name: string, limit: number): Buffer {
  const chunks: Buffer[] = []
  let size = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536)
    const count = readSync(handle, chunk)
    if (count === 0) return Buffer.concat(chunks)
    size += count
    if (size > limit) throw overLimit(name, size, limit)
    chunks.push(chunk.subarray(0, count))
  }
}

function fileProblem(name: string, cause: unknown): Problem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const what: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file; check the path',
    EACCES: 'reading it is not permitted; check its permissions',
    EPERM: 'reading it is not permitted; check its permissions',
    ELOOP: 'its symbolic links lead in a circle',
    ENOTDIR: 'a part of its path is no folder',
    EISDIR: 'it is a folder; name the contract inside of it',
    EMFILE: 'too many files are open',
  }
  const problem = unreadable(name, what[code] ?? (cause instanceof Error ? cause.message : String(cause)), null)
  return new Problem(problem.code, problem.message, { cause, detail: problem.detail })
}

/** Reads a stream to its end, as far as `limit`. */
export async function readStreamBytes(stream: AsyncIterable<unknown>, name: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk instanceof Uint8Array ? chunk : String(chunk))
    size += bytes.length
    if (size > limit) throw overLimit(name, size, limit)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** What came back from a URL. `url` is where redirects led. */
export interface Fetched {
  readonly url: string
  readonly bytes: Buffer
  readonly json: boolean
}

const ACCEPT = 'application/vnd.oai.openapi+json, application/vnd.oai.openapi, application/json;q=0.9, application/yaml;q=0.9, */*;q=0.5'

/** Fetches a document that is not larger than `limit`. Throws a Problem that says what to do. */
export async function fetchBytes(url: string, limit: number, signal: AbortSignal, redirects: boolean): Promise<Fetched> {
  try {
    const response = await fetch(url, { headers: { accept: ACCEPT }, signal, redirect: redirects ? 'follow' : 'error' })
    if (!response.ok) throw unreadable(url, `the server answered ${response.status} ${response.statusText}; open the URL to see why`, null)
    const length = Number(response.headers.get('content-length') ?? 0)
    if (length > limit) throw overLimit(url, length, limit)
    const bytes = response.body === null ? Buffer.alloc(0) : await readStreamBytes(response.body, url, limit)
    return { url: response.url, bytes, json: /\bjson\b/.test(response.headers.get('content-type') ?? '') }
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    const reason = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause)
    const problem = unreadable(url, `${reason}; check the address and the network`, null)
    throw new Problem(problem.code, problem.message, { cause, detail: problem.detail })
  }
}

function overLimit(name: string, size: number, limit: number): Problem {
  return tooLarge(`${name} has ${megabytes(size)} or more, the limit is ${megabytes(limit)}`)
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
