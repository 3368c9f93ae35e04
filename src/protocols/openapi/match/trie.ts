import { decoded, type Part, type Segment } from './template.ts'

/** Steps that one target may cost; only templates with parameters across slashes ever come near. */
export const MAX_STEPS = 10_000

/**
 * Path templates by their segments. A literal is tried before a template, of several templates in one segment the one with the longer
 * literals first, then a whole parameter, then one that crosses slashes (OpenAPI 3.1, section 4.8.8.2).
 */
export class Trie<Leaf extends object> {
  readonly #root: Node<Leaf> = node()
  #depth = 0
  #steps = 0

  /** What the latest look-up cost: nodes entered and patterns tried. It does not grow with the number of templates, and never beyond a bound. */
  get steps(): number {
    return this.#steps
  }

  /** The leaf of a template, made where there is none. Templates that differ only in the names of parameters share it. */
  leaf(segments: readonly Segment[], make: () => Leaf): Leaf {
    let at = this.#root
    for (const segment of segments) {
      at = step(at, segment)
      if (segment.kind === 'greedy') this.#depth = Infinity
    }
    this.#depth = Math.max(this.#depth, segments.length)
    return (at.leaf ??= make())
  }

  /** Visits the leaves that match, best first, until `accept` says yes. `raw` holds the parameters' texts in the order of the template. */
  find(segments: readonly string[], accept: (leaf: Leaf, raw: readonly string[]) => boolean): boolean {
    this.#steps = 0
    if (segments.length > this.#depth) return false
    const state: Walk<Leaf> = { segments, accept, raw: [], steps: 0 }
    const found = walk(this.#root, 0, state)
    this.#steps = state.steps
    return found
  }
}

/** Most nodes are leaves: what they do not need is not made. */
interface Node<Leaf> {
  literals: Map<string, Node<Leaf>> | null
  patterns: Patterns<Leaf> | null
  param: Node<Leaf> | null
  greedy: Node<Leaf> | null
  leaf: Leaf | null
}

interface Patterns<Leaf> {
  /** By their last literal, so that hundreds of `{id}:verb` cost one look-up for each length of a tail. */
  readonly tails: Map<string, Pattern<Leaf>[]>
  tailLengths: readonly number[]
  readonly open: Pattern<Leaf>[]
}

interface Pattern<Leaf> {
  readonly key: string
  readonly parts: readonly Part[]
  readonly weight: number
  readonly next: Node<Leaf>
}

interface Walk<Leaf> {
  readonly segments: readonly string[]
  readonly accept: (leaf: Leaf, raw: readonly string[]) => boolean
  readonly raw: string[]
  steps: number
}

function node<Leaf>(): Node<Leaf> {
  return { literals: null, patterns: null, param: null, greedy: null, leaf: null }
}

function step<Leaf>(at: Node<Leaf>, segment: Segment): Node<Leaf> {
  if (segment.kind === 'param') return (at.param ??= node())
  if (segment.kind === 'greedy') return (at.greedy ??= node())
  if (segment.kind === 'parts') return pattern(at, segment.parts)
  const literals = (at.literals ??= new Map())
  let next = literals.get(segment.text)
  if (next === undefined) literals.set(segment.text, (next = node()))
  return next
}

function pattern<Leaf>(at: Node<Leaf>, parts: readonly Part[]): Node<Leaf> {
  const key = JSON.stringify(parts.map((part) => ('text' in part ? part.text : 0)))
  const last = parts.at(-1)
  const tail = last !== undefined && 'text' in last ? last.text : null
  const patterns: Patterns<Leaf> = (at.patterns ??= { tails: new Map(), tailLengths: [], open: [] })
  let list = patterns.open
  if (tail !== null) {
    list = patterns.tails.get(tail) ?? []
    patterns.tails.set(tail, list)
    if (!patterns.tailLengths.includes(tail.length)) patterns.tailLengths = [...patterns.tailLengths, tail.length].sort((a, b) => b - a)
  }
  const known = list.find((one) => one.key === key)
  if (known !== undefined) return known.next
  const weight = parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0)
  const made = { key, parts, weight, next: node<Leaf>() }
  list.push(made)
  list.sort((a, b) => b.weight - a.weight)
  return made.next
}

function walk<Leaf>(at: Node<Leaf>, i: number, state: Walk<Leaf>): boolean {
  if (state.steps++ > MAX_STEPS) return false
  const segment = state.segments[i]
  if (segment === undefined) return at.leaf !== null && state.accept(at.leaf, state.raw)
  const literal = at.literals?.get(segment)
  if (literal !== undefined && walk(literal, i + 1, state)) return true
  if (segment.includes('%') && walkDecoded(at, i, segment, state)) return true
  if (at.patterns !== null && (walkTails(at.patterns, i, segment, state) || walkPatterns(at.patterns.open, i, segment, state))) return true
  if (at.param !== null && segment !== '') {
    state.raw.push(segment)
    if (walk(at.param, i + 1, state)) return true
    state.raw.pop()
  }
  return at.greedy !== null && walkGreedy(at.greedy, i, state)
}

/** `%70ets` is `pets` (RFC 3986 section 6.2.2.2), and some clients escape the colon of `{id}:cancel`. */
function walkDecoded<Leaf>(at: Node<Leaf>, i: number, segment: string, state: Walk<Leaf>): boolean {
  const plain = decoded(segment)
  if (plain === segment) return false
  const literal = at.literals?.get(plain)
  return literal !== undefined && walk(literal, i + 1, state)
}

function walkTails<Leaf>(at: Patterns<Leaf>, i: number, segment: string, state: Walk<Leaf>): boolean {
  const plain = segment.includes('%') ? decoded(segment) : segment
  for (const length of at.tailLengths) {
    if (length >= plain.length) continue
    const list = at.tails.get(segment.slice(-length))
    if (list !== undefined && walkPatterns(list, i, segment, state)) return true
    if (plain === segment) continue
    const other = at.tails.get(plain.slice(-length))
    if (other !== undefined && other !== list && walkPatterns(other, i, segment, state)) return true
  }
  return false
}

function walkPatterns<Leaf>(list: readonly Pattern<Leaf>[], i: number, segment: string, state: Walk<Leaf>): boolean {
  for (const one of list) {
    if (state.steps++ > MAX_STEPS) return false
    const texts = split(segment, one.parts) ?? splitDecoded(segment, one.parts)
    if (texts === null) continue
    const before = state.raw.length
    state.raw.push(...texts)
    if (walk(one.next, i + 1, state)) return true
    state.raw.length = before
    if (state.steps > MAX_STEPS) return false
  }
  return false
}

/** A template that goes on behind the parameter wins over one that ends with it; of each, the parameter takes what it can. */
function walkGreedy<Leaf>(next: Node<Leaf>, i: number, state: Walk<Leaf>): boolean {
  const last = state.segments.length
  for (let end = last - 1; end > i && goesOn(next); end--) {
    if (take(next, i, end, state)) return true
    if (state.steps > MAX_STEPS) return false
  }
  return take(next, i, last, state)
}

function take<Leaf>(next: Node<Leaf>, i: number, end: number, state: Walk<Leaf>): boolean {
  const text = end === i + 1 ? (state.segments[i] ?? '') : state.segments.slice(i, end).join('/')
  if (text === '') return false
  state.raw.push(text)
  if (walk(next, end, state)) return true
  state.raw.pop()
  return false
}

function goesOn<Leaf>(at: Node<Leaf>): boolean {
  return at.literals !== null || at.patterns !== null || at.param !== null || at.greedy !== null
}

/** The parameters' texts, or null. Read from the right, so that in `archive.tar.gz` the extension of `{name}.{ext}` is `gz`. */
function split(segment: string, parts: readonly Part[]): string[] | null {
  const texts: string[] = []
  let end = segment.length
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i]
    if (part === undefined) return null
    if ('text' in part) {
      if (!segment.endsWith(part.text, end)) return null
      end -= part.text.length
      continue
    }
    const before = parts[i - 1]
    if (before === undefined) {
      texts.push(segment.slice(0, end))
      end = 0
    } else if ('param' in before) {
      texts.push('')
      continue
    } else {
      const start = i === 1 ? before.text.length : separator(segment, before.text, end)
      if (start < 0 || start > end) return null
      texts.push(segment.slice(start, end))
      end = start
    }
    if (texts.at(-1) === '') return null
  }
  return end === 0 ? texts.reverse() : null
}

/** Where the text behind the last separator begins that leaves at least one character behind it and one before. */
function separator(segment: string, text: string, end: number): number {
  const start = segment.lastIndexOf(text, end - text.length - 1)
  return start <= 0 ? -1 : start + text.length
}

/** The same where the client has escaped the literals; the texts are escaped anew, so that they decode like any others. */
function splitDecoded(segment: string, parts: readonly Part[]): string[] | null {
  if (!segment.includes('%')) return null
  const plain = decoded(segment)
  const texts = plain === segment ? null : split(plain, parts)
  if (texts === null) return null
  try {
    return texts.map(encodeURIComponent)
  } catch {
    return null
  }
}
