import type { Inspection } from '../../../../model/match.ts'
import type { Binding, Resource, Role } from '../../../../model/resource.ts'
import { keyText } from './address.ts'
import type { Scope } from './entities.ts'

/** The part of a resource that an operation sees, by what its path says. */
export function scopeFor(resource: Resource, role: Pick<Role, 'scope'>, inspection: Inspection): Scope {
  const said = role.scope.flatMap((binding) => {
    const value = keyText(inspection.params.path[binding.param])
    return value === null ? [] : [{ binding, value }]
  })
  const parents: (string | null)[] = resource.parents.map(() => null)
  const left = said.filter(({ binding, value }) => {
    const index = resource.parents.findIndex((parent, at) => parents[at] === null && isSame(parent, binding))
    if (index >= 0) parents[index] = value
    return index < 0
  })
  // `/orgs/{org}/repos` has the repos of `/repos/{owner}/{repo}`: the one that is left stands for the one that is missing, unless it is the key of something else.
  const missing = parents.indexOf(null)
  const [only, ...others] = left
  if (only !== undefined && others.length === 0 && missing >= 0 && parents.lastIndexOf(null) === missing) {
    const owner = resource.parents[missing]?.resource ?? null
    if (only.binding.property === null && (owner === null || only.binding.resource === null)) {
      parents[missing] = only.value
      return { parents, where: [] }
    }
  }
  const where = left.map(({ binding, value }) => ({
    property: binding.property,
    value,
    param: binding.param,
    resource: binding.resource,
  }))
  return { parents, where }
}

function isSame(one: Binding, other: Binding): boolean {
  return (
    one.param === other.param ||
    (one.property !== null && one.property === other.property) ||
    (one.resource !== null && one.resource === other.resource)
  )
}
