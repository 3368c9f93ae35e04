import type { Operation } from '../../../../model/contract.ts'
import type { ListRole, ReadRole, Resource, Role } from '../../../../model/resource.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { type Choice, choicesOf } from '../../answer/choose.ts'
import { isJson, parseMediaType } from '../../media-type.ts'
import type { OperationModel } from '../../operation.ts'
import type { OpenApiContract } from '../../read/read.ts'
import type { Inference } from '../../state/inference.ts'

/** An operation with what it means. */
export interface Known<R extends Role = Role> {
  readonly operation: Operation
  readonly model: OperationModel
  readonly role: R
}

/** Finds the operations that show a resource, without looking at all of a contract. */
export class Operations {
  readonly #read: OpenApiContract
  readonly #inference: Inference
  #byPath: Map<string, Operation[]> | null = null
  readonly #reads = new Map<Resource, Known<ReadRole> | null>()
  readonly #lists = new Map<Resource, Known<ListRole> | null>()

  constructor(read: OpenApiContract, inference: Inference) {
    this.#read = read
    this.#inference = inference
  }

  /** The operation whose answer is what we call the entity; null where the contract has none. */
  read(resource: Resource): Known<ReadRole> | null {
    return remembered(this.#reads, resource, () =>
      this.#first(
        [resource.item, ...resource.aliases.map(({ item }) => item)],
        (role): role is ReadRole =>
          (role.kind === 'read' || role.kind === 'singleton-read') && role.resource === resource.id && role.answer !== null,
      ),
    )
  }

  /** The list of a collection at its own path; null where the contract has none. */
  list(resource: Resource): Known<ListRole> | null {
    return remembered(this.#lists, resource, () =>
      this.#first([resource.collection], (role): role is ListRole => role.kind === 'list' && role.resource === resource.id),
    )
  }

  at(path: string | null, method: string): Known | null {
    const operation = this.#at(path).find((one) => one.method.toUpperCase() === method)
    return operation === undefined ? null : { operation, model: this.#read.model(operation), role: this.#inference.roleOf(operation) }
  }

  #first<R extends Role>(paths: readonly (string | null)[], is: (role: Role) => role is R): Known<R> | null {
    for (const path of paths) {
      for (const operation of this.#at(path)) {
        if (operation.method.toUpperCase() !== 'GET') continue
        const role = this.#inference.roleOf(operation)
        if (is(role)) return { operation, model: this.#read.model(operation), role }
      }
    }
    return null
  }

  #at(path: string | null): readonly Operation[] {
    if (path === null) return []
    this.#byPath ??= Map.groupBy(this.#read.contract.operations, (operation) => operation.path)
    return this.#byPath.get(path) ?? []
  }
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = make()))
  return value
}

/** The first success of an operation that has a body with a schema, JSON before other types; null where there is none. */
export function shownBy(model: OperationModel): { readonly choice: Choice; readonly type: string; readonly node: SchemaNode } | null {
  for (const choice of choicesOf(model)) {
    if (choice.status >= 300) break
    const medias = choice.response.content.filter((media) => media.schema !== null && !media.file)
    const media = medias.find(({ type }) => isJson(parseMediaType(type)?.essence ?? '')) ?? medias[0]
    if (media?.schema !== undefined && media.schema !== null) return { choice, type: media.type, node: media.schema }
  }
  return null
}
