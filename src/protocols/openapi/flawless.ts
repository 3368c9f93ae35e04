import type { Media } from './operation.ts'

/** Bytes of a body that is remembered, and of all of them together. */
const LONGEST = 4 * 1024
const MOST = 1024 * 1024
/** What a remembered body costs beside its bytes. */
const OVERHEAD = 64

let known = new WeakMap<Media, Map<string, string>>()
let held = 0

/**
 * Whether these very bytes were held against this media type before, and nothing was found. Services answer the same thing over
 * and over, to those who poll and to those who test.
 */
export function isFlawless(media: Media, contentType: string, bytes: Uint8Array): boolean {
  return bytes.length <= LONGEST && known.get(media)?.get(textOf(bytes)) === contentType
}

/** Remembers that nothing was found. When a megabyte is full, all is forgotten: that costs less than to know what was used last. */
export function flawless(media: Media, contentType: string, bytes: Uint8Array): void {
  if (bytes.length > LONGEST) return
  held += bytes.length + OVERHEAD
  if (held > MOST) {
    known = new WeakMap()
    held = bytes.length + OVERHEAD
  }
  let bodies = known.get(media)
  if (bodies === undefined) known.set(media, (bodies = new Map()))
  bodies.set(textOf(bytes), contentType)
}

/** One character a byte: text is what can be looked up. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
