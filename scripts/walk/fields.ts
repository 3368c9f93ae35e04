import { printJson } from '../../src/schema/json/json.ts'
import { isMembers } from './values.ts'

interface Styled {
  readonly name: string
  readonly style: string
  readonly explode: boolean
}

/** The fields of a query or a form that say a value, each `name=value` as it stands on the wire. */
export function fields({ name, style, explode }: Styled, value: unknown): string[] {
  if (style === 'deepObject') return deep(encodeURIComponent(name), value)
  if (Array.isArray(value)) {
    const texts = value.map((one) => encodeURIComponent(text(one)))
    if (explode) return texts.map((one) => `${encodeURIComponent(name)}=${one}`)
    return [`${encodeURIComponent(name)}=${texts.join(SEPARATORS[style] ?? ',')}`]
  }
  if (isMembers(value)) {
    const pairs = Object.entries(value).map(([key, one]) => [encodeURIComponent(key), encodeURIComponent(text(one))])
    return explode ? pairs.map((pair) => pair.join('=')) : [`${encodeURIComponent(name)}=${pairs.flat().join(',')}`]
  }
  return [`${encodeURIComponent(name)}=${encodeURIComponent(text(value))}`]
}

const SEPARATORS: Readonly<Record<string, string>> = { spaceDelimited: '%20', pipeDelimited: '%7C', tabDelimited: '%09' }

/** Brackets in brackets, as those write them who take objects in forms. */
function deep(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => deep(`${name}[${index}]`, one))
  if (isMembers(value)) return Object.entries(value).flatMap(([key, one]) => deep(`${name}[${encodeURIComponent(key)}]`, one))
  return [`${name}=${encodeURIComponent(text(value))}`]
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? '' : printJson(value)
}
