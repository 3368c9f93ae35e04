import { at } from '../../model/place.ts'
import type { CompiledNode } from './compiled.ts'
import { decodeFragment, isRecord, pointerTokens } from '../json/pointer.ts'
import type { Reading } from './reading.ts'

/** By the members of a container of schemas: the names of those that have another one in their `allOf`, by that one's name. */
const indexes = new WeakMap<object, ReadonlyMap<string, readonly string[]>>()

/**
 * The schemas beside this one that have it in their `allOf`, or have one that has it there: what the values of a discriminator
 * without a mapping mean (3.0.4, section 4.7.25). By their names; none where the schema stands in no such container.
 */
export function heirsOf({ node, resources }: Reading): ReadonlyMap<string, CompiledNode> {
  const heirs = new Map<string, CompiledNode>()
  const { pointer } = node.place
  const end = pointer.lastIndexOf('/')
  const container = pointer.slice(0, end)
  if (!/\/(?:schemas|definitions|\$defs)$/.test(container)) return heirs
  const beside = resources.follow(node, `#${container}`)
  if ('failure' in beside || !isRecord(beside.raw)) return heirs
  let index = indexes.get(beside.raw)
  if (index === undefined) indexes.set(beside.raw, (index = indexOf(beside.raw, container)))
  const open = [...(index.get(pointerTokens(pointer).at(-1) ?? '') ?? [])]
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    const heir = heirs.has(name) ? null : resources.follow(node, `#${encodeURI(at(container, name))}`)
    if (heir === null || 'failure' in heir || heir === node) continue
    heirs.set(name, heir)
    open.push(...(index.get(name) ?? []))
  }
  return heirs
}

function indexOf(schemas: Readonly<Record<string, unknown>>, container: string): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>()
  for (const [name, raw] of Object.entries(schemas)) {
    if (!isRecord(raw) || !Array.isArray(raw['allOf'])) continue
    for (const part of raw['allOf']) {
      const ancestor = isRecord(part) && typeof part['$ref'] === 'string' ? ancestorOf(part['$ref'], container) : null
      if (ancestor === null) continue
      const names = index.get(ancestor)
      if (names === undefined) index.set(ancestor, [name])
      else names.push(name)
    }
  }
  return index
}

/** The name that a reference within the document has in this container; null where it leads elsewhere. */
function ancestorOf(ref: string, container: string): string | null {
  if (!ref.startsWith(`#${container}/`)) return null
  const tokens = pointerTokens(decodeFragment(ref.slice(1)))
  return tokens.length === container.split('/').length ? (tokens.at(-1) ?? null) : null
}
