import { printJson } from '../../../schema/json/json.ts'
import { ABSENT } from './absent.ts'

const LENGTH = 160
const DEEPEST = 3
const WIDEST = 8

/** Whether what bears a name is secret. */
export type IsSecret = (name: string) => boolean

/** A value as short text for people; null where there is none. Secrets show nothing but that they are there. */
export function snippet(value: unknown, secret: boolean, isSecret: IsSecret): string | null {
  if (value === ABSENT || value === undefined) return null
  if (secret) return value === null ? 'null' : '[redacted]'
  if (typeof value === 'string') return cut(JSON.stringify(value.slice(0, LENGTH + 1)))
  return cut(printJson(pruned(value, 0, isSecret)))
}

function cut(text: string): string {
  return text.length <= LENGTH ? text : `${text.slice(0, LENGTH - 1)}…`
}

/** The outer layers of a value, so that the length of the text is known before it is made. */
function pruned(value: unknown, depth: number, isSecret: IsSecret): unknown {
  if (typeof value === 'string') return value.slice(0, LENGTH)
  if (typeof value !== 'object' || value === null || 'digits' in value) return value
  if (depth === DEEPEST) return Array.isArray(value) ? [] : {}
  if (Array.isArray(value)) return value.slice(0, WIDEST).map((item: unknown) => pruned(item, depth + 1, isSecret))
  const members = Object.entries(value).slice(0, WIDEST)
  return Object.fromEntries(
    members.map(([key, member]) => [key.slice(0, 40), isSecret(key) ? '[redacted]' : pruned(member, depth + 1, isSecret)]),
  )
}
