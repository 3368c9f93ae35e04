import type { SafePattern } from '../node.ts'
import { costDegree } from './cost.ts'
import { Machine } from './machine.ts'
import { parseRegex, type Regex } from './syntax.ts'

/** Steps of backtracking that one test may cost. */
const BUDGET = 100_000
const MAX_KEPT = 10_000

const kept: Map<string, SafePattern | null> = new Map()

/**
 * A regular expression of ECMA-262 (with its Unicode grammar where it has one, else without), made safe: the engine's own
 * matcher runs only where its time is proven to be bounded, else all ways are walked at once. Null where it is none.
 */
export function compilePattern(source: string): SafePattern | null {
  const known = kept.get(source)
  if (known !== undefined) return known
  const pattern = read(source)
  if (kept.size >= MAX_KEPT) kept.clear()
  kept.set(source, pattern)
  return pattern
}

function read(source: string): SafePattern | null {
  // Without the u flag `\\p{L}` would be the letter p: what is meant for it is put right before it is given up.
  const spellings: readonly (readonly [string, string])[] = /\\[pP]\{|\\u\{/.test(source)
    ? [
        [source, 'u'],
        [respell(source), 'u'],
        [source, ''],
      ]
    : [
        [source, 'u'],
        [source, ''],
      ]
  for (const [spelling, flags] of spellings) {
    const regex = regexOf(spelling, flags)
    if (regex !== null) return new GuardedPattern(source, regex)
  }
  return null
}

/** Null where it is none with these flags: hundreds of real patterns escape what needs no escape, and so need to go without `u`. */
function regexOf(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags)
  } catch {
    return null
  }
}

const TOKEN = /\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\[^]|[^]/gu
const NEEDLESS = /^\\[^\w^$\\.*+?()[\]{}|/-]$/u

/** Leaves out escapes that the Unicode grammar does not know, and escapes hyphens that stand beside a class in a class. */
function respell(source: string): string {
  let inClass = false
  let behindClass = false
  let spelt = ''
  for (const [token] of source.matchAll(TOKEN)) {
    if (token === '[') inClass = true
    if (token === ']') inClass = false
    if (NEEDLESS.test(token) || token === '\\_' || (token === '\\-' && !inClass)) spelt += token.slice(1)
    else spelt += token === '-' && inClass && behindClass ? '\\-' : token
    behindClass = /^\\[dDwWsSpP]/.test(token)
  }
  return spelt
}

class GuardedPattern implements SafePattern {
  readonly source: string
  readonly #regex: RegExp
  #tree: Regex | null | undefined
  #degree = 1
  #machine: Machine | null | undefined

  constructor(source: string, regex: RegExp) {
    this.source = source
    this.#regex = regex
  }

  test(text: string): boolean {
    if (this.#isBounded(text.length)) return this.#native(text)
    // Undecided within the budget: nobody is refused for what we could not find out.
    return this.#walk(text) ?? true
  }

  #isBounded(length: number): boolean {
    if (this.#tree === undefined) {
      this.#tree = parseRegex(this.#regex.source, this.#regex.flags)
      this.#degree = this.#tree === null ? Infinity : costDegree(this.#tree)
    }
    return this.#degree === 1 || length ** this.#degree <= BUDGET
  }

  #native(text: string): boolean {
    try {
      return this.#regex.test(text)
    } catch {
      // The engine's own stack ran out on a very long text.
      return this.#walk(text) ?? true
    }
  }

  #walk(text: string): boolean | null {
    if (this.#machine === undefined) {
      this.#tree ??= parseRegex(this.#regex.source, this.#regex.flags)
      this.#machine = this.#tree === null ? null : Machine.of(this.#tree)
    }
    return this.#machine === null ? null : this.#machine.test(text, this.#regex.unicode)
  }
}
