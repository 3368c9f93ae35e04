import type { CompiledKeywords } from '../compile/compiled.ts'
import { compareNumbers, isMultiple } from '../json/decimal.ts'
import { equal } from './equal.ts'
import type { NumberKeywords, Numeric, StringKeywords } from '../node.ts'

/** The length of a text in code points, as JSON Schema counts. */
export function codePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--
      i++
    }
  }
  return count
}

/** Whether a text's length is within bounds; counts only where it must. */
export function lengthHolds(text: string, minLength: number, maxLength: number): boolean {
  const units = text.length
  if (units < minLength) return false
  if (units <= maxLength && (minLength === 0 || units >= 2 * minLength)) return true
  if (units > 2 * maxLength + 1) return false
  const points = codePoints(text)
  return points >= minLength && points <= maxLength
}

export function textHolds(keywords: StringKeywords, text: string): boolean {
  if ((keywords.minLength > 0 || keywords.maxLength < Infinity) && !lengthHolds(text, keywords.minLength, keywords.maxLength)) return false
  for (const pattern of keywords.patterns) if (!pattern.test(text)) return false
  return true
}

export function minimumHolds(keywords: NumberKeywords, value: Numeric): boolean {
  const { minimum } = keywords
  if (minimum === null) return true
  const order = compareNumbers(value, minimum.value)
  return minimum.exclusive ? order > 0 : order >= 0
}

export function maximumHolds(keywords: NumberKeywords, value: Numeric): boolean {
  const { maximum } = keywords
  if (maximum === null) return true
  const order = compareNumbers(value, maximum.value)
  return maximum.exclusive ? order < 0 : order <= 0
}

export function numberHolds(keywords: NumberKeywords, value: Numeric): boolean {
  return (
    minimumHolds(keywords, value) &&
    maximumHolds(keywords, value) &&
    (keywords.multipleOf === null || isMultiple(value, keywords.multipleOf))
  )
}

/** Whether a value is one of `enum`'s. */
export function isListed(keywords: CompiledKeywords, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return keywords.enumSet === null || keywords.enumSet.has(value)
  return keywords.enumRest.some((one) => equal(one, value))
}
