import { compareNumbers, decimalOf } from './decimal.ts'
import { JsonNumber } from './number.ts'
import { scanJson } from './scan.ts'
import { type WrittenNumber, walkJson } from './walk.ts'

export { JsonNumber }

export interface JsonError {
  readonly message: string
  /** In UTF-16 code units from the beginning. */
  readonly offset: number
  /** Lines and columns count from 1. */
  readonly line: number
  readonly column: number
}

export interface JsonOptions {
  /** How deep arrays and objects may nest; 200 unless told. */
  readonly maxDepth?: number
  /** What a key that is there twice does: it is refused (the default), or the last one counts as with `JSON.parse`. */
  readonly duplicates?: 'refuse' | 'last'
}

const MAX_DEPTH = 200
const BYTE_ORDER_MARK = '\uFEFF'
const decoder = new TextDecoder('utf-8', { fatal: true })

/** The text of UTF-8 bytes without their byte order mark; null where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/**
 * Reads JSON (RFC 8259) without loss: numbers that a double would change come as `JsonNumber`, duplicate keys are refused,
 * `__proto__` is a key like any other. Never throws; time and memory are linear in the text.
 */
export function parseJson(text: string, options: JsonOptions = {}): { value: unknown } | { error: JsonError } {
  const maxDepth = options.maxDepth ?? MAX_DEPTH
  const refuse = options.duplicates !== 'last'
  const skipped = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0
  const body = skipped === 0 ? text : text.slice(1)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return fault(text, skipped, body, maxDepth, refuse)
  }
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return { value }
  const scan = scanJson(body)
  if (scan.depth > maxDepth) return fault(text, skipped, body, maxDepth, refuse)
  if (refuse && countMembers(value) !== scan.members) return fault(text, skipped, body, maxDepth, refuse)
  return { value: scan.wide ? restoreNumbers(value, walkJson(body, maxDepth, false).wide) : value }
}

/** The value as JSON, numbers as exact as they were read; undefined where JSON has no word for it. */
export function printJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}

function fault(text: string, skipped: number, body: string, maxDepth: number, refuse: boolean): { error: JsonError } {
  const found = walkJson(body, maxDepth, refuse).fault ?? { message: 'The text is not JSON', offset: 0 }
  const offset = found.offset + skipped
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { error: { message: found.message, offset, line, column: offset - before.lastIndexOf('\n') } }
}

/** All members of all objects in a value; a stack instead of recursion, for its depth is the sender's choice. */
function countMembers(value: unknown): number {
  let members = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (Array.isArray(one)) {
      for (const item of one) if (typeof item === 'object' && item !== null) open.push(item)
    } else if (typeof one === 'object' && one !== null) {
      for (const [, member] of Object.entries(one)) {
        members++
        if (typeof member === 'object' && member !== null) open.push(member)
      }
    }
  }
  return members
}

function restoreNumbers(value: unknown, wide: readonly WrittenNumber[]): unknown {
  const holder: Record<string, unknown> = { root: value }
  for (const { path, digits } of wide) {
    const exact = losslessNumber(digits)
    if (typeof exact !== 'number') replace(holder, ['root', ...path], exact)
  }
  return holder['root']
}

/** A double where it stands for the same decimal, else the digits. */
export function losslessNumber(digits: string): number | JsonNumber {
  const double = Number(digits)
  const exact = new JsonNumber(digits)
  if (!Number.isFinite(double)) return exact
  if (double === 0) return decimalOf(exact).digits === '' ? double : exact
  return compareNumbers(double, exact) === 0 ? double : exact
}

function replace(holder: Record<string | number, unknown>, path: readonly (string | number)[], by: JsonNumber): void {
  let inner: Record<string | number, unknown> = holder
  for (const step of path.slice(0, -1)) {
    const next = Object.hasOwn(inner, step) ? inner[step] : undefined
    if (!isHolder(next)) return
    inner = next
  }
  const last = path.at(-1)
  // The last of duplicate keys counts: an earlier one must not take its place.
  if (last === undefined || !Object.hasOwn(inner, last) || inner[last] !== Number(by.digits)) return
  Object.defineProperty(inner, last, { value: by, writable: true, enumerable: true, configurable: true })
}

function isHolder(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null
}
