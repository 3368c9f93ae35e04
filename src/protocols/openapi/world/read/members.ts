import type { ListRole, Query, ReadRole, Resource } from '../../../../model/resource.ts'
import type { View } from '../../../../model/state.ts'
import { conforms } from '../../../../schema/check/check.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { plainName } from '../../state/plain.ts'
import { nodeAt } from '../../state/schemas.ts'
import { isMembers, valueAt } from '../../values.ts'
import { keyText, stepsOf } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'
import type { Said } from './said.ts'
import { placesIn, withAt } from '../entities/places.ts'

export type Shape = (thing: Thing, node: SchemaNode, value: unknown) => unknown

const MOST = 200

/** What a request wants to see of each thing: some members only, some left out, what relations name in full. As it is where that would not conform; null where it wants nothing of the kind. */
export function shaped(core: Core, role: ListRole | ReadRole, said: Said, view: View): Shape | null {
  const wishes = role.queries.flatMap((query) => wishOf(query, said))
  if (wishes.length === 0) return null
  return (thing, node, value) => {
    let result = value
    for (const { kind, names } of wishes) {
      const next =
        kind === 'expand'
          ? expanded(core, thing, node, result, names, view)
          : selected(thing.address.resource, result, names, kind === 'fields')
      if (next !== result && conforms(node, next, 'reply')) result = next
    }
    return result
  }
}

interface Wish {
  readonly kind: 'fields' | 'omit' | 'expand'
  readonly names: readonly (readonly string[])[]
}

function wishOf(query: Query, said: Said): readonly Wish[] {
  if (query.kind !== 'fields' && query.kind !== 'omit' && query.kind !== 'expand') return []
  const sent = said(query.param)
  const texts: readonly unknown[] = Array.isArray(sent) ? sent : typeof sent === 'string' ? sent.split(',') : []
  const names = texts.slice(0, MOST).flatMap((text) => (typeof text === 'string' && text.trim() !== '' ? [text.trim().split(/[./]/)] : []))
  return names.length === 0 ? [] : [{ kind: query.kind, names }]
}

/** Only these members, or all but these; the key is always among them. */
function selected({ key }: Resource, value: unknown, names: readonly (readonly string[])[], keep: boolean): unknown {
  if (!isMembers(value)) return value
  const own = key?.property === null || key === null ? undefined : stepsOf(key.property)[0]
  const named = new Set(names.map((steps) => plainName(steps.find((step) => !/^(?:data|items|results|\*)$/.test(step)) ?? '')))
  const entries = Object.entries(value).filter(([name]) => name === own || named.has(plainName(name)) === keep)
  return entries.length === 0 || entries.length === Object.keys(value).length ? value : Object.fromEntries(entries)
}

/** What a relation names, in full where its key stood. */
function expanded(
  core: Core,
  { address }: Thing,
  node: SchemaNode,
  value: unknown,
  names: readonly (readonly string[])[],
  view: View,
): unknown {
  const wanted = names.map((steps) => plainName(steps.filter((step) => step !== 'data').join('')))
  let result = value
  for (const relation of address.resource.relations) {
    const plain = plainName(relation.property.replaceAll('*', ''))
    if (relation.as === 'embedded' || !wanted.some((name) => plain === name || plain === `${name}id`)) continue
    const other = core.inference.resource(relation.to)
    const inner = nodeAt(node, relation.property)
    if (other === null || inner === null || relation.field !== other.key?.property) continue
    for (const path of placesIn(result, relation.property)) {
      const key = keyText(valueAt(result, path))
      if (key === null) continue
      const scope = { parents: other.parents.map((parent) => parentText(address.resource, address.parents, parent.param)), where: [] }
      const found = core.entities.find(view, { resource: other, parents: core.entities.homeOf(other, scope), key })
      const shown = found === null || found.value === undefined ? undefined : core.projector.show(found, inner)
      if (isMembers(shown)) result = withAt(result, path, shown)
    }
  }
  return result
}

function parentText(resource: Resource, parents: readonly string[], param: string): string | null {
  return parents[resource.parents.findIndex((one) => one.param === param)] ?? null
}
