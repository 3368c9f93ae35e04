import type { Relation, Resource } from '../../../../model/resource.ts'
import type { View } from '../../../../model/state.ts'
import type { Entity } from '../../../../model/store.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { isReadOnly } from '../../answer/facets.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import type { Inference } from '../../state/inference.ts'
import { nodeAt } from '../../state/schemas.ts'
import { isMembers, valueAt } from '../../values.ts'
import { type Address, addressText, at, keyText, stepsOf } from './address.ts'
import type { Scope, Thing } from './entities.ts'
import { typed } from './keys.ts'
import { Known } from './known.ts'
import { placesIn, withAt } from './places.ts'
import { agreeing, type Relations } from './relations.ts'

interface Parts {
  readonly contract: string
  readonly inference: Inference
  readonly relations: Relations
  readonly thing: (resource: Resource, entity: Entity) => Thing | null
  /** Things as they are kept, without what others have changed. */
  readonly list: (view: View, resource: Resource, scope: Scope) => readonly Thing[]
}

/** A thing with what others that were written meanwhile say of themselves, looked up when somebody looks. */
class Fresh implements Thing {
  readonly address: Address
  readonly version: number
  readonly origin: Thing['origin']
  readonly created: number
  readonly updated: number
  readonly known: Known = new Known()
  readonly #thing: Thing
  readonly #look: () => unknown
  #value: { readonly value: unknown } | null = null

  constructor(thing: Thing, look: () => unknown) {
    this.address = thing.address
    this.version = thing.version
    this.origin = thing.origin
    this.created = thing.created
    this.updated = thing.updated
    this.#thing = thing
    this.#look = look
  }

  get value(): unknown {
    return (this.#value ??= { value: this.#look() }).value
  }

  get salt(): number | undefined {
    return this.value === this.#thing.value ? this.#thing.salt : undefined
  }
}

/** Keeps what stands inside of things, and the lists that they have of what belongs to them, in step with what was written. */
export class Current {
  readonly #parts: Parts
  readonly #others = new Map<Resource, readonly string[]>()
  readonly #touched = new Map<Resource, { readonly stamp: number; readonly touched: boolean }>()
  readonly #known = new WeakMap<Thing, { readonly stamp: number; readonly thing: Thing }>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Whether something was written that things of a resource may show. */
  touches(view: View, resource: Resource): boolean {
    const { contract } = this.#parts
    const stamp = view.stamp(contract)
    if (stamp === 0) return false
    const before = this.#touched.get(resource)
    if (before?.stamp === stamp) return before.touched
    const touched = this.#othersOf(resource).some((id) => view.list(contract, id).length > 0)
    this.#touched.set(resource, { stamp, touched })
    return touched
  }

  of(view: View, thing: Thing): Thing {
    const { resource } = thing.address
    if (!this.touches(view, resource)) return thing
    const stamp = view.stamp(this.#parts.contract)
    const known = this.#known.get(thing)
    if (known?.stamp === stamp) return known.thing
    const fresh = new Fresh(thing, () => this.#look(view, thing))
    this.#known.set(thing, { stamp, thing: fresh })
    return fresh
  }

  /** The resources of which a thing shows more than a key. */
  #othersOf(resource: Resource): readonly string[] {
    let others = this.#others.get(resource)
    if (others === undefined) {
      const shown = resource.relations.filter((one) => one.as !== 'key' || this.#parts.relations.wayBack(resource, one) !== null)
      others = [...new Set(shown.map(({ to }) => to))]
      this.#others.set(resource, others)
    }
    return others
  }

  #look(view: View, thing: Thing): unknown {
    const { resource } = thing.address
    const node = this.#parts.inference.entityOf(resource.id)
    if (node === null) return thing.value
    let result = thing.value
    for (const relation of resource.relations) {
      const next =
        relation.as === 'key' ? this.#belonging(view, thing, node, result, relation) : this.#embedded(view, thing, node, result, relation)
      if (next !== result && conforms(node, next, 'reply')) result = next
    }
    return result
  }

  /** What stands inside, as it was written; what nobody has written is in step already. */
  #embedded(view: View, { address }: Thing, node: SchemaNode, value: unknown, relation: Relation): unknown {
    const { contract, inference, relations, thing } = this.#parts
    const other = inference.resource(relation.to)
    const inner = nodeAt(node, relation.property)
    if (other === null || inner === null || relation.field === null || view.list(contract, other.id).length === 0) return value
    let result = value
    for (const path of placesIn(value, relation.property)) {
      const present = valueAt(result, path)
      const key = relation.field === other.key?.property && isMembers(present) ? keyText(at(present, relation.field)) : null
      if (key === null || !isMembers(present)) continue
      const entity = view.entity(contract, other.id, addressText({ resource: other, parents: relations.parentsOf(other, address), key }))
      const written = entity === null ? null : thing(other, entity)
      const next = written !== null && isMembers(written.value) ? agreeing(present, written.value, 0) : present
      if (next !== present && conforms(inner, next, 'reply')) result = withAt(result, path, next)
    }
    return result
  }

  /** The keys of all that belong to it; what a consumer wrote itself is left as it is. */
  #belonging(view: View, { address, version }: Thing, node: SchemaNode, value: unknown, relation: Relation): unknown {
    const { contract, relations, list } = this.#parts
    const back = relations.wayBack(address.resource, relation)
    const inner = nodeAt(node, relation.property)
    const array = nodeAt(node, relation.property.slice(0, -2))
    if (back === null || inner === null || array === null || view.list(contract, back.resource.id).length === 0) return value
    if (version > 0 && !isReadOnly(array)) return value
    const path = stepsOf(relation.property.slice(0, -2))
    const present = valueAt(value, path)
    if (!Array.isArray(present)) return value
    const where = [{ param: '', property: back.relation.property, value: address.key, resource: address.resource.id }]
    const mine = list(view, back.resource, { parents: relations.parentsOf(back.resource, address), where })
    const keys = mine.map((one) => typed(inner, one.address.key))
    const same = keys.length === present.length && keys.every((key) => present.includes(key))
    return same ? value : withAt(value, path, keys)
  }
}
