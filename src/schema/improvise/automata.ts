import { createRequire } from 'node:module'
import type { Char, CharSet, NFA, ReadonlyNFA } from 'refa'
import type { Random } from '../random.ts'
import { wholeText } from './anchors.ts'
import { type ParsedPattern, parsePattern } from './regexp-words.ts'

type Refa = typeof import('refa')
type State = NFA.ReadonlyNode

let refa: Refa | null = null

/** Automata are needed where patterns, formats and lengths have to hold at once and drawing straight from one of them fails; they take 20 ms to load. */
function load(): Refa {
  return (refa ??= createRequire(import.meta.url)('refa') as Refa)
}

const MOST_STATES = 6_000
const LONGEST = 4096

/** The texts that match all patterns, as an automaton, ready to draw from. */
export interface Language {
  readonly nfa: ReadonlyNFA
  readonly unicode: boolean
}

/** null where a pattern cannot be told by an automaton, the automaton would be too large, or no text matches. */
export function languageOf(patterns: readonly string[]): Language | null {
  try {
    const parts = patterns.map((source) => parsePattern(source))
    if (parts.some((part) => part === null)) return null
    const unicode = parts.every((part) => part?.unicode === true)
    let whole: ReadonlyNFA | null = null
    for (const part of parts) {
      if (part === null) continue
      for (const next of automataOf(part, unicode)) whole = whole === null ? next : intersect(whole, next)
    }
    return whole === null || whole.isEmpty ? null : { nfa: whole, unicode }
  } catch {
    return null
  }
}

function intersect(a: ReadonlyNFA, b: ReadonlyNFA): ReadonlyNFA {
  const { NFA: Automaton } = load()
  return Automaton.fromIntersection(a, b, new Automaton.LimitedNodeFactory(MOST_STATES))
}

function* automataOf(pattern: ParsedPattern, unicode: boolean): Generator<ReadonlyNFA> {
  for (const { source, negate } of [{ source: pattern.body, negate: false }, ...pattern.ahead]) {
    const part = parsePattern(source)
    if (part === null) continue
    const found = matching(wholeText(part.ast.alternatives), unicode)
    yield negate ? complement(found) : found
  }
}

function complement(nfa: ReadonlyNFA): ReadonlyNFA {
  const { DFA, NFA: Automaton } = load()
  const dfa = DFA.fromFA(nfa, new DFA.LimitedNodeFactory(MOST_STATES))
  dfa.complement()
  return Automaton.fromFA(dfa, new Automaton.LimitedNodeFactory(MOST_STATES))
}

/** Look-arounds are worked into the automaton as far as that goes; what is left of them is for the caller to test. */
function matching(source: string, unicode: boolean): ReadonlyNFA {
  const { JS, NFA: Automaton, Transformers, combineTransformers, transform } = load()
  const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags: unicode ? 'u' : '' }).parse({ backreferences: 'disable' })
  const steps = combineTransformers([
    Transformers.applyAssertions(),
    Transformers.removeUnnecessaryAssertions(),
    Transformers.inline(),
    Transformers.removeDeadBranches(),
  ])
  const plain = transform(steps, expression)
  const limits = new Automaton.LimitedNodeFactory(MOST_STATES)
  return Automaton.fromRegex(plain, { maxCharacter }, { assertions: 'ignore', infinityThreshold: 2000 }, limits)
}

/** One text of the language, between the two lengths (in characters of the language); null where there is none. */
export function drawFromLanguage(language: Language, random: Random, minLength: number, maxLength: number): string | null {
  const longest = Math.min(maxLength, Math.max(minLength + 24, 24), LONGEST)
  if (minLength > longest) return null
  const layers: ReadonlySet<State>[] = [language.nfa.finals]
  for (let length = 1; length <= longest; length++) layers.push(before(layers[length - 1] ?? new Set()))
  const lengths = layers.flatMap((layer, length) => (length >= minLength && layer.has(language.nfa.initial) ? [length] : []))
  if (lengths.length === 0) return null
  // Short texts read better, the very shortest look like nothing.
  let length = random.pick(lengths.slice(0, Math.max(1, Math.ceil(lengths.length / 2))))
  const word: number[] = []
  for (let state: State = language.nfa.initial; length > 0; length--) {
    const ways = [...state.out].filter(([to]) => layers[length - 1]?.has(to) === true)
    const readable = ways.filter(([, via]) => alphabet(via).length > 0)
    const [to, via] = random.pick(readable.length > 0 ? readable : ways)
    const characters = alphabet(via)
    word.push(characters.length > 0 ? random.pick(characters) : anyOf(via))
    state = to
  }
  return language.unicode ? load().Words.fromUnicodeToString(word as Char[]) : load().Words.fromUTF16ToString(word as Char[])
}

function before(layer: ReadonlySet<State>): ReadonlySet<State> {
  const earlier = new Set<State>()
  for (const state of layer) for (const from of state.in.keys()) earlier.add(from)
  return earlier
}

const READABLE: readonly (readonly [number, number])[] = [[0x61, 0x7a], [0x30, 0x39], [0x41, 0x5a], [0x21, 0x7e], [0x20, 0x20]]
const alphabets = new WeakMap<CharSet, readonly number[]>()

function alphabet(set: CharSet): readonly number[] {
  let found = alphabets.get(set)
  if (found === undefined) {
    const list: number[] = []
    for (const [from, to] of READABLE) {
      if (list.length > 0 && from < 0x30) break
      for (let code = from; code <= to; code++) if (set.has(code as Char)) list.push(code)
      if (list.length > 0 && to !== 0x7a) break
    }
    found = list
    alphabets.set(set, found)
  }
  return found
}

/** Any character but half a surrogate pair. */
function anyOf(set: CharSet): number {
  for (const { min, max } of set.ranges) {
    if (min < 0xd800 || min > 0xdfff) return min
    if (max > 0xdfff) return 0xe000
  }
  return set.ranges[0]?.min ?? 0x20
}
