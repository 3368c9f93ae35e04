import type { Coding } from '../model/coding.ts'

/** Bytes up to which compressing costs less than handing it to a thread: about a tenth of a millisecond. */
const SHORT = 32 * 1024
/** Bytes that are compressed in threads at once, or wait for it: whatever comes beyond goes out as it is. */
const MOST = 32 * 1024 * 1024

type Compressed = Partial<Record<Coding, Uint8Array>>

/** What became of bodies that are sent again and again: held as long as they are, and short beside them. */
const known = new WeakMap<Uint8Array, Compressed>()
const underWay = new WeakMap<Uint8Array, Partial<Record<Coding, Promise<Uint8Array | null>>>>()
let waiting = 0

/** The bytes in a coding, at once where they are few or were asked for before; null where they are to go out as they are. */
export function compress(bytes: Uint8Array, coding: Coding): Uint8Array | null | Promise<Uint8Array | null> {
  const before = known.get(bytes)?.[coding]
  if (before !== undefined) return before
  return bytes.length <= SHORT ? remember(bytes, coding, atOnce(bytes, coding)) : inThread(bytes, coding)
}

function remember(bytes: Uint8Array, coding: Coding, made: Uint8Array): Uint8Array {
  const held = known.get(bytes) ?? {}
  held[coding] = made
  known.set(bytes, held)
  return made
}

/** Whoever asks for the same meanwhile waits for the same. */
function inThread(bytes: Uint8Array, coding: Coding): Promise<Uint8Array | null> | null {
  const present = underWay.get(bytes) ?? {}
  const before = present[coding]
  if (before !== undefined) return before
  if (waiting + bytes.length > MOST) return null
  waiting += bytes.length
  const made = new Promise<Uint8Array | null>((resolve) => {
    later(bytes, coding, (error, result) => {
      waiting -= bytes.length
      delete present[coding]
      resolve(error === null ? remember(bytes, coding, result) : null)
    })
  })
  present[coding] = made
  underWay.set(bytes, present)
  return made
}

function atOnce(bytes: Uint8Array, coding: Coding): Uint8Array {
  const zlib = process.getBuiltinModule('node:zlib')
  if (coding === 'zstd') return zlib.zstdCompressSync(bytes, { pledgedSrcSize: bytes.length })
  if (coding === 'br') return zlib.brotliCompressSync(bytes, brotli(zlib, bytes))
  return zlib.gzipSync(bytes)
}

function later(bytes: Uint8Array, coding: Coding, done: (error: Error | null, result: Uint8Array) => void): void {
  const zlib = process.getBuiltinModule('node:zlib')
  if (coding === 'zstd') zlib.zstdCompress(bytes, { pledgedSrcSize: bytes.length }, done)
  else if (coding === 'br') zlib.brotliCompress(bytes, brotli(zlib, bytes), done)
  else zlib.gzip(bytes, done)
}

/** Its own default quality is for files that are compressed once and sent for years. */
function brotli({ constants }: typeof import('node:zlib'), bytes: Uint8Array): { readonly params: Record<number, number> } {
  return { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
}
