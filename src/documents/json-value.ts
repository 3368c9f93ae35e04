import { pointersAt } from './json-places.ts'
import { readNumber } from './number.ts'
import { pointerTokens } from './reference.ts'

/** Numbers that a double may lose: sixteen digits and more, or an exponent. May also match inside of strings. */
const LONG_NUMBER = /[:[,\s]-?(?=\d[\d.]{15}|\d[\d.]*[eE][-+\d])\d[\d.]*(?:[eE][-+]?\d+)?(?=[\s,\]}])/g

/** More of them than this, and they are looked for token by token anyway. */
const MAX_RUNS = 10_000

/**
 * Parses JSON by the engine's own parser and mends the numbers that it rounded. Throws SyntaxError. `__proto__` is an
 * own member like others.
 */
export function parseJsonFast(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return value
  const offsets: number[] = []
  for (const match of text.matchAll(LONG_NUMBER)) offsets.push(match.index + 1)
  if (offsets.length > 0) restoreNumbers(text, value, offsets)
  return value
}

function restoreNumbers(text: string, root: object, offsets: readonly number[]): void {
  for (const [offset, pointer] of pointersAt(text, offsets)) {
    const end = text.slice(offset).search(/[\s,\]}]|$/)
    const number = readNumber(text.slice(offset, offset + end))
    if (typeof number !== 'number') replaceAt(root, pointerTokens(pointer) ?? [], number)
  }
}

function replaceAt(root: object, tokens: readonly string[], value: unknown): void {
  let holder: unknown = root
  for (const token of tokens.slice(0, -1)) holder = Object.getOwnPropertyDescriptor(holder, token)?.value
  const last = tokens.at(-1)
  if (typeof holder === 'object' && holder !== null && last !== undefined && Object.hasOwn(holder, last)) {
    Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true })
  }
}

/**
 * The text of UTF-8 bytes as JSON.parse likes it best: one byte a character. The few characters beyond that are written
 * as escapes, which JSON allows wherever they may stand. Null where there are too many for that to pay.
 */
export function narrowJson(bytes: Buffer): string | null {
  const parts: string[] = []
  let from = 0
  for (let at = wideFrom(bytes, 0); at < bytes.length; at = wideFrom(bytes, from)) {
    let end = at
    while (end < bytes.length && (bytes[end] ?? 0) >= 0x80) end++
    parts.push(bytes.toString('latin1', from, at), escaped(bytes.toString('utf8', at, end)))
    if (parts.length > MAX_RUNS) return null
    from = end
  }
  parts.push(bytes.toString('latin1', from))
  return parts.join('')
}

/** The first byte at or behind `start` that is not ASCII, found four bytes at a stride. */
function wideFrom(bytes: Buffer, start: number): number {
  let at = start
  while (at < bytes.length && (bytes.byteOffset + at) % 4 !== 0) if ((bytes[at++] ?? 0) >= 0x80) return at - 1
  if (at === bytes.length) return at
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2)
  let word = 0
  while (word < words.length && ((words[word] ?? 0) & 0x80808080) === 0) word++
  at += word * 4
  while (at < bytes.length && (bytes[at] ?? 0) < 0x80) at++
  return at
}

function escaped(text: string): string {
  let result = ''
  for (let i = 0; i < text.length; i++) result += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`
  return result
}

/** Whether containers nest deeper than the limit; walks without recursion. */
export function isDeeper(root: unknown, limit: number): boolean {
  let level: unknown[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      if (Array.isArray(value)) pushContainers(value, next)
      else pushContainers(Object.values(value), next)
    }
    level = next
  }
  return false
}

function pushContainers(values: readonly unknown[], into: unknown[]): void {
  for (const value of values) if (typeof value === 'object' && value !== null) into.push(value)
}
