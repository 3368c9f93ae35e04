import type { SafePattern } from './node.ts'
import { costDegree } from './pattern-cost.ts'
import { Machine } from './pattern-machine.ts'
import { parseRegex, type Regex } from './pattern-syntax.ts'

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
  for (const flags of ['u', '']) {
    try {
      return new GuardedPattern(source, new RegExp(source, flags))
    } catch {
      // Next without the u flag: hundreds of real patterns escape what needs no escape.
    }
  }
  return null
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
      this.#tree = parseRegex(this.source, this.#regex.flags)
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
      this.#tree ??= parseRegex(this.source, this.#regex.flags)
      this.#machine = this.#tree === null ? null : Machine.of(this.#tree)
    }
    return this.#machine === null ? null : this.#machine.test(text, this.#regex.unicode)
  }
}
