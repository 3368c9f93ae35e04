import type { Duplicate, Offsets } from '../documents/json-places.ts'
import { Lines } from '../documents/lines.ts'
import { YamlPlaces } from '../documents/yaml-places.ts'
import { buildYaml } from '../documents/yaml-value.ts'
import { parseYaml, type YamlEvents } from '../documents/yaml.ts'
import type { Mistake } from './mistake.ts'

/** Nothing in a configuration is nested deeper by honest hands. */
const MAX_DEPTH = 50
/** Broken lines that are looked past to find what else is wrong. */
const MAX_FAULTS = 20

/** Why a line is no YAML. */
export interface Fault {
  readonly offset: number
  readonly message: string
}

/** The text of a configuration, what it says, and where each part of it stands. JSON is read as the YAML that it is. */
export class ConfigText {
  /** What people call the file. */
  readonly name: string
  readonly text: string
  readonly value: unknown
  /** Lines that are no YAML. Where there are any, they were left out of `value`. */
  readonly faults: readonly Fault[]
  readonly duplicates: readonly Duplicate[]
  /** Documents behind the first one: they are not read. */
  readonly more: number
  readonly #lines: Lines
  readonly #places: YamlPlaces | null

  constructor(text: string, name: string) {
    this.name = name
    this.text = text
    this.#lines = new Lines(text)
    const { faults, built, events } = readLeniently(text)
    this.faults = faults
    this.value = built?.value ?? null
    this.duplicates = built?.duplicates ?? []
    this.more = built?.more ?? 0
    this.#places = events === null ? null : new YamlPlaces(text, events)
  }

  /** Where the value at a pointer stands, and its key. */
  find(pointer: string): Offsets {
    return this.#places?.find(pointer) ?? { key: null, value: 0 }
  }

  mistake(offset: number, message: string, cure: string): Mistake {
    return { file: this.name, ...this.#lines.at(offset), message, cure, excerpt: this.#lines.excerpt(offset) }
  }

  /** A mistake in a value that is a text, a number or the like; in its key, where it is empty. */
  atValue(pointer: string, message: string, cure: string): Mistake {
    const { key, value } = this.find(pointer)
    const nowhere = key !== null && (value < key || value >= this.text.length)
    return this.mistake(this.#begin(nowhere ? key : value), message, cure)
  }

  /** A mistake in a key, or in all that it holds. */
  atKey(pointer: string, message: string, cure: string): Mistake {
    const { key, value } = this.find(pointer)
    return this.mistake(this.#begin(key ?? value), message, cure)
  }

  /** A quoted text begins with its quote. */
  #begin(offset: number): number {
    return /['"]/.test(this.text.charAt(offset - 1)) ? offset - 1 : offset
  }

  /** The line that holds an offset, and the one before it that says something. */
  linesAround(offset: number): { readonly line: string; readonly before: string } {
    const { line } = this.#lines.at(offset)
    const all = this.text.split('\n')
    const before = all.slice(0, line - 1).findLast((one) => one.trim() !== '' && !one.trim().startsWith('#'))
    return { line: all[line - 1] ?? '', before: before ?? '' }
  }
}

type Built = Exclude<ReturnType<typeof buildYaml>, { readonly offset: number }>

interface Lenient {
  readonly faults: readonly Fault[]
  readonly built: Built | null
  readonly events: YamlEvents | null
}

/** Takes out one broken line after the other, leaving blanks so that all else stays where it is. */
function readLeniently(text: string): Lenient {
  const faults: Fault[] = []
  let rest = text
  for (let i = 0; i < MAX_FAULTS; i++) {
    const parsed = parseYaml(rest, MAX_DEPTH)
    const built = 'events' in parsed ? buildYaml(rest, parsed) : parsed
    if ('events' in parsed && 'value' in built) return { faults, built, events: parsed }
    if (!('offset' in built)) break
    const offset = UNCLOSED.test(built.message) ? openedBefore(rest, built.offset) : built.offset
    faults.push({ offset, message: built.message })
    rest = withoutLine(rest, offset)
  }
  return { faults, built: null, events: null }
}

/** The parser tells where it gave up looking for the end. */
export const UNCLOSED: RegExp = /deficient indentation|unexpected end/

/** The last bracket or quote before an offset on the line that opened it. */
function openedBefore(text: string, offset: number): number {
  const end = text.slice(0, offset).trimEnd().length
  const start = text.lastIndexOf('\n', end - 1) + 1
  const opened = /[[{"'](?=[^\]}]*$)/.exec(text.slice(start, end))
  return opened === null ? offset : start + opened.index
}

function withoutLine(text: string, offset: number): string {
  const at = Math.min(offset, Math.max(0, text.length - 1))
  const start = text.lastIndexOf('\n', at - 1) + 1
  const found = text.indexOf('\n', start)
  const end = found < 0 ? text.length : found
  // A fault at an empty line is one of what stands before it.
  if (text.slice(start, end).trim() === '' && start > 0) return withoutLine(text, start - 1)
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
}
