import { header, type HeaderList, type KeptBody } from '../model/wire.ts'

/** Bytes of an answer that are read for this. */
const LARGEST = 256 * 1024

/** Whether an answer is a list with something in it: an array, or an object that has one, by itself or one level below. */
export function isFilled(status: number, headers: HeaderList, { bytes, size, whole }: KeptBody): boolean {
  if (status >= 300 || !whole || size === 0 || size > LARGEST) return false
  if (header(headers, 'content-type')?.includes('json') !== true || header(headers, 'content-encoding') !== undefined) return false
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'))
    return holdsItems(value, 2)
  } catch {
    return false
  }
}

function holdsItems(value: unknown, levels: number): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (levels === 0 || typeof value !== 'object' || value === null) return false
  return Object.values(value).some((member) => holdsItems(member, levels - 1))
}
