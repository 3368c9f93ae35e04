import type { Contract, ContractDefect, Operation } from '../../../model/contract.ts'
import type { Documents } from '../../../model/documents.ts'
import type { Located } from '../../../model/place.ts'
import { createSchemas } from '../../../schema/compile/compile.ts'
import { dialectOf, type DialectName } from '../../../schema/compile/dialect.ts'
import { checkContract } from '../check/check.ts'
import type { Route } from '../match/match.ts'
import type { OperationModel } from '../operation.ts'
import { readIndex, type Source } from './indexing.ts'
import { member, text, valueOf } from './located.ts'
import { readModel } from './model.ts'
import { readRoot } from './root.ts'
import { Scope, withMade, type OpenApiVersion } from './scope.ts'
import { readTokenUrls, type TokenUrl } from './security.ts'
import { readSwagger } from './swagger.ts'

export interface ReadOptions {
  readonly id: string
  /** Where the contract came from, as the user wrote it. */
  readonly source: string
  readonly mount: string
}

/** A contract that is indexed; its operations are read one by one as they are asked for. */
export interface OpenApiContract {
  readonly contract: Contract
  readonly version: OpenApiVersion
  readonly routes: readonly Route[]
  /** Where the contract's OAuth flows get their tokens. */
  readonly tokenUrls: readonly TokenUrl[]
  /** Read once, then remembered. Never throws: what cannot be read is left out and told in its `defects`. */
  model(operation: Operation): OperationModel
  /** A member of the operation and of its path item that begins with `x-`; undefined where it is not there. */
  extension(operation: Operation, name: `x-${string}`): { readonly operation: unknown; readonly path: unknown }
  /** What reading has found so far. */
  readonly defects: readonly ContractDefect[]
  /** Looks at everything; slow on large contracts. */
  check(): Iterable<ContractDefect>
}

/** Reads Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2. Throws a Problem `contract-not-openapi` for anything else. */
export function readContract(documents: Documents, options: ReadOptions): OpenApiContract {
  const { version, format } = readRoot(documents)
  const defects: ContractDefect[] = []
  const made = new Map<string, Located>()
  const schemas = createSchemas({ documents: withMade(documents, made), dialect: dialectFor(documents.root, version) })
  const scope = new Scope(documents, version, schemas, made, defects, null)
  const sources = readIndex(scope)
  const contract = describe(documents, options, format, sources)
  const byOperation = new Map<Operation, Source>(sources.map((source) => [source.operation, source]))
  const models = new Map<Operation, OperationModel>()
  const model = (operation: Operation): OperationModel => {
    let known = models.get(operation)
    if (known === undefined) {
      known = modelOf(scope, byOperation.get(operation), operation)
      models.set(operation, known)
      defects.push(...known.defects)
    }
    return known
  }
  return {
    contract,
    version,
    routes: sources.map((source) => source.route),
    tokenUrls: readTokenUrls(scope),
    model,
    extension(operation, name) {
      const source = byOperation.get(operation)
      const layers = source?.pathItem.map((layer) => valueOf(layer, name)) ?? []
      return {
        operation: source === undefined ? undefined : valueOf(source.located, name),
        path: layers.find((value) => value !== undefined),
      }
    },
    defects,
    check: () => checkContract({ scope, sources, model, defects }),
  }
}

function modelOf(scope: Scope, source: Source | undefined, operation: Operation): OperationModel {
  if (source === undefined) return { operation, parameters: [], body: null, responses: [], security: [], defects: [] }
  const defects: ContractDefect[] = []
  const inner = scope.of(operation.id, defects)
  return scope.version === '2.0' ? readSwagger(inner, source, defects) : readModel(inner, source, defects)
}

function describe(documents: Documents, options: ReadOptions, format: string, sources: readonly Source[]): Contract {
  const info = member(documents.root, 'info')
  let hash: string | null = null
  return {
    id: options.id,
    title: info === null ? '' : text(info, 'title'),
    version: info === null ? '' : text(info, 'version'),
    format,
    source: options.source,
    get hash() {
      return (hash ??= documents.hash)
    },
    operations: sources.map((source) => source.operation),
    basePaths: [...new Set(sources.flatMap((source) => source.route.basePaths))].toSorted((a, b) => b.length - a.length),
  }
}

/** The dialect of the contract's schemas: by its version, or by its own word (3.1 `jsonSchemaDialect`). */
function dialectFor(root: Located, version: OpenApiVersion): DialectName {
  if (version === '2.0') return 'openapi-2.0'
  if (version === '3.0') return 'openapi-3.0'
  const declared = valueOf(root, 'jsonSchemaDialect')
  return (typeof declared === 'string' ? dialectOf(declared)?.name : undefined) ?? 'openapi-3.1'
}
