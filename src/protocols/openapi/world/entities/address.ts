import { JsonNumber } from '../../../../schema/json/json.ts'
import type { KeyUse, Resource } from '../../../../model/resource.ts'
import type { Inspection } from '../../../../model/match.ts'

/** Which entity of a resource: what stands in the path above it, outermost first, and its own key; texts, decoded. A singleton has the key ''. */
export interface Address {
  readonly resource: Resource
  readonly parents: readonly string[]
  readonly key: string
}

const LONGEST = 2_000

/** Under which key the state keeps the entity: all texts percent-encoded and joined by `/`; `-` for the one entity without any. */
export function addressText({ resource, parents, key }: Address): string {
  if (parents.length === 0 && resource.kind !== 'singleton') return encoded(key)
  const parts = resource.kind === 'singleton' ? parents : [...parents, key]
  return parts.length === 0 ? '-' : parts.map(encoded).join('/')
}

const PLAIN = /^[\w.~-]*$/

function encoded(text: string): string {
  return PLAIN.test(text) ? text : encodeURIComponent(text.toWellFormed())
}

/** The address of a text that `addressText` made; null for any other. */
export function addressFrom(resource: Resource, text: string): Address | null {
  const parts = text === '-' && resource.kind === 'singleton' ? [] : text.split('/').map(decoded)
  if (parts.includes(null) || parts.length !== resource.parents.length + (resource.kind === 'singleton' ? 0 : 1)) return null
  const texts = parts.map(String)
  return resource.kind === 'singleton'
    ? { resource, parents: texts, key: '' }
    : { resource, parents: texts.slice(0, -1), key: texts.at(-1) ?? '' }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** A key as text, as it stands in a path; null for what is no key. */
export function keyText(value: unknown): string | null {
  if (typeof value === 'string') return value.length > LONGEST ? null : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value instanceof JsonNumber ? value.digits : null
}

/** The key that a request names; null where it names none. */
export function keyIn(use: KeyUse, { params, content }: Inspection): string | null {
  if (use.in === 'body') return keyText(at(content, use.name))
  return keyText((use.in === 'path' ? params.path : params.query)[use.name])
}

/** What stands at a JSON Pointer (RFC 6901); undefined where nothing does. */
export function at(value: unknown, pointer: string): unknown {
  let here = value
  for (const step of stepsOf(pointer)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    const inner: unknown = Reflect.get(here, step)
    here = inner
  }
  return here
}

/** The reference tokens of a JSON Pointer. */
export function stepsOf(pointer: string): readonly string[] {
  let steps = pointers.get(pointer)
  if (steps === undefined) {
    steps =
      pointer === ''
        ? []
        : pointer
            .slice(1)
            .split('/')
            .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    if (pointers.size > MOST) pointers.clear()
    pointers.set(pointer, steps)
  }
  return steps
}

const MOST = 10_000
const pointers = new Map<string, readonly string[]>()
