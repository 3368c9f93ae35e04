import { at } from '../model/place.ts'
import type { YamlEvent, YamlEvents, YamlFault } from './yaml.ts'
import { leadsOut } from './json-value.ts'
import { readPlain, readTagged } from './yaml-scalar.ts'

/** A document that is built, and what was untidy about it without being unreadable. */
export interface YamlValue {
  readonly value: unknown
  /** Keys that stand twice in the mapping at `pointer`; the last one counts. */
  readonly duplicates: readonly { readonly name: string; readonly pointer: string }[]
  /** Documents behind the first one in the stream: they are not read. */
  readonly more: number
  /** Whether some `$ref` leads out of the document. */
  readonly refersOut: boolean
}

/** How far aliases may blow a document up: nodes counted as if every alias were written out. */
const MAX_EXPANDED = 5_000_000

/** How many members may come by merge keys: each is copied. */
const MAX_MERGED = 100_000

/** How many duplicates are told. */
const MAX_DUPLICATES = 1_000

const DOCUMENT = 1
const SEQUENCE = 2
const MAPPING = 3
const SCALAR = 4
const ALIAS = 5

interface Anchor {
  readonly value: unknown
  readonly size: number
  /** False while the collection that bears it is still open. */
  closed: boolean
}

interface Frame {
  readonly list: unknown[] | null
  readonly map: Record<string, unknown> | null
  readonly anchor: string | null
  key: string | null
  keyOffset: number
  merges: boolean
  /** Keys that came by `<<` and give way to the mapping's own. */
  merged: Set<string> | null
  size: number
}

/**
 * Builds plain values from the events of a YAML 1.2 document: core schema, so that dates and `yes` stay strings; merge
 * keys (`<<`) as most tools have them; keys are the strings as they are written, so that `200:` is '200'.
 */
export function buildYaml(text: string, parsed: YamlEvents): YamlValue | YamlFault {
  try {
    return new Builder(text, parsed).build()
  } catch (error) {
    if (error instanceof Fault) return { message: error.message, offset: error.offset }
    throw error
  }
}

class Fault extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

class Builder {
  readonly #text: string
  readonly #parsed: YamlEvents
  readonly #anchors = new Map<string, Anchor>()
  readonly #frames: Frame[] = []
  readonly #duplicates: { name: string; pointer: string }[] = []
  #root: unknown = null
  #merged = 0
  #refersOut = false

  constructor(text: string, parsed: YamlEvents) {
    this.#text = text
    this.#parsed = parsed
  }

  build(): YamlValue {
    let documents = 0
    for (const event of this.#parsed.events) {
      if (event.type === DOCUMENT) documents++
      else if (documents === 1) this.#take(event)
    }
    return { value: this.#root, duplicates: this.#duplicates, more: Math.max(0, documents - 1), refersOut: this.#refersOut }
  }

  #take(event: YamlEvent): void {
    if (event.type === SCALAR) this.#scalar(event)
    else if (event.type === MAPPING) this.#open(null, {}, event)
    else if (event.type === SEQUENCE) this.#open([], null, event)
    else if (event.type === ALIAS) this.#alias(event)
    else this.#close()
  }

