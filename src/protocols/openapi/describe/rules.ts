import type { Keywords, Numeric } from '../../../schema/node.ts'

/** What a schema asks for beside its type, in words. */
export function rulesOf({ number, string, array, object }: Keywords): readonly string[] {
  const rules: string[] = []
  if (number !== null) {
    rules.push(...boundsOf(number.minimum, number.maximum))
    if (number.multipleOf !== null) rules.push(`a multiple of ${shown(number.multipleOf)}`)
  }
  if (string !== null) {
    rules.push(...rangeOf(string.minLength, string.maxLength, 'character'))
    for (const { source } of string.patterns) rules.push(`matches ${source.slice(0, 200)}`)
  }
  if (array !== null) {
    rules.push(...rangeOf(array.minItems, array.maxItems, 'item'))
    if (array.unique) rules.push('no two alike')
  }
  if (object !== null) {
    rules.push(...rangeOf(object.minProperties, object.maxProperties, 'member'))
    if (object.additional?.keywords.never === true) rules.push('no other members')
  }
  return rules
}

type Bound = { readonly value: Numeric; readonly exclusive: boolean } | null

function boundsOf(minimum: Bound, maximum: Bound): readonly string[] {
  if (minimum !== null && maximum !== null && !minimum.exclusive && !maximum.exclusive)
    return [`${shown(minimum.value)} to ${shown(maximum.value)}`]
  return [
    ...(minimum === null ? [] : [`${minimum.exclusive ? 'more than' : 'at least'} ${shown(minimum.value)}`]),
    ...(maximum === null ? [] : [`${maximum.exclusive ? 'less than' : 'at most'} ${shown(maximum.value)}`]),
  ]
}

function rangeOf(least: number, most: number, what: string): readonly string[] {
  const many = (count: number): string => `${count} ${what}${count === 1 ? '' : 's'}`
  if (least > 0 && most === least) return [`exactly ${many(least)}`]
  if (least > 0 && most < Infinity) return [`${least} to ${many(most)}`]
  if (least > 0) return [`at least ${many(least)}`]
  return most < Infinity ? [`at most ${many(most)}`] : []
}

function shown(value: Numeric): string {
  return typeof value === 'number' ? String(value) : value.digits
}
