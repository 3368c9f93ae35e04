import type { ContractDefect, Operation } from '../../../model/contract.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { checkMessages, Looked } from './messages.ts'
import { checkNames, operationIdsOf } from './names.ts'
import { checkPaths } from './paths.ts'
import { checkSchemas } from './schemas.ts'
import { checkStructure } from './structure.ts'
import type { Media, OperationModel, Parameter } from '../operation.ts'
import type { Source } from '../read/indexing.ts'
import type { Scope } from '../read/scope.ts'

/** What there is to look at. */
export interface Checkable {
  readonly scope: Scope
  readonly sources: readonly Source[]
  readonly model: (operation: Operation) => OperationModel
  /** What reading has found so far; grows as models are built. */
  readonly defects: readonly ContractDefect[]
}

/**
 * Every defect of a contract, each told once: first what concerns the documents, then operation by operation, at last what
 * no operation uses. Reads as it goes, so that the first defects come before the last operation is looked at.
 */
export function* checkContract(checkable: Checkable): Generator<ContractDefect> {
  const { scope, sources, model } = checkable
  const told = new Set<string>()
  const found: ContractDefect[] = []
  const nodes = new Set<SchemaNode>()
  const looked = new Looked()
  const ids = operationIdsOf(sources)
  const general = scope.of(null, found)
  checkPaths(general, sources)
  yield* fresh(checkable.defects, told)
  for (const { operation } of sources) {
    const inner = scope.of(operation.id, found)
    const one = model(operation)
    found.push(...one.defects)
    checkSchemas(inner, schemasOf(one), nodes)
    checkMessages(inner, one, looked)
    checkNames(inner, one, ids)
    yield* fresh(found.splice(0), told)
  }
  for (const schema of checkStructure(general)) {
    checkSchemas(general, [scope.schema(schema)], nodes)
    yield* fresh(found.splice(0), told)
  }
  yield* fresh(found.splice(0), told)
  yield* fresh([...scope.documents.flaws()], told)
}

/** The same thing is often come by twice, by an operation and by its component. */
function* fresh(defects: readonly ContractDefect[], told: Set<string>): Generator<ContractDefect> {
  for (const defect of defects) {
    const key = `${defect.code} ${defect.place.uri}${defect.place.pointer} ${defect.message}`
    if (told.has(key)) continue
    told.add(key)
    yield defect
  }
}

function schemasOf(model: OperationModel): readonly SchemaNode[] {
  const headers = model.responses.flatMap((response) => response.headers)
  const media = [...(model.body?.content ?? []), ...model.responses.flatMap((response) => response.content)]
  return [...[...model.parameters, ...headers].flatMap(parameterSchemas), ...media.flatMap(mediaSchemas)]
}

function parameterSchemas({ schema, content }: Parameter): readonly SchemaNode[] {
  return [...(schema === null ? [] : [schema]), ...(content === null ? [] : mediaSchemas(content))]
}

function mediaSchemas({ schema, itemSchema }: Media): readonly SchemaNode[] {
  return [schema, itemSchema].filter((node) => node !== null)
}
