import { Problem } from '../model/problem.ts'
import { parseJson } from '../schema/json/json.ts'
import { foreignLook } from './foreign.ts'
import { duplicateMembers, JsonPlaces, type Duplicate, type Offsets } from './json-places.ts'
import { narrowJson, parseJsonFast, surveyJson } from './json-value.ts'
import { Lines } from './lines.ts'
import { Passing } from './passing.ts'
import { YamlPlaces } from './yaml-places.ts'
import { plainWords } from './yaml-words.ts'
import { buildYaml, type YamlValue } from './yaml-value.ts'
import { parseYaml } from './yaml.ts'

/** Nesting that no honest contract comes near; deeper ones are refused before anything walks them. */
export const MAX_DEPTH = 500

/** One document as it was read. Texts and places are only made when asked for. */
export interface Parsed {
  readonly value: unknown
  readonly syntax: 'json' | 'yaml'
  readonly text: string
  /** The same, in the form in which it is at hand. */
  readonly source: Buffer | string
  readonly lines: Lines
  /** Where the value at a pointer stands in the text, or the nearest one above it. */
  find(pointer: string): Offsets
  duplicates(): readonly Duplicate[]
  /** YAML documents behind the first one in the same stream. */
  readonly more: number
  /** Whether some `$ref` leads out of the document. */
  readonly refersOut: boolean
}

/** Reads a document by its content, JSON or YAML. `name` is what messages call it. Throws a Problem with line, column and caret. */
export function parseDocument(bytes: Buffer, name: string, strictJson: boolean): Parsed {
  const clean = withoutMark(bytes, name)
  const first = clean.subarray(0, 4096).toString('latin1').trimStart()
  if (first === '' && clean.toString('latin1').trim() === '') throw unreadable(name, 'it is empty', null)
  if (!first.startsWith('{') && !first.startsWith('[')) {
    const look = foreignLook(clean.subarray(0, 4096).toString('latin1'))
    if (look !== null) throw new Problem('contract-not-openapi', `${name} cannot be served: it is ${look}.`)
    return parseAsYaml(decode(clean, name), name)
  }
  const value = tryJson(clean, name)
  if (value !== undefined) {
    const survey = surveyJson(value, MAX_DEPTH)
    if (survey.deep) throw tooDeep(name)
    return new ParsedJson(value, clean, survey.refersOut)
  }
  const text = decode(clean, name)
  if (strictJson) throw jsonProblem(text, name)
  const flow = parseYaml(text, MAX_DEPTH)
  if ('events' in flow) return parseAsYaml(text, name)
  throw jsonProblem(text, name)
}

/** undefined: no JSON. */
function tryJson(bytes: Buffer, name: string): unknown {
  try {
    return parseJsonFast(narrowJson(bytes) ?? decode(bytes, name))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function parseAsYaml(text: string, name: string): Parsed {
  const parsed = parseYaml(text, MAX_DEPTH)
  if (!('events' in parsed)) {
    if (parsed.message.includes('maxDepth')) throw tooDeep(name)
    throw unreadable(name, plainWords(parsed.message, text, parsed.offset), { text, offset: parsed.offset })
  }
  const built = buildYaml(text, parsed)
  if ('message' in built) {
    if (built.message.includes('expand')) throw tooLarge(`${name}: ${built.message}`)
    throw unreadable(name, built.message, { text, offset: built.offset })
  }
  return new ParsedYaml(text, built)
}

class ParsedJson implements Parsed {
  readonly value: unknown
  readonly syntax = 'json'
  readonly more = 0
  readonly refersOut: boolean
  readonly source: Buffer
  /** Twice to four times the bytes, and most runs ask for none of it. */
  readonly #text = new Passing<string>(() => this.source.toString('utf8'))
  readonly #lines = new Passing<Lines>(() => new Lines(this.text))
  readonly #places = new Passing<JsonPlaces>(() => new JsonPlaces(this.text))

  constructor(value: unknown, bytes: Buffer, refersOut: boolean) {
    this.value = value
    this.refersOut = refersOut
    this.source = bytes
  }

  get text(): string {
    return this.#text.get()
  }

  get lines(): Lines {
    return this.#lines.get()
  }

  find(pointer: string): Offsets {
    return this.#places.get().find(pointer)
  }

  duplicates(): readonly Duplicate[] {
    return duplicateMembers(this.text, 1000)
  }
}

class ParsedYaml implements Parsed {
  readonly value: unknown
  readonly syntax = 'yaml'
  readonly text: string
  readonly source: string
  readonly lines: Lines
  readonly more: number
  readonly refersOut: boolean
  readonly #duplicates: readonly Duplicate[]
  /** The events take several times the room of the text. */
  readonly #places = new Passing<YamlPlaces | null>(() => {
    const parsed = parseYaml(this.text, MAX_DEPTH)
    return 'events' in parsed ? new YamlPlaces(this.text, parsed) : null
  })

  constructor(text: string, built: YamlValue) {
    this.value = built.value
    this.text = text
    this.source = text
    this.lines = new Lines(text)
    this.more = built.more
    this.refersOut = built.refersOut
    this.#duplicates = built.duplicates
  }

  find(pointer: string): Offsets {
    return this.#places.get()?.find(pointer) ?? { key: null, value: 0 }
  }

  duplicates(): readonly Duplicate[] {
    return this.#duplicates
  }
}

function withoutMark(bytes: Buffer, name: string): Buffer {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return bytes.subarray(3)
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0 && b === 0)) {
    throw unreadable(name, 'it is UTF-16 or UTF-32; save it as UTF-8', null)
  }
  if (a === 0x1f && b === 0x8b) throw unreadable(name, 'it is gzipped; unpack it first', null)
  if (a === 0x50 && b === 0x4b && c === 3) throw unreadable(name, 'it is a ZIP archive; unpack it first', null)
  return bytes
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    const offset = bytes.toString('utf8').indexOf('\ufffd')
    throw unreadable(name, 'it is not UTF-8 from here on; save it as UTF-8', { text: bytes.toString('utf8'), offset: Math.max(0, offset) })
  }
}

function jsonProblem(text: string, name: string): Problem {
  const parsed = parseJson(text, { maxDepth: MAX_DEPTH, duplicates: 'last' })
  if ('value' in parsed) return unreadable(name, 'it is not JSON', null)
  if (/deep|nest/i.test(parsed.error.message)) return tooDeep(name)
  return unreadable(name, parsed.error.message, { text, offset: parsed.error.offset })
}

/** What is wrong, where, the line with a caret, and what to do. */
export function unreadable(name: string, what: string, at: { readonly text: string; readonly offset: number } | null): Problem {
  if (at === null) return new Problem('contract-unreadable', `${name} cannot be read: ${what}`, { detail: { file: name } })
  const lines = new Lines(at.text)
  const { line, column } = lines.at(at.offset)
  const message = `${name}:${line}:${column}: ${what}\n\n${lines.excerpt(at.offset)}\n\nMend it, then try again.`
  return new Problem('contract-unreadable', message, { detail: { file: name, line, column } })
}

function tooDeep(name: string): Problem {
  return tooLarge(`${name} nests deeper than ${MAX_DEPTH} levels, which no contract needs`)
}

export function tooLarge(message: string): Problem {
  return new Problem('contract-too-large', message)
}
