import type { Offsets } from './json-places.ts'
import { pointerTokens } from './reference.ts'
import { startOf } from './yaml-value.ts'
import type { YamlEvent, YamlEvents } from './yaml.ts'

const MAPPING = 3
const SEQUENCE = 2
const SCALAR = 4
const ALIAS = 5
const POP = 6

/** Finds values in a YAML text by their pointers, through aliases and merge keys. */
export class YamlPlaces {
  readonly #parsed: YamlEvents
  readonly #text: string
  /** The event behind each collection, by the index of the event that opens it. */
  readonly #ends = new Map<number, number>()
  readonly #anchors = new Map<string, number>()

  constructor(text: string, parsed: YamlEvents) {
    this.#text = text
    this.#parsed = parsed
    const open: number[] = []
    parsed.events.forEach((event, index) => {
      if (event.type === POP) this.#ends.set(open.pop() ?? 0, index + 1)
      else if (event.type !== SCALAR && event.type !== ALIAS) open.push(index)
      if ('anchorStart' in event && event.type !== ALIAS && event.anchorStart >= 0) {
        this.#anchors.set(text.slice(event.anchorStart, event.anchorEnd), index)
      }
    })
  }

  /** The value at the pointer, or the nearest one above it that is there. */
  find(pointer: string): Offsets {
    let index = 1
    let found: Offsets = { key: null, value: this.#offset(index) }
    for (const token of pointerTokens(pointer) ?? []) {
      const next = this.#child(this.#target(index), token)
      if (next === null) return found
      index = next.value
      found = { key: next.key === null ? null : this.#offset(next.key), value: this.#offset(index) }
    }
    return found
  }

  #offset(index: number): number {
    const event = this.#parsed.events[index]
    return event === undefined ? 0 : startOf(event)
  }

  /** Follows an alias to what it stands for. */
  #target(index: number): number {
    const event = this.#parsed.events[index]
    if (event?.type !== ALIAS) return index
    return this.#anchors.get(this.#text.slice(event.anchorStart, event.anchorEnd)) ?? index
  }

  #child(index: number, token: string): Offsets | null {
    const event = this.#parsed.events[index]
    if (event?.type === MAPPING) return this.#member(index, token, 8)
    if (event?.type !== SEQUENCE || !/^\d+$/.test(token)) return null
    let at = index + 1
    for (let i = Number(token); i > 0 && !this.#closes(at); i--) at = this.#behind(at)
    return this.#closes(at) ? null : { key: null, value: at }
  }

  #member(index: number, name: string, merges: number): Offsets | null {
    const sources: number[] = []
    let found: Offsets | null = null
    for (let at = index + 1; !this.#closes(at);) {
      const value = this.#behind(at)
      const key = this.#keyAt(at)
      if (key === name) found = { key: at, value }
      else if (key === '<<') sources.push(value)
      at = this.#behind(value)
    }
    if (found !== null || merges === 0) return found
    for (const source of sources) found ??= this.#merged(this.#target(source), name, merges - 1)
    return found
  }

  #merged(index: number, name: string, merges: number): Offsets | null {
    const event = this.#parsed.events[index]
    if (event?.type === MAPPING) return this.#member(index, name, merges)
    if (event?.type !== SEQUENCE) return null
    for (let at = index + 1; !this.#closes(at); at = this.#behind(at)) {
      const found = this.#merged(this.#target(at), name, merges)
      if (found !== null) return found
    }
    return null
  }

  #keyAt(index: number): string | null {
    const event: YamlEvent | undefined = this.#parsed.events[this.#target(index)]
    return event?.type === SCALAR ? this.#parsed.text(event) : null
  }

  #closes(index: number): boolean {
    const event = this.#parsed.events[index]
    return event === undefined || event.type === POP
  }

  #behind(index: number): number {
    return this.#ends.get(index) ?? index + 1
  }
}
