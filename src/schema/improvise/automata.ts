import { createRequire } from 'node:module'
import type { CharSet, NFA, ReadonlyNFA } from 'refa'
import type { Random } from '../random.ts'
import { wholeText } from './anchors.ts'
import { type ParsedPattern, parsePattern } from './regexp-words.ts'

type Refa = typeof import('refa')
type State = NFA.ReadonlyNode

let refa: Refa | null = null

/** Automata are needed where patterns, formats and lengths have to hold at once and drawing straight from one of them fails; they take 20 ms to load. */
function load(): Refa {
  if (refa === null) {
    const door: Refa = createRequire(import.meta.url)('refa')
    refa = door
  }
  return refa
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

/** How much longer than the shortest a text may become. */
const ROOM = 20

/** One text of the language, between the two lengths (in characters of the language); null where there is none. */
export function drawFromLanguage(language: Language, random: Random, minLength: number, maxLength: number): string | null {
  const { initial, finals } = language.nfa
  const layers: ReadonlySet<State>[] = [finals]
  const lengths: number[] = []
  // From the shortest text on, some lengths more to choose from.
  let longest = Math.min(maxLength, LONGEST)
  for (let length = 0; length <= longest; length++) {
    const layer = layers[length] ?? before(layers[length - 1] ?? finals)
    layers[length] = layer
    if (layer.size === 0) break
    if (length < minLength || !layer.has(initial)) continue
    lengths.push(length)
    if (lengths.length === 1) longest = Math.min(longest, length + ROOM)
  }
  if (lengths.length === 0) return null
  // Short texts read better, the very shortest look like nothing.
  let length = random.pick(lengths.slice(0, Math.max(1, Math.ceil(lengths.length / 2))))
  const word: number[] = []
  for (let state: State = initial; length > 0; length--) {
    const ways = [...state.out].filter(([to]) => layers[length - 1]?.has(to) === true)
    const readable = ways.filter(([, via]) => alphabet(via).length > 0)
    const [to, via] = random.pick(readable.length > 0 ? readable : ways)
    const characters = alphabet(via)
    word.push(characters.length > 0 ? random.pick(characters) : anyOf(via))
    state = to
  }
  return language.unicode ? load().Words.fromUnicodeToString(word) : load().Words.fromUTF16ToString(word)
}

function before(layer: ReadonlySet<State>): ReadonlySet<State> {
  const earlier = new Set<State>()
  for (const state of layer) for (const from of state.in.keys()) earlier.add(from)
  return earlier
}

const READABLE: readonly (readonly [number, number])[] = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x21, 0x7e],
  [0x20, 0x20],
]
const alphabets = new WeakMap<CharSet, readonly number[]>()

function alphabet(set: CharSet): readonly number[] {
  let found = alphabets.get(set)
  if (found === undefined) {
    const list: number[] = []
    for (const [from, to] of READABLE) {
      if (list.length > 0 && from < 0x30) break
      for (let code = from; code <= to; code++) if (set.has(code)) list.push(code)
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
