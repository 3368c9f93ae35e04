import { printJson } from '../../../schema/json/json.ts'
import { ABSENT } from './absent.ts'

const LENGTH = 160
const DEEPEST = 3
const WIDEST = 8

/** Names whose values are nobody's business, whatever the contract says of them. */
const SECRET = /pass(?:word|phrase|wd)|secret|token|credential|authorization|cookie|api[-_]?key|cvc|cvv|pin$/i

export function isSecretName(name: string): boolean {
  return SECRET.test(name)
}

/** A value as short text for people; null where there is none. Secrets show nothing but that they are there. */
export function snippet(value: unknown, name: string, secret = false): string | null {
  if (value === ABSENT || value === undefined) return null
  if (secret || SECRET.test(name)) return value === null ? 'null' : '[redacted]'
  if (typeof value === 'string') return cut(JSON.stringify(value.slice(0, LENGTH + 1)))
  return cut(printJson(pruned(value, 0)))
}

function cut(text: string): string {
  return text.length <= LENGTH ? text : `${text.slice(0, LENGTH - 1)}…`
}

/** The outer layers of a value, so that the length of the text is known before it is made. */
function pruned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, LENGTH)
  if (typeof value !== 'object' || value === null || 'digits' in value) return value
  if (depth === DEEPEST) return Array.isArray(value) ? [] : {}
  if (Array.isArray(value)) return value.slice(0, WIDEST).map((item: unknown) => pruned(item, depth + 1))
  const members = Object.entries(value).slice(0, WIDEST)
  return Object.fromEntries(members.map(([key, member]) => [key.slice(0, 40), SECRET.test(key) ? '[redacted]' : pruned(member, depth + 1)]))
}
