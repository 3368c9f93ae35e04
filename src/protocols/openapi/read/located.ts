import { at, type Located } from '../../../model/place.ts'
import { JsonNumber } from '../../../schema/json/json.ts'

export type RecordValue = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is RecordValue {
  // A number with more digits than a double is an object of its own.
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** A member of an object with its place; null where there is none. Only own members count, whatever they are called. */
export function member(located: Located, key: string): Located | null {
  const { value, place } = located
  if (!isRecord(value) || !Object.hasOwn(value, key) || value[key] === undefined) return null
  return { value: value[key], place: { uri: place.uri, pointer: at(place.pointer, key) } }
}

/** All members of an object with their places, none where it is no object. */
export function* members(located: Located | null): Generator<readonly [string, Located]> {
  if (located === null || !isRecord(located.value)) return
  const { uri, pointer } = located.place
  for (const [key, value] of Object.entries(located.value))
    if (value !== undefined) yield [key, { value, place: { uri, pointer: at(pointer, key) } }]
}

/** All items of an array with their places, none where it is no array. */
export function* items(located: Located | null): Generator<Located> {
  if (located === null || !Array.isArray(located.value)) return
  const { uri, pointer } = located.place
  for (let i = 0; i < located.value.length; i++) yield { value: located.value[i], place: { uri, pointer: at(pointer, i) } }
}

/** A member that is a string, else ''. Numbers count: YAML reads `version: 1` as one. */
export function text(located: Located, key: string): string {
  const value = valueOf(located, key)
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

export function flag(located: Located, key: string): boolean {
  return valueOf(located, key) === true
}

export function valueOf(located: Located, key: string): unknown {
  const { value } = located
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The strings of a member that is an array. */
export function texts(located: Located, key: string): readonly string[] {
  const value = valueOf(located, key)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
