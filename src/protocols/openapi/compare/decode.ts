import { header, type HeaderList, type KeptBody } from '../../../model/wire.ts'
import { parseJson } from '../../../schema/json/json.ts'
import { exactText } from '../bodies/input.ts'
import { isJson, type MediaType } from '../media-type.ts'
import { isMembers } from '../values.ts'

/** Bytes of a body that are compared, unfolded. */
export const MAX_BODY: number = 1024 * 1024
/** How much larger than what was sent a body may unfold; a short one may always unfold to so many bytes. */
const RATIO = 100
const FLOOR = 64 * 1024
const DEPTH = 64
const KEYS = 10_000
const LAYERS = 3

/** A body unfolded; or the limit that keeps it from being looked at; or what is wrong with it. */
export type Unfolded = { readonly bytes: Uint8Array } | { readonly limit: string } | { readonly broken: string }

/** Undoes `Content-Encoding` within our limits: a bomb is told by its ratio before it is unfolded. */
export function unfold(body: KeptBody, headers: HeaderList): Unfolded {
  if (!body.whole || body.size > MAX_BODY) return { limit: 'too-large' }
  const coding = header(headers, 'content-encoding')
  if (coding === undefined) return { bytes: body.bytes }
  const names = coding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  if (names.length > LAYERS) return { broken: `it wears ${names.length} codings at once` }
  let { bytes } = body
  for (const name of names.reverse()) {
    const unfolded = unfoldOne(bytes, name)
    if (!('bytes' in unfolded)) return unfolded
    bytes = unfolded.bytes
  }
  return { bytes }
}

function unfoldOne(bytes: Uint8Array, name: string): Unfolded {
  const zlib = process.getBuiltinModule('node:zlib')
  const most = Math.min(MAX_BODY, Math.max(FLOOR, bytes.length * RATIO))
  const options = { maxOutputLength: most }
  try {
    switch (name) {
      case 'gzip':
      case 'x-gzip':
        return { bytes: zlib.gunzipSync(bytes, options) }
      case 'deflate':
        return { bytes: (bytes[0] ?? 0) % 16 === 8 ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options) }
      case 'br':
        return { bytes: zlib.brotliDecompressSync(bytes, options) }
      case 'zstd':
        return { bytes: zlib.zstdDecompressSync(bytes, options) }
      default:
        return { broken: `nobody knows the coding ${JSON.stringify(name.slice(0, 40))}` }
    }
  } catch (error) {
    if (error instanceof RangeError) return { limit: most === MAX_BODY ? 'too-large' : 'ratio' }
    return { broken: `it is not ${name}` }
  }
}

/** What a JSON body says; or the limit that it is beyond; or null where it says nothing that can be read. */
export type Parsed = { readonly value: unknown; readonly mark: boolean; readonly twice: boolean } | { readonly limit: string }

/** Reads JSON without loss. A key that stands twice is told beside the value, of which the last one counts. */
export function parseBody(type: MediaType, bytes: Uint8Array): Parsed | null {
  if (!isJson(type.essence)) return null
  const text = exactText(bytes)
  if (text === null) return null
  const mark = text.startsWith('\uFEFF')
  const strict = parseJson(text, { maxDepth: DEPTH })
  if ('value' in strict) return within(strict.value, mark, false)
  const lax = parseJson(text, { maxDepth: DEPTH, duplicates: 'last' })
  if ('value' in lax) return within(lax.value, mark, true)
  return 'value' in parseJson(text, { maxDepth: Infinity, duplicates: 'last' }) ? { limit: 'too-deep' } : null
}

function within(value: unknown, mark: boolean, twice: boolean): Parsed {
  return isWide(value) ? { limit: 'too-many-keys' } : { value, mark, twice }
}

/** Whether an object has more keys than anybody names; a stack instead of recursion. */
function isWide(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const one = open.pop()
    const inner: readonly unknown[] = Array.isArray(one) ? one : isMembers(one) ? Object.values(one) : []
    if (!Array.isArray(one) && inner.length > KEYS) return true
    for (const member of inner) if (typeof member === 'object' && member !== null) open.push(member)
  }
  return false
}
