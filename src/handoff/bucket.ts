const UTF8 = new TextEncoder()
const C1 = 0xcc9e2d51
const C2 = 0x1b873593

/** Buckets, and basis points: one is 0.01 %. */
export const WHOLE = 10_000

/** MurmurHash3 x86 32 of the first so many bytes (Austin Appleby, public domain): 0 to 2^32 − 1. */
export function murmur3(bytes: Uint8Array, seed: number, length: number = bytes.length): number {
  let h = seed | 0
  const end = length & ~3
  for (let i = 0; i < end; i += 4) {
    const block = at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24)
    h ^= scrambled(block)
    h = (h << 13) | (h >>> 19)
    h = (Math.imul(h, 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let i = length - 1; i >= end; i--) tail = (tail << 8) | at(bytes, i)
  return finished(h ^ scrambled(tail) ^ length)
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}

function scrambled(block: number): number {
  const k = Math.imul(block, C1)
  return Math.imul((k << 15) | (k >>> 17), C2)
}

function finished(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Bucket 0 to 9,999 of a text; of the empty text null, since it would stand in bucket 0: first into everything. */
export function bucketOf(text: string, seed: number): number | null {
  return text === '' ? null : Math.floor((hashOf(text, seed) * WHOLE) / 2 ** 32)
}

/** Short texts are written to one place again and again: this is asked for every request that may go to a service. */
const PLACE = new Uint8Array(3 * 1024)

/** `murmur3` of a text in UTF-8. */
export function hashOf(text: string, seed: number): number {
  if (text.length * 3 > PLACE.length) return murmur3(UTF8.encode(text), seed)
  return murmur3(PLACE, seed, UTF8.encodeInto(text, PLACE).written)
}

/** A consumer's bucket in a group; null where either cannot be told. */
export function consumerBucket(salt: string, consumer: string): number | null {
  return salt === '' || consumer === '' ? null : bucketOf(`${salt}:${consumer}`, 0)
}

/** Whether a request is among a share (0 to 1) of all. Independent of its consumer's bucket. */
export function isSampled(request: string, share: number): boolean {
  const bucket = bucketOf(request, 1)
  return bucket !== null && bucket < Math.round(share * WHOLE)
}

/** A salt that a group keeps over restarts without anybody storing it: 8 hexadecimal digits. */
export function saltOf(contract: string, group: string): string {
  return murmur3(UTF8.encode(`${contract} ${group}`), 0x5a17)
    .toString(16)
    .padStart(8, '0')
}
