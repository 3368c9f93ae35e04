import { JsonNumber } from '../schema/json/number.ts'

/**
 * What JSON would make of a value that a program has built: members that are undefined or functions are absent, in lists they are
 * null, dates are texts. A big integer, for which `JSON.stringify` has no word, is a number with all its digits. The value itself
 * where it is JSON already; what is shared in it, or contains itself, does so in the copy.
 */
export function plainOf(value: object): object {
  return isPlain(value) ? value : new Copier().copy(value)
}

/** How JSON takes a value: as it is, as something else, or as a list or an object to be looked into. */
function leafOf(member: unknown): unknown {
  const value = isSpeaking(member) ? member.toJSON() : member
  switch (typeof value) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : new JsonNumber(String(value))
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'function':
    case 'symbol':
      return undefined
    default:
      return value
  }
}

/** Dates and the like say themselves what they are in JSON. Our own numbers are what they are. */
function isSpeaking(value: unknown): value is { toJSON(): unknown } {
  return isInner(value) && 'toJSON' in value && typeof value.toJSON === 'function'
}

function isInner(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof JsonNumber)
}

function isPlain(root: object): boolean {
  if (leafOf(root) !== root) return false
  const seen = new Set([root])
  // Grows while it is walked: depth is no matter then.
  for (const inner of seen) {
    for (const value of Object.values(inner)) {
      if (typeof value === 'string') continue
      if (value === undefined || leafOf(value) !== value) return false
      if (isInner(value)) seen.add(value)
    }
  }
  return true
}

class Copier {
  readonly #copies = new Map<object, object>()

  copy(root: object): object {
    const copied = this.#copyOf(root)
    for (const [original, copy] of this.#copies) this.#fill(original, copy)
    return isInner(copied) ? copied : {}
  }

  #fill(original: object, copy: object): void {
    if (Array.isArray(original) && Array.isArray(copy)) {
      for (const item of original) copy.push(this.#copyOf(item) ?? null)
      return
    }
    for (const [key, member] of Object.entries(original)) {
      const value = this.#copyOf(member)
      // Defined and not assigned, for the sake of `__proto__`.
      if (value !== undefined) Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true })
    }
  }

  #copyOf(member: unknown): unknown {
    const value = leafOf(member)
    if (!isInner(value)) return value
    let copy = this.#copies.get(value)
    if (copy === undefined) this.#copies.set(value, (copy = Array.isArray(value) ? [] : {}))
    return copy
  }
}
