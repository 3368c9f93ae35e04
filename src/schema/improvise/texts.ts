import { isFormat } from '../formats/formats.ts'
import type { Random } from '../random.ts'
import { drawFromLanguage, type Language, languageOf } from './automata.ts'
import type { TextDemand } from './demand.ts'
import { words } from './dictionary.ts'
import { FORMAT_SHAPES, type Teller } from './format-words.ts'
import { drawFromPattern, parsePattern } from './regexp-words.ts'
import type { Scene } from './scene.ts'

/** Longer texts are not made: a contract that wants them is told that we cannot. */
const LONGEST = 200_000

/** What a text has to be, with what is found out about it kept. */
export class TextPlan {
  readonly demand: TextDemand
  /** Anything goes: no length, pattern, format or encoding. */
  readonly free: boolean
  /** Only formats, whose tellers are right by themselves. */
  readonly shaped: boolean
  #language: Language | null | undefined

  constructor(demand: TextDemand) {
    this.demand = demand
    const loose =
      demand.minLength === 0 &&
      demand.maxLength === Infinity &&
      demand.patterns.length === 0 &&
      demand.encoding === null &&
      demand.mediaType === null
    this.free = loose && demand.formats.length === 0
    this.shaped = loose && demand.formats.length === 1
  }

  /** The texts that meet all patterns and the shapes of all formats; null where that cannot be told. */
  get language(): Language | null {
    if (this.#language === undefined) {
      const { patterns, formats } = this.demand
      const shapes = formats.flatMap((format) => FORMAT_SHAPES.get(format) ?? [])
      const sources = [...patterns.map((pattern) => pattern.source), ...shapes]
      this.#language =
        sources.length === 0
          ? null
          : (languageOf(sources) ??
            (patterns.length > 0 && shapes.length > 0 ? languageOf(patterns.map((pattern) => pattern.source)) : null))
    }
    return this.#language
  }
}

export function lengthOf(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length - 1; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      length--
      i++
    }
  }
  return length
}

export function fits(text: string, demand: TextDemand): boolean {
  const length = lengthOf(text)
  if (length < demand.minLength || length > demand.maxLength) return false
  return demand.patterns.every((pattern) => pattern.test(text)) && demand.formats.every((format) => isFormat(format, text) !== false)
}

/** A text for the plan, told in the words of the place where they fit; null where none was found. `trusting`: what a format's teller tells is not looked at here. */
export function drawText(plan: TextPlan, teller: Teller, scene: Scene, random: Random, name: string, trusting: boolean): string | null {
  const demand = plan.demand
  if (plan.free || (plan.shaped && trusting)) return teller(scene, random, name)
  if (demand.minLength > demand.maxLength || demand.minLength > LONGEST) return null
  for (let tries = 0; tries < 2; tries++) {
    const told = teller(scene, random, name)
    for (const text of [told, resize(told, demand), ...restyled(told, demand)]) if (fits(text, demand)) return text
  }
  return straight(demand, random) ?? throughLanguage(plan, random)
}

/** The words told, in the spelling that patterns of names, codes and slugs mostly ask for. */
function restyled(told: string, demand: TextDemand): readonly string[] {
  if (demand.patterns.length === 0 || demand.formats.length > 0) return []
  const plain = told.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')
  return [plain.toLowerCase(), plain.toUpperCase(), plain.replace(/-/g, '_').toLowerCase(), plain.replace(/-/g, '')].map((text) =>
    resize(text, demand),
  )
}

function resize(text: string, demand: TextDemand): string {
  const length = lengthOf(text)
  if (length > demand.maxLength) return [...text].slice(0, demand.maxLength).join('').replace(/\s$/, 'x')
  if (length >= demand.minLength) return text
  if (demand.patterns.length > 0) return text
  // What has no spaces, a code or a secret, goes on without them. Where a format is one that can be told, whoever asks looks.
  if (demand.formats.length > 0 && text !== '' && !text.includes(' '))
    return [...text.repeat(Math.ceil(demand.minLength / length))].slice(0, demand.minLength).join('')
  const { lorem } = words()
  const parts = [text]
  for (let i = length, size = length; size < demand.minLength; i++) {
    const word = lorem[(i * 7) % lorem.length] ?? 'more'
    parts.push(word)
    size += word.length + (size === 0 ? 0 : 1)
  }
  const longer = parts.filter((part) => part !== '').join(' ')
  return lengthOf(longer) <= demand.maxLength ? longer : [...longer].slice(0, demand.maxLength).join('').replace(/\s$/, 'x')
}

/** Straight from one of the patterns, in the hope that it meets the rest as well. */
function straight(demand: TextDemand, random: Random): string | null {
  const sources = [
    ...demand.patterns.map((pattern) => pattern.source),
    ...(demand.patterns.length === 0 ? demand.formats.flatMap((format) => FORMAT_SHAPES.get(format) ?? []) : []),
  ]
  for (const source of sources) {
    const parsed = parsePattern(source)
    if (parsed === null) continue
    for (const reach of [4, 0, 1, 2, 8, demand.minLength, demand.minLength * 2]) {
      const text = drawFromPattern(parsed, random, Math.min(reach, LONGEST))
      if (text === null) break
      for (const one of [text, loosen(text, parsed.source, demand)]) if (fits(one, demand)) return one
    }
  }
  return null
}

/** An open end of a pattern takes anything more. */
function loosen(text: string, source: string, demand: TextDemand): string {
  const missing = demand.minLength - lengthOf(text)
  if (missing <= 0) return text
  if (!source.endsWith('$')) return text + 'a'.repeat(missing)
  return source.startsWith('^') ? text : 'a'.repeat(missing) + text
}

function throughLanguage(plan: TextPlan, random: Random): string | null {
  const language = plan.language
  if (language === null) return null
  const { minLength, maxLength } = plan.demand
  for (let tries = 0; tries < 12; tries++) {
    const text = drawFromLanguage(language, random, minLength, maxLength)
    if (text === null) return null
    if (fits(text, plan.demand)) return text
  }
  return null
}
