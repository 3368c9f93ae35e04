import { at } from '../../../model/place.ts'
import type { OperationModel } from '../operation.ts'
import { closest } from './words.ts'
import type { Source } from '../read/indexing.ts'
import { isRecord, member, members, text } from '../read/located.ts'
import type { Scope } from '../read/scope.ts'
import { securitySchemes } from '../read/security.ts'

/** Names that an operation uses of things defined elsewhere: scopes of its schemes, operations of its links. */
export function checkNames(scope: Scope, model: OperationModel, operationIds: ReadonlySet<string>): void {
  for (const requirement of model.security.flat()) {
    if (requirement.scheme.kind !== 'oauth2') continue
    const known = scopesOf(scope, requirement.name)
    for (const name of known === null ? [] : requirement.scopes) {
      if (known?.has(name) === true) continue
      const near = closest(name, known ?? [])
      scope.defect(
        'unknown-scope',
        requirement.place,
        `'${name}' is not a scope of the security scheme '${requirement.name}'`,
        near === null ? 'Add it to the scopes of a flow.' : `Did you mean '${near}'?`,
        'warning',
      )
    }
  }
  for (const { links, place } of model.responses) {
    for (const [name, link] of Object.entries(links)) {
      const id = isRecord(link) ? link['operationId'] : undefined
      if (typeof id !== 'string' || operationIds.has(id)) continue
      const near = closest(id, operationIds)
      scope.defect(
        'unknown-operation',
        { uri: place.uri, pointer: at(at(place.pointer, 'links'), name) },
        `The link '${name}' leads to the operation '${id}', which is not there`,
        near === null ? 'Correct its `operationId`.' : `Did you mean '${near}'?`,
        'warning',
      )
    }
  }
}

/** null where no flow lists any, so that nothing can be said. */
function scopesOf(scope: Scope, name: string): ReadonlySet<string> | null {
  const schemes = securitySchemes(scope)
  const named = schemes === null ? null : member(schemes, name)
  const scheme = named === null ? null : scope.follow(named)
  if (scheme === null) return null
  const flows = scope.version === '2.0' ? [scheme] : [...members(member(scheme, 'flows'))].map(([, flow]) => flow)
  const lists = flows.map((flow) => member(flow, 'scopes')).filter((list) => list !== null)
  return lists.length === 0 ? null : new Set(lists.flatMap((list) => [...members(list)].map(([key]) => key)))
}

/** The operationIds that the contract gives, unique or not. */
export function operationIdsOf(sources: readonly Source[]): ReadonlySet<string> {
  return new Set(sources.map(({ located }) => text(located, 'operationId')).filter((id) => id !== ''))
}
