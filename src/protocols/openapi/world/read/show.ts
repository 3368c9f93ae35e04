import type { Resource } from '../../../../model/resource.ts'
import type { View } from '../../../../model/state.ts'
import type { Shown } from '../../../../model/world.ts'
import { addressFrom, addressText } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'

/** For people: what there is of a resource, the parts that a path would choose all together. */
export function shownOf(
  core: Core,
  view: View,
  id: string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): readonly Shown[] {
  const resource = core.inference.resource(id)
  if (resource === null) return []
  const things = thingsOf(core, view, resource)
  const start = after === undefined ? 0 : things.findIndex(({ address }) => addressText(address) === after) + 1
  return things.slice(start, start + limit).map(told)
}

function thingsOf({ entities }: Core, view: View, resource: Resource): readonly Thing[] {
  const scope = { parents: resource.parents.map(() => null), where: [] }
  if (resource.kind === 'collection') return entities.list(view, resource, scope)
  const written = view.list(entities.contract, resource.id).flatMap((entity) => entities.thing(resource, entity) ?? [])
  if (written.length > 0 || resource.of !== null) return written
  const only = entities.find(view, { resource, parents: entities.homeOf(resource, scope), key: '' })
  return only === null ? [] : [only]
}

/** For people: one entity by its address as text; null where there is none. */
export function entityFor(core: Core, view: View, id: string, key: string): Shown | null {
  const resource = core.inference.resource(id)
  const address = resource === null ? null : addressFrom(resource, key)
  if (address === null || !core.entities.exists(view, address)) return null
  const thing = core.entities.find(view, address)
  if (thing === null || thing.value === undefined || resource === null) return null
  const isKey = thing.version > 0 || resource.kind === 'singleton' || core.entities.keyValue(resource, address.key) !== undefined
  return isKey ? told(thing) : null
}

function told(thing: Thing): Shown {
  return { key: addressText(thing.address), origin: thing.origin, value: thing.value }
}
