import { setImmediate as breath } from 'node:timers/promises'
import type { Understudy } from '../app/understudy.ts'
import type { CompiledContract } from '../model/protocol.ts'
import type { Resource } from '../model/resource.ts'
import type { ContractResources, OperationRole } from './api.ts'

/** Milliseconds after which requests that wait have their turn: a thousand operations take a second. */
const TURN = 10

/** What consumers can keep, by one contract or by all. */
export async function resourcesOf(understudy: Understudy, contract?: string): Promise<readonly ContractResources[]> {
  const wanted = understudy.compiled.filter((one) => contract === undefined || one.contract.id === contract)
  const told: ContractResources[] = []
  for (const one of wanted) told.push(await resourcesOfOne(one))
  return told
}

async function resourcesOfOne(compiled: CompiledContract): Promise<ContractResources> {
  const { id, operations } = compiled.contract
  const inferred = await compiled.resources()
  const turns = new Turns()
  const roles: OperationRole[] = []
  for (const operation of operations) {
    roles.push({ method: operation.method, path: operation.path, role: inferred.roleOf(operation) })
    await turns.next()
  }
  const resources = new Set<Resource>()
  for (const name of new Set(roles.flatMap(({ role }) => role.resource ?? []))) {
    const resource = inferred.resource(name)
    if (resource !== null) resources.add(resource)
    await turns.next()
  }
  return { contract: id, resources: [...resources], operations: roles }
}

class Turns {
  #since = performance.now()

  async next(): Promise<void> {
    if (performance.now() - this.#since < TURN) return
    await breath()
    this.#since = performance.now()
  }
}
