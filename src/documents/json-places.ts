import { pointerTokens } from './reference.ts'

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_BRACKET = 91
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Where a value begins, and its key, if it is an object's member. */
export interface Offsets {
  readonly key: number | null
  readonly value: number
}

/**
 * Finds values in a JSON text that is known to parse, by their pointers. Containers are measured in one pass when the
 * first place is asked for, so that the next ones skip over what they do not need.
 */
export class JsonPlaces {
  readonly #text: string
  #ends: ReadonlyMap<number, number> | null = null

  constructor(text: string) {
    this.#text = text
  }

  /** The value at the pointer, or the nearest one above it that is there. */
  find(pointer: string): Offsets {
    let found: Offsets = { key: null, value: skipSpace(this.#text, 0) }
    for (const token of pointerTokens(pointer) ?? []) {
      const next = this.#child(found.value, token)
      if (next === null) return found
      found = next
    }
    return found
  }

  #child(container: number, token: string): Offsets | null {
    const open = this.#text.charCodeAt(container)
    if (open === OPEN_BRACE) return this.#member(container, token)
    if (open === OPEN_BRACKET && /^\d+$/.test(token)) return this.#item(container, Number(token))
    return null
  }

  /** The last member of the name: JSON.parse keeps that one. */
  #member(container: number, name: string): Offsets | null {
    const text = this.#text
    let found: Offsets | null = null
    let at = skipSpace(text, container + 1)
    while (text.charCodeAt(at) === QUOTE) {
      const keyEnd = stringEnd(text, at)
      const value = skipSpace(text, skipSpace(text, keyEnd) + 1)
      if (sameName(text.slice(at, keyEnd), name)) found = { key: at, value }
      at = skipSpace(text, this.#end(value))
      if (text.charCodeAt(at) !== COMMA) break
      at = skipSpace(text, at + 1)
    }
    return found
  }

  #item(container: number, index: number): Offsets | null {
    const text = this.#text
    let at = skipSpace(text, container + 1)
    if (text.charCodeAt(at) === CLOSE_BRACKET) return null
    for (let i = 0; i < index; i++) {
      at = skipSpace(text, this.#end(at))
      if (text.charCodeAt(at) !== COMMA) return null
      at = skipSpace(text, at + 1)
    }
    return { key: null, value: at }
  }

  /** The offset behind a value. */
  #end(value: number): number {
    const text = this.#text
    const open = text.charCodeAt(value)
    if (open === QUOTE) return stringEnd(text, value)
    if (open === OPEN_BRACE || open === OPEN_BRACKET) return (this.#ends ??= containerEnds(text)).get(value) ?? text.length
    return wordEnd(text, value)
  }
}

/** A member that another of the same name in the same object hides. */
export interface Duplicate {
  readonly name: string
  /** The object that has it twice. */
  readonly pointer: string
}

/** Every duplicated member of a JSON text that is known to parse, up to a limit. */
export function duplicateMembers(text: string, limit: number): readonly Duplicate[] {
  const found: Duplicate[] = []
  walkMembers(text, (frame, key) => {
    frame.names ??= new Set()
    if (frame.names.has(key)) found.push({ name: key, pointer: frame.pointer() })
    frame.names.add(key)
    return found.length < limit
  })
  return found
}

/** The pointers of the scalars that begin at these offsets (ascending); offsets inside of strings are passed over. */
export function pointersAt(text: string, offsets: readonly number[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  let next = 0
  walkMembers(
    text,
    () => next < offsets.length,
    (frame, start, end) => {
      while (next < offsets.length && (offsets[next] ?? 0) < start) next++
      if (next < offsets.length && (offsets[next] ?? 0) < end) found.set(start, frame.childPointer())
    },
  )
  return found
}

class Frame {
  readonly parent: Frame | null
  readonly isArray: boolean
  names: Set<string> | null = null
  key = ''
  index = 0

  constructor(parent: Frame | null, isArray: boolean) {
    this.parent = parent
    this.isArray = isArray
  }

  pointer(): string {
    return this.parent === null ? '' : this.parent.childPointer()
  }

  childPointer(): string {
    const token = this.isArray ? String(this.index) : this.key.replaceAll('~', '~0').replaceAll('/', '~1')
    return `${this.pointer()}/${token}`
  }
}

/** One pass over all tokens. `onMember` may stop it by giving false; `onWord` sees numbers, true, false and null. */
function walkMembers(
  text: string,
  onMember: (frame: Frame, key: string) => boolean,
  onWord?: (frame: Frame, start: number, end: number) => void,
): void {
  let frame: Frame | null = null
  let wantsKey = false
  let at = skipSpace(text, 0)
  while (at < text.length) {
    const c = text.charCodeAt(at)
    if (c === QUOTE) {
      const end = stringEnd(text, at)
      if (wantsKey && frame !== null) {
        frame.key = nameOf(text.slice(at, end))
        if (!onMember(frame, frame.key)) return
        wantsKey = false
      }
      at = end
    } else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      frame = new Frame(frame, c === OPEN_BRACKET)
      wantsKey = c === OPEN_BRACE
      at++
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      frame = parentOf(frame)
      wantsKey = false
      at++
    } else if (c === COMMA && frame !== null) {
      wantsKey = !frame.isArray
      frame.index++
      at++
    } else if (c === COLON) {
      at++
    } else {
      const end = wordEnd(text, at)
      if (frame !== null) onWord?.(frame, at, end)
      at = end
    }
    at = skipSpace(text, at)
  }
}

function parentOf(frame: Frame | null): Frame | null {
  return frame === null ? null : frame.parent
}

function containerEnds(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  const open: number[] = []
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) i = stringEnd(text, i) - 1
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) open.push(i)
    else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) ends.set(open.pop() ?? 0, i + 1)
  }
  return ends
}

function stringEnd(text: string, start: number): number {
  let at = start
  for (;;) {
    at = text.indexOf('"', at + 1)
    if (at < 0) return text.length
    let before = at - 1
    while (text.charCodeAt(before) === BACKSLASH) before--
    if ((at - before) % 2 === 1) return at + 1
  }
}

function wordEnd(text: string, start: number): number {
  let at = start
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c <= 32 || c === COMMA || c === CLOSE_BRACE || c === CLOSE_BRACKET) break
  }
  return Math.max(at, start + 1)
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (at < text.length && (text.charCodeAt(at) <= 32 || text.charCodeAt(at) === 0xfeff)) at++
  return at
}

function nameOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1)
  try {
    return String(JSON.parse(literal))
  } catch {
    return literal.slice(1, -1)
  }
}

function sameName(literal: string, name: string): boolean {
  if (literal.includes('\\')) return nameOf(literal) === name
  return literal.length === name.length + 2 && literal.startsWith(name, 1)
}
