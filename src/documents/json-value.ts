import { isAscii } from 'node:buffer'
import { pointersAt } from './json-places.ts'
import { readNumber } from './number.ts'
import { pointerTokens } from './reference.ts'

/** A number that a double may lose, and what stands before it: sixteen digits and more, or an exponent. May also match inside of strings. */
const LONG_NUMBER = /[:[,\s]-?(?=\d[\d.]{15}|\d[\d.]*[eE][-+\d])\d[\d.]*(?:[eE][-+]?\d+)?(?=[\s,\]}])/y

/** What every one of them has: half of sixteen digits in a row, whatever the point does, or an exponent. Made to be found fast. */
const HINTS: readonly RegExp[] = [/\d{8}[\d.]*/g, /[\d.][eE][-+]?\d/g]

/** How many bytes are looked at together. A power of two. */
const STRIDE = 65_536

const MINUS = 0x2d

/** More of them than this, and they are looked for token by token anyway. */
const MAX_RUNS = 10_000

/**
 * Parses JSON by the engine's own parser and mends the numbers that it rounded. Throws SyntaxError. `__proto__` is an
 * own member like others.
 */
export function parseJsonFast(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return value
  const offsets = longNumbers(text)
  if (offsets.length > 0) restoreNumbers(text, value, offsets)
  return value
}

/** Where numbers stand that a double may lose, and what looks like one in a string, in the order of the text. */
function longNumbers(text: string): number[] {
  const found = new Set<number>()
  for (const hint of HINTS) {
    for (const { index } of text.matchAll(hint)) {
      let start = index
      while (isNumeric(text.charCodeAt(start - 1))) start--
      if (text.charCodeAt(start - 1) === MINUS) start--
      LONG_NUMBER.lastIndex = start - 1
      if (LONG_NUMBER.test(text)) found.add(start)
    }
  }
  return [...found].toSorted((a, b) => a - b)
}

/** Digits and the point. */
function isNumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46
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

/** The first byte at or behind `start` that is not ASCII: halves are asked until it is near. */
function wideFrom(bytes: Buffer, start: number): number {
  let at = start
  let size = STRIDE
  while (at < bytes.length) {
    if (isAscii(bytes.subarray(at, at + size))) {
      at += size
      size = Math.min(STRIDE, size * 2)
    } else if (size === 1) return at
    else size >>= 1
  }
  return bytes.length
}

function escaped(text: string): string {
  let result = ''
  for (let i = 0; i < text.length; i++) result += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`
  return result
}

/** What one look at everything tells of a document. */
export interface Survey {
  /** Containers nest deeper than the limit; then the rest was not looked at. */
  deep: boolean
  /** Some `$ref` leads out of the document. */
  refersOut: boolean
}

/** Walks over a document, no deeper than the limit. */
export function surveyJson(root: unknown, limit: number): Survey {
  const survey: Survey = { deep: false, refersOut: false }
  if (isContainer(root)) enter(root, limit, survey)
  return survey
}

/** `room` is how much deeper it may nest; `for in` because it allocates nothing. */
function enter(container: Container, room: number, survey: Survey): void {
  if (room < 0) survey.deep = true
  if (survey.deep) return
  if (Array.isArray(container)) {
    for (const value of container) if (isContainer(value)) enter(value, room - 1, survey)
    return
  }
  for (const key in container) {
    const value: unknown = container[key]
    if (isContainer(value)) enter(value, room - 1, survey)
    else if (key === '$ref' && leadsOut(value)) survey.refersOut = true
  }
}

/** Whether a `$ref` names another document than its own. */
export function leadsOut(reference: unknown): boolean {
  return typeof reference === 'string' && !reference.startsWith('#')
}

type Container = Readonly<Record<string, unknown>>

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}