  #scalar(event: Extract<YamlEvent, { type: 4 }>): void {
    const source = this.#parsed.text(event)
    const frame = this.#frames.at(-1)
    if (frame !== undefined && frame.map !== null && frame.key === null) {
      this.#key(frame, source, event.style === 1 && event.tagStart < 0, startOf(event))
      if (event.anchorStart >= 0) this.#anchor(event, source, 1)
      return
    }
    const tag = event.tagStart < 0 ? '' : this.#text.slice(event.tagStart, event.tagEnd)
    const value = tag === '' ? (event.style === 1 ? readPlain(source) : source) : readTagged(tag, source)
    if (event.anchorStart >= 0) this.#anchor(event, value, 1)
    this.#add(value, 1)
  }

  #key(frame: Frame, name: string, plain: boolean, offset: number): void {
    frame.key = name
    frame.keyOffset = offset
    frame.merges = plain && name === '<<'
  }

  #open(list: unknown[] | null, map: Record<string, unknown> | null, event: Extract<YamlEvent, { type: 2 | 3 }>): void {
    const parent = this.#frames.at(-1)
    if (parent !== undefined && parent.map !== null && parent.key === null) {
      throw new Fault('a mapping or a list cannot be a key', event.start)
    }
    const anchor = event.anchorStart < 0 ? null : this.#text.slice(event.anchorStart, event.anchorEnd)
    if (anchor !== null) this.#anchors.set(anchor, { value: list ?? map, size: 0, closed: false })
    this.#frames.push({ list, map, anchor, key: null, keyOffset: 0, merges: false, merged: null, size: 1 })
  }

  #close(): void {
    const frame = this.#frames.pop()
    if (frame === undefined) return
    const value = frame.list ?? frame.map
    if (frame.anchor !== null) this.#anchors.set(frame.anchor, { value, size: frame.size, closed: true })
    this.#add(value, frame.size)
  }

  #alias(event: Extract<YamlEvent, { type: 5 }>): void {
    const name = this.#text.slice(event.anchorStart, event.anchorEnd)
    const anchor = this.#anchors.get(name)
    if (anchor === undefined) throw new Fault(`the alias *${name} has no anchor &${name} before it`, event.anchorStart)
    if (!anchor.closed) throw new Fault(`the alias *${name} stands inside of what &${name} names: it would never end`, event.anchorStart)
    const frame = this.#frames.at(-1)
    if (frame !== undefined && frame.map !== null && frame.key === null) {
      this.#key(frame, String(anchor.value), false, event.anchorStart)
      return
    }
    this.#add(anchor.value, anchor.size)
  }

  #anchor(event: { anchorStart: number; anchorEnd: number }, value: unknown, size: number): void {
    this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), { value, size, closed: true })
  }

  #add(value: unknown, size: number): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) {
      this.#root = value
      return
    }
    frame.size += size
    if (frame.size > MAX_EXPANDED && frame.size > 4 * this.#parsed.events.length) {
      throw new Fault(`its aliases would expand to more than ${MAX_EXPANDED} values`, frame.keyOffset)
    }
    if (frame.list !== null) frame.list.push(value)
    else if (frame.map !== null) this.#member(frame, frame.map, value)
  }

  #member(frame: Frame, map: Record<string, unknown>, value: unknown): void {
    const key = frame.key ?? ''
    frame.key = null
    if (frame.merges) {
      this.#merge(frame, map, value)
      return
    }
    const twice = Object.hasOwn(map, key) && frame.merged?.delete(key) !== true
    if (twice && this.#duplicates.length < MAX_DUPLICATES) this.#duplicates.push({ name: key, pointer: this.#pointer() })
    if (key === '$ref' && leadsOut(value)) this.#refersOut = true
    put(map, key, value)
  }

  /** Where the innermost open collection stands. */
  #pointer(): string {
    let pointer = ''
    for (const frame of this.#frames.slice(0, -1)) pointer = at(pointer, frame.list === null ? (frame.key ?? '') : frame.list.length)
    return pointer
  }

  #merge(frame: Frame, map: Record<string, unknown>, value: unknown): void {
    const sources: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const source of sources) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        throw new Fault('a merge key (<<) takes a mapping or a list of mappings', frame.keyOffset)
      }
      for (const [key, member] of Object.entries(source)) {
        if (++this.#merged > MAX_MERGED) throw new Fault(`its merge keys would expand to more than ${MAX_MERGED} members`, frame.keyOffset)
        if (Object.hasOwn(map, key)) continue
        put(map, key, member)
        frame.merged ??= new Set()
        frame.merged.add(key)
      }
    }
  }
}

/** An own member whatever its name, so that `__proto__` is a key like others. */
function put(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
  else map[key] = value
}

/** Where an event's text begins, its tag and anchor left out. */
export function startOf(event: YamlEvent): number {
  if (event.type === SCALAR) return event.valueStart < 0 ? Math.max(0, event.tagStart, event.anchorStart) : event.valueStart
  if (event.type === MAPPING || event.type === SEQUENCE) return event.start
  if (event.type === ALIAS) return event.anchorStart
  return 0
}
