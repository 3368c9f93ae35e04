import { Buffer } from 'node:buffer'
import { printJson } from '../../../schema/json/json.ts'
import { fitting } from './echo.ts'
import type { Placement } from './placements.ts'
import { withValueAt } from '../values.ts'

/** An answer whose bytes are known but for the places where something of the path stands. */
export interface Template {
  readonly placements: readonly Placement[]
  /** One more than there are placements; between two of them stands the value of a placement, in `order`. */
  readonly segments: readonly Uint8Array[]
  readonly order: readonly number[]
}

const MARK = 'understudy-place-'

/** Cuts an answer at its placements; null where one of them cannot be judged alone. */
export function templateOf(value: unknown, placements: readonly Placement[]): Template | null {
  if (!placements.every((placement) => placement.local)) return null
  const plain = printJson(value)
  if (plain.includes(MARK)) return null
  let marked = value
  for (const [index, placement] of placements.entries()) marked = withValueAt(marked, placement.path, `${MARK}${index}.`)
  const parts = printJson(marked).split(/"understudy-place-(\d+)\."/)
  const segments = parts.filter((_, index) => index % 2 === 0).map((part) => Buffer.from(part))
  const order = parts.filter((_, index) => index % 2 === 1).map(Number)
  return order.length === placements.length ? { placements, segments, order } : null
}

/** The bytes with the path's values in their places; null where one of them does not conform at its place. */
export function fill(template: Template, params: Readonly<Record<string, unknown>>): Uint8Array | null {
  const texts: string[] = []
  for (const placement of template.placements) {
    const value = fitting(placement, params)
    if (value === undefined) return null
    texts.push(typeof value === 'string' ? JSON.stringify(value) : printJson(value))
  }
  return joined(template, texts)
}

function joined({ segments, order }: Template, texts: readonly string[]): Uint8Array {
  let size = 0
  for (const segment of segments) size += segment.length
  for (const text of texts) size += Buffer.byteLength(text)
  const bytes = room(size)
  let at = 0
  for (const [index, segment] of segments.entries()) {
    bytes.set(segment, at)
    at += segment.length
    const place = order[index]
    if (place !== undefined) at += bytes.write(texts[place] ?? '', at)
  }
  return bytes
}

const SLAB = 512 * 1024
let slab = Buffer.alloc(0)
let used = 0

/** Memory for one answer, cut from a larger piece: asking the system for each one costs ten times as much as filling it. */
function room(size: number): Buffer {
  if (size > SLAB / 8) return Buffer.allocUnsafeSlow(size)
  if (used + size > slab.length) {
    slab = Buffer.allocUnsafeSlow(SLAB)
    used = 0
  }
  used += size
  return slab.subarray(used - size, used)
}
