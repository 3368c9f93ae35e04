import { canonicalNumber, compareNumbers, isBig, isNumeric } from '../json/decimal.ts'

/** JSON equality: numbers by value, objects whatever their order. Depth is bounded by whoever read the values. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return isNumeric(a) && isNumeric(b) && compareNumbers(a, b) === 0
  if (isBig(a) || isBig(b)) return isBig(a) && isBig(b) && compareNumbers(a, b) === 0
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]))
  if (Array.isArray(b)) return false
  const members = Object.entries(a)
  if (members.length !== Object.keys(b).length) return false
  const other = new Map(Object.entries(b))
  return members.every(([key, member]) => other.has(key) && equal(member, other.get(key)))
}

/** A text that two values share exactly when they are equal. */
export function canonical(value: unknown): string {
  if (isNumeric(value)) return canonicalNumber(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
  return `{${members.toSorted().join()}}`
}

/** The first two indices whose items are equal; null where all differ. Linear in the size of the list. */
export function firstTwins(list: readonly unknown[]): readonly [number, number] | null {
  const seen = new Map<unknown, number>()
  for (let index = 0; index < list.length; index++) {
    const item = list[index]
    const key = typeof item === 'object' && item !== null ? canonical(item) : markText(item)
    const first = seen.get(key)
    if (first !== undefined) return [first, index]
    seen.set(key, index)
  }
  return null
}

/** Keeps a text apart from the canonical form of an object that looks the same. */
function markText(item: unknown): unknown {
  return typeof item === 'string' ? `"${item}` : item
}
