import type { Operation } from '../../../model/contract.ts'
import type { Query, Relation, Resource, Role } from '../../../model/resource.ts'
import type { Inference } from './inference.ts'

/** What was inferred, in lines for people: each resource with its operations, then the operations without state. */
export function* explainResources(inference: Inference, operations: readonly Operation[]): Generator<string> {
  const roles = operations.map((operation) => ({ operation, role: inference.roleOf(operation) }))
  for (const resource of inference.resources()) {
    yield* resourceLines(resource)
    for (const { operation, role } of roles) if (role.resource === resource.id) yield* roleLines(operation, role)
    yield ''
  }
  const without = roles.filter(({ role }) => role.kind === 'none')
  if (without.length > 0) yield 'Without state'
  for (const { operation, role } of without) yield `  ${nameOf(operation)}: ${role.reasons.join('; ')}`
}

function* resourceLines(resource: Resource): Generator<string> {
  yield `${resource.id} (${resource.type}${resource.kind === 'singleton' ? ', one thing' : ''})`
  for (const reason of resource.reasons) yield `  because ${reason}`
  const { key, status } = resource
  if (key !== null) yield `  key ${key.property ?? 'of the path only'}, made by the ${key.minted}: ${key.reason}`
  for (const { param, reason } of resource.parents) yield `  within {${param}}: ${reason}`
  for (const { item, key: own } of resource.aliases) yield `  also at ${item}: ${own.reason}`
  if (status !== null) yield `  status ${status.property}: ${status.values.join(', ')}`
  for (const relation of resource.relations) yield `  ${relationText(relation)}`
}

function relationText({ property, to, as, many, reason }: Relation): string {
  return `${property} ${as === 'key' ? 'names' : 'holds'} ${many ? 'some of' : 'one of'} ${to}: ${reason}`
}

function* roleLines(operation: Operation, role: Role): Generator<string> {
  yield `  ${nameOf(operation)} → ${role.kind}: ${role.reasons.join('; ')}`
  if (role.kind === 'action' && role.sets !== null) yield `      sets ${role.sets.property} to ${String(role.sets.value)}`
  if (role.kind !== 'list' && role.kind !== 'search') return
  for (const reason of role.paging.reasons) yield `      ${reason}`
  for (const query of role.queries) yield `      ${queryText(query)}`
}

function queryText(query: Query): string {
  return query.kind === 'filter' ? `filter ${query.param}: ${query.reason}` : `${query.kind} ${query.param}: ${query.reason}`
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`
}
