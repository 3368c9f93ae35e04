import { saltOf } from '../../handoff/bucket.ts'
import { type Candidate, inferGroups } from '../../handoff/groups.ts'
import { BEGINNING, HANDOFF } from '../../handoff/settings.ts'
import type { FallbackRules, Group, Validation } from '../../model/handoff.ts'
import { Problem } from '../../model/problem.ts'
import type { CompiledContract } from '../../model/protocol.ts'
import { BASIS, type GroupOptions, type HandoffOptions, settingsOf } from './group-options.ts'

/** What is said of contracts by their ids. */
type Named = Readonly<Record<string, { readonly validate?: { readonly request?: Validation; readonly response?: Validation } }>>

export const FALLBACK: FallbackRules = { read: ['stale', 'mock'], staleMaxAge: null, notImplemented: [501], missing: [] }

/** What is said of groups. */
export interface GroupsOptions {
  readonly groups?: Readonly<Record<string, GroupOptions>>
  readonly named?: Named
  /** Of all groups that say nothing else. */
  readonly handoff?: HandoffOptions
}

/** All groups of all contracts: inferred, then as configured. Throws a Problem where the configuration names what is not there. */
export function groupsOf(
  compiled: readonly CompiledContract[],
  { groups = {}, named = {}, handoff = {} }: GroupsOptions,
): readonly Group[] {
  const basis = {
    ...settingsOf(handoff.profile === undefined ? BASIS : HANDOFF, handoff, 'all groups'),
    target: handoff.target ?? ('live' as const),
  }
  const based = (group: Group): Group => asContract({ ...group, ...basis }, named)
  const inferred = compiled.flatMap((one) => inferredGroups(one, compiled.length > 1).map(based))
  const byId = new Map(inferred.map((group) => [group.id, group]))
  for (const [id, said] of Object.entries(groups)) {
    const group = byId.get(id) ?? based(emptyGroup(id, contractOf(compiled, id, said)))
    byId.set(id, configured(group, said, compiled))
    takeAway(byId, id, said.operations ?? [])
  }
  return [...byId.values()].filter((group) => group.operations.length > 0)
}

function inferredGroups(compiled: CompiledContract, several: boolean): readonly Group[] {
  const { contract } = compiled
  const candidates: Candidate[] = contract.operations.map((operation) => ({ operation, subject: compiled.subject(operation) }))
  return inferGroups(candidates).map(({ id, operations, reasons }) => ({
    ...emptyGroup(several ? `${contract.id}-${id}` : id, contract.id),
    operations,
    reasons,
  }))
}

function emptyGroup(id: string, contract: string): Group {
  return {
    ...BASIS,
    ...BEGINNING,
    id,
    contract,
    operations: [],
    upstream: null,
    target: 'live',
    salt: saltOf(contract, id),
    pins: { live: [], mock: [] },
    fallback: FALLBACK,
    validate: { request: 'observe', response: 'observe' },
    reasons: [],
  }
}

/** What is said of a contract holds for its groups. */
function asContract(group: Group, named: Named = {}): Group {
  const validate = named[group.contract]?.validate
  return validate === undefined ? group : { ...group, validate: { ...group.validate, ...validate } }
}

function contractOf(compiled: readonly CompiledContract[], id: string, { contract, operations }: GroupOptions): string {
  if (operations === undefined) {
    throw new Problem(
      'config-invalid',
      `The group ${id} is not one that the contract suggests; name its \`operations\`, or one of the groups that \`understudy explain --groups\` shows.`,
    )
  }
  if (contract !== undefined) return contract
  const [only] = compiled
  if (only !== undefined && compiled.length === 1) return only.contract.id
  throw new Problem('config-invalid', `The group ${id} needs a \`contract\`, since several are served.`)
}

function configured(group: Group, said: GroupOptions, compiled: readonly CompiledContract[]): Group {
  const operations = said.operations === undefined ? group.operations : checkedOperations(group, said.operations, compiled)
  return {
    ...group,
    ...settingsOf(group, said, group.id),
    target: said.target ?? group.target,
    salt: said.salt ?? group.salt,
    operations,
    upstream: said.upstream ?? group.upstream,
    stage: said.stage ?? group.stage,
    pins: { ...group.pins, ...said.pins },
    fallback: { ...group.fallback, ...said.fallback },
    validate: { ...group.validate, ...said.validate },
    reasons: said.operations === undefined ? group.reasons : ['named in the configuration'],
  }
}

function checkedOperations(group: Group, names: readonly string[], compiled: readonly CompiledContract[]): readonly string[] {
  const operations = compiled.find(({ contract }) => contract.id === group.contract)?.contract.operations ?? []
  return names.map((name) => {
    const found = operations.find(({ id, method, path }) => id === name || `${method} ${path}` === name)
    if (found !== undefined) return found.id
    throw new Problem(
      'config-invalid',
      `The group ${group.id} names the operation ${JSON.stringify(name)}, which the contract ${group.contract} does not have.`,
    )
  })
}

/** An operation is in exactly one group: where one is named, it leaves the others. */
function takeAway(byId: Map<string, Group>, id: string, names: readonly string[]): void {
  const taken = new Set(byId.get(id)?.operations)
  if (names.length === 0) return
  for (const [other, group] of byId) {
    if (other === id || group.contract !== byId.get(id)?.contract) continue
    const rest = group.operations.filter((operation) => !taken.has(operation))
    if (rest.length < group.operations.length) byId.set(other, { ...group, operations: rest })
  }
}
