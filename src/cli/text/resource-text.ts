import type { ContractResources, OperationRole } from '../../control/api.ts'
import type { Query, Relation, Resource, Role } from '../../model/resource.ts'
import { harmless, type Paint } from './terminal.ts'

/** Characters of a line that a person is shown. */
const SHOWN = 400

/** What was inferred of contracts, for a person: each resource with its operations and reasons, then the operations without state. */
export function resourcesText(contracts: readonly ContractResources[], paint: Paint): string {
  const name = contracts.length > 1
  return contracts
    .flatMap((one) => [...contractLines(one, name, paint)])
    .map((line) => `${line}\n`)
    .join('')
}

function* contractLines({ contract, resources, operations }: ContractResources, name: boolean, paint: Paint): Generator<string> {
  if (name) yield paint('dim', `contract ${harmless(contract)}\n`)
  for (const resource of resources) {
    const { id, type, kind } = resource
    yield `${paint('bold', harmless(id))} (${harmless(type)}${kind === 'singleton' ? ', one thing' : ''})`
    for (const reason of resource.reasons) yield paint('dim', `  because ${harmless(reason, SHOWN)}`)
    for (const fact of factsOf(resource)) yield `  ${harmless(fact, SHOWN)}`
    for (const operation of operations) if (operation.role.resource === id) yield* operationLines(operation, paint)
    yield ''
  }
  const without = operations.filter(({ role }) => role.resource === null)
  if (without.length > 0) yield paint('bold', 'Without state')
  for (const { method, path, role } of without) yield `  ${harmless(`${method} ${path}: ${role.reasons.join('; ')}`, SHOWN)}`
  if (without.length > 0 && name) yield ''
}

function* factsOf({ key, parents, aliases, status, relations }: Resource): Generator<string> {
  if (key !== null) yield `key ${key.property ?? 'of the path only'}, made by the ${key.minted}: ${key.reason}`
  for (const { param, reason } of parents) yield `within {${param}}: ${reason}`
  for (const { item, key: own } of aliases) yield `also at ${item}: ${own.reason}`
  if (status !== null) yield `status ${status.property}: ${status.values.join(', ')}`
  for (const relation of relations) yield relationText(relation)
}

function relationText({ property, to, as, many, reason }: Relation): string {
  return `${property} ${as === 'key' ? 'names' : 'holds'} ${many ? 'some of' : 'one of'} ${to}: ${reason}`
}

function* operationLines({ method, path, role }: OperationRole, paint: Paint): Generator<string> {
  yield `  ${harmless(`${method} ${path}`, SHOWN)} ${paint('cyan', `→ ${role.kind}`)}: ${harmless(role.reasons.join('; '), SHOWN)}`
  for (const detail of detailsOf(role)) yield `      ${harmless(detail, SHOWN)}`
}

function* detailsOf(role: Role): Generator<string> {
  if (role.kind === 'action' && role.sets !== null) yield `sets ${role.sets.property} to ${String(role.sets.value)}`
  if (role.kind !== 'list' && role.kind !== 'search') return
  yield* role.paging.reasons
  for (const query of role.queries) yield queryText(query)
}

function queryText({ kind, param, reason }: Query): string {
  return `${kind} ${param}: ${reason}`
}
