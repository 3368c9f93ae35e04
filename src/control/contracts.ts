import { setImmediate as breath } from 'node:timers/promises'
import type { Understudy } from '../app/understudy.ts'
import type { Contract, Operation } from '../model/contract.ts'
import type { Passage, Place, Position } from '../model/place.ts'
import { Problem } from '../model/problem.ts'
import type { CompiledContract } from '../model/protocol.ts'
import type { Checked, ControlApi, OperationView, PassageQuery, PlacedDefect } from './api.ts'

/** Lines shown of an operation, and at most of anything else. */
const OPERATION_LINES = 60
const MOST = 200

/** Defects that are told at most. */
const DEFECTS = 500

/** One operation whole, by its id or by method and path. Throws a Problem where there is none. */
export function operationView(
  understudy: Understudy,
  { operation: name, contract: wanted }: Parameters<ControlApi['operation']>[0],
  locate: (place: Place) => Position | null,
): OperationView {
  for (const compiled of understudy.compiled) {
    const { contract } = compiled
    if (wanted !== undefined && contract.id !== wanted) continue
    const operation = operationOf(contract, name)
    if (operation !== undefined) return viewOf(understudy, compiled, operation, locate)
  }
  throw new Problem(
    'not-found',
    `There is no operation ${JSON.stringify(name)}${wanted === undefined ? '' : ` in ${JSON.stringify(wanted)}`}.`,
  )
}

function operationOf({ operations }: Contract, name: string): Operation | undefined {
  return operations.find(({ id }) => id === name) ?? operations.find(({ method, path }) => `${method} ${path}` === name)
}

function viewOf(
  { handoff }: Understudy,
  compiled: CompiledContract,
  operation: Operation,
  locate: (place: Place) => Position | null,
): OperationView {
  const { id: contract } = compiled.contract
  const group = handoff.groups.find((one) => one.contract === contract && one.operations.includes(operation.id))
  return {
    ...operation,
    contract,
    position: locate(operation.place),
    description: compiled.describe(operation),
    passage: compiled.passage(operation.place, 0, OPERATION_LINES),
    group: group?.id ?? null,
  }
}

/** Lines around a place of any contract that is served. Only what was read as part of one is ever shown. */
export function passageAt({ compiled }: Understudy, { uri, pointer, before = 4, after = 8 }: PassageQuery): Passage {
  for (const one of compiled) {
    const passage = one.passage({ uri, pointer }, Math.min(before, MOST), Math.min(after, MOST))
    if (passage !== null) return passage
  }
  throw new Problem('not-found', 'No contract that is served has such a place with a text.')
}

/** All that is wrong with a contract; requests have their turn in between. Throws a Problem where there is no such contract. */
export async function checkContract({ compiled }: Understudy, id: string, locate: (place: Place) => Position | null): Promise<Checked> {
  const one = compiled.find(({ contract }) => contract.id === id)
  if (one === undefined) throw new Problem('not-found', `There is no contract ${JSON.stringify(id)}.`)
  const defects: PlacedDefect[] = []
  for (const defect of one.check()) {
    if (defects.length >= DEFECTS) return { defects, complete: false }
    defects.push({ ...defect, position: locate(defect.place) })
    await breath()
  }
  return { defects, complete: true }
}
