import type { Inspection } from '../../../model/match.ts'
import type { Paging, Role } from '../../../model/resource.ts'
import { pointerTokens } from '../../../schema/json/pointer.ts'
import { isMembers } from '../values.ts'
import { ABSENT } from './absent.ts'
import { valueAtPointer } from './predicates.ts'

/** How many are wanted is a wish: a service may give fewer, and say so. That there are no more is held against the page itself. */
function withoutSize(query: Readonly<Record<string, unknown>>, { limit, limits }: Paging): Readonly<Record<string, unknown>> {
  const sizes = new Set([...limits, ...(limit === null ? [] : [limit])].map(({ param }) => param))
  return Object.fromEntries(Object.entries(query).filter(([name]) => !sizes.has(name)))
}

/** A key that the request has named, and where the answer bears it. */
export interface NamedKey {
  readonly pointer: string
  readonly value: unknown
}

/**
 * What the request said of the fields of the answer, in the shape of the answer: its body, with parameters of the same names
 * beneath. Where the entity stands deeper in the answer than in the request, so does what was sent.
 */
export function sentOf({ content, params }: Inspection, role: Role): unknown {
  const writes = 'body' in role && 'answer' in role
  const own = writes && role.body !== null ? valueAtPointer(content, role.body) : content
  if (Array.isArray(own)) return own
  const named = role.kind === 'list' || role.kind === 'search' ? withoutSize(params.query, role.paging) : {}
  const merged = { ...named, ...params.path, ...(isMembers(own) ? own : {}) }
  if (Object.keys(merged).length === 0) return ABSENT
  const way = writes && role.answer !== null ? pointerTokens(role.answer) : []
  return way.reduceRight<unknown>((inner, token) => ({ [token]: inner }), merged)
}

/** The key of the entity that the path names: the answer to a read is about that very one. */
export function keyOf({ params }: Inspection, role: Role): NamedKey | null {
  if (!('key' in role) || role.key === null || !('answer' in role) || role.answer === null) return null
  const { key, answer } = role
  if (key.in !== 'path' || key.property === null || !Object.hasOwn(params.path, key.name)) return null
  const value = params.path[key.name]
  return stands(value) ? null : { pointer: `body${answer}${key.property}`, value }
}

/** Whether a value stands for a key: what it names bears another. */
export function stands(value: unknown): boolean {
  return typeof value === 'string' && STANDING.test(value)
}

const STANDING = /^(?:@?(?:me|self|mine|current|latest|default|today|primary|all)|[-_*~].*)$/i
