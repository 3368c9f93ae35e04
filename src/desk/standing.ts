import type { Understudy } from '../app/understudy.ts'
import type { Declared, KnownOperation } from '../planning/declared.ts'
import type { PlannedOperation } from '../planning/instance.ts'
import type { Readiness } from '../planning/map.ts'
import type { Observed } from './observed.ts'

/** How far an operation is, and in which group it moves. */
export interface Standing {
  readonly readiness: Readiness
  readonly group: string | null
}

/** The operations of all contracts, by the names that plans have for them. */
export function knownOperations(understudy: Pick<Understudy, 'contracts'>): readonly KnownOperation[] {
  const { contracts } = understudy
  return contracts.flatMap(({ id: contract, operations }) =>
    operations.map(({ id: operation, method, path, summary }) => ({
      id: contracts.length > 1 ? `${contract}#${operation}` : operation,
      contract,
      operation,
      path: `${method} ${path}`,
      title: summary === '' ? titleOf(operation) : summary,
    })),
  )
}

/** `getOrder` → `Get order`; a method and a path stay what they are. */
function titleOf(id: string): string {
  if (/[^\w-]/.test(id)) return id
  const words = id
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Where each operation is: what is live is real, unless its service says that it does not have it; the rest is the stand-in’s where one is served. */
export function standingsOf(
  understudy: Understudy,
  known: readonly KnownOperation[],
  observed: Observed,
  serving: boolean,
): ReadonlyMap<string, Standing> {
  const groups = new Map(
    understudy.handoff.groups.flatMap((group) =>
      group.operations.map((operation): [string, typeof group] => [`${group.contract} ${operation}`, group]),
    ),
  )
  return new Map(
    known.map(({ id, contract, operation }) => {
      const group = groups.get(`${contract} ${operation}`)
      const isLive = (group?.stage === 'live' || group?.stage === 'retired') && !observed.isMissing(contract, operation)
      return [id, { readiness: isLive ? 'real' : serving ? 'mock' : 'contract', group: group?.id ?? null }]
    }),
  )
}

/** The plan as it is left: what is live is done, what has a stand-in holds nobody up. */
export function leftOf(declared: Declared, standings: ReadonlyMap<string, Standing>): Declared {
  const operations = declared.instance.operations.map((operation): PlannedOperation => {
    const readiness = standings.get(operation.id)?.readiness ?? 'none'
    if (readiness === 'real') return { ...operation, contract: null, build: null, supplied: null }
    return readiness === 'mock' ? { ...operation, served: true } : operation
  })
  return { ...declared, instance: { ...declared.instance, operations } }
}

/** How far an operation of the plan is; one that no contract has may be agreed, or done, all the same. */
export function readinessOf(operation: PlannedOperation, standings: ReadonlyMap<string, Standing>): Readiness {
  const standing = standings.get(operation.id)
  if (standing?.readiness === 'real') return 'real'
  const isDone = operation.contract === null && operation.build === null && operation.supplied === null
  if (isDone) return 'real'
  if (standing !== undefined) return operation.standIn || standing.readiness !== 'mock' ? standing.readiness : 'contract'
  return operation.contract === null && operation.supplied === null
    ? 'contract'
    : operation.supplied !== null && operation.standIn
      ? 'contract'
      : 'none'
}
