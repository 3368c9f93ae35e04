import type { ContractDefect, Operation } from '../../model/contract.ts'
import type { OperationModel } from './operation.ts'
import type { Source } from './read-index.ts'
import type { Scope } from './read-scope.ts'

/** What there is to look at. */
export interface Checkable {
  readonly scope: Scope
  readonly sources: readonly Source[]
  readonly model: (operation: Operation) => OperationModel
  /** What reading has found so far; grows as models are built. */
  readonly defects: readonly ContractDefect[]
}

/** Every defect of a contract, operation by operation. */
export function* checkContract(checkable: Checkable): Generator<ContractDefect> {
  for (const { operation } of checkable.sources) checkable.model(operation)
  yield* checkable.defects
}
