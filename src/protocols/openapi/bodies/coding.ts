/** Bytes that a coded body may unfold to. */
export const MAX_DECODED: number = 64 * 1024 * 1024

/** Codings that one body may wear at once. */
const MAX_LAYERS = 3

export type Decoded = { readonly bytes: Uint8Array } | { readonly unknown: string } | { readonly malformed: string }

/** Undoes `Content-Encoding` (RFC 9110 section 8.4), the last coding first. zlib is loaded when it is first needed. */
export function decodeContent(bytes: Uint8Array, coding: string): Decoded {
  const names = coding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  if (names.length > MAX_LAYERS) return { unknown: names.join(', ').slice(0, 80) }
  let at = bytes
  for (const name of names.reverse()) {
    const undo = undoing(name)
    if (undo === null) return { unknown: name.slice(0, 80) }
    try {
      at = undo(at)
    } catch (error) {
      const size = error instanceof RangeError
      return { malformed: size ? `it unfolds to more than ${MAX_DECODED} bytes` : `it is not ${name}` }
    }
  }
  return { bytes: at }
}

function undoing(name: string): ((bytes: Uint8Array) => Uint8Array) | null {
  const zlib = process.getBuiltinModule('node:zlib')
  const options = { maxOutputLength: MAX_DECODED }
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return (bytes) => zlib.gunzipSync(bytes, options)
    case 'deflate':
      // Meant is the zlib format; many senders leave its wrapper out (RFC 9110 section 8.4.1.2).
      return (bytes) => ((bytes[0] ?? 0) % 16 === 8 ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options))
    case 'br':
      return (bytes) => zlib.brotliDecompressSync(bytes, options)
    case 'zstd':
      return (bytes) => zlib.zstdDecompressSync(bytes, options)
    default:
      return null
  }
}
