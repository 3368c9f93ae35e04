import type { Resource } from '../../../../model/resource.ts'
import { stepsOf } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import { defaultsIn } from '../read/said.ts'

/** A member, and what it has to be. */
export type Wanted = readonly [name: string, value: string | boolean]

const known = new WeakMap<Resource, readonly Wanted[]>()

/** What a thing has to be so that a list shows it where nothing is asked for: the defaults of its filters. */
export function listedAs(core: Core, resource: Resource): readonly Wanted[] {
  let wanted = known.get(resource)
  if (wanted === undefined) known.set(resource, (wanted = wantedOf(core, resource)))
  return wanted
}

function wantedOf({ read, inference }: Core, resource: Resource): readonly Wanted[] {
  const operation = read.contract.operations.find(({ method, path }) => method === 'GET' && path === resource.collection)
  const role = operation === undefined ? null : inference.roleOf(operation)
  if (operation === undefined || role === null || role.kind !== 'list' || role.resource !== resource.id) return []
  const defaultOf = defaultsIn(read.model(operation))
  return role.queries.flatMap((query): readonly Wanted[] => {
    if (query.kind !== 'filter' || query.comparison !== 'equal' || query.steps.length > 0) return []
    const value = defaultOf(query.param)
    const [name, ...deeper] = stepsOf(query.property)
    if (name === undefined || deeper.length > 0 || (typeof value !== 'string' && typeof value !== 'boolean')) return []
    return query.open.includes(String(value)) ? [] : [[name, value]]
  })
}
