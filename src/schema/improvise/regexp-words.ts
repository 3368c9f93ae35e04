import { createRequire } from 'node:module'
import type { AST, RegExpParser } from '@eslint-community/regexpp'
import type { Random } from '../random.ts'

export type { AST }

/** Loaded when the first pattern needs it: most contracts have none in the operations that are asked for. */
let parser: RegExpParser | null = null

function load(): RegExpParser {
  if (parser === null) {
    const door: typeof import('@eslint-community/regexpp') = createRequire(import.meta.url)('@eslint-community/regexpp')
    parser = new door.RegExpParser({ ecmaVersion: 2025 })
  }
  return parser
}

/** A pattern taken apart: what is drawn from, and the look-aheads at its beginning, which hold for the whole text. */
export interface ParsedPattern {
  readonly ast: AST.Pattern
  readonly unicode: boolean
  readonly source: string
  /** The source without its leading look-aheads. */
  readonly body: string
  readonly ahead: readonly { readonly source: string; readonly negate: boolean }[]
}

const parsed = new Map<string, ParsedPattern | null>()

/** As ECMA-262 reads it with the `u` flag, else without; null where neither does. */
export function parsePattern(source: string): ParsedPattern | null {
  let found = parsed.get(source)
  if (found === undefined) {
    found = parseWith(source, true) ?? parseWith(source, false)
    if (parsed.size > 1000) parsed.clear()
    parsed.set(source, found)
  }
  return found
}

function parseWith(source: string, unicode: boolean): ParsedPattern | null {
  try {
    const ast = load().parsePattern(source, 0, source.length, { unicode })
    return { ast, unicode, source, ...leadingLookaheads(ast, source) }
  } catch {
    return null
  }
}

function leadingLookaheads(ast: AST.Pattern, source: string): Pick<ParsedPattern, 'body' | 'ahead'> {
  const only = ast.alternatives[0]
  const ahead: { source: string; negate: boolean }[] = []
  if (ast.alternatives.length !== 1 || only === undefined || !isStart(only.elements[0])) return { body: source, ahead }
  let end = 1
  for (let element = only.elements[end]; element?.type === 'Assertion' && element.kind === 'lookahead'; element = only.elements[++end]) {
    ahead.push({ source: `^(?:${element.alternatives.map((part) => part.raw).join('|')})`, negate: element.negate })
  }
  const rest = only.elements.slice(end).map((element) => element.raw)
  return { body: ahead.length === 0 ? source : `^${rest.join('')}`, ahead }
}

function isStart(element: AST.Element | undefined): boolean {
  return element?.type === 'Assertion' && element.kind === 'start'
}

/** How much one text may grow while it is drawn. */
const LONGEST = 5000

interface Writing {
  readonly random: Random
  readonly reach: number
  readonly unicode: boolean
  text: string
}

/**
 * A text that the pattern most likely matches, drawn straight from its parts; null where it has parts that cannot be drawn
 * alone (back-references, look-arounds). The caller tests it. `reach` is how far repetitions go beyond their least number.
 */
export function drawFromPattern(pattern: ParsedPattern, random: Random, reach: number): string | null {
  const writing: Writing = { random, reach, unicode: pattern.unicode, text: '' }
  return alternatives(writing, pattern.ast.alternatives, 0) ? writing.text : null
}

function alternatives(writing: Writing, list: readonly AST.Alternative[], depth: number): boolean {
  const one = list.length === 1 ? list[0] : writing.random.pick(list)
  return one === undefined || one.elements.every((element) => write(writing, element, depth))
}

function write(writing: Writing, element: AST.Element, depth: number): boolean {
  if (depth > 50) return false
  switch (element.type) {
    case 'Character':
      writing.text += String.fromCodePoint(element.value)
      return true
    case 'CharacterClass':
    case 'CharacterSet':
      return writeOneOf(writing, element.raw)
    case 'CapturingGroup':
    case 'Group':
      return alternatives(writing, element.alternatives, depth + 1)
    case 'Quantifier':
      return repeat(writing, element, depth)
    case 'Assertion':
      return element.kind !== 'lookbehind' && (element.kind !== 'lookahead' || element.negate || depth === 0)
    default:
      return false
  }
}

function repeat(writing: Writing, element: AST.Quantifier, depth: number): boolean {
  if (element.element.type === 'Assertion') return true
  const room = Math.min(element.max - element.min, writing.reach)
  const count = element.min + (room > 0 ? writing.random.integer(0, room) : 0)
  for (let i = 0; i < count; i++) {
    if (writing.text.length > LONGEST || !write(writing, element.element, depth + 1)) return false
  }
  return true
}

function writeOneOf(writing: Writing, raw: string): boolean {
  const characters = members(raw, writing.unicode)
  if (characters.length === 0) return false
  writing.text += writing.random.pick(characters)
  return true
}

const alphabets = new Map<string, readonly string[]>()

/** The readable characters of a class: small letters and digits where it has them, else capitals, else any visible ASCII, else a few others. */
function members(raw: string, unicode: boolean): readonly string[] {
  const key = unicode ? raw : `-${raw}`
  let found = alphabets.get(key)
  if (found === undefined) {
    const one = new RegExp(`^${raw}$`, unicode ? 'u' : '')
    const ascii = CANDIDATES.filter((character) => one.test(character))
    found =
      [/[a-z0-9]/, /[A-Z]/, /[!-~]/, /./s]
        .map((kind) => ascii.filter((character) => kind.test(character)))
        .find((list) => list.length > 0) ?? []
    if (alphabets.size > 2000) alphabets.clear()
    alphabets.set(key, found)
  }
  return found
}

const CANDIDATES: readonly string[] = [
  ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)),
  ...'\t\n\r\0',
  ...'éüßñøçÀΑΩαωжЖяא中文日本語한국あア',
  ...'\u00a0\u2003·€–—“”…',
  '😀',
]
