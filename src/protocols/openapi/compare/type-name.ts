import { isNumeric } from '../../../schema/json/decimal.ts'

/** The JSON type of a value, with its article. */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (isNumeric(value)) return 'a number'
  if (typeof value === 'string') return 'a string'
  return typeof value === 'boolean' ? 'a boolean' : 'an object'
}
