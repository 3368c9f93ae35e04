import { Buffer } from 'node:buffer'
import type { Again, Params } from '../../../model/exchange.ts'
import { printJson } from '../../../schema/json/json.ts'
import { fitting } from './echo.ts'
import type { Placement } from './placements.ts'
import { withValueAt } from '../values.ts'

/** An answer whose bytes are known but for the places where something of the path stands. */
export class Template {
  readonly #placements: readonly Placement[]
  /** One more than there are placements; between two of them stands the value of a placement, in `order`. */
  readonly #segments: readonly Uint8Array[]
  readonly #order: readonly number[]

  constructor(placements: readonly Placement[], segments: readonly Uint8Array[], order: readonly number[]) {
    this.#placements = placements
    this.#segments = segments
    this.#order = order
  }

  /** The bytes with the path's values in their places, to be sent; null where one of them does not conform at its place. */
  fill(path: Params['path']): Uint8Array | null {
    return this.#filled(path, room)
  }

  /** The same, for whoever looks back: now and then, so that a larger piece of memory would grow old. One function for all answers, so that those who keep it keep no values. */
  readonly again: Again = (path) => this.#filled(path, alone) ?? new Uint8Array(0)

  #filled(path: Params['path'], roomFor: (size: number) => Buffer): Uint8Array | null {
    const texts: string[] = []
    for (const placement of this.#placements) {
      const value = fitting(placement, path)
      if (value === undefined) return null
      texts.push(typeof value === 'string' ? JSON.stringify(value) : printJson(value))
    }
    return this.#joined(texts, roomFor)
  }

  #joined(texts: readonly string[], roomFor: (size: number) => Buffer): Uint8Array {
    let size = 0
    for (const segment of this.#segments) size += segment.length
    for (const text of texts) size += Buffer.byteLength(text)
    const bytes = roomFor(size)
    let at = 0
    for (const [index, segment] of this.#segments.entries()) {
      bytes.set(segment, at)
      at += segment.length
      const place = this.#order[index]
      if (place !== undefined) at += bytes.write(texts[place] ?? '', at)
    }
    return bytes
  }
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
  return order.length === placements.length ? new Template(placements, segments, order) : null
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

function alone(size: number): Buffer {
  return Buffer.allocUnsafeSlow(size)
}
